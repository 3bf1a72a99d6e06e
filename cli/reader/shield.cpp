#include "cli/reader/shield.hpp"

#include <algorithm>

namespace aigaq::cli {
namespace {

constexpr char kMark = '\0';

bool is_read_into(const std::string& word, std::size_t at) {
  return at < word.size() && (word[at] == '[' || word[at] == '{' || word[at] == '%');
}

// Where a value begins that stands in one word with its option: --name=VALUE, -nVALUE.
std::size_t value_at(const std::string& word) {
  if (!word.starts_with('-')) return 0;
  if (!word.starts_with("--")) return 2;
  const auto equals = word.find('=');
  return equals == std::string::npos ? word.size() : equals + 1;
}

}  // namespace

std::vector<std::string> shielded(const std::vector<std::string>& arguments) {
  std::vector<std::string> out;
  bool behind = false;
  for (std::string word : arguments) {
    if (!behind && word == "--") {
      behind = true;
      continue;
    }
    const std::size_t at = behind ? 0 : value_at(word);
    if (behind || is_read_into(word, at)) word.insert(at, 1, kMark);
    out.push_back(std::move(word));
  }
  return out;
}

std::string unshielded(const std::string& word) {
  return word.starts_with(kMark) ? word.substr(1) : word;
}

}  // namespace aigaq::cli
