#pragma once
// The key table: the files `keys` (append-only rows) and `cells` (one key a page of 1,024 entries,
// in two cells that are overwritten alternately). Sealed session keys, the fresh bytes of content
// keys and wrapped file keys exist only here.

#include <mutex>
#include <optional>

#include "crypto/aead.hpp"
#include "crypto/random.hpp"
#include "vault/keys/names.hpp"
#include "vault/place/disk.hpp"

namespace aigaq::vault {

inline constexpr const char* kTableName = "keys";
inline constexpr const char* kCellsName = "cells";
inline constexpr std::uint64_t kPageEntries = 1'024;
inline constexpr std::uint64_t kCellBytes = 4'096;  // a block each: a torn write spares the other

// Where a record of the table lies.
struct TablePlace {
  std::uint64_t offset = 0;
  std::uint32_t length = 0;  // with its 4 bytes of length
  bool operator==(const TablePlace&) const = default;
};
// What the head says of the table.
struct TableState {
  std::uint64_t end = 0;
  Hash hash;  // rolling: SHA-256(hash before ‖ record)
};

class KeyTable {
 public:
  KeyTable(const Directory& vault, bool writable, const crypto::AeadKey& log_key,
           const VaultId& id);

  // The record of an entry. Throws integrity ("keys").
  [[nodiscard]] Bytes read(BoxKind kind, std::uint64_t number, TablePlace place) const;
  // Hash over the first `end` bytes, record by record. Throws integrity when it is cut short.
  [[nodiscard]] Hash rolling_hash(std::uint64_t end) const;
  [[nodiscard]] std::uint64_t file_size() const { return table_.size(); }

  // Before writing: drops what a commit that never happened left behind.
  void cut_back(Disk& disk, const TableState& committed, std::uint64_t entries);
  // Written by sync at the latest.
  TablePlace append(Disk& disk, BoxKind kind, std::uint64_t number, Bytes plain,
                    crypto::RandomSource& random);
  void sync(Disk& disk);
  [[nodiscard]] const TableState& state() const { return state_; }

 private:
  struct PageKey {
    std::uint64_t page = 0;
    crypto::AeadKey key;
  };
  [[nodiscard]] crypto::AeadKey read_cell(std::uint64_t page) const;
  [[nodiscard]] crypto::AeadKey key_for_reading(std::uint64_t page) const;
  const crypto::AeadKey& key_for_writing(Disk& disk, std::uint64_t page,
                                         crypto::RandomSource& random);
  void flush(Disk& disk);
  void write_cell(Disk& disk, std::uint64_t page, const crypto::AeadKey& key,
                  crypto::RandomSource& random);

  File table_;
  File cells_;
  crypto::AeadKey cell_key_;
  VaultId vault_;
  TableState state_;
  Bytes waiting_;  // records that end at state_.end and are not written yet
  std::uint64_t committed_pages_ = 0;
  std::optional<PageKey> writing_;
  mutable std::mutex reading_mutex_;  // threads verify side by side
  mutable std::optional<PageKey> reading_;
};

}  // namespace aigaq::vault
