#include "vault/log/index_record.hpp"

#include "crypto/hash.hpp"

namespace aigaq::vault {
namespace {

constexpr std::uint8_t kTag = 1;
constexpr std::uint8_t kMask = 2;

ByteView one(const std::uint8_t& byte) { return {&byte, 1}; }

}  // namespace

IndexRecord::IndexRecord(const crypto::AeadKey& index, std::initializer_list<ByteView> what)
    : name_(crypto::hmac_sha256(index.reveal(), what)) {}

Bytes IndexRecord::tag(ByteView plain) const {
  const Hash hash = crypto::hmac_sha256(name_.view().subspan(kKeyBytes), {one(kTag), plain});
  return {hash.data.begin(), hash.data.begin() + kTagBytes};
}

Bytes IndexRecord::masked(ByteView tag, ByteView bytes) const {
  AIGAQ_ASSERT(bytes.size() <= kMostPlain);
  const Hash mask = crypto::hmac_sha256(name_.view().subspan(kKeyBytes), {one(kMask), tag});
  Bytes out(bytes.begin(), bytes.end());
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = static_cast<std::uint8_t>(out[i] ^ mask.data.at(i));
  }
  return out;
}

Bytes IndexRecord::seal(ByteView plain) const {
  Bytes out = tag(plain);
  append(out, masked(out, plain));
  return out;
}

std::optional<Bytes> IndexRecord::open(ByteView value) const {
  if (value.size() < kTagBytes || value.size() > kTagBytes + kMostPlain) return std::nullopt;
  Bytes plain = masked(value.first(kTagBytes), value.subspan(kTagBytes));
  const Bytes expected = tag(plain);
  if (!crypto::equal_secret(expected, value.first(kTagBytes))) return std::nullopt;
  return plain;
}

}  // namespace aigaq::vault
