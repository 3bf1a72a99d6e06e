// Bech32 (BIP 173) of 32-byte keys.

#include <array>

#include "crypto/x25519.hpp"
#include "formats/age/age.hpp"

namespace aigaq::formats::age {
namespace {

constexpr std::string_view kDigits = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr std::string_view kRecipientPrefix = "age";
constexpr std::string_view kIdentityPrefix = "age-secret-key-";
constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kKeyDigits = 52;  // 260 bits, the last four zero
constexpr std::size_t kChecksumDigits = 6;
using Digits = std::array<std::uint8_t, kKeyDigits + kChecksumDigits>;

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

class Checksum {
 public:
  explicit Checksum(std::string_view prefix) {
    for (char c : prefix) add(static_cast<std::uint8_t>(c) >> 5);
    add(0);
    for (char c : prefix) add(static_cast<std::uint8_t>(c) & 31);
  }
  void add(unsigned digit) {
    constexpr std::array<std::uint32_t, 5> kGenerator{0x3b6a57b2, 0x26508e6d, 0x1ea119fa,
                                                      0x3d4233dd, 0x2a1462b3};
    const std::uint32_t top = state_ >> 25;
    state_ = (state_ & 0x1ffffff) << 5 ^ digit;
    for (std::size_t i = 0; i < kGenerator.size(); ++i) {
      if ((top >> i & 1) != 0) state_ ^= kGenerator[i];
    }
  }
  [[nodiscard]] std::uint32_t value() const { return state_; }

 private:
  std::uint32_t state_ = 1;
};

// out: room for the prefix, "1" and 58 digits.
void encode_key(std::string_view prefix, bool upper_case, ByteView key, MutableByteView out) {
  AIGAQ_ASSERT(key.size() == kKeyBytes);
  AIGAQ_ASSERT(out.size() == prefix.size() + 1 + kKeyDigits + kChecksumDigits);
  std::size_t at = 0;
  const auto put = [&](char c) {
    out[at++] = static_cast<std::uint8_t>(upper_case ? upper(c) : c);
  };
  for (char c : prefix) put(c);
  put('1');
  Checksum checksum(prefix);
  std::uint32_t pending = 0;
  unsigned have = 0;
  const auto digit = [&](unsigned value) {
    checksum.add(value);
    put(kDigits[value]);
  };
  for (std::uint8_t byte : key) {
    pending = (pending << 8 | byte) & 0xfff;
    for (have += 8; have >= 5;) {
      have -= 5;
      digit(pending >> have & 31);
    }
  }
  digit(pending << (5 - have) & 31);
  for (std::size_t i = 0; i < kChecksumDigits; ++i) checksum.add(0);
  const std::uint32_t sum = checksum.value() ^ 1;
  // The checksum's own digits are no longer fed to it.
  for (unsigned i = 0; i < kChecksumDigits; ++i) put(kDigits[sum >> 5 * (5 - i) & 31]);
}

Result<void> decode_key(std::string_view prefix, bool upper_case, ByteView text,
                        MutableByteView out) {
  if (text.size() != prefix.size() + 1 + kKeyDigits + kChecksumDigits) {
    return fail(ErrorCode::malformed, "age key: length");
  }
  for (std::size_t i = 0; i <= prefix.size(); ++i) {
    const char c = i == prefix.size() ? '1' : prefix[i];
    if (text[i] != static_cast<std::uint8_t>(upper_case ? upper(c) : c)) {
      return fail(ErrorCode::malformed, "age key: prefix");
    }
  }
  Digits digits{};
  Checksum checksum(prefix);
  const ByteView body = text.subspan(prefix.size() + 1);
  bool known = true;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    std::size_t value = 0;
    while (value < kDigits.size() && body[i] != static_cast<std::uint8_t>(
                                                    upper_case ? upper(kDigits[value])
                                                               : kDigits[value])) {
      ++value;
    }
    known = known && value < kDigits.size();
    digits[i] = static_cast<std::uint8_t>(value & 31);
    checksum.add(digits[i]);
  }
  std::uint32_t pending = 0;
  unsigned have = 0;
  std::size_t at = 0;
  for (std::size_t i = 0; i < kKeyDigits; ++i) {
    pending = (pending << 5 | digits[i]) & 0xfff;
    have += 5;
    if (have >= 8) {
      have -= 8;
      out[at++] = static_cast<std::uint8_t>(pending >> have);
    }
  }
  crypto::wipe(digits);
  if (!known) return fail(ErrorCode::malformed, "age key: character");
  if (checksum.value() != 1) return fail(ErrorCode::malformed, "age key: checksum");
  if ((pending & ((1u << have) - 1)) != 0) {
    return fail(ErrorCode::non_canonical, "age key: bits left over");
  }
  return {};
}

// u below 2^255 - 19, as RFC 7748 section 5 writes it: an identity's own recipient is always so,
// and another spelling of it would make a stanza that its owner cannot open.
bool canonical(const X25519PublicKey& key) {
  if (key.data[31] != 0x7f) return key.data[31] < 0x7f;
  for (std::size_t i = 30; i > 0; --i) {
    if (key.data[i] != 0xff) return true;
  }
  return key.data[0] < 0xed;
}

}  // namespace

std::string recipient_text(const X25519PublicKey& recipient) {
  std::string out(kRecipientPrefix.size() + 1 + kKeyDigits + kChecksumDigits, '\0');
  encode_key(kRecipientPrefix, false, recipient.view(),
             {reinterpret_cast<std::uint8_t*>(out.data()), out.size()});
  return out;
}

Result<X25519PublicKey> parse_recipient(std::string_view text) {
  X25519PublicKey key;
  AIGAQ_TRY(decode_key(kRecipientPrefix, false, as_bytes(text), key.mutable_view()));
  if (!canonical(key)) return fail(ErrorCode::non_canonical, "age recipient: coordinate");
  // Any scalar shows a point of low order (RFC 7748 section 6.1).
  crypto::X25519Secret scalar;
  scalar.reveal_mutable()[0] = 8;
  AIGAQ_TRY(crypto::x25519(scalar, key));
  return key;
}

crypto::SecretBytes identity_text(const crypto::X25519Secret& identity) {
  crypto::SecretBytes out(kIdentityPrefix.size() + 1 + kKeyDigits + kChecksumDigits);
  encode_key(kIdentityPrefix, true, identity.reveal(), out.reveal_mutable());
  return out;
}

Result<crypto::X25519Secret> parse_identity(ByteView text) {
  crypto::X25519Secret key;
  AIGAQ_TRY(decode_key(kIdentityPrefix, true, text, key.reveal_mutable()));
  return key;
}

Result<std::vector<crypto::X25519Secret>> parse_identity_file(ByteView text) {
  std::vector<crypto::X25519Secret> out;
  while (!text.empty()) {
    const auto end = std::find(text.begin(), text.end(), '\n');
    ByteView line = text.first(static_cast<std::size_t>(end - text.begin()));
    text = text.subspan(line.size() + (end == text.end() ? 0 : 1));
    if (!line.empty() && line.back() == '\r') line = line.first(line.size() - 1);
    if (line.empty() || line.front() == '#') continue;
    AIGAQ_TRY_ASSIGN(auto identity, parse_identity(line));
    out.push_back(std::move(identity));
  }
  if (out.empty()) return fail(ErrorCode::missing, "identity file: no identity in it");
  return out;
}

}  // namespace aigaq::formats::age
