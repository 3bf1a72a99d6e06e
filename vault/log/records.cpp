#include "vault/log/records.hpp"

#include "crypto/limits.hpp"
#include "formats/disclosure/excerpt.hpp"

namespace aigaq::vault {
namespace {

bool has_pieces(const StoredRef& ref) { return ref.size > formats::kPieceSize; }

}  // namespace

Bytes encode_record(const StatementRecord& record) {
  FieldWriter out;
  out.number(record.statement.size());
  out.raw(record.statement);
  out.raw(record.seed.reveal());
  out.number(record.files.size());
  for (const FileContent& file : record.files) {
    write_ref(out, file.ref);
    if (!has_pieces(file.ref)) continue;
    out.number(file.pieces.size());
    for (const Hash& piece : file.pieces) out.raw(piece.view());
  }
  return out.take();
}

std::optional<StatementRecord> decode_record(ByteView bytes) {
  FieldReader in(bytes);
  StatementRecord out;
  const ByteView statement = in.raw(in.number());
  out.statement.assign(statement.begin(), statement.end());
  auto seed = formats::EntrySeed::from(in.raw(formats::EntrySeed::kSize));
  if (!seed) return std::nullopt;
  out.seed = std::move(*seed);
  const std::uint64_t files = in.number();
  for (std::uint64_t i = 0; i < files && in.ok(); ++i) {
    auto ref = read_ref(in);
    if (!ref) return std::nullopt;
    FileContent& file = out.files.emplace_back(FileContent{std::move(*ref), {}});
    if (!has_pieces(file.ref)) continue;
    const std::uint64_t pieces = in.number();
    for (std::uint64_t j = 0; j < pieces && in.ok(); ++j) file.pieces.push_back(in.fixed<Hash>());
  }
  if (!in.done()) return std::nullopt;
  return out;
}

Bytes encode_row(const KeyRow& row) {
  FieldWriter out;
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
