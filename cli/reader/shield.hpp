#pragma once
// Words that CLI11 must not read anything into: those behind `--`, which it forgets inside
// subcommands, and those in brackets or braces, which it takes apart. A byte that no argument of a
// process can hold marks them on the way through it.

#include <string>
#include <vector>

namespace aigaq::cli {

// `--` itself is gone from the result.
[[nodiscard]] std::vector<std::string> shielded(const std::vector<std::string>& arguments);
[[nodiscard]] std::string unshielded(const std::string& word);

}  // namespace aigaq::cli
