#include "vault/index/leaf_index.hpp"

#include <algorithm>

#include "vault/keys/names.hpp"
#include "vault/log/fields.hpp"

namespace aigaq::vault {
namespace {

constexpr unsigned kSlotLevel = 10;  // of the log's tree: a run is a perfect subtree
constexpr unsigned kFanLevel = 5;
constexpr std::uint64_t kSlotRecords = std::uint64_t{1} << kSlotLevel;
constexpr std::uint64_t kFan = std::uint64_t{1} << kFanLevel;
constexpr std::size_t kRecordBytes = 8 + 4;
constexpr std::size_t kBeginDigits = 16;

std::uint64_t begin_of(const Hash& leaf) {
  FieldReader in(leaf.view());
  return in.u64();
}

}  // namespace

std::uint64_t LeafIndex::Run::entries() const { return kSlotRecords << (kFanLevel * level); }

LeafIndex::LeafIndex(const Vault& vault) : vault_(vault.impl()) {
  const VaultKeys& keys = vault_.keys();
  const crypto::AeadKey key = store_key(keys.log.log_key, "leaf index");
  for (const IndexFile file : {IndexFile::leaves0, IndexFile::leaves1, IndexFile::leaves2}) {
    files_.emplace_back(vault_.directory(), file, kSlotRecords * kRecordBytes, key,
                        keys.log.vault);
  }
}

Hash LeafIndex::subtree(const Run& run) const {
  return vault_.store().node({kSlotLevel + kFanLevel * run.level, run.index});
}

std::optional<std::vector<LeafIndex::Record>> LeafIndex::read_slot(const Run& run,
                                                                   const Hash& subtree,
                                                                   std::uint64_t slot) {
  const std::uint64_t slots = run.entries() / kSlotRecords;
  const auto plain = files_[run.level].read({run.index * slots + slot, subtree}, use_);
  if (!plain) return std::nullopt;
  std::vector<Record> out;
  FieldReader in(*plain);
  for (std::uint64_t i = 0; i < kSlotRecords; ++i) out.push_back({in.u64(), in.u32()});
  return out;
}

std::vector<std::uint64_t> LeafIndex::pick(const std::vector<Record>& sorted, const Run& run,
                                           const Range& range) {
  std::vector<std::uint64_t> out;
  auto at = std::ranges::lower_bound(sorted, range.low, {}, &Record::begin);
  for (; at != sorted.end() && at->begin <= range.high; ++at) {
    if (at->offset < run.entries()) out.push_back(run.first() + at->offset);
  }
  return out;
}

std::optional<std::vector<std::uint64_t>> LeafIndex::search(const Run& run, const Range& range) {
  const Hash root = subtree(run);
  // The first slot that ends at or behind the range's beginning.
  std::uint64_t low = 0, high = run.entries() / kSlotRecords;
  std::optional<std::vector<Record>> records;
  while (low < high) {
    const std::uint64_t middle = (low + high) / 2;
    records = read_slot(run, root, middle);
    if (!records) return std::nullopt;
    if (records->back().begin < range.low) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  std::vector<std::uint64_t> out;
  for (std::uint64_t slot = low; slot < run.entries() / kSlotRecords; ++slot) {
    records = read_slot(run, root, slot);
    if (!records) return std::nullopt;
    if (records->front().begin > range.high) break;
    const auto found = pick(*records, run, range);
    out.insert(out.end(), found.begin(), found.end());
  }
  return out;
}

std::vector<LeafIndex::Record> LeafIndex::make(const Run& run) {
  std::vector<Record> out;
  out.reserve(static_cast<std::size_t>(run.entries()));
  if (run.level == 0) {
    vault_.store().leaves(
        run.first(), run.first() + run.entries(), [&](std::uint64_t number, const Hash& leaf) {
          out.push_back({begin_of(leaf), static_cast<std::uint32_t>(number - run.first())});
          return true;
        });
    use_.entries_read += run.entries();
  } else {
    for (std::uint64_t i = 0; i < kFan; ++i) {
      const Run part{run.level - 1, run.index * kFan + i};
      for (Record record : records(part)) {
        record.offset += static_cast<std::uint32_t>(part.first() - run.first());
        out.push_back(record);
      }
    }
  }
  std::ranges::sort(out);
  return out;
}

std::vector<LeafIndex::Record> LeafIndex::records(const Run& run) {
  const Hash root = subtree(run);
  const std::uint64_t slots = run.entries() / kSlotRecords;
  std::vector<Record> out;
  for (std::uint64_t slot = 0; slot < slots; ++slot) {
    const auto piece = read_slot(run, root, slot);
    if (!piece) {
      out = {};
      break;
    }
    out.insert(out.end(), piece->begin(), piece->end());
  }
  if (!out.empty()) return out;
  out = make(run);
  for (std::uint64_t slot = 0; slot < slots; ++slot) {
    FieldWriter plain;
    for (std::uint64_t i = 0; i < kSlotRecords; ++i) {
      const Record& record = out[static_cast<std::size_t>(slot * kSlotRecords + i)];
      plain.u64(record.begin);
      plain.u32(record.offset);
    }
    files_[run.level].write({run.index * slots + slot, root}, plain.view(),
                            vault_.surroundings().random, use_);
  }
  return out;
}

std::vector<std::uint64_t> LeafIndex::find(std::string_view hex_prefix) {
  std::string low(hex_prefix.substr(0, kBeginDigits)), high = low;
  low.resize(kBeginDigits, '0');
  high.resize(kBeginDigits, 'f');
  const auto number = [](const std::string& hex) { return std::stoull(hex, nullptr, 16); };
  const Range range{number(low), number(high)};
  const std::uint64_t size = vault_.head().size;
  std::vector<std::uint64_t> out;
  const auto take = [&](std::uint64_t entry) {
    const Hash leaf = vault_.store().node({0, entry});
    if (to_hex(leaf.view()).starts_with(hex_prefix)) out.push_back(entry);
  };
  std::uint64_t at = 0;
  for (unsigned level = kLevels; level-- > 0;) {
    for (Run run{level, 0}; size - at >= run.entries(); at += run.entries()) {
      run.index = at / run.entries();
      auto found = search(run, range);
      if (!found) found = pick(records(run), run, range);
      std::ranges::for_each(*found, take);
    }
  }
  vault_.store().leaves(at, size, [&](std::uint64_t entry, const Hash& leaf) {
    if (to_hex(leaf.view()).starts_with(hex_prefix)) out.push_back(entry);
    return true;
  });
  std::ranges::sort(out);
  return out;
}

}  // namespace aigaq::vault
