#include "vault/keys/table.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "vault/place/failure.hpp"

namespace aigaq::vault {
namespace {

constexpr std::size_t kCellBoxBytes = 24 + 8 + 32 + crypto::kTagBytes;
constexpr std::size_t kLengthBytes = 4;
constexpr std::size_t kWaiting = std::size_t{256} << 10;
constexpr std::uint64_t kHashPiece = std::uint64_t{1} << 20;

[[noreturn]] void damaged(const char* what) {
  throw_integrity("key-table-damaged", {"the key table is damaged", {Detail::named("what", what)}},
                  "keys");
}

std::uint32_t length_of(ByteView prefix) {
  FieldReader in(prefix);
  return in.u32();
}

}  // namespace

KeyTable::KeyTable(const Directory& vault, bool writable, const crypto::AeadKey& log_key,
                   const VaultId& id)
    : cell_key_(store_key(log_key, "cell")), vault_(id) {
  if (!vault.has(kTableName) || !vault.has(kCellsName)) damaged("a file is missing");
  table_ = writable ? vault.open_write(kTableName) : vault.open_read(kTableName);
  cells_ = writable ? vault.open_write(kCellsName) : vault.open_read(kCellsName);
}

crypto::AeadKey KeyTable::read_cell(std::uint64_t page) const {
  std::optional<crypto::AeadKey> newest;
  std::uint64_t newest_sequence = 0;
  for (const std::uint64_t cell : {2 * page, 2 * page + 1}) {
    Bytes box(kCellBoxBytes);
    if (!cells_.read_at(cell * kCellBytes, box)) continue;
    const auto plain =
        crypto::open_box_secret(cell_key_, box_ad(vault_, BoxKind::cell, {page}), box);
    if (!plain) continue;
    FieldReader in(plain->reveal());
    const std::uint64_t sequence = in.u64();
    if (newest && sequence <= newest_sequence) continue;
    newest = crypto::AeadKey::from(in.raw(32));
    newest_sequence = sequence;
  }
  if (!newest) {
    throw_integrity("key-table-damaged", {"the key of a page is damaged", {{"page", page}}},
                    "keys");
  }
  return std::move(*newest);
}

crypto::AeadKey KeyTable::key_for_reading(std::uint64_t page) const {
  const std::scoped_lock lock(reading_mutex_);
  if (!reading_ || reading_->page != page) reading_ = PageKey{page, read_cell(page)};
  return reading_->key.clone();
}

Bytes KeyTable::read(BoxKind kind, std::uint64_t number, TablePlace place) const {
  const auto lost = [number] {
    throw_integrity("key-table-damaged", {"the keys of an entry are damaged", {{"entry", number}}},
                    "keys");
  };
  if (place.length <= kLengthBytes || place.length > table_.size()) lost();
  Bytes record(place.length);
  if (!table_.read_at(place.offset, record)) lost();
  if (length_of(record) != place.length - kLengthBytes) lost();
  record.erase(record.begin(), record.begin() + kLengthBytes);
  auto plain = crypto::open_box_in_place(key_for_reading(number / kPageEntries),
                                         box_ad(vault_, kind, {number}), std::move(record));
  if (!plain) lost();
  return std::move(*plain);
}

Hash KeyTable::rolling_hash(std::uint64_t end) const {
  if (table_.size() < end) damaged("it ends early");
  Hash hash;
  Bytes piece;
  std::uint64_t wanted = kHashPiece;
  for (std::uint64_t at = 0; at < end;) {
    piece.resize(static_cast<std::size_t>(std::min(wanted, end - at)));
    if (!table_.read_at(at, piece)) damaged("it ends early");
    wanted = kHashPiece;
    ByteView rest = piece;
    while (!rest.empty()) {
      if (rest.size() < kLengthBytes && rest.size() < end - at) break;
      if (rest.size() < kLengthBytes) damaged("a record is cut");
      const std::uint64_t length =
          kLengthBytes + std::uint64_t{length_of(rest.first(kLengthBytes))};
      if (length > end - at) damaged("a record is cut");
      wanted = std::max(wanted, length);  // one that the piece cuts is read again, whole
      if (length > rest.size()) break;
      hash = crypto::sha256({hash.view(), rest.first(static_cast<std::size_t>(length))});
      at += length;
      rest = rest.subspan(static_cast<std::size_t>(length));
    }
  }
  return hash;
}

void KeyTable::cut_back(Disk& disk, const TableState& committed, std::uint64_t entries) {
  const std::uint64_t size = table_.size();
  if (size < committed.end) damaged("it ends early");
  if (size > committed.end) {
    disk.truncate(table_, committed.end);
    disk.sync(table_);
  }
  committed_pages_ = (entries + kPageEntries - 1) / kPageEntries;
  const std::uint64_t cells_end = committed_pages_ * 2 * kCellBytes;
  const std::uint64_t cells_size = cells_.size();
  // The spare cell of a page may be cut off, a key may not.
  for (std::uint64_t page = cells_size / (2 * kCellBytes); page < committed_pages_; ++page) {
    static_cast<void>(read_cell(page));
  }
  if (cells_size > cells_end) {
    disk.truncate(cells_, cells_end);
    disk.sync(cells_);
  }
  writing_.reset();
  {
    const std::scoped_lock lock(reading_mutex_);
    reading_.reset();
  }
  waiting_.clear();
  state_ = committed;
}

void KeyTable::write_cell(Disk& disk, std::uint64_t page, const crypto::AeadKey& key,
                          crypto::RandomSource& random) {
  crypto::SecretBytes plain(8 + 32);
  const MutableByteView out = plain.reveal_mutable();
  const NumberKey sequence = number_key(1);
  std::copy(sequence.data.begin(), sequence.data.end(), out.begin());
  const ByteView secret = key.reveal();
  std::copy(secret.begin(), secret.end(), out.begin() + 8);
  // Both cells at once: the second stays random until the page is rewritten.
  Bytes cells(2 * kCellBytes);
  random.fill(cells);
  const Bytes box =
      crypto::seal_box(cell_key_, box_ad(vault_, BoxKind::cell, {page}), plain.reveal(), random);
  std::copy(box.begin(), box.end(), cells.begin());
  disk.write_at(cells_, page * 2 * kCellBytes, cells);
  disk.sync(cells_);
}

const crypto::AeadKey& KeyTable::key_for_writing(Disk& disk, std::uint64_t page,
                                                 crypto::RandomSource& random) {
  if (writing_ && writing_->page == page) return writing_->key;
  if (page < committed_pages_) {
    writing_ = PageKey{page, read_cell(page)};
  } else {
    auto key = random.secret<crypto::AeadKey>();
    write_cell(disk, page, key, random);
    writing_ = PageKey{page, std::move(key)};
  }
  return writing_->key;
}

TablePlace KeyTable::append(Disk& disk, BoxKind kind, std::uint64_t number, Bytes plain,
                            crypto::RandomSource& random) {
  const crypto::AeadKey& key = key_for_writing(disk, number / kPageEntries, random);
  const Bytes box =
      crypto::seal_box_in_place(key, box_ad(vault_, kind, {number}), std::move(plain), random);
  FieldWriter length;
  length.u32(static_cast<std::uint32_t>(box.size()));
  aigaq::append(waiting_, length.view());
  aigaq::append(waiting_, box);
  const TablePlace place{state_.end, static_cast<std::uint32_t>(kLengthBytes + box.size())};
  state_.hash = crypto::sha256({state_.hash.view(), length.view(), box});
  state_.end += place.length;
  if (waiting_.size() >= kWaiting) flush(disk);
  return place;
}

void KeyTable::flush(Disk& disk) {
  disk.write_at(table_, state_.end - waiting_.size(), waiting_);
  waiting_.clear();
  // A row of an entry of many files is as long as many records that wait.
  if (waiting_.capacity() > 4 * kWaiting) waiting_.shrink_to_fit();
}

void KeyTable::sync(Disk& disk) {
  flush(disk);
  disk.sync(table_);
}

}  // namespace aigaq::vault
