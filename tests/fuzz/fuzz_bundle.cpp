// The inside of a bundle, as records: name's number, length (16 bits, little-endian), bytes. No
// input can be whole: what opened it never matches what a vault signed.

#include <map>

#include "formats/bundle/tar.hpp"
#include "formats/verify/bundle_check.hpp"

using namespace aigaq;           // NOLINT
using namespace aigaq::formats;  // NOLINT

namespace {

constexpr std::string_view kNames[] = {
    "bagit.txt",
    "data/checkpoint.txt",
    "data/entry-0/entry.cbor",
    "data/entry-0/proof.txt",
    "data/entry-0/opening.cbor",
    "data/entry-1/entry.cbor",
    "data/entry-1/proof.txt",
    "data/entry-1/opening.cbor",
    "data/entry-1/file-1.txt",
    "data/entry-1/file-2.bin",
    "data/entry-2/entry.cbor",
    "data/entry-2/proof.txt",
    "data/entry-2/opening.cbor",
    "sender/README.txt",
    "sender/entry-1.txt",
    "bag-info.txt",
    "manifest-sha256.txt",
    "tagmanifest-sha256.txt",
    "signature.cose",
    "something/else.txt",
};
using Members = std::vector<std::pair<std::string_view, ByteView>>;

class Folder final : public FolderReader {
 public:
  explicit Folder(const Members& members) {
    for (const auto& [name, bytes] : members) files_[std::string(name)] = bytes;
  }
  std::vector<std::string> names() override {
    std::vector<std::string> out;
    for (const auto& [name, bytes] : files_) out.push_back(name);
    return out;
  }
  std::unique_ptr<ByteSource> open(std::string_view name) override {
    return std::make_unique<MemorySource>(files_.at(std::string(name)));
  }

 private:
  std::map<std::string, ByteView> files_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteView rest(data, size);
  Members members;
  while (rest.size() >= 3) {
    const std::size_t wanted = static_cast<std::size_t>(rest[1]) | std::size_t{rest[2]} << 8;
    const std::string_view name = kNames[rest[0] % std::size(kNames)];
    rest = rest.subspan(3);
    const ByteView bytes = rest.first(std::min(wanted, rest.size()));
    rest = rest.subspan(bytes.size());
    members.emplace_back(name, bytes);
  }
  if (members.empty()) return 0;
  MemorySink tar;
  TarWriter writer(tar);
  for (const auto& [name, bytes] : members) {
    writer.begin(name, bytes.size());
    writer.write(bytes);
    writer.end();
  }
  writer.finish();
  MemorySource source(tar.bytes());
  const BundleReport report = check_bundle(source, OpenedBy{}, Trust{}, nullptr);
  AIGAQ_ASSERT(report.integrity == Integrity::failed && !report.findings.empty());
  Folder folder(members);
  static_cast<void>(check_folder(folder, Trust{}));
  return 0;
}
