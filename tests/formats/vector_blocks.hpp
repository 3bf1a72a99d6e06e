#pragma once
// The text vectors of tests/formats/vectors: blocks of `key: value` lines with empty lines between.

#include <map>
#include <string>
#include <vector>

namespace aigaq::test {

using VectorBlock = std::map<std::string, std::string, std::less<>>;
// name: of the file in tests/formats/vectors.
std::vector<VectorBlock> read_vector_blocks(const char* name);

}  // namespace aigaq::test
