#pragma once
// Verification of the live store. Runs in a child process (cli starts it), because a damaged LMDB
// file can crash the reader: the crash becomes a verdict.

#include <string>
#include <vector>

#include "formats/verify/report.hpp"
#include "vault/vault.hpp"

namespace aigaq::vault {

// full: every byte. quick: the log alone. entries: these, by their inclusion proofs. sample: the
// same of entries that chance picks.
enum class VerifyMode : std::uint8_t { full, quick, entries, sample };
struct VerifyOptions {
  VerifyMode mode = VerifyMode::full;
  std::vector<std::uint64_t> entries;  // mode entries
  std::uint64_t sample = 0;            // mode sample: how many, at least 1
  unsigned threads = 0;                // 0: one a processor
  // Modes full and quick: go on where a verification of the same head was interrupted. Without
  // one everything is checked.
  bool resume = false;
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
  std::uint64_t resumed_from = 0;  // entries that an earlier run checked
  std::int64_t begun = 0;          // Unix seconds: when that run began
  std::shared_ptr<const void> words;  // what findings of that run point into
  std::uint64_t sampled = 0;  // mode sample: how many entries chance picked
  std::uint64_t entries_checked = 0, files_checked = 0, bytes_checked = 0;
};
// Opens the vault itself (read only), so that faults at opening are findings too, except
// no_vault and wrong_passphrase, which throw.
// What is found, and its order, do not depend on the number of threads. progress: bytes of files,
// in the other modes entries; called on the caller's thread.
[[nodiscard]] VaultReport verify(const std::string& directory, const Unlock& unlock,
                                 Surroundings surroundings, const VerifyOptions& options,
                                 const Progress& progress);

// The probability that a sample of that many entries out of size holds a damaged one, when
// ceil(size * damaged_ppm / 1,000,000) of them are damaged: 1 - C(size - damaged, sample) /
// C(size, sample).
[[nodiscard]] double chance_to_catch(std::uint64_t size, std::uint64_t sample,
                                     std::uint64_t damaged_ppm);

}  // namespace aigaq::vault
