#include "vault/log/store.hpp"

#include <algorithm>
#include <bit>

#include "crypto/aead.hpp"
#include "formats/let_go.hpp"
#include "vault/log/encoding.hpp"
#include "vault/place/failure.hpp"
#include "vault/place/pages.hpp"

namespace aigaq::vault {
namespace {

constexpr std::string_view kOnlyKey = "\x01";

lmdb::Table table_of(Kind kind) { return static_cast<lmdb::Table>(kind); }

[[noreturn]] void damaged(const std::string& subject) {
  throw_integrity("record-damaged", "a record of the store is damaged", subject);
}

}  // namespace

LogStore::LogStore(const std::string& directory, lmdb::OpenMode mode, std::uint64_t map_bytes,
                   const crypto::AeadKey& log_key, const VaultId& vault)
    : environment_(directory, mode, map_bytes), vault_(vault) {
  for (const char* purpose :
       {"head", "entries", "leaves", "", "segments", "", "about", "cosignatures"}) {
    keys_.push_back(store_key(log_key, purpose));
  }
}

const crypto::AeadKey& LogStore::key_of(Kind kind) const {
  AIGAQ_ASSERT(kind != Kind::statements && kind != Kind::index);
  return keys_.at(static_cast<std::size_t>(kind));
}

Bytes LogStore::record_ad(Kind kind, ByteView key) const {
  FieldWriter out;
  out.raw(vault_.view());
  out.u8(static_cast<std::uint8_t>(kind));
  out.raw(key);
  return out.take();
}

std::optional<Bytes> LogStore::sealed(Kind kind, ByteView key) const {
  std::optional<Bytes> out;
  environment_.read([&](const lmdb::ReadTxn& txn) {
    if (const auto found = txn.get(table_of(kind), key)) out.emplace(found->begin(), found->end());
  });
  return out;
}

Bytes LogStore::get(Kind kind, ByteView key, const std::string& subject) const {
  const auto box = sealed(kind, key);
  if (!box) damaged(subject);
  auto plain = crypto::open_box(key_of(kind), record_ad(kind, key), *box);
  if (!plain) damaged(subject);
  return std::move(*plain);
}

Head LogStore::head() const {
  auto head = decode_head(get(Kind::head, as_bytes(kOnlyKey), "head"));
  if (!head) damaged("head");
  return std::move(*head);
}

About LogStore::about() const {
  auto about = decode_about(get(Kind::about, as_bytes(kOnlyKey), "head"));
  if (!about) damaged("head");
  return std::move(*about);
}

EntryRecord LogStore::entry(std::uint64_t number) const {
  const std::string subject = std::to_string(number);
  const Bytes plain = get(Kind::entries, number_key(number).view(), subject);
  FieldReader in(plain);
  EntryRecord out;
  const ByteView entry = in.raw(in.number());
  const ByteView cose = in.raw(in.left());
  if (!in.done()) damaged(subject);
  out.entry.assign(entry.begin(), entry.end());
  out.author_cose.assign(cose.begin(), cose.end());
  return out;
}

Hash LogStore::node(crypto::NodeId id) const {
  // A subtree's hash is kept with the leaf that completed it.
  const std::uint64_t leaf = ((id.index + 1) << id.level) - 1;
  const Bytes plain = get(Kind::leaves, number_key(leaf).view(), "log-page");
  if (plain.size() < (id.level + 1) * Hash::kSize) damaged("log-page");
  return *Hash::from(ByteView(plain).subspan(id.level * Hash::kSize, Hash::kSize));
}

LeafRecord LogStore::leaf(std::uint64_t number) const {
  const Bytes plain = get(Kind::leaves, number_key(number).view(), "log-page");
  FieldReader in(plain);
  LeafRecord out;
  for (int i = 0; i <= std::countr_one(number); ++i) out.completed.push_back(in.fixed<Hash>());
  const auto place = decode_row_place(in.raw(in.left()));
  if (!in.ok() || !place) damaged("log-page");
  out.place = *place;
  return out;
}

void LogStore::leaves(std::uint64_t from, crypto::TreeSize size,
                      const std::function<bool(std::uint64_t, const Hash&)>& visit) const {
  // Pieces of a walk, so that no read transaction lives long.
  constexpr std::size_t kPiece = 1'024;
  while (from < size) {
    std::vector<std::pair<Bytes, Bytes>> piece;
    environment_.read([&](const lmdb::ReadTxn& txn) {
      txn.walk(table_of(Kind::leaves), number_key(from).view(), [&](ByteView key, ByteView box) {
        piece.emplace_back(Bytes(key.begin(), key.end()), Bytes(box.begin(), box.end()));
        return piece.size() < kPiece;
      });
    });
    if (piece.empty()) damaged("log-page");
    for (const auto& [key, box] : piece) {
      if (from == size) return;
      if (!std::ranges::equal(key, number_key(from).data)) damaged("log-page");
      const auto plain = crypto::open_box(key_of(Kind::leaves), record_ad(Kind::leaves, key), box);
      if (!plain || plain->size() < Hash::kSize) damaged("log-page");
      if (!visit(from, *Hash::from(ByteView(*plain).first(Hash::kSize)))) return;
      ++from;
    }
  }
}

std::uint64_t LogStore::segment_end(std::uint64_t segment) const {
  const Bytes plain = get(Kind::segments, number_key(segment).view(), "head");
  FieldReader in(plain);
  const std::uint64_t end = in.u64();
  if (!in.done()) damaged("head");
  return end;
}

Bytes LogStore::sealed_statement(std::uint64_t number) const {
  auto box = sealed(Kind::statements, number_key(number).view());
  if (!box) damaged(std::to_string(number));
  return std::move(*box);
}

Bytes LogStore::open_statement(std::uint64_t number, const crypto::AeadKey& content) const {
  auto plain = crypto::open_box_in_place(
      content, record_ad(Kind::statements, number_key(number).view()), sealed_statement(number));
  if (!plain) damaged(std::to_string(number));
  return std::move(*plain);
}

std::uint64_t LogStore::count(Kind kind) const {
  std::uint64_t out = 0;
  environment_.read([&](const lmdb::ReadTxn& txn) { out = txn.count(table_of(kind)); });
  return out;
}

std::optional<Bytes> LogStore::index(ByteView key) const { return sealed(Kind::index, key); }

void LogStore::put_head(lmdb::WriteTxn& txn, const Head& head, crypto::RandomSource& random) const {
  const ByteView key = as_bytes(kOnlyKey);
  txn.replace(
      table_of(Kind::head), key,
      crypto::seal_box(key_of(Kind::head), record_ad(Kind::head, key), encode_head(head), random));
}

void LogStore::put_about(lmdb::WriteTxn& txn, const About& about,
                         crypto::RandomSource& random) const {
  const ByteView key = as_bytes(kOnlyKey);
  txn.append(table_of(Kind::about), key,
             crypto::seal_box(key_of(Kind::about), record_ad(Kind::about, key), encode_about(about),
                              random));
}

void LogStore::put_entry(lmdb::WriteTxn& txn, std::uint64_t number, const EntryRecord& record,
                         crypto::RandomSource& random) const {
  FieldWriter plain;
  plain.number(record.entry.size());
  plain.raw(record.entry);
  plain.raw(record.author_cose);
  const NumberKey key = number_key(number);
  txn.append(table_of(Kind::entries), key.view(),
             crypto::seal_box(key_of(Kind::entries), record_ad(Kind::entries, key.view()),
                              plain.view(), random));
}

void LogStore::put_leaf(lmdb::WriteTxn& txn, std::uint64_t number, const LeafRecord& record,
                        crypto::RandomSource& random) const {
  FieldWriter plain;
  for (const Hash& hash : record.completed) plain.raw(hash.view());
  plain.raw(encode_row_place(record.place));
  const NumberKey key = number_key(number);
  txn.append(table_of(Kind::leaves), key.view(),
             crypto::seal_box(key_of(Kind::leaves), record_ad(Kind::leaves, key.view()),
                              plain.view(), random));
}

Bytes LogStore::seal_statement(std::uint64_t number, const crypto::AeadKey& content, Bytes plain,
                               crypto::RandomSource& random) const {
  return crypto::seal_box_in_place(content, record_ad(Kind::statements, number_key(number).view()),
                                   std::move(plain), random);
}

void LogStore::put_statement(lmdb::WriteTxn& txn, std::uint64_t number, ByteView box) const {
  txn.append(table_of(Kind::statements), number_key(number).view(), box);
}

void LogStore::spend_statement(lmdb::WriteTxn& txn, std::uint64_t number, Bytes box) const {
  const MutableByteView room =
      txn.append_room(table_of(Kind::statements), number_key(number).view(), box.size());
  std::size_t at = 0;
  formats::each_piece(box, let_go, [&](ByteView piece) {
    std::ranges::copy(piece, room.subspan(at).begin());
    at += piece.size();
  });
}

void LogStore::put_segment_end(lmdb::WriteTxn& txn, std::uint64_t segment, std::uint64_t end,
                               crypto::RandomSource& random) const {
  FieldWriter plain;
  plain.u64(end);
  const NumberKey key = number_key(segment);
  txn.append(table_of(Kind::segments), key.view(),
             crypto::seal_box(key_of(Kind::segments), record_ad(Kind::segments, key.view()),
                              plain.view(), random));
}

void LogStore::put_index(lmdb::WriteTxn& txn, ByteView key, ByteView value) {
  txn.insert(table_of(Kind::index), key, value);
}

}  // namespace aigaq::vault
