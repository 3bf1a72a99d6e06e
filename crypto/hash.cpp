// OpenSSL 3 deprecates SHA256_Init and its like in favour of EVP, whose fixed cost a call is 2 to 7
// times as high. Trees are made of very short hashes, so this one file uses the low-level calls.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "crypto/hash.hpp"

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <bit>
#include <cstring>
#include <new>

#include "crypto/sha256_batch.hpp"
#include "crypto/sha256_constants.hpp"
#include "crypto/sha256_sixteen.hpp"
#include "crypto/sha256_two.hpp"

namespace aigaq::crypto {
namespace {

static_assert(sizeof(SHA256_CTX) == 112 && alignof(SHA256_CTX) <= 8);
static_assert(std::is_trivially_copyable_v<SHA256_CTX>);

constexpr std::size_t kBlock = kSha256Block;
static_assert(kBlock == SHA256_CBLOCK);

void store_be32(std::uint8_t* out, std::uint32_t v) {
  out[0] = static_cast<std::uint8_t>(v >> 24);
  out[1] = static_cast<std::uint8_t>(v >> 16);
  out[2] = static_cast<std::uint8_t>(v >> 8);
  out[3] = static_cast<std::uint8_t>(v);
}

// At most kShort bytes fill two blocks with their padding (FIPS 180-4 section 5.1.1): compressing
// them directly skips the buffering of SHA256_Update. SHA256_Transform reads and writes h alone.
constexpr std::size_t kShort = kTwoBlocks;

// The sizes that trees are made of, without a call of memcpy.
std::uint8_t* put(std::uint8_t* end, ByteView part) {
  switch (part.size()) {
    case 0:
      return end;
    case 1:
      *end = part[0];
      return end + 1;
    case 16:
      std::memcpy(end, part.data(), 16);
      return end + 16;
    case 32:
      std::memcpy(end, part.data(), 32);
      return end + 32;
    default:
      std::memcpy(end, part.data(), part.size());
      return end + part.size();
  }
}

// A short message with its padding.
class ShortMessage {
 public:
  // Behind so many bytes (whole blocks) that were compressed before.
  ShortMessage(std::initializer_list<ByteView> parts, std::size_t total, std::size_t before = 0)
      : blocks_(total + 9 > kBlock ? 2 : 1) {
    std::memset(buffer_.data(), 0, kBlock);
    if (blocks_ == 2) std::memset(buffer_.data() + kBlock, 0, kBlock);
    std::uint8_t* end = buffer_.data();
    for (ByteView part : parts) end = put(end, part);
    *end = 0x80;
    store_be32(buffer_.data() + blocks_ * kBlock - 4,
               static_cast<std::uint32_t>((before + total) * 8));
  }
  ~ShortMessage() {
    wipe_fixed<kBlock>(buffer_.data());
    if (blocks_ == 2) wipe_fixed<kBlock>(buffer_.data() + kBlock);
  }
  ShortMessage(const ShortMessage&) = delete;
  ShortMessage& operator=(const ShortMessage&) = delete;
  [[nodiscard]] const std::uint8_t* data() const { return buffer_.data(); }
  [[nodiscard]] std::size_t blocks() const { return blocks_; }

