#include "crypto/chacha20_poly1305.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <sodium.h>

#include <memory>

#include "crypto/result.hpp"
#include "crypto/secret.hpp"

namespace aigaq::crypto::chacha20_poly1305 {
namespace {

constexpr std::size_t kTag = 16;
constexpr std::size_t kLong = 2'048;                  // measured: where libcrypto's set-up pays
constexpr std::size_t kPiece = std::size_t{1} << 30;  // EVP counts in int

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

// A context with key and nonce, or null. No configuration file is read: it could name a module to
// load. The context is wiped when it is freed.
Context start(const Params& params, bool seal) {
  if (OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr) != 1) return nullptr;
  Context context(EVP_CIPHER_CTX_new());
  if (!context || EVP_CipherInit_ex(context.get(), EVP_chacha20_poly1305(), nullptr,
                                    params.key.data(), params.nonce.data(), seal ? 1 : 0) != 1) {
    return nullptr;
  }
  return context;
}

// libcrypto's ChaCha20 leaves the upper halves of the vector registers in use; the hashes that come
// after it, with instructions that know the lower halves alone, would then take twice their time.
struct ClearUpperHalves {
  ~ClearUpperHalves() {
#if defined(__GNUC__) && defined(__x86_64__)
    static const bool has_them = __builtin_cpu_supports("avx") != 0;
    if (has_them) __asm__ __volatile__("vzeroupper" : : : "memory");
#endif
  }
};

// out is null for associated data.
void feed(EVP_CIPHER_CTX* context, ByteView in, std::uint8_t* out) {
  while (!in.empty()) {
    const std::size_t n = std::min(in.size(), kPiece);
    int written = 0;
    AIGAQ_ASSERT(EVP_CipherUpdate(context, out, &written, in.data(), static_cast<int>(n)) == 1);
    AIGAQ_ASSERT(static_cast<std::size_t>(written) == n);
    if (out != nullptr) out += n;
    in = in.subspan(n);
  }
}

}  // namespace

void seal_sodium(const Params& params, ByteView plain, MutableByteView out) {
  crypto_aead_chacha20poly1305_ietf_encrypt(out.data(), nullptr, plain.data(), plain.size(),
                                            params.ad.data(), params.ad.size(), nullptr,
                                            params.nonce.data(), params.key.data());
}

bool seal_libcrypto(const Params& params, ByteView plain, MutableByteView out) {
  const ClearUpperHalves clear;
  const Context context = start(params, true);
  if (!context) return false;
  feed(context.get(), params.ad, nullptr);
  feed(context.get(), plain, out.data());
  std::uint8_t* const tag = out.data() + plain.size();
  int written = 0;
  AIGAQ_ASSERT(EVP_CipherFinal_ex(context.get(), tag, &written) == 1 && written == 0);
  AIGAQ_ASSERT(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, kTag, tag) == 1);
  return true;
}

Opened open_sodium(const Params& params, ByteView sealed, MutableByteView out) {
  const int result = crypto_aead_chacha20poly1305_ietf_decrypt(
      out.data(), nullptr, nullptr, sealed.data(), sealed.size(), params.ad.data(),
      params.ad.size(), params.nonce.data(), params.key.data());
  return result == 0 ? Opened::yes : Opened::bad_tag;
}

Opened open_libcrypto(const Params& params, ByteView sealed, MutableByteView out) {
  const ClearUpperHalves clear;
  const Context context = start(params, false);
  if (!context) return Opened::unavailable;
  // Copied: the call takes it without const, and out may be where sealed is.
  std::array<std::uint8_t, kTag> tag{};
  const ByteView sent = sealed.last(kTag);
  std::copy(sent.begin(), sent.end(), tag.begin());
  AIGAQ_ASSERT(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kTag, tag.data()) == 1);
  feed(context.get(), params.ad, nullptr);
  feed(context.get(), sealed.first(sealed.size() - kTag), out.data());
  std::array<std::uint8_t, kTag> rest{};
  int written = 0;
  const int result = EVP_CipherFinal_ex(context.get(), rest.data(), &written);
  return result == 1 ? Opened::yes : Opened::bad_tag;
}

