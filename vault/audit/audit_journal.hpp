#pragma once
// How far a verification of the whole came, kept beside the memory outside the vault, so that one
// that was interrupted goes on (docs/formats/vault.md). Believed for the same head, header and mode
// alone; sealed under a key inside the vault.

#include <deque>
#include <memory>
#include <optional>
#include <span>

#include "crypto/merkle.hpp"
#include "formats/verify/report.hpp"
#include "vault/impl.hpp"

namespace aigaq::vault {

// The entries before `next` are checked.
struct AuditState {
  std::uint64_t next = 0;
  std::vector<Hash> range;  // compact range of their tree
  std::uint64_t entries = 0, files = 0, bytes = 0;
  bool index_damaged = false, failed = false;
};

class AuditJournal {
 public:
  // mode: a number that tells ways of checking apart.
  AuditJournal(const Vault::Impl& vault, std::uint8_t mode);

  struct Found {
    AuditState state;
    std::vector<formats::Finding> findings;  // of those entries
    std::int64_t begun = 0;                  // Unix seconds, of this machine's clock
    // What the findings' words point into.
    std::shared_ptr<const std::deque<std::string>> words;
  };
  // What an interrupted verification left; later records go behind it. nullopt: nothing to go on
  // from.
  [[nodiscard]] std::optional<Found> recall();
  // findings: those since the record before. A machine that does not let it write is no error:
  // nothing more is recorded.
  void record(const AuditState& state, std::span<const formats::Finding> findings);
  // Verification came to its end.
  void clear();

 private:
  [[nodiscard]] Bytes head_record() const;
  void begin();
  void append(ByteView plain);
  [[nodiscard]] std::optional<Bytes> next_record(const File& file, std::uint64_t& at) const;

  const Vault::Impl& vault_;
  std::uint8_t mode_;
  crypto::AeadKey key_;
  std::string name_;
  std::int64_t begun_ = 0;
  std::uint64_t run_ = 0;      // of this journal, drawn at random; 0 while there is none
  std::uint64_t records_ = 0;  // in it
  std::uint64_t end_ = 0;
  bool given_up_ = false;
  File file_;
  PosixDisk disk_;
};

}  // namespace aigaq::vault