 private:
  std::size_t blocks_;
  std::array<std::uint8_t, 2 * kBlock> buffer_;
};

std::uint32_t big_endian(std::uint32_t v) {
#if defined(__GNUC__)
  if constexpr (std::endian::native == std::endian::little) return __builtin_bswap32(v);
#endif
  std::array<std::uint8_t, 4> bytes{};
  store_be32(bytes.data(), v);
  return std::bit_cast<std::uint32_t>(bytes);
}

std::size_t total_of(std::initializer_list<ByteView> parts) {
  std::size_t total = 0;
  for (ByteView part : parts) total += part.size();
  return total;
}

Hash sha256_short(std::initializer_list<ByteView> parts, std::size_t total) {
  AIGAQ_WRITTEN_FIRST const ShortMessage message(parts, total);
  AIGAQ_WRITTEN_FIRST SHA256_CTX context;
  std::copy(kSha256Initial.begin(), kSha256Initial.end(), context.h);
  for (std::size_t i = 0; i < message.blocks(); ++i) {
    SHA256_Transform(&context, message.data() + i * kBlock);
  }
  return sha256_hash_of(context.h);
}

}  // namespace

// The bytes of state_ are a SHA256_CTX; copying it bytewise copies the hash so far.
static SHA256_CTX* context_of(std::array<std::uint8_t, 112>& state) {
  return std::launder(reinterpret_cast<SHA256_CTX*>(state.data()));
}

Sha256::Sha256() {
  ::new (static_cast<void*>(state_.data())) SHA256_CTX;
  reset();
}
Sha256::~Sha256() { wipe(state_); }
Sha256::Sha256(const Sha256& other) = default;
Sha256& Sha256::operator=(const Sha256& other) = default;

void Sha256::update(ByteView bytes) {
  SHA256_Update(context_of(state_), bytes.data(), bytes.size());
}

Hash Sha256::finish() {
  Hash out;
  SHA256_Final(out.data.data(), context_of(state_));
  return out;
}

void Sha256::reset() { SHA256_Init(context_of(state_)); }

namespace {

// The bytes that bring the stream to the beginning of a block.
void fill_block(SHA256_CTX& context, ByteView& rest) {
  if (context.num == 0) return;
  const ByteView head = rest.first(std::min(rest.size(), kBlock - context.num));
  SHA256_Update(&context, head.data(), head.size());
  rest = rest.subspan(head.size());
}

// The length in bits goes into the last block.
void count_bytes(SHA256_CTX& context, std::uint64_t bytes) {
  const std::uint64_t bits =
      (std::uint64_t{context.Nh} << 32 | std::uint64_t{context.Nl}) + bytes * 8;
  context.Nl = static_cast<SHA_LONG>(bits);
  context.Nh = static_cast<SHA_LONG>(bits >> 32);
}

}  // namespace

void sha256_update_two(Sha256& first, ByteView a, Sha256& second, ByteView b) {
  AIGAQ_ASSERT(&first != &second);
  if (sha256_two_available()) {
    SHA256_CTX& left = *context_of(first.state_);
    SHA256_CTX& right = *context_of(second.state_);
    fill_block(left, a);
    fill_block(right, b);
    // A stream that is still inside a block has used up its bytes.
    const std::size_t blocks = std::min(a.size(), b.size()) / kBlock;
    if (blocks > 0) {
      sha256_two({left.h, a.data()}, {right.h, b.data()}, blocks);
      count_bytes(left, blocks * kBlock);
      count_bytes(right, blocks * kBlock);
      a = a.subspan(blocks * kBlock);
      b = b.subspan(blocks * kBlock);
    }
  }
  first.update(a);
  second.update(b);
}

// By whole words: of single bytes the compiler makes a hundred instructions.
Hash sha256_hash_of(const std::uint32_t* state) {
  AIGAQ_WRITTEN_FIRST std::array<std::uint32_t, 8> words;
  for (std::size_t i = 0; i < 8; ++i) words[i] = big_endian(state[i]);
  return std::bit_cast<Hash>(words);
}

// SHA256_Update of whole blocks buffers nothing.
void sha256_compress(std::uint32_t* state, const std::uint8_t* blocks, std::size_t count) {
  AIGAQ_WRITTEN_FIRST SHA256_CTX context;
  SHA256_Init(&context);
  std::copy_n(state, kSha256Initial.size(), context.h);
  SHA256_Update(&context, blocks, count * kBlock);
  std::copy_n(context.h, kSha256Initial.size(), state);
  OPENSSL_cleanse(context.h, sizeof context.h);
}

Hash sha256(std::initializer_list<ByteView> parts) {
  const std::size_t total = total_of(parts);
  if (total <= kShort) return sha256_short(parts, total);
  Sha256 hash;
  for (ByteView part : parts) hash.update(part);
  return hash.finish();
}

Hash sha256(ByteView bytes) { return sha256({bytes}); }

void sha256_padded(const std::uint8_t* messages, std::size_t blocks, std::size_t count, Hash* out,
                   Sha256Path most) {
  const bool two = most >= Sha256Path::two_streams && sha256_two_available();
  const bool lanes = most == Sha256Path::lanes && sha256_sixteen_available();
  while (count > 0) {
    std::size_t done = 1;
    if (lanes && count >= kWorthLanes) {
      done = std::min(count, kSha256Lanes);
      sha256_sixteen(messages, blocks, done, out);
    } else if (two && count >= 2) {
      done = 2;
      sha256_two_padded(messages, blocks, out);
    } else {
      AIGAQ_WRITTEN_FIRST SHA256_CTX context;
      std::copy(kSha256Initial.begin(), kSha256Initial.end(), context.h);
      for (std::size_t i = 0; i < blocks; ++i) SHA256_Transform(&context, messages + i * kBlock);
      out[0] = sha256_hash_of(context.h);
    }
    messages += done * blocks * kBlock;
    out += done;
    count -= done;
  }
}

namespace {

using State = std::array<SHA_LONG, 8>;

Hash finish_short(const State& state, std::initializer_list<ByteView> parts, std::size_t total) {
  AIGAQ_WRITTEN_FIRST const ShortMessage message(parts, total, kBlock);
  AIGAQ_WRITTEN_FIRST SHA256_CTX context;
  std::copy(state.begin(), state.end(), context.h);
  for (std::size_t i = 0; i < message.blocks(); ++i) {
    SHA256_Transform(&context, message.data() + i * kBlock);
  }
  const Hash out = sha256_hash_of(context.h);
  OPENSSL_cleanse(context.h, sizeof context.h);
  return out;
}

// RFC 2104: the states behind the key's two blocks; one key serves many messages.
class Hmac {
 public:
  explicit Hmac(ByteView key) {
    AIGAQ_WRITTEN_FIRST std::array<std::uint8_t, 2 * kBlock> pads;
    pads.fill(0);
    if (key.size() > kBlock) {
      Hash hashed = sha256(key);
      std::copy(hashed.data.begin(), hashed.data.end(), pads.begin());
      wipe(hashed.data);
    } else {
      std::copy(key.begin(), key.end(), pads.begin());
    }
    for (std::size_t i = 0; i < kBlock; ++i) {
      const std::uint8_t byte = pads[i];
      pads[i] = static_cast<std::uint8_t>(byte ^ 0x36);
      pads[kBlock + i] = static_cast<std::uint8_t>(byte ^ 0x5c);
    }
    inner_ = outer_ = kSha256Initial;
    if (sha256_two_available()) {
      sha256_two({inner_.data(), pads.data()}, {outer_.data(), &pads[kBlock]}, 1);
    } else {
      compress(inner_, pads.data());
      compress(outer_, &pads[kBlock]);
    }
    wipe_fixed<2 * kBlock>(pads.data());
  }
  ~Hmac() {
    OPENSSL_cleanse(inner_.data(), sizeof inner_);
    OPENSSL_cleanse(outer_.data(), sizeof outer_);
  }
  Hmac(const Hmac&) = delete;
  Hmac& operator=(const Hmac&) = delete;

