#pragma once
// Entries by the beginning of their leaf hash: sorted runs of 1,024 entries, of 32 times and of
// 1,024 times as many, under the log key. What is found is compared with the log's own leaf
// (docs/formats/vault.md, "The index of leaf hashes").

#include <string_view>

#include "vault/impl.hpp"
#include "vault/index/slots.hpp"

namespace aigaq::vault {

class LeafIndex {
 public:
  // The vault outlives it.
  explicit LeafIndex(const Vault& vault);

  // Numbers of the entries whose leaf hash begins with these hex digits (lower case), ascending.
  [[nodiscard]] std::vector<std::uint64_t> find(std::string_view hex_prefix);
  [[nodiscard]] const IndexUse& use() const { return use_; }

 private:
  static constexpr unsigned kLevels = 3;
  struct Record {
    std::uint64_t begin = 0;   // the first 8 bytes of the leaf hash
    std::uint32_t offset = 0;  // number, from the run's first entry
    auto operator<=>(const Record&) const = default;
  };
  struct Run {
    unsigned level = 0;
    std::uint64_t index = 0;
    [[nodiscard]] std::uint64_t entries() const;
    [[nodiscard]] std::uint64_t first() const { return index * entries(); }
  };
  struct Range {
    std::uint64_t low = 0, high = 0;  // of Record::begin, both included
  };

  [[nodiscard]] Hash subtree(const Run& run) const;
  std::optional<std::vector<Record>> read_slot(const Run& run, const Hash& subtree,
                                               std::uint64_t slot);
  // Candidates of a run that is there; nullopt: a piece of it is not.
  std::optional<std::vector<std::uint64_t>> search(const Run& run, const Range& range);
  // All records of a run, sorted: read, or made anew and kept.
  std::vector<Record> records(const Run& run);
  std::vector<Record> make(const Run& run);
  [[nodiscard]] static std::vector<std::uint64_t> pick(const std::vector<Record>& sorted,
                                                       const Run& run, const Range& range);

  const Vault::Impl& vault_;
  std::vector<SlotFile> files_;  // by level
  IndexUse use_;
};

}  // namespace aigaq::vault
