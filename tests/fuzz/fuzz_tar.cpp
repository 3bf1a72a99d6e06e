// A tar that is accepted is the one that the writer writes.

#include "formats/bundle/tar.hpp"

using namespace aigaq;           // NOLINT
using namespace aigaq::formats;  // NOLINT

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  MemorySource source(input);
  TarReader reader(source);
  MemorySink out;
  TarWriter writer(out);
  Bytes buffer(4'096);
  while (true) {
    const auto member = reader.next();
    if (!member) return 0;
    if (!*member) break;
    writer.begin((*member)->name, (*member)->size);
    while (true) {
      const auto n = reader.read(buffer);
      if (!n) return 0;
      if (*n == 0) break;
      writer.write(ByteView(buffer).first(*n));
    }
    writer.end();
  }
  if (reader.padding_differs()) return 0;
  // An empty tar is not one of ours; the reader tells by what it lacks.
  if (out.bytes().empty()) return 0;
  writer.finish();
  AIGAQ_ASSERT(std::equal(input.begin(), input.end(), out.bytes().begin(), out.bytes().end()));
  return 0;
}