  [[nodiscard]] Hash operator()(std::initializer_list<ByteView> parts) const {
    const std::size_t total = total_of(parts);
    Hash digest = total <= kShort ? finish_short(inner_, parts, total) : finish_long(parts);
    const Hash out = finish_short(outer_, {digest.view()}, Hash::kSize);
    wipe(digest.data);
    return out;
  }

 private:
  static void compress(State& state, const std::uint8_t* block) {
    SHA256_CTX context;
    std::copy(state.begin(), state.end(), context.h);
    SHA256_Transform(&context, block);
    std::copy_n(context.h, state.size(), state.begin());
    OPENSSL_cleanse(context.h, sizeof context.h);
  }
  [[nodiscard]] Hash finish_long(std::initializer_list<ByteView> parts) const {
    SHA256_CTX context;
    SHA256_Init(&context);
    std::copy(inner_.begin(), inner_.end(), context.h);
    count_bytes(context, kBlock);
    for (ByteView part : parts) SHA256_Update(&context, part.data(), part.size());
    Hash out;
    SHA256_Final(out.data.data(), &context);
    OPENSSL_cleanse(&context, sizeof context);
    return out;
  }

  State inner_;
  State outer_;
};

}  // namespace

Hash hmac_sha256(ByteView key, std::initializer_list<ByteView> parts) { return Hmac(key)(parts); }

void hkdf_sha256(ByteView ikm, ByteView salt, ByteView info, MutableByteView out) {
  AIGAQ_ASSERT(out.size() <= 255 * Hash::kSize);
  // An absent salt is 32 zero bytes, which as an HMAC key equals the empty one: nothing secret, and
  // nearly every key here is made without a salt.
  static const Hmac without_salt{ByteView{}};
  Hash prk = salt.empty() ? without_salt({ikm}) : hmac_sha256(salt, {ikm});
  const Hmac expand(prk.view());
  wipe(prk.data);
  Hash block;
  std::uint8_t counter = 1;
  for (std::size_t at = 0; at < out.size(); ++counter) {
    const ByteView number(&counter, 1);
    block = at == 0 ? expand({info, number}) : expand({block.view(), info, number});
    const std::size_t n = std::min(Hash::kSize, out.size() - at);
    std::copy_n(block.data.begin(), n, out.begin() + static_cast<std::ptrdiff_t>(at));
    at += n;
  }
  wipe(block.data);
}

}  // namespace aigaq::crypto
