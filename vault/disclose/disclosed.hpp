#pragma once
// What of an entry has left the vault, as an export record keeps it: one line an entry.
//
//   <number> [<field key>…] [author] [text:<a-b,…>/<words>] [file-<k>] [file-name-<k>]
//            [file-<k>:<a-b,…>/<words or chunks>]
//
// Ranges of words, or of chunks of a file that is no text, are a to b - 1. Those of one entry, in
// one record after another, are united.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "formats/disclosure/opening.hpp"

namespace aigaq::vault {

class Disclosed {
 public:
  explicit Disclosed(std::uint64_t entry = 0) : entry_(entry) {}
  static std::optional<Disclosed> parse(std::string_view line);

  void add(std::string_view token) { whole_.emplace(token); }
  void add_words(const std::string& token, const std::vector<crypto::LeafRange>& ranges,
                 std::uint64_t words);
  void merge(const Disclosed& other);

  [[nodiscard]] std::uint64_t entry() const { return entry_; }
  [[nodiscard]] std::string line() const;

 private:
  struct Words {
    std::vector<crypto::LeafRange> ranges;  // ascending, not touching
    std::uint64_t count = 0;
  };
  std::uint64_t entry_;
  std::set<std::string> whole_;
  std::map<std::string, Words> words_;
};

}  // namespace aigaq::vault
