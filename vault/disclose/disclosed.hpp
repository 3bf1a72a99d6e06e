#pragma once
// What of an entry has left the vault, as an export record keeps it (docs/formats/schema.md, "What
// an export disclosed"): as many lines an entry as it takes. Those of one entry, in one record
// after another, are united.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "crypto/limits.hpp"
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
  // None longer than that many bytes, which hold one token at least.
  [[nodiscard]] std::vector<std::string> lines(std::size_t longest = limits::kScalarBytes) const;
  // For people: one line, which leaves out the middle of many ranges.
  [[nodiscard]] std::string brief() const;
  // Ranges and whole parts.
  [[nodiscard]] std::uint64_t places() const;

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
