#include "crypto/sha256_two.hpp"

#include "crypto/result.hpp"

#if defined(AIGAQ_OWN_SHA256) && defined(__x86_64__) && defined(__GNUC__)
#define AIGAQ_SHA_INSTRUCTIONS 1
#include <cpuid.h>
#include <immintrin.h>

#include "crypto/sha256_constants.hpp"
#endif

namespace aigaq::crypto {

#ifdef AIGAQ_SHA_INSTRUCTIONS

namespace {

// The instructions' own order of the state (Intel SDM, SHA256RNDS2): A B E F and C D G H.
struct Vectors {
  __m128i abef, cdgh;
  __m128i word[4];  // the last 16 words of the message schedule
};

#define AIGAQ_SHA_TARGET __attribute__((target("sha,sse4.1,ssse3")))
#define AIGAQ_SHA_INLINE AIGAQ_SHA_TARGET __attribute__((always_inline)) inline

AIGAQ_SHA_INLINE void load_state(Vectors& v, const std::uint32_t* state) {
  const __m128i dcba = _mm_loadu_si128(reinterpret_cast<const __m128i*>(state));
  const __m128i hgfe = _mm_loadu_si128(reinterpret_cast<const __m128i*>(state + 4));
  const __m128i cdab = _mm_shuffle_epi32(dcba, 0xB1);
  const __m128i efgh = _mm_shuffle_epi32(hgfe, 0x1B);
  v.abef = _mm_alignr_epi8(cdab, efgh, 8);
  v.cdgh = _mm_blend_epi16(efgh, cdab, 0xF0);
}

AIGAQ_SHA_INLINE void store_state(const Vectors& v, std::uint32_t* state) {
  const __m128i feba = _mm_shuffle_epi32(v.abef, 0x1B);
  const __m128i dchg = _mm_shuffle_epi32(v.cdgh, 0xB1);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(state), _mm_blend_epi16(feba, dchg, 0xF0));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(state + 4), _mm_alignr_epi8(dchg, feba, 8));
}

AIGAQ_SHA_INLINE __m128i turn_words(__m128i v) {
  return _mm_shuffle_epi8(v, _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL));
}

AIGAQ_SHA_INLINE void store_hash(const Vectors& v, std::uint8_t* out) {
  const __m128i feba = _mm_shuffle_epi32(v.abef, 0x1B);
  const __m128i dchg = _mm_shuffle_epi32(v.cdgh, 0xB1);
  auto* halves = reinterpret_cast<__m128i*>(out);
  _mm_storeu_si128(halves, turn_words(_mm_blend_epi16(feba, dchg, 0xF0)));
  _mm_storeu_si128(halves + 1, turn_words(_mm_alignr_epi8(dchg, feba, 8)));
}

AIGAQ_SHA_INLINE void load_block(Vectors& v, const std::uint8_t* block) {
  const auto* words = reinterpret_cast<const __m128i*>(block);
  for (int i = 0; i < 4; ++i) v.word[i] = turn_words(_mm_loadu_si128(words + i));
}

// Words 4i to 4i+3 of the schedule, in the place of those 16 before.
AIGAQ_SHA_INLINE void extend(Vectors& v, int i) {
  const __m128i last = v.word[(i + 3) & 3];
  const __m128i between = _mm_alignr_epi8(last, v.word[(i + 2) & 3], 4);
  __m128i& word = v.word[i & 3];
  word = _mm_add_epi32(_mm_sha256msg1_epu32(word, v.word[(i + 1) & 3]), between);
  word = _mm_sha256msg2_epu32(word, last);
}

AIGAQ_SHA_INLINE void two_rounds(Vectors& v, __m128i message) {
  const __m128i next = _mm_sha256rnds2_epu32(v.cdgh, v.abef, message);
  v.cdgh = v.abef;
  v.abef = next;
}

// What is in the words of both.
AIGAQ_SHA_INLINE void compress_words(Vectors& x, Vectors& y) {
  const __m128i abef_x = x.abef;
  const __m128i cdgh_x = x.cdgh;
  const __m128i abef_y = y.abef;
  const __m128i cdgh_y = y.cdgh;
#pragma GCC unroll 16
  for (int i = 0; i < 16; ++i) {
    if (i >= 4) {
      extend(x, i);
      extend(y, i);
    }
    const auto* constants = reinterpret_cast<const __m128i*>(kSha256Rounds.data());
    const __m128i round = _mm_load_si128(constants + i);
    const __m128i message_x = _mm_add_epi32(x.word[i & 3], round);
    const __m128i message_y = _mm_add_epi32(y.word[i & 3], round);
    two_rounds(x, message_x);
    two_rounds(y, message_y);
    two_rounds(x, _mm_shuffle_epi32(message_x, 0x0E));
    two_rounds(y, _mm_shuffle_epi32(message_y, 0x0E));
  }
  x.abef = _mm_add_epi32(x.abef, abef_x);
  x.cdgh = _mm_add_epi32(x.cdgh, cdgh_x);
  y.abef = _mm_add_epi32(y.abef, abef_y);
  y.cdgh = _mm_add_epi32(y.cdgh, cdgh_y);
}

