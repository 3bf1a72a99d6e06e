// Makes and checks inclusion proofs of entries picked at random, in one process: what a proof costs
// apart from the command round it.
// Usage: inclusion_proofs DIR STATE-DIR COUNT < PASSPHRASE
// One line of JSON: microseconds to make a proof from the store and to check it against the head's
// root, the entry's bytes included; medians, and of both together what 99 of 100 stay below.

#include <algorithm>
#include <chrono>
#include <ctime>
#include <iostream>
#include <string>
#include <vector>

#include "crypto/hash.hpp"
#include "vault/errors.hpp"
#include "vault/vault.hpp"

namespace {

using namespace aigaq;

struct Costs {
  std::vector<double> made, checked, both;  // microseconds
  std::size_t failed = 0;
  std::size_t hashes = 0;
};

// The value that so many of 100 stay below.
double of_hundred(std::vector<double> values, std::size_t so_many) {
  std::ranges::sort(values);
  return values.at(values.size() * so_many / 100);
}

Costs measure(const vault::Vault& vault, std::size_t count, crypto::RandomSource& random) {
  using Clock = std::chrono::steady_clock;
  const auto since = [](Clock::time_point began) {
    return std::chrono::duration<double, std::micro>(Clock::now() - began).count();
  };
  const Hash root = vault.root_at(vault.size());
  Costs out;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t number = random.below(vault.size());
    auto began = Clock::now();
    const crypto::Proof proof = vault.inclusion(number);
    out.made.push_back(since(began));
    const vault::EntryView entry = vault.entry(number);
    began = Clock::now();
    const Hash leaf = crypto::leaf_hash(entry.entry);
    const bool holds =
        crypto::verify_inclusion(number, vault.size(), leaf, proof, root).has_value();
    out.checked.push_back(since(began));
    out.both.push_back(out.made.back() + out.checked.back());
    out.failed += holds ? 0 : 1;
    out.hashes = std::max(out.hashes, proof.size());
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  std::string passphrase;
  if (argc != 4 || !std::getline(std::cin, passphrase)) {
    std::cerr << "usage: inclusion_proofs DIR STATE-DIR COUNT < PASSPHRASE\n";
    return 2;
  }
  try {
    crypto::SystemRandom random;
    const auto secret = crypto::SecretBytes::copy_of(as_bytes(passphrase));
    vault::Unlock by;
    by.passphrase = &secret;
    const auto vault = vault::Vault::open(
        argv[1], vault::Access::read, by,
        {random, [] { return static_cast<std::int64_t>(std::time(nullptr)); }, argv[2]});
    const Costs costs = measure(*vault, std::stoul(argv[3]), random);
    std::cout << "{\"size\":" << vault->size() << ",\"proofs\":" << costs.both.size()
              << ",\"failed\":" << costs.failed << ",\"hashes\":" << costs.hashes
              << ",\"made\":" << of_hundred(costs.made, 50)
              << ",\"checked\":" << of_hundred(costs.checked, 50)
              << ",\"both\":" << of_hundred(costs.both, 50)
              << ",\"most\":" << of_hundred(costs.both, 99) << "}\n";
    return costs.failed == 0 ? 0 : 1;
  } catch (const vault::StorageError& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
