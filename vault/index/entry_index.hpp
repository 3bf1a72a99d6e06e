#pragma once
// Which entries may be of a kind, a case, a time: pages of 256 entries and groups of 256 pages,
// under the reading half. A lookup says where to look; what is shown is checked against the entry
// itself (docs/formats/vault.md, "The index of entries").

#include <optional>

#include "vault/impl.hpp"
#include "vault/index/slots.hpp"

namespace aigaq::vault {

struct EntryFilter {
  std::optional<std::string> kind;  // as `list` says it
  std::optional<std::string> case_name;
  std::optional<std::int64_t> since, until;  // Unix seconds, both included
};
// The entry itself against the filter.
[[nodiscard]] bool passes(const EntryFilter& filter, std::uint64_t number,
                          const formats::Statement& statement);

class EntryIndex {
 public:
  // Needs the reading half. The vault outlives it.
  explicit EntryIndex(const Vault& vault);

  // The first entry from a number on that may pass; nullopt: none does. step is called now and
  // then, and may throw.
  [[nodiscard]] std::optional<std::uint64_t> next(std::uint64_t from, const EntryFilter& filter,
                                                  const std::function<void()>& step);
  [[nodiscard]] const IndexUse& use() const { return use_; }

 private:
  struct Row {
    std::uint8_t kind = 0;
    std::uint32_t case_tag = 0;
    std::optional<std::int64_t> time;
  };
  struct Page {
    std::uint64_t number = 0;
    std::vector<Row> rows;
  };
  struct Extent {  // of a page, in its group
    std::uint16_t kinds = 0;
    std::int64_t earliest = 0, latest = 0;
  };
  struct Wanted {
    std::optional<std::uint8_t> kind;
    std::optional<std::uint32_t> case_tag;
    std::optional<std::int64_t> since, until;
    [[nodiscard]] bool any() const { return kind || case_tag || since || until; }
  };
  static Row row_of(std::uint64_t number, const formats::Statement& statement);
  static Wanted wanted(const EntryFilter& filter);
  static bool may_pass(const Row& row, const Wanted& wanted);
  static bool may_pass(const Extent& extent, const Wanted& wanted);
  static Extent extent_of(const Page& page);

  const Page& page(std::uint64_t number, const std::function<void()>& step);
  // Pages that may hold one, of a group that is there; nullopt: not there.
  const std::vector<Extent>* group(std::uint64_t number);
  void collect(const Page& page);
  [[nodiscard]] Hash subtree(unsigned level, std::uint64_t index) const;

  const Vault& vault_;
  SlotFile pages_, groups_;
  IndexUse use_;
  std::optional<Page> page_;  // the last one
  std::optional<std::pair<std::uint64_t, std::vector<Extent>>> group_;
  std::optional<std::uint64_t> no_group_;  // looked for, not there
  // A group in the making: its pages from the first on.
  std::uint64_t collecting_ = 0;
  std::vector<Extent> collected_;
};

}  // namespace aigaq::vault