AIGAQ_SHA_INLINE void compress(Vectors& x, Vectors& y, const std::uint8_t* in_x,
                               const std::uint8_t* in_y, std::size_t blocks) {
  for (; blocks > 0; --blocks, in_x += 64, in_y += 64) {
    load_block(x, in_x);
    load_block(y, in_y);
    compress_words(x, y);
  }
}

// The padded message 0x02 ‖ hash ‖ 0x00 from the eight words of the hash: a byte later than they.
AIGAQ_SHA_INLINE void left_child(Vectors& v, __m128i low, __m128i high) {
  const __m128i prefix = _mm_set_epi32(0x02, 0, 0, 0);
  const auto shifted = [](__m128i before, __m128i words) AIGAQ_SHA_TARGET {
    return _mm_or_si128(_mm_slli_epi32(_mm_alignr_epi8(words, before, 12), 24),
                        _mm_srli_epi32(words, 8));
  };
  v.word[0] = shifted(prefix, low);
  v.word[1] = shifted(low, high);
  v.word[2] =
      _mm_or_si128(_mm_slli_epi32(_mm_srli_si128(high, 12), 24), _mm_set_epi32(0, 0, 0, 0x8000));
  v.word[3] = _mm_set_epi32(34 * 8, 0, 0, 0);
}

AIGAQ_SHA_INLINE void next_left_child(Vectors& v) {
  const __m128i feba = _mm_shuffle_epi32(v.abef, 0x1B);
  const __m128i dchg = _mm_shuffle_epi32(v.cdgh, 0xB1);
  left_child(v, _mm_blend_epi16(feba, dchg, 0xF0), _mm_alignr_epi8(dchg, feba, 8));
}

AIGAQ_SHA_INLINE void first_left_child(Vectors& v, const std::uint8_t* seed) {
  const auto* halves = reinterpret_cast<const __m128i*>(seed);
  left_child(v, turn_words(_mm_loadu_si128(halves)), turn_words(_mm_loadu_si128(halves + 1)));
}

bool processor_has_them() {
  unsigned a = 0;
  unsigned b = 0;
  unsigned c = 0;
  unsigned d = 0;
  if (__get_cpuid(1, &a, &b, &c, &d) == 0 || (c & bit_SSSE3) == 0 || (c & bit_SSE4_1) == 0) {
    return false;
  }
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & bit_SHA) != 0;
}

// libcrypto's ChaCha20 leaves the upper halves of the vector registers in use, and a thread takes
// them over from the one that began it: these instructions then take twice the time.
void clear_upper_halves() {
  static const bool has_them = __builtin_cpu_supports("avx") != 0;
  if (has_them) __asm__ __volatile__("vzeroupper" : : : "memory");
}

}  // namespace

bool sha256_two_available() {
  static const bool available = processor_has_them();
  return available;
}

AIGAQ_SHA_TARGET void sha256_two(const Sha256Lane& a, const Sha256Lane& b, std::size_t blocks) {
  clear_upper_halves();
  AIGAQ_WRITTEN_FIRST Vectors x;
  AIGAQ_WRITTEN_FIRST Vectors y;
  load_state(x, a.state);
  load_state(y, b.state);
  compress(x, y, a.blocks, b.blocks, blocks);
  store_state(x, a.state);
  store_state(y, b.state);
}

AIGAQ_SHA_TARGET void sha256_two_padded(const std::uint8_t* messages, std::size_t blocks,
                                        Hash* out) {
  clear_upper_halves();
  AIGAQ_WRITTEN_FIRST Vectors x;
  AIGAQ_WRITTEN_FIRST Vectors y;
  load_state(x, kSha256Initial.data());
  y = x;
  compress(x, y, messages, messages + blocks * 64, blocks);
  store_hash(x, out[0].data.data());
  store_hash(y, out[1].data.data());
}

AIGAQ_SHA_TARGET void sha256_two_left_chains(std::uint8_t* first, std::uint8_t* second,
                                             std::size_t steps) {
  if (steps == 0) return;
  clear_upper_halves();
  AIGAQ_WRITTEN_FIRST Vectors x;
  AIGAQ_WRITTEN_FIRST Vectors y;
  first_left_child(x, first);
  first_left_child(y, second);
  for (std::size_t step = 0;; ++step) {
    load_state(x, kSha256Initial.data());
    y.abef = x.abef;
    y.cdgh = x.cdgh;
    compress_words(x, y);
    if (step + 1 == steps) break;
    next_left_child(x);
    next_left_child(y);
  }
  store_hash(x, first);
  store_hash(y, second);
}

#else

bool sha256_two_available() { return false; }

void sha256_two(const Sha256Lane&, const Sha256Lane&, std::size_t) {
  AIGAQ_ASSERT(false && "no kernel in this build");
}

void sha256_two_padded(const std::uint8_t*, std::size_t, Hash*) {
  AIGAQ_ASSERT(false && "no kernel in this build");
}

void sha256_two_left_chains(std::uint8_t*, std::uint8_t*, std::size_t) {
  AIGAQ_ASSERT(false && "no kernel in this build");
}

#endif

}  // namespace aigaq::crypto
