#include "tests/formats/vector_blocks.hpp"

#include <doctest/doctest.h>

#include "tests/support/vectors.hpp"

namespace aigaq::test {

std::vector<VectorBlock> read_vector_blocks(const char* name) {
  const Bytes bytes =
      read_file(std::filesystem::path(AIGAQ_SOURCE_DIR) / "tests/formats/vectors" / name);
  std::string_view text = as_text(bytes);
  std::vector<VectorBlock> blocks(1);
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(line.size() + 1);
    if (line.empty() && !blocks.back().empty()) blocks.emplace_back();
    const std::size_t colon = line.find(": ");
    if (line.empty() || line.front() == '#') continue;
    REQUIRE(colon != std::string_view::npos);
    blocks.back()[std::string(line.substr(0, colon))] = line.substr(colon + 2);
  }
  return blocks;
}

}  // namespace aigaq::test
