#include "vault/witness/history.hpp"

#include "crypto/aead.hpp"
#include "crypto/limits.hpp"
#include "vault/log/fields.hpp"

namespace aigaq::vault {
namespace {

constexpr std::size_t kLengthBytes = 4;
// A note, a key and some numbers.
constexpr std::size_t kRecordBytes = limits::kNoteBytes + (64u << 10);

Bytes record_ad(const std::string& file, std::uint64_t number) {
  FieldWriter out;
  out.bytes(as_bytes("history"));
  out.bytes(as_bytes(file));
  out.u64(number);
  return out.take();
}

std::optional<HistoryRecord> decode(ByteView plain) {
  FieldReader in(plain);
  HistoryRecord out;
  const std::uint8_t kind = in.u8();
  if (kind < static_cast<int>(SeenKind::cosigned) || kind > static_cast<int>(SeenKind::fork)) {
    return std::nullopt;
  }
  out.seen.kind = static_cast<SeenKind>(kind);
  out.seen.seconds = static_cast<std::int64_t>(in.u64());
  const auto log = formats::parse_verifier_key(as_text(in.bytes()));
  out.seen.size = in.u64();
  out.seen.root = in.fixed<Hash>();
  out.seen.note = as_text(in.bytes());
  if (!log || !in.done()) return std::nullopt;
  out.log = *log;
  return out;
}

}  // namespace

Bytes seal_history_record(const crypto::AeadKey& key, const std::string& file,
                          std::uint64_t number, const HistoryRecord& record,
                          crypto::RandomSource& random) {
  FieldWriter plain;
  plain.u8(static_cast<std::uint8_t>(record.seen.kind));
  plain.u64(static_cast<std::uint64_t>(record.seen.seconds));
  plain.bytes(as_bytes(record.log.text()));
  plain.u64(record.seen.size);
  plain.raw(record.seen.root.view());
  plain.bytes(as_bytes(record.seen.note));
  FieldWriter out;
  out.bytes(crypto::seal_box(key, record_ad(file, number), plain.view(), random));
  return out.take();
}

HistoryReader::HistoryReader(const Directory& directory, const std::string& name,
                             const crypto::AeadKey& key)
    : file_(directory.open_read(name)), name_(name), key_(key) {}

std::optional<HistoryRecord> HistoryReader::next() {
  Bytes length(kLengthBytes);
  if (!file_.read_at(at_, length)) return std::nullopt;
  FieldReader in(length);
  const std::uint32_t size = in.u32();
  if (size > kRecordBytes || file_.size() < at_ + kLengthBytes + size) return std::nullopt;
  Bytes box(size);
  if (!file_.read_at(at_ + kLengthBytes, box)) return std::nullopt;
  const auto plain = crypto::open_box(key_, record_ad(name_, number_), box);
  if (!plain) return std::nullopt;
  auto record = decode(*plain);
  if (!record) return std::nullopt;
  at_ += kLengthBytes + size;
  ++number_;
  return record;
}

}  // namespace aigaq::vault
