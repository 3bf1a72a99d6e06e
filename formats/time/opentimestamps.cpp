#include "formats/time/opentimestamps.hpp"

#include <algorithm>
#include <array>

#include "crypto/hash.hpp"
#include "crypto/legacy_hash.hpp"
#include "crypto/limits.hpp"

namespace aigaq::formats {
namespace {

constexpr std::array<std::uint8_t, 33> kHead = {
    0x00, 'O',  'p',  'e',  'n',  'T',  'i',  'm',  'e',  's',  't',
    'a',  'm',  'p',  's',  0x00, 0x00, 'P',  'r',  'o',  'o',  'f',
    0x00, 0xbf, 0x89, 0xe2, 0xe8, 0x84, 0xe8, 0x92, 0x94, 0x01, 0x08};
constexpr std::array<std::uint8_t, 8> kBitcoin = {0x05, 0x88, 0x96, 0x0d, 0x73, 0xd7, 0x19, 0x01};
constexpr std::array<std::uint8_t, 8> kPending = {0x83, 0xdf, 0xe3, 0x0d, 0x2e, 0xf9, 0x0c, 0x8e};
constexpr std::size_t kMagicBytes = 31;
constexpr std::size_t kCalendarBytes = 1'000;
// A tree of a few hundred bytes can branch often; each branch hashes anew.
constexpr std::size_t kOperations = 65'536;

enum Tag : std::uint8_t {
  kAttestation = 0x00,
  kSha1 = 0x02,
  kRipemd160 = 0x03,
  kSha256 = 0x08,
  kAppend = 0xf0,
  kPrepend = 0xf1,
  kReverse = 0xf2,
  kHexlify = 0xf3,
  kFork = 0xff,
};

class OtsReader {
 public:
  explicit OtsReader(ByteView rest) : rest_(rest) {}
  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  Result<std::uint8_t> byte() {
    if (rest_.empty()) return fail(ErrorCode::truncated, "OpenTimestamps file");
    const std::uint8_t out = rest_.front();
    rest_ = rest_.subspan(1);
    return out;
  }
  Result<ByteView> bytes(std::size_t count) {
    if (rest_.size() < count) return fail(ErrorCode::truncated, "OpenTimestamps file");
    const ByteView out = rest_.first(count);
    rest_ = rest_.subspan(count);
    return out;
  }
  Result<std::uint64_t> varint() {
    std::uint64_t out = 0;
    for (unsigned shift = 0; shift < 63; shift += 7) {
      AIGAQ_TRY_ASSIGN(const std::uint8_t next, byte());
      out |= std::uint64_t{next & 0x7fu} << shift;
      if ((next & 0x80u) == 0) return out;
    }
    return fail(ErrorCode::limit_exceeded, "number in an OpenTimestamps file");
  }
  Result<ByteView> varbytes(std::size_t least, std::size_t most) {
    AIGAQ_TRY_ASSIGN(const std::uint64_t size, varint());
    if (size < least || size > most) {
      return fail(ErrorCode::limit_exceeded, "length in an OpenTimestamps file");
    }
    return bytes(static_cast<std::size_t>(size));
  }

