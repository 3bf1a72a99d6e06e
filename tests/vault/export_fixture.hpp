#pragma once
// A vault, a recipient, and what the recipient finds in a bundle.

#include "formats/verify/bundle_check.hpp"
#include "tests/vault/store_fixture.hpp"
#include "vault/export.hpp"

namespace aigaq::test {

struct ExportFixture : VaultFixture {
  explicit ExportFixture(std::uint64_t seed = 1);

  // Creates the vault and opens it for writing.
  void start();
  std::uint64_t add(const vault::AddRequest& request);
  // A request for one entry to the recipient.
  [[nodiscard]] vault::ExportRequest ask(std::uint64_t entry) const;
  [[nodiscard]] vault::ExportPlan plan(const vault::ExportRequest& request) const;
  // Throws refused_input (phrase-remains) where the export is refused.
  vault::Exported run(const vault::ExportRequest& request);
  [[nodiscard]] std::string output() const { return folder.path("out/bundle.aigaq"); }

  // The tar inside, decrypted with the recipient's key.
  [[nodiscard]] std::string opened() const;
  [[nodiscard]] formats::BundleReport checked() const;
  // What lies in the folder of the bundle.
  [[nodiscard]] std::vector<std::string> left_over() const;

  crypto::X25519Secret reader;
  std::unique_ptr<vault::Vault> vault;
};

// The words of cli, in short: labels and values, a line each.
vault::SenderWords sender_words();

// One value per spelling that a text may leave a machine in.
std::vector<std::string> spellings(const std::string& text);

}  // namespace aigaq::test
