#pragma once
// Verification of the live store. Runs in a child process (cli starts it), because a damaged LMDB
// file can crash the reader: the crash becomes a verdict.

#include <string>
#include <vector>

#include "formats/verify/report.hpp"
#include "vault/vault.hpp"

namespace aigaq::vault {

enum class VerifyMode : std::uint8_t { full, quick, entries };
struct VerifyOptions {
  VerifyMode mode = VerifyMode::full;
  std::vector<std::uint64_t> entries;  // mode entries
  std::optional<std::string> against;  // a checkpoint note held outside
};
enum class AgainstResult : std::uint8_t { none, consistent, rollback, fork };
struct VaultReport {
  std::vector<formats::Finding> findings;  // all of them
  formats::Integrity integrity = formats::Integrity::not_checked;
  formats::Signer signer = formats::Signer::untrusted;
  AgainstResult against = AgainstResult::none;
  std::uint64_t against_size = 0;
  std::uint64_t size = 0;
  Hash root;
  std::string origin;
  std::uint64_t entries_checked = 0, files_checked = 0, bytes_checked = 0;
};
// Opens the vault itself (read only), so that faults at opening are findings too, except
// no_vault and wrong_passphrase, which throw.
[[nodiscard]] VaultReport verify(const std::string& directory, const Unlock& unlock,
                                 Surroundings surroundings, const VerifyOptions& options,
                                 const Progress& progress);

}  // namespace aigaq::vault
