#include "crypto/sha256_sixteen.hpp"

#include "crypto/result.hpp"

// GCC does not align what it spills of such registers on Windows (GCC bug 54412).
#if defined(AIGAQ_OWN_SHA256) && defined(__x86_64__) && defined(__GNUC__) && !defined(_WIN32)
#define AIGAQ_SHA_LANES 1
#include <immintrin.h>

#include <algorithm>
#include <array>
#include <utility>

#include "crypto/sha256_constants.hpp"
#endif

namespace aigaq::crypto {

#ifdef AIGAQ_SHA_LANES

namespace {

// The headers' "undefined" registers (GCC bug 105593).
#if !defined(__clang__)
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

#define AIGAQ_LANES_TARGET __attribute__((target("avx512f,avx512bw")))
#define AIGAQ_LANES_INLINE AIGAQ_LANES_TARGET __attribute__((always_inline)) inline

using Row = __m512i;  // a word of each of the sixteen lanes

// FIPS 180-4 section 4.1.2; 0x96 is the exclusive or of three, 0xca is Ch and 0xe8 is Maj.
template <int A, int B, int C>
AIGAQ_LANES_INLINE Row rotations(Row x) {
  return _mm512_ternarylogic_epi32(_mm512_ror_epi32(x, A), _mm512_ror_epi32(x, B),
                                   _mm512_ror_epi32(x, C), 0x96);
}

template <int A, int B, unsigned Shift>
AIGAQ_LANES_INLINE Row rotations_and_shift(Row x) {
  return _mm512_ternarylogic_epi32(_mm512_ror_epi32(x, A), _mm512_ror_epi32(x, B),
                                   _mm512_srli_epi32(x, Shift), 0x96);
}

// What is ready early is added first: the compiler would put the sum in another order.
AIGAQ_LANES_INLINE void keep_apart(Row& sum) { __asm__("" : "+v"(sum)); }

struct Lanes {
  Row state[8];
  Row word[16];  // the last 16 words of the message schedule
};

// The state turns by one place a round instead of being moved.
template <std::size_t I>
AIGAQ_LANES_INLINE void one_round(Lanes& v, std::uint32_t constant) {
  const Row a = v.state[(64 - I) & 7];
  const Row b = v.state[(65 - I) & 7];
  const Row c = v.state[(66 - I) & 7];
  Row& d = v.state[(67 - I) & 7];
  const Row e = v.state[(68 - I) & 7];
  const Row f = v.state[(69 - I) & 7];
  const Row g = v.state[(70 - I) & 7];
  Row& h = v.state[(71 - I) & 7];
  Row input = _mm512_add_epi32(
      h, _mm512_add_epi32(v.word[I & 15], _mm512_set1_epi32(static_cast<int>(constant))));
  keep_apart(input);
  Row early = _mm512_add_epi32(input, _mm512_ternarylogic_epi32(e, f, g, 0xca));
  keep_apart(early);
  const Row first = _mm512_add_epi32(early, rotations<6, 11, 25>(e));
  d = _mm512_add_epi32(d, first);
  Row late = _mm512_add_epi32(rotations<2, 13, 22>(a), _mm512_ternarylogic_epi32(a, b, c, 0xe8));
  keep_apart(late);
  h = _mm512_add_epi32(first, late);
}

template <std::size_t I>
AIGAQ_LANES_INLINE void extend(Lanes& v) {
  Row& word = v.word[I & 15];
  word =
      _mm512_add_epi32(_mm512_add_epi32(word, rotations_and_shift<7, 18, 3>(v.word[(I + 1) & 15])),
                       _mm512_add_epi32(v.word[(I + 9) & 15],
                                        rotations_and_shift<17, 19, 10>(v.word[(I + 14) & 15])));
}

template <bool Extend, std::size_t... I>
AIGAQ_LANES_INLINE void sixteen_rounds(Lanes& v, const std::uint32_t* constants,
                                       std::index_sequence<I...> /*rounds*/) {
  ((Extend ? extend<I>(v) : void(), one_round<I>(v, constants[I])), ...);
}

// Rows of 16 words to columns and back: pairs of words, of two, of four, of eight.
AIGAQ_LANES_INLINE void transpose(Row (&m)[16]) {
  Row t[16];
#pragma GCC unroll 16
  for (int i = 0; i < 16; i += 2) {
    t[i] = _mm512_unpacklo_epi32(m[i], m[i + 1]);
    t[i + 1] = _mm512_unpackhi_epi32(m[i], m[i + 1]);
  }
#pragma GCC unroll 16
  for (int i = 0; i < 16; i += 4) {
    m[i] = _mm512_unpacklo_epi64(t[i], t[i + 2]);
    m[i + 1] = _mm512_unpackhi_epi64(t[i], t[i + 2]);
    m[i + 2] = _mm512_unpacklo_epi64(t[i + 1], t[i + 3]);
    m[i + 3] = _mm512_unpackhi_epi64(t[i + 1], t[i + 3]);
  }
#pragma GCC unroll 16
  for (int i = 0; i < 16; i += 8) {
#pragma GCC unroll 16
    for (int k = 0; k < 4; ++k) {
      t[i + k] = _mm512_shuffle_i32x4(m[i + k], m[i + k + 4], 0x88);
      t[i + k + 4] = _mm512_shuffle_i32x4(m[i + k], m[i + k + 4], 0xdd);
    }
  }
#pragma GCC unroll 16
  for (int k = 0; k < 8; ++k) {
    m[k] = _mm512_shuffle_i32x4(t[k], t[k + 8], 0x88);
    m[k + 8] = _mm512_shuffle_i32x4(t[k], t[k + 8], 0xdd);
  }
}

AIGAQ_LANES_INLINE Row big_endian() {
  return _mm512_broadcast_i32x4(_mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL));
}

AIGAQ_LANES_INLINE void load_block(Lanes& v, const std::uint8_t* messages, std::size_t stride,
                                   std::size_t count) {
#pragma GCC unroll 16
  for (std::size_t i = 0; i < kSha256Lanes; ++i) {
    // What the lanes without a message hold is of no account.
    const std::uint8_t* from = messages + std::min(i, count - 1) * stride;
    v.word[i] = _mm512_shuffle_epi8(_mm512_loadu_si512(from), big_endian());
  }
  transpose(v.word);
}

AIGAQ_LANES_INLINE void store_hashes(const Row (&state)[8], std::size_t count, Hash* out) {
  Row rows[16] = {};
#pragma GCC unroll 16
  for (std::size_t i = 0; i < 8; ++i) rows[i] = state[i];
  transpose(rows);
  for (std::size_t i = 0; i < count; ++i) {
    const Row bytes = _mm512_shuffle_epi8(rows[i], big_endian());
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out[i].data.data()),
                        _mm512_castsi512_si256(bytes));
  }
}

