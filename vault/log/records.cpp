#include "vault/log/records.hpp"

#include <algorithm>

#include "crypto/limits.hpp"
#include "formats/disclosure/excerpt.hpp"
#include "vault/place/pages.hpp"

namespace aigaq::vault {
namespace {

// What a file's content takes at least.
constexpr std::size_t kLeastContent = FileId::kSize + 2;
constexpr std::size_t kMostNumber = 10;

bool has_pieces(const StoredRef& ref) { return ref.size > formats::kPieceSize; }

}  // namespace

Bytes encode_record(Bytes statement, const formats::EntrySeed& seed,
                    const std::vector<FileContent>& files) {
  FieldWriter head;
  head.number(statement.size());
  // Never moved from here on: no copy of the seed is left behind.
  std::size_t room = statement.size() + 2 * kMostNumber + formats::EntrySeed::kSize + kBoxOverhead;
  for (const FileContent& file : files) {
    room += FileId::kSize + 3 * kMostNumber + 3 * kMostNumber * file.ref.extents.size() +
            Hash::kSize * file.pieces.or_empty().size();
  }
  statement.reserve(room);
  statement.insert(statement.begin(), head.view().begin(), head.view().end());
  FieldWriter out(std::move(statement));
  out.raw(seed.reveal());
  out.number(files.size());
  for (const FileContent& file : files) {
    write_ref(out, file.ref);
    if (!has_pieces(file.ref)) continue;
    const std::vector<Hash>& pieces = file.pieces.or_empty();
    out.number(pieces.size());
    for (const Hash& piece : pieces) out.raw(piece.view());
  }
  return out.take();
}

namespace {

std::optional<StatementRecord> decode_parts(ByteView bytes, ByteView& statement) {
  FieldReader in(bytes);
  StatementRecord out;
  statement = in.raw(in.number());
  auto seed = formats::EntrySeed::from(in.raw(formats::EntrySeed::kSize));
  if (!seed) return std::nullopt;
  out.seed = std::move(*seed);
  const std::uint64_t files = in.number();
  out.files.reserve(
      static_cast<std::size_t>(std::min<std::uint64_t>(files, in.left() / kLeastContent)));
  for (std::uint64_t i = 0; i < files && in.ok(); ++i) {
    auto ref = read_ref(in);
    if (!ref) return std::nullopt;
    FileContent& file = out.files.emplace_back(FileContent{std::move(*ref), {}});
    if (!has_pieces(file.ref)) continue;
    const std::uint64_t pieces = in.number();
    for (std::uint64_t j = 0; j < pieces && in.ok(); ++j) {
      file.pieces.made().push_back(in.fixed<Hash>());
    }
  }
  if (!in.done()) return std::nullopt;
  return out;
}

}  // namespace

std::optional<StatementRecord> decode_record(Bytes bytes) {
  ByteView statement;
  auto out = decode_parts(bytes, statement);
  if (!out) {
    crypto::wipe(bytes);
    return std::nullopt;
  }
  std::copy(statement.begin(), statement.end(), bytes.begin());
  let_go(MutableByteView(bytes).subspan(statement.size()));
  bytes.resize(statement.size());
  out->statement = std::move(bytes);
  return out;
}

Bytes encode_row(const KeyRow& row) {
  Bytes room;
  room.reserve(FreshBytes::kSize + 2 * kMostNumber + kWrappedKeyBytes * row.wrapped.size() +
               kBoxOverhead);
  FieldWriter out(std::move(room));
  out.number(row.session_first);
  out.raw(row.fresh.view());
  out.number(row.wrapped.size());
  for (const WrappedKey& wrapped : row.wrapped) out.raw(wrapped.view());
  return out.take();
}

std::optional<KeyRow> decode_row(ByteView bytes) {
  FieldReader in(bytes);
  KeyRow out;
  out.session_first = in.number();
  out.fresh = in.fixed<FreshBytes>();
  const std::uint64_t files = in.number();
  out.wrapped.reserve(
      static_cast<std::size_t>(std::min<std::uint64_t>(files, in.left() / kWrappedKeyBytes)));
  for (std::uint64_t i = 0; i < files && in.ok(); ++i) {
    out.wrapped.push_back(in.fixed<WrappedKey>());
  }
  if (!in.done()) return std::nullopt;
  return out;
}

Bytes encode_stored_at(const StoredAt& at) {
  AIGAQ_ASSERT(at.entry < std::uint64_t{1} << 40 && at.file < limits::kFilesPerEntry);
  FieldWriter out;
  out.u8(static_cast<std::uint8_t>(at.entry >> 32));
  out.u32(static_cast<std::uint32_t>(at.entry));
  out.u16(static_cast<std::uint16_t>(at.file));
  return out.take();
}

std::optional<StoredAt> decode_stored_at(ByteView bytes) {
  FieldReader in(bytes);
  StoredAt out;
  out.entry = std::uint64_t{in.u8()} << 32;
  out.entry |= in.u32();
  out.file = in.u16();
  if (!in.done()) return std::nullopt;
  return out;
}

WrappedKey wrap_file_key(const crypto::AeadKey& content, const VaultId& vault, std::uint64_t number,
                         std::uint64_t file, const crypto::AeadKey& key,
                         crypto::RandomSource& random) {
  return *WrappedKey::from(crypto::seal_box(
      content, box_ad(vault, BoxKind::file_key, {number, file}), key.reveal(), random));
}

std::optional<crypto::AeadKey> unwrap_file_key(const crypto::AeadKey& content, const VaultId& vault,
                                               std::uint64_t number, std::uint64_t file,
                                               const WrappedKey& wrapped) {
  const auto plain = crypto::open_box_secret(
      content, box_ad(vault, BoxKind::file_key, {number, file}), wrapped.view());
  if (!plain) return std::nullopt;
  return crypto::AeadKey::from(plain->reveal());
}

}  // namespace aigaq::vault