 private:
  ByteView rest_;
};

bool calendar_character(std::uint8_t c) {
  constexpr std::string_view kOthers = "._/:-";
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         kOthers.find(static_cast<char>(c)) != std::string_view::npos;
}

Result<OtsAttestation> read_attestation(OtsReader& in, ByteView message) {
  AIGAQ_TRY_ASSIGN(const ByteView tag, in.bytes(kBitcoin.size()));
  AIGAQ_TRY_ASSIGN(const ByteView payload, in.varbytes(0, limits::kOtsPayloadBytes));
  OtsAttestation out;
  out.message.assign(message.begin(), message.end());
  OtsReader inner(payload);
  if (std::ranges::equal(tag, kBitcoin)) {
    out.kind = OtsAttestation::Kind::bitcoin;
    AIGAQ_TRY_ASSIGN(out.height, inner.varint());
  } else if (std::ranges::equal(tag, kPending)) {
    out.kind = OtsAttestation::Kind::pending;
    AIGAQ_TRY_ASSIGN(const ByteView address, inner.varbytes(1, kCalendarBytes));
    if (!std::ranges::all_of(address, calendar_character)) {
      return fail(ErrorCode::malformed, "address of a calendar");
    }
    out.calendar = as_text(address);
  } else {
    return out;
  }
  if (!inner.at_end()) return fail(ErrorCode::trailing_data, "attestation");
  return out;
}

Bytes copied(ByteView bytes) { return {bytes.begin(), bytes.end()}; }

Result<Bytes> apply(std::uint8_t tag, OtsReader& in, ByteView message) {
  Bytes out;
  switch (tag) {
    case kSha1:
      return copied(crypto::sha1(message).view());
    case kRipemd160:
      return copied(crypto::ripemd160(message).view());
    case kSha256:
      return copied(crypto::sha256(message).view());
    case kReverse:
      return Bytes(message.rbegin(), message.rend());
    case kHexlify:
      out = copied(as_bytes(to_hex(message)));
      break;
    case kAppend:
    case kPrepend: {
      AIGAQ_TRY_ASSIGN(const ByteView more, in.varbytes(1, limits::kOtsMessageBytes));
      append(out, tag == kAppend ? message : more);
      append(out, tag == kAppend ? more : message);
      break;
    }
    default:
      return fail(ErrorCode::unsupported, "operation of an OpenTimestamps file");
  }
  if (out.size() > limits::kOtsMessageBytes) {
    return fail(ErrorCode::limit_exceeded, "message of an OpenTimestamps file");
  }
  return out;
}

// A timestamp whose branches are being read; the last branch closes it.
struct Level {
  Bytes message;
  bool last = false;
};

// One branch: an attestation, or an operation whose timestamp comes next.
Result<void> read_branch(OtsReader& in, std::vector<Level>& levels,
                         std::vector<OtsAttestation>& out) {
  AIGAQ_TRY_ASSIGN(std::uint8_t tag, in.byte());
  levels.back().last = tag != kFork;
  if (tag == kFork) {
    AIGAQ_TRY_ASSIGN(tag, in.byte());
  }
  if (tag == kAttestation) {
    AIGAQ_TRY_ASSIGN(auto attestation, read_attestation(in, levels.back().message));
    out.push_back(std::move(attestation));
    return {};
  }
  if (levels.size() > limits::kOtsDepth) {
    return fail(ErrorCode::limit_exceeded, "depth of an OpenTimestamps file");
  }
  AIGAQ_TRY_ASSIGN(Bytes next, apply(tag, in, levels.back().message));
  levels.push_back({std::move(next), false});
  return {};
}

}  // namespace

bool looks_like_ots(ByteView file) {
  return file.size() >= kMagicBytes &&
         std::ranges::equal(file.first(kMagicBytes), ByteView(kHead).first(kMagicBytes));
}

bool ots_begins_for(ByteView file, const Hash& digest) {
  return file.size() >= kHead.size() + Hash::kSize &&
         std::ranges::equal(file.first(kHead.size()), kHead) &&
         std::ranges::equal(file.subspan(kHead.size(), Hash::kSize), digest.view());
}

Result<std::vector<OtsAttestation>> parse_ots(ByteView file, const Hash& digest) {
  if (file.size() > limits::kTimeAnswerBytes) {
    return fail(ErrorCode::limit_exceeded, "size of an OpenTimestamps file");
  }
  if (!looks_like_ots(file)) return fail(ErrorCode::malformed, "OpenTimestamps file");
  if (file.size() < kHead.size() ||
      !std::ranges::equal(file.first(kHead.size()), kHead)) {
    return fail(ErrorCode::unsupported, "version or hash of an OpenTimestamps file");
  }
  if (!ots_begins_for(file, digest)) {
    return fail(ErrorCode::wrong_value, "digest of an OpenTimestamps file");
  }
  OtsReader in(file.subspan(kHead.size() + Hash::kSize));
  std::vector<OtsAttestation> out;
  std::vector<Level> levels{{copied(digest.view()), false}};
  for (std::size_t steps = 0; !levels.empty(); ++steps) {
    if (levels.back().last) {
      levels.pop_back();
      continue;
    }
    if (steps > kOperations) {
      return fail(ErrorCode::limit_exceeded, "operations of an OpenTimestamps file");
    }
    AIGAQ_TRY(read_branch(in, levels, out));
  }
  if (!in.at_end()) return fail(ErrorCode::trailing_data, "OpenTimestamps file");
  return out;
}

}  // namespace aigaq::formats
