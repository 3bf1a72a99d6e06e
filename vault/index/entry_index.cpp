#include "vault/index/entry_index.hpp"

#include <algorithm>
#include <limits>

#include "crypto/hash.hpp"
#include "formats/time/instant.hpp"
#include "vault/log/fields.hpp"

namespace aigaq::vault {
namespace {

constexpr unsigned kPageLevel = 8;  // of the log's tree: a page is a perfect subtree
constexpr unsigned kGroupLevel = 16;
constexpr std::uint64_t kPageRows = std::uint64_t{1} << kPageLevel;
constexpr std::uint64_t kGroupPages = std::uint64_t{1} << (kGroupLevel - kPageLevel);
constexpr std::size_t kRowBytes = 1 + 4 + 8;
constexpr std::size_t kExtentBytes = 2 + 8 + 8;
constexpr std::int64_t kNoTime = std::numeric_limits<std::int64_t>::min();

std::uint8_t kind_byte(std::uint64_t number, formats::FormKind kind) {
  return number == 0 ? std::uint8_t{0} : static_cast<std::uint8_t>(static_cast<int>(kind) + 1);
}

const std::string* value_of(const formats::Statement& statement, const char* key) {
  const auto found = statement.fields.find(key);
  return found == statement.fields.end() || found->second.empty() ? nullptr
                                                                  : &found->second.front();
}

std::optional<std::int64_t> time_of(const formats::Statement& statement) {
  const std::string* text = value_of(statement, "claimed_time");
  return text == nullptr ? std::nullopt : formats::rfc3339_seconds(*text);
}

std::uint32_t tag_of(std::string_view case_name) {
  const Hash hash = crypto::sha256(as_bytes(case_name));
  FieldReader in(hash.view());
  return in.u32();
}

bool within(std::optional<std::int64_t> time, const std::optional<std::int64_t>& since,
            const std::optional<std::int64_t>& until) {
  if (!since && !until) return true;
  return time && (!since || *time >= *since) && (!until || *time <= *until);
}

const crypto::AeadKey& index_key(const Vault& vault) {
  (void)vault.impl().reading();  // throws without the reading half
  return vault.impl().adding().index_box;
}

}  // namespace

bool passes(const EntryFilter& filter, std::uint64_t number, const formats::Statement& statement) {
  if (filter.kind) {
    const std::string_view kind = number == 0 ? "genesis" : formats::name_of(statement.kind);
    if (kind != *filter.kind) return false;
  }
  if (filter.case_name) {
    const std::string* text = value_of(statement, "case");
    if (text == nullptr || *text != *filter.case_name) return false;
  }
  return within(time_of(statement), filter.since, filter.until);
}

EntryIndex::EntryIndex(const Vault& vault)
    : vault_(vault),
      pages_(vault.impl().directory(), IndexFile::pages, kPageRows * kRowBytes, index_key(vault),
             vault.id()),
      groups_(vault.impl().directory(), IndexFile::groups, kGroupPages * kExtentBytes,
              index_key(vault), vault.id()) {}

Hash EntryIndex::subtree(unsigned level, std::uint64_t index) const {
  return vault_.impl().store().node({level, index});
}

EntryIndex::Row EntryIndex::row_of(std::uint64_t number, const formats::Statement& statement) {
  Row out;
  out.kind = kind_byte(number, statement.kind);
  if (const std::string* text = value_of(statement, "case")) out.case_tag = tag_of(*text);
  out.time = time_of(statement);
  return out;
}

EntryIndex::Wanted EntryIndex::wanted(const EntryFilter& filter) {
  Wanted out{{}, {}, filter.since, filter.until};
  if (filter.kind == "genesis") {
    out.kind = 0;
  } else if (filter.kind) {
    const auto kind = formats::form_kind(*filter.kind);
    AIGAQ_ASSERT(kind);
    out.kind = kind_byte(1, *kind);
  }
  if (filter.case_name) out.case_tag = tag_of(*filter.case_name);
  return out;
}

bool EntryIndex::may_pass(const Row& row, const Wanted& wanted) {
  if (wanted.kind && row.kind != *wanted.kind) return false;
  if (wanted.case_tag && row.case_tag != *wanted.case_tag) return false;
  return within(row.time, wanted.since, wanted.until);
}

bool EntryIndex::may_pass(const Extent& extent, const Wanted& wanted) {
  if (wanted.kind && (extent.kinds >> *wanted.kind & 1) == 0) return false;
  if (wanted.since && extent.latest < *wanted.since) return false;
  return !wanted.until || extent.earliest <= *wanted.until;
}

EntryIndex::Extent EntryIndex::extent_of(const Page& page) {
  Extent out{0, std::numeric_limits<std::int64_t>::max(), kNoTime};
  for (const Row& row : page.rows) {
    out.kinds = static_cast<std::uint16_t>(out.kinds | 1U << (row.kind & 15U));
    if (!row.time) continue;
    out.earliest = std::min(out.earliest, *row.time);
    out.latest = std::max(out.latest, *row.time);
  }
  return out;
}

const EntryIndex::Page& EntryIndex::page(std::uint64_t number, const std::function<void()>& step) {
  if (page_ && page_->number == number) return *page_;
  step();
  const SlotName name{number, subtree(kPageLevel, number)};
  page_.reset();
  Page out{number, {}};
  if (const auto plain = pages_.read(name, use_)) {
    FieldReader in(*plain);
    for (std::uint64_t i = 0; i < kPageRows; ++i) {
      Row row{in.u8(), in.u32(), {}};
      const auto time = static_cast<std::int64_t>(in.u64());
      if (time != kNoTime) row.time = time;
      out.rows.push_back(row);
    }
  } else {
    FieldWriter plain_rows;
    for (std::uint64_t i = 0; i < kPageRows; ++i) {
      const std::uint64_t entry = number * kPageRows + i;
      const Row row = row_of(entry, *vault_.shared_statement(entry));
      plain_rows.u8(row.kind);
      plain_rows.u32(row.case_tag);
      plain_rows.u64(static_cast<std::uint64_t>(row.time.value_or(kNoTime)));
      out.rows.push_back(row);
    }
    use_.entries_read += kPageRows;
    pages_.write(name, plain_rows.view(), vault_.impl().surroundings().random, use_);
  }
  page_ = std::move(out);
  collect(*page_);
  return *page_;
}

const std::vector<EntryIndex::Extent>* EntryIndex::group(std::uint64_t number) {
  if (group_ && group_->first == number) return &group_->second;
  if (no_group_ == number) return nullptr;
  const auto plain = groups_.read({number, subtree(kGroupLevel, number)}, use_);
  if (!plain) {
    no_group_ = number;
    return nullptr;
  }
  std::vector<Extent> out;
  FieldReader in(*plain);
  for (std::uint64_t i = 0; i < kGroupPages; ++i) {
    Extent extent;
    extent.kinds = in.u16();
    extent.earliest = static_cast<std::int64_t>(in.u64());
    extent.latest = static_cast<std::int64_t>(in.u64());
    out.push_back(extent);
  }
  group_.emplace(number, std::move(out));
  return &group_->second;
}

// Pages that are read one after the other, from a group's first to its last, make the group.
void EntryIndex::collect(const Page& page) {
  const std::uint64_t at = page.number % kGroupPages;
  if (at == 0) {
    collecting_ = page.number / kGroupPages;
    collected_.clear();
  }
  if (page.number / kGroupPages != collecting_ || collected_.size() != at) return;
  collected_.push_back(extent_of(page));
  if (collected_.size() < kGroupPages) return;
  if (no_group_ != collecting_) return;  // it is there
  FieldWriter plain;
  for (const Extent& extent : collected_) {
    plain.u16(extent.kinds);
    plain.u64(static_cast<std::uint64_t>(extent.earliest));
    plain.u64(static_cast<std::uint64_t>(extent.latest));
  }
  groups_.write({collecting_, subtree(kGroupLevel, collecting_)}, plain.view(),
                vault_.impl().surroundings().random, use_);
}

std::optional<std::uint64_t> EntryIndex::next(std::uint64_t from, const EntryFilter& filter,
                                              const std::function<void()>& step) {
  const Wanted want = wanted(filter);
  const std::uint64_t size = vault_.size();
  if (from >= size) return std::nullopt;
  if (!want.any()) return from;
  const std::uint64_t full_pages = size / kPageRows;
  const std::uint64_t full_groups = full_pages / kGroupPages;
  for (std::uint64_t at = from; at < size;) {
    const std::uint64_t number = at / kPageRows;
    if (number >= full_pages) return at;  // the log's end, which has no page yet: look yourself
    const std::uint64_t whose = number / kGroupPages;
    if (whose < full_groups) {
      const auto* extents = group(whose);
      if (extents != nullptr &&
          !may_pass((*extents)[static_cast<std::size_t>(number % kGroupPages)], want)) {
        at = (number + 1) * kPageRows;
        continue;
      }
    }
    const Page& rows = page(number, step);
    for (; at < (number + 1) * kPageRows; ++at) {
      if (may_pass(rows.rows[static_cast<std::size_t>(at % kPageRows)], want)) return at;
    }
  }
  return std::nullopt;
}

}  // namespace aigaq::vault