namespace {

// RFC 8439 section 2.6: the first half of the key stream's first block.
class TagKey {
 public:
  explicit TagKey(const Params& params) {
    crypto_stream_chacha20_ietf(bytes_.data(), bytes_.size(), params.nonce.data(),
                                params.key.data());
  }
  ~TagKey() { wipe(bytes_); }
  TagKey(const TagKey&) = delete;
  TagKey& operator=(const TagKey&) = delete;
  [[nodiscard]] const std::uint8_t* data() const { return bytes_.data(); }

 private:
  std::array<std::uint8_t, 32> bytes_{};
};

// RFC 8439 section 2.8: what the tag is made over, piece by piece.
template <class Add>
void tagged(const Params& params, ByteView ciphertext, const Add& add) {
  static constexpr std::array<std::uint8_t, kTag> kZeros{};
  const auto padded = [&](ByteView bytes) {
    add(bytes);
    add(ByteView(kZeros).first((kTag - bytes.size() % kTag) % kTag));
  };
  padded(params.ad);
  padded(ciphertext);
  std::array<std::uint8_t, 2 * sizeof(std::uint64_t)> lengths{};
  for (std::size_t i = 0; i < sizeof(std::uint64_t); ++i) {
    lengths.at(i) = static_cast<std::uint8_t>(std::uint64_t{params.ad.size()} >> 8 * i);
    lengths.at(i + sizeof(std::uint64_t)) =
        static_cast<std::uint8_t>(std::uint64_t{ciphertext.size()} >> 8 * i);
  }
  add(lengths);
}

Opened compare(const std::array<std::uint8_t, kTag>& tag, ByteView sealed) {
  return sodium_memcmp(tag.data(), sealed.last(kTag).data(), kTag) == 0 ? Opened::yes
                                                                        : Opened::bad_tag;
}

struct FreeMac {
  void operator()(EVP_MAC* mac) const { EVP_MAC_free(mac); }
  void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};

}  // namespace

Opened check_sodium(const Params& params, ByteView sealed) {
  const TagKey key(params);
  crypto_onetimeauth_poly1305_state state;
  crypto_onetimeauth_poly1305_init(&state, key.data());
  tagged(params, sealed.first(sealed.size() - kTag), [&](ByteView bytes) {
    crypto_onetimeauth_poly1305_update(&state, bytes.data(), bytes.size());
  });
  std::array<std::uint8_t, kTag> tag{};
  crypto_onetimeauth_poly1305_final(&state, tag.data());
  sodium_memzero(&state, sizeof state);
  return compare(tag, sealed);
}

Opened check_libcrypto(const Params& params, ByteView sealed) {
  const ClearUpperHalves clear;
  if (OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr) != 1) return Opened::unavailable;
  const std::unique_ptr<EVP_MAC, FreeMac> mac(EVP_MAC_fetch(nullptr, "POLY1305", nullptr));
  if (!mac) return Opened::unavailable;
  const std::unique_ptr<EVP_MAC_CTX, FreeMac> context(EVP_MAC_CTX_new(mac.get()));
  const TagKey key(params);
  if (!context || EVP_MAC_init(context.get(), key.data(), 32, nullptr) != 1) {
    return Opened::unavailable;
  }
  tagged(params, sealed.first(sealed.size() - kTag), [&](ByteView bytes) {
    AIGAQ_ASSERT(EVP_MAC_update(context.get(), bytes.data(), bytes.size()) == 1);
  });
  std::array<std::uint8_t, kTag> tag{};
  std::size_t size = 0;
  AIGAQ_ASSERT(EVP_MAC_final(context.get(), tag.data(), &size, tag.size()) == 1 && size == kTag);
  return compare(tag, sealed);
}

void seal(const Params& params, ByteView plain, MutableByteView out) {
  if (plain.size() >= kLong && seal_libcrypto(params, plain, out)) return;
  seal_sodium(params, plain, out);
}

bool open(const Params& params, ByteView sealed, MutableByteView out) {
  if (sealed.size() >= kLong) {
    const Opened opened = open_libcrypto(params, sealed, out);
    if (opened != Opened::unavailable) return opened == Opened::yes;
  }
  return open_sodium(params, sealed, out) == Opened::yes;
}

bool check(const Params& params, ByteView sealed) {
  if (sealed.size() >= kLong) {
    const Opened checked = check_libcrypto(params, sealed);
    if (checked != Opened::unavailable) return checked == Opened::yes;
  }
  return check_sodium(params, sealed) == Opened::yes;
}

}  // namespace aigaq::crypto::chacha20_poly1305
