#include "vault/segments/record.hpp"

#include <fmt/format.h>

namespace aigaq::vault {
namespace {

constexpr unsigned kLast = 0x80;
constexpr std::uint64_t kMostRecords = ~std::uint32_t{0};  // of one file, 1 MiB each

Bytes body_ad(const VaultId& vault, const RecordHeader& header) {
  FieldWriter out;
  out.raw(vault.view());
  out.u8(static_cast<std::uint8_t>(header.kind == RecordKind::data ? BoxKind::record
                                                                   : BoxKind::padding));
  out.raw(header.file.view());
  out.u64(header.number);
  out.u8(header.last ? 1 : 0);
  return out.take();
}

Bytes header_ad(const VaultId& vault, SegmentPlace place) {
  return box_ad(vault, BoxKind::record_header, {place.segment, place.offset});
}

// nonce ‖ sealed.
void put_box(MutableByteView out, const crypto::AeadKey& key, const crypto::XNonce& nonce,
             ByteView ad, ByteView plain) {
  AIGAQ_ASSERT(out.size() == plain.size() + kBoxOverhead);
  std::copy(nonce.data.begin(), nonce.data.end(), out.begin());
  crypto::xchacha_seal(key, nonce, ad, plain, out.subspan(crypto::XNonce::kSize));
}

StorageError of_segment(const char* cls, const char* what, std::uint64_t segment) {
  const Detail detail{what, {{"segment", segment_name(segment)}, {"entry", "log-page"}}};
  return {Trouble::integrity, cls, detail, segment_subject(segment)};
}

}  // namespace

void write_ref(FieldWriter& out, const StoredRef& ref) {
  out.raw(ref.file.view());
  out.number(ref.size);
  out.number(ref.extents.size());
  for (const Extent& extent : ref.extents) {
    out.number(extent.begin.segment);
    out.number(extent.begin.offset);
    out.number(extent.records);
  }
}

std::optional<StoredRef> read_ref(FieldReader& in) {
  StoredRef out;
  out.file = in.fixed<FileId>();
  out.size = in.number();
  const std::uint64_t extents = in.number();
  for (std::uint64_t i = 0; i < extents && in.ok(); ++i) {
    Extent extent;
    extent.begin.segment = in.number();
    extent.begin.offset = in.number();
    extent.records = in.number();
    if (extent.records == 0 || extent.records > kMostRecords - out.records) return std::nullopt;
    out.records += extent.records;
    out.extents.push_back(extent);
  }
  if (!in.ok()) return std::nullopt;
  return out;
}

void seal_record_header(const RecordKeys& keys, const VaultId& vault, SegmentPlace place,
                        const RecordHeader& header, const crypto::XNonce& nonce,
                        MutableByteView out) {
  FieldWriter head;
  head.u8(
      static_cast<std::uint8_t>(static_cast<unsigned>(header.kind) | (header.last ? kLast : 0)));
  head.u32(header.body_bytes);
  head.raw(header.file.view());
  AIGAQ_ASSERT(header.number <= kMostRecords);
  head.u32(static_cast<std::uint32_t>(header.number));
  put_box(out, keys.header, nonce, header_ad(vault, place), head.view());
}

void seal_record_body(const crypto::AeadKey& body_key, const VaultId& vault,
                      const RecordHeader& header, const crypto::XNonce& nonce, ByteView plain,
                      MutableByteView out) {
  AIGAQ_ASSERT(plain.size() == header.body_bytes);
  put_box(out, body_key, nonce, body_ad(vault, header), plain);
}

Result<RecordHeader> open_record_header(const RecordKeys& keys, const VaultId& vault,
                                        SegmentPlace place, ByteView box) {
  AIGAQ_TRY_ASSIGN(const Bytes plain, crypto::open_box(keys.header, header_ad(vault, place), box));
  FieldReader in(plain);
  RecordHeader out;
  const unsigned first = in.u8();
  const unsigned kind = first & ~kLast;
  out.body_bytes = in.u32();
  out.file = in.fixed<FileId>();
  out.number = in.u32();
  if (!in.done() || kind < 1 || kind > 2 || out.body_bytes > kRecordPlain) {
    return fail(ErrorCode::malformed, "record header");
  }
  out.kind = static_cast<RecordKind>(kind);
  out.last = (first & kLast) != 0;
  return out;
}

Result<void> open_record_body(const crypto::AeadKey& body_key, const VaultId& vault,
                              const RecordHeader& header, ByteView sealed, MutableByteView out) {
  if (sealed.size() != out.size() + kBoxOverhead) return fail(ErrorCode::truncated, "record");
  const auto nonce = *crypto::XNonce::from(sealed.first(24));
  return crypto::xchacha_open(body_key, nonce, body_ad(vault, header), sealed.subspan(24), out);
}

Result<void> check_record_body(const crypto::AeadKey& body_key, const VaultId& vault,
                               const RecordHeader& header, ByteView sealed) {
  if (sealed.size() != header.body_bytes + kBoxOverhead)
    return fail(ErrorCode::truncated, "record");
  const auto nonce = *crypto::XNonce::from(sealed.first(24));
  return crypto::xchacha_check(body_key, nonce, body_ad(vault, header), sealed.subspan(24));
}

std::string segment_name(std::uint64_t segment) { return fmt::format("{:08}", segment); }

std::string segment_subject(std::uint64_t segment) { return "segments/" + segment_name(segment); }

StorageError segment_missing(std::uint64_t segment) {
  return of_segment("segment-missing", "a segment is missing", segment);
}

StorageError segment_cut(std::uint64_t segment) {
  return of_segment("segment-cut", "a segment ends early", segment);
}

}  // namespace aigaq::vault
