#include "vault/log/encoding.hpp"

#include <algorithm>

namespace aigaq::vault {
namespace {

// No record of the key table is as long.
constexpr std::uint32_t kTooLong = ~std::uint32_t{0};

void write_place(FieldWriter& out, TablePlace place) {
  out.number(place.offset);
  out.number(place.length);
}
TablePlace read_place(FieldReader& in) {
  TablePlace out;
  out.offset = in.number();
  out.length = static_cast<std::uint32_t>(std::min<std::uint64_t>(in.number(), kTooLong));
  return out;
}

}  // namespace

Bytes encode_head(const Head& head) {
  FieldWriter out;
  out.u64(head.size);
  out.raw(head.root.view());
  out.bytes(as_bytes(head.note));
  out.u32(static_cast<std::uint32_t>(head.range.size()));
  for (const Hash& hash : head.range) out.raw(hash.view());
  out.u64(head.segments_end.segment);
  out.u64(head.segments_end.offset);
  out.u64(head.table.end);
  out.raw(head.table.hash.view());
  out.u64(head.generation);
  out.raw(head.header_digest.view());
  return out.take();
}

std::optional<Head> decode_head(ByteView bytes) {
  FieldReader in(bytes);
  Head out;
  out.size = in.u64();
  out.root = in.fixed<Hash>();
  out.note = as_text(in.bytes());
  const std::uint32_t hashes = in.u32();
  for (std::uint32_t i = 0; i < hashes && in.ok(); ++i) out.range.push_back(in.fixed<Hash>());
  out.segments_end.segment = in.u64();
  out.segments_end.offset = in.u64();
  out.table.end = in.u64();
  out.table.hash = in.fixed<Hash>();
  out.generation = in.u64();
  out.header_digest = in.fixed<Hash>();
  if (!in.done()) return std::nullopt;
  return out;
}

Bytes encode_about(const About& about) {
  FieldWriter out;
  out.bytes(as_bytes(about.name));
  out.u64(static_cast<std::uint64_t>(about.created));
  out.raw(about.founder.view());
  return out.take();
}

std::optional<About> decode_about(ByteView bytes) {
  FieldReader in(bytes);
  About out;
  out.name = as_text(in.bytes());
  out.created = static_cast<std::int64_t>(in.u64());
  out.founder = in.fixed<Ed25519PublicKey>();
  if (!in.done()) return std::nullopt;
  return out;
}

Bytes encode_row_place(const RowPlace& place) {
  FieldWriter out;
  write_place(out, place.row);
  out.number(place.session_first);
  write_place(out, place.session);
  return out.take();
}

std::optional<RowPlace> decode_row_place(ByteView bytes) {
  FieldReader in(bytes);
  RowPlace out;
  out.row = read_place(in);
  out.session_first = in.number();
  out.session = read_place(in);
  if (!in.done()) return std::nullopt;
  return out;
}

Bytes encode_cosigned(const Cosigned& cosigned) {
  FieldWriter out;
  out.bytes(as_bytes(cosigned.witness.text()));
  out.u64(cosigned.size);
  out.raw(cosigned.root.view());
  out.u64(cosigned.seconds);
  out.bytes(as_bytes(cosigned.line));
  return out.take();
}

std::optional<Cosigned> decode_cosigned(ByteView bytes) {
  FieldReader in(bytes);
  const auto witness = formats::parse_cosigner_key(as_text(in.bytes()));
  Cosigned out;
  out.size = in.u64();
  out.root = in.fixed<Hash>();
  out.seconds = in.u64();
  out.line = as_text(in.bytes());
  if (!witness || !in.done()) return std::nullopt;
  out.witness = *witness;
  return out;
}

}  // namespace aigaq::vault