AIGAQ_LANES_INLINE void begin_lanes(Lanes& v) {
#pragma GCC unroll 16
  for (std::size_t i = 0; i < 8; ++i) {
    v.state[i] = _mm512_set1_epi32(static_cast<int>(kSha256Initial[i]));
  }
}

// The block that is loaded.
AIGAQ_LANES_INLINE void compress(Lanes& v) {
  AIGAQ_WRITTEN_FIRST Row before[8];
#pragma GCC unroll 16
  for (std::size_t i = 0; i < 8; ++i) before[i] = v.state[i];
  constexpr auto kSixteen = std::make_index_sequence<16>();
  sixteen_rounds<false>(v, kSha256Rounds.data(), kSixteen);
#pragma GCC unroll 1
  for (std::size_t i = 16; i < 64; i += 16) {
    sixteen_rounds<true>(v, kSha256Rounds.data() + i, kSixteen);
  }
#pragma GCC unroll 16
  for (std::size_t i = 0; i < 8; ++i) v.state[i] = _mm512_add_epi32(v.state[i], before[i]);
}

AIGAQ_LANES_TARGET void hash_lanes(const std::uint8_t* messages, std::size_t blocks,
                                   std::size_t count, Hash* out) {
  AIGAQ_WRITTEN_FIRST Lanes v;
  begin_lanes(v);
  for (std::size_t block = 0; block < blocks; ++block) {
    load_block(v, messages + block * 64, blocks * 64, count);
    compress(v);
  }
  store_hashes(v.state, count, out);
}

AIGAQ_LANES_INLINE void compress_stretch(Lanes& v, const Sha256Stretch& stretch) {
  for (std::size_t block = 0; block < stretch.blocks; ++block) {
#pragma GCC unroll 16
    for (std::size_t i = 0; i < kSha256Lanes; ++i) {
      v.word[i] =
          _mm512_shuffle_epi8(_mm512_loadu_si512(stretch.from[i] + block * 64), big_endian());
    }
    transpose(v.word);
    compress(v);
  }
}

AIGAQ_LANES_TARGET void hash_stretches(std::initializer_list<const Sha256Stretch*> stretches,
                                       Hash* out) {
  AIGAQ_WRITTEN_FIRST Lanes v;
  begin_lanes(v);
  for (const Sha256Stretch* stretch : stretches) compress_stretch(v, *stretch);
  store_hashes(v.state, kSha256Lanes, out);
}

AIGAQ_LANES_TARGET void update_lanes(Sha256Lanes& lanes, const Sha256Stretch& next) {
  AIGAQ_WRITTEN_FIRST Lanes v;
#pragma GCC unroll 16
  for (std::size_t i = 0; i < 8; ++i) v.state[i] = _mm512_load_si512(lanes.words[i].data());
  compress_stretch(v, next);
#pragma GCC unroll 16
  for (std::size_t i = 0; i < 8; ++i) _mm512_store_si512(lanes.words[i].data(), v.state[i]);
}

}  // namespace

bool sha256_sixteen_available() {
  static const bool available =
      __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0;
  return available;
}

void sha256_sixteen(const std::uint8_t* messages, std::size_t blocks, std::size_t count,
                    Hash* out) {
  AIGAQ_ASSERT(count > 0 && count <= kSha256Lanes);
  hash_lanes(messages, blocks, count, out);
}

void sha256_sixteen(std::initializer_list<const Sha256Stretch*> stretches, Hash* out) {
  hash_stretches(stretches, out);
}

void sha256_sixteen(Sha256Lanes& lanes, const Sha256Stretch& next) { update_lanes(lanes, next); }

#else

void sha256_sixteen(Sha256Lanes&, const Sha256Stretch&) {
  AIGAQ_ASSERT(false && "no kernel in this build");
}

void sha256_sixteen(std::initializer_list<const Sha256Stretch*>, Hash*) {
  AIGAQ_ASSERT(false && "no kernel in this build");
}

bool sha256_sixteen_available() { return false; }

void sha256_sixteen(const std::uint8_t*, std::size_t, std::size_t, Hash*) {
  AIGAQ_ASSERT(false && "no kernel in this build");
}

#endif

}  // namespace aigaq::crypto
