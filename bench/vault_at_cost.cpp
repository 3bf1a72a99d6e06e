// Makes a vault whose passphrase costs what libsodium calls interactive (64 MiB, two passes), for
// the row of speed that is stated at that cost and for tests that are about something else.
// `aigaq init` has no such option.
// Usage: vault_at_cost DIR STATE-DIR [NAME] < PASSPHRASE

#include <ctime>
#include <iostream>
#include <string>

#include "vault/errors.hpp"
#include "vault/vault.hpp"

int main(int argc, char** argv) {
  using namespace aigaq;
  std::string passphrase;
  if (argc < 3 || argc > 4 || !std::getline(std::cin, passphrase)) {
    std::cerr << "usage: vault_at_cost DIR STATE-DIR [NAME] < PASSPHRASE\n";
    return 2;
  }
  try {
    crypto::SystemRandom random;
    const auto created = vault::Vault::create(
        argv[1], {.name = argc == 4 ? argv[3] : "", .identity = {}, .before_it_stands = {}},
        crypto::SecretBytes::copy_of(as_bytes(passphrase)),
        {random, [] { return static_cast<std::int64_t>(std::time(nullptr)); }, argv[2],
         crypto::kArgonInteractive});
    std::cout << created.checkpoint;
    return 0;
  } catch (const vault::StorageError& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
