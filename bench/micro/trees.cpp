// The log's tree and the salted trees of forms, texts and files.
#include <benchmark/benchmark.h>

#include <map>

#include "crypto/held_files.hpp"
#include "crypto/labels.hpp"
#include "crypto/limits.hpp"
#include "crypto/merkle.hpp"
#include "crypto/salted_tree.hpp"
#include "tests/support/random.hpp"

namespace aigaq {
namespace {

void log_append(benchmark::State& state) {
  crypto::CompactRange range;
  const Hash leaf = crypto::leaf_hash(as_bytes("entry"));
  for ([[maybe_unused]] auto round : state) {
    range.append(leaf);
    benchmark::DoNotOptimize(range.root());
  }
}
BENCHMARK(log_append);

void log_inclusion_proof(benchmark::State& state) {
  const auto size = static_cast<crypto::TreeSize>(state.range(0));
  std::map<crypto::NodeId, Hash> nodes;
  crypto::CompactRange range;
  for (crypto::TreeSize i = 0; i < size; ++i) {
    range.append(crypto::leaf_hash(as_bytes(std::to_string(i))),
                 [&](crypto::NodeId id, const Hash& hash) { nodes[id] = hash; });
  }
  crypto::LeafIndex index = 0;
  for ([[maybe_unused]] auto round : state) {
    index = (index + 7919) % size;
    benchmark::DoNotOptimize(
        crypto::inclusion_proof(index, size, [&](crypto::NodeId id) { return nodes.at(id); }));
  }
}
BENCHMARK(log_inclusion_proof)->Arg(1'000)->Arg(100'000);

// Leaves of that many bytes; 64 of 40 bytes is the shape of a form.
void salted_tree(benchmark::State& state) {
  test::SeededRandom random(4);
  const auto seed = random.secret<crypto::TreeSeed>();
  Bytes data(static_cast<std::size_t>(state.range(1)));
  random.fill(data);
  for ([[maybe_unused]] auto round : state) {
    crypto::SaltedTreeBuilder tree(labels::kFileTree, seed);
    for (std::int64_t i = 0; i < state.range(0); ++i) tree.add(crypto::LeafKind::content, data);
    benchmark::DoNotOptimize(tree.root());
  }
  state.SetBytesProcessed(state.iterations() * state.range(0) * state.range(1));
}
BENCHMARK(salted_tree)
    ->Args({64, 40})
    ->Args({10'000, 8})
    ->Args({16, static_cast<std::int64_t>(limits::kFileChunk)});

// A file's chunks and its own hash, in one pass over the data.
void file_tree_with_digest(benchmark::State& state) {
  test::SeededRandom random(5);
  const auto seed = random.secret<crypto::TreeSeed>();
  Bytes data(limits::kFileChunk);
  random.fill(data);
  for ([[maybe_unused]] auto round : state) {
    crypto::SaltedTreeBuilder tree(labels::kFileTree, seed);
    crypto::Sha256 whole;
    for (int i = 0; i < 16; ++i) tree.add(data, whole);
    benchmark::DoNotOptimize(tree.root());
    benchmark::DoNotOptimize(whole.finish());
  }
  state.SetBytesProcessed(state.iterations() * 16 * static_cast<std::int64_t>(data.size()));
}
BENCHMARK(file_tree_with_digest);

// Documents of 2 to 58 KiB, each with its own hash and its tree: so many together, or one by one.
std::vector<Bytes> documents(std::size_t count) {
  test::SeededRandom random(8);
  std::vector<Bytes> out;
  for (std::size_t i = 0; i < count; ++i) {
    random.fill(out.emplace_back((2 << 10) + i * (56 << 10) / std::max<std::size_t>(count, 2)));
  }
  return out;
}

void documents_together(benchmark::State& state) {
  const auto contents = documents(static_cast<std::size_t>(state.range(0)));
  test::SeededRandom random(9);
  const Hash start = random.fixed<Hash>();
  std::vector<crypto::HeldFile> files;
  files.reserve(contents.size());
  for (const Bytes& one : contents) files.push_back({one, &start});
  for ([[maybe_unused]] auto round : state) {
    const auto hashes =
        crypto::hash_files(labels::kFileTree, limits::kFileChunk, files, {true, {}});
    benchmark::DoNotOptimize(hashes.data());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(documents_together)->Arg(1)->Arg(4)->Arg(16)->Arg(32);

void documents_one_by_one(benchmark::State& state) {
  const auto contents = documents(static_cast<std::size_t>(state.range(0)));
  test::SeededRandom random(9);
  const auto seed = random.secret<crypto::TreeSeed>();
  for ([[maybe_unused]] auto round : state) {
    for (const Bytes& one : contents) {
      crypto::SaltedTreeBuilder tree(labels::kFileTree, seed);
      crypto::Sha256 whole;
      tree.add(one, whole);
      benchmark::DoNotOptimize(tree.root());
      benchmark::DoNotOptimize(whole.finish());
    }
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(documents_one_by_one)->Arg(32);

// 200 gaps in 10,000 words: making the opening, from the seed and the words.
void open_with_200_gaps(benchmark::State& state) {
  constexpr std::uint64_t kWords = 10'000;
  test::SeededRandom random(6);
  const auto seed = random.secret<crypto::TreeSeed>();
  std::vector<crypto::LeafRange> ranges;
  for (std::uint64_t at = 0; at < kWords; at += 50) ranges.push_back({at, at + 48});
  for ([[maybe_unused]] auto round : state) {
    crypto::SaltedLeaves leaves(labels::kTextTree, seed);
    benchmark::DoNotOptimize(
        crypto::make_opening(labels::kTextTree, seed, kWords, ranges, [&](std::uint64_t leaf) {
          return leaves.hash(leaf, crypto::LeafKind::content, as_bytes("word "));
        }));
  }
}
BENCHMARK(open_with_200_gaps);

}  // namespace
}  // namespace aigaq
