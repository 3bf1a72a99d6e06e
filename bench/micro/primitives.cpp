// Hashes, encryption and signatures: what every job is made of.
#include <benchmark/benchmark.h>

#include "crypto/aead.hpp"
#include "crypto/ed25519_verifier.hpp"
#include "crypto/hash.hpp"
#include "tests/support/random.hpp"

namespace aigaq {
namespace {

Bytes noise(std::size_t size) {
  Bytes out(size);
  test::SeededRandom(1).fill(out);
  return out;
}

void count_bytes(benchmark::State& state, std::size_t a_round) {
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(a_round));
}

void sha256_stream(benchmark::State& state) {
  const Bytes data = noise(static_cast<std::size_t>(state.range(0)));
  for ([[maybe_unused]] auto round : state) benchmark::DoNotOptimize(crypto::sha256(data));
  count_bytes(state, data.size());
}
BENCHMARK(sha256_stream)->Arg(64)->Arg(1024)->Arg(64 << 10)->Arg(1 << 20);

// Bytes of both streams together.
void sha256_two_streams(benchmark::State& state) {
  const Bytes data = noise(static_cast<std::size_t>(state.range(0)));
  crypto::Sha256 first;
  crypto::Sha256 second;
  for ([[maybe_unused]] auto round : state) {
    crypto::sha256_update_two(first, data, second, data);
  }
  benchmark::DoNotOptimize(first.finish());
  benchmark::DoNotOptimize(second.finish());
  count_bytes(state, 2 * data.size());
}
BENCHMARK(sha256_two_streams)->Arg(64 << 10)->Arg(1 << 20);

void xchacha_seal(benchmark::State& state) {
  test::SeededRandom random(2);
  const auto key = random.secret<crypto::AeadKey>();
  const Bytes data = noise(static_cast<std::size_t>(state.range(0)));
  Bytes out(data.size() + crypto::kTagBytes);
  for ([[maybe_unused]] auto round : state) {
    crypto::xchacha_seal(key, {}, {}, data, out);
    benchmark::ClobberMemory();
  }
  count_bytes(state, data.size());
}
BENCHMARK(xchacha_seal)->Arg(1024)->Arg(1 << 20);

void xchacha_open(benchmark::State& state) {
  test::SeededRandom random(2);
  const auto key = random.secret<crypto::AeadKey>();
  const Bytes data = noise(static_cast<std::size_t>(state.range(0)));
  Bytes sealed(data.size() + crypto::kTagBytes);
  crypto::xchacha_seal(key, {}, {}, data, sealed);
  Bytes out(data.size());
  for ([[maybe_unused]] auto round : state) {
    if (!crypto::xchacha_open(key, {}, {}, sealed, out)) state.SkipWithError("does not open");
  }
  count_bytes(state, data.size());
}
BENCHMARK(xchacha_open)->Arg(1024)->Arg(1 << 20);

void ed25519_sign(benchmark::State& state) {
  test::SeededRandom random(3);
  const auto key = crypto::Ed25519SigningKey::generate(random);
  const Bytes message = noise(200);
  for ([[maybe_unused]] auto round : state) benchmark::DoNotOptimize(key.sign(message));
}
BENCHMARK(ed25519_sign);

void ed25519_verify(benchmark::State& state) {
  test::SeededRandom random(3);
  const auto key = crypto::Ed25519SigningKey::generate(random);
  const Bytes message = noise(200);
  const Ed25519Signature signature = key.sign(message);
  for ([[maybe_unused]] auto round : state) {
    if (!crypto::ed25519_verify(key.public_key(), message, signature)) {
      state.SkipWithError("does not verify");
    }
  }
}
BENCHMARK(ed25519_verify);

void ed25519_verify_known(benchmark::State& state) {
  test::SeededRandom random(3);
  const auto key = crypto::Ed25519SigningKey::generate(random);
  const crypto::Ed25519Verifier known(key.public_key());
  const Bytes message = noise(200);
  const Ed25519Signature signature = key.sign(message);
  for ([[maybe_unused]] auto round : state) {
    if (!known.verify(key.public_key(), message, signature)) {
      state.SkipWithError("does not verify");
    }
  }
}
BENCHMARK(ed25519_verify_known);

}  // namespace
}  // namespace aigaq
