#pragma once
// A vault in a temporary folder, quick to open, with seeded randomness.

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/random.hpp"
#include "tests/support/temporary_folder.hpp"
#include "vault/place/ground.hpp"
#include "vault/vault.hpp"

namespace aigaq::test {

struct VaultFixture {
  explicit VaultFixture(std::uint64_t seed = 1) : random(seed) {}

  vault::Surroundings surroundings();
  vault::Created create(const vault::InitOptions& options = {});
  std::unique_ptr<vault::Vault> open(vault::Access access);
  // An entry by who holds the log's keys, but the seed of no member.
  std::uint64_t add_as_no_member(const std::string& title);
  [[nodiscard]] std::string directory() const { return folder.path("vault"); }
  [[nodiscard]] std::string state() const { return folder.path("state"); }

  TemporaryFolder folder;
  SeededRandom random;
  vault::Ground ground;
  crypto::SecretBytes passphrase = crypto::SecretBytes::copy_of(as_bytes("correct horse"));
  std::optional<crypto::X25519Secret> identity;
};

// A testimony with its required fields.
formats::Statement testimony(const std::string& title);
vault::AddRequest request(const std::string& title);

std::string read_whole(const vault::Vault& vault, std::uint64_t entry, std::uint64_t file);
// Bytes that do not repeat.
std::string noise(std::uint64_t seed, std::size_t size);

std::string file_bytes(const std::string& path);
void put_file(const std::string& path, std::string_view content);
// Runs action and gives the trouble that it throws; nullopt when it throws none.
std::optional<vault::Trouble> trouble_of(const std::function<void()>& action,
                                         std::string* cls = nullptr);

}  // namespace aigaq::test
