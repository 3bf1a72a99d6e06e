#pragma once
// What a witness keeps, outside any vault: its cosigning key, the log keys it was told to trust,
// and every checkpoint it saw (docs/formats/witness.md, "What a witness keeps"). All of it is
// sealed under a key of the witness's identity; names on the disk tell nothing.

#include <optional>
#include <string>
#include <vector>

#include "crypto/ed25519.hpp"
#include "crypto/random.hpp"
#include "formats/log/cosignature.hpp"
#include "formats/log/witness_request.hpp"
#include "vault/place/disk.hpp"

namespace aigaq::vault {

enum class SeenKind : std::uint8_t {
  cosigned = 1,  // goes on from the one before it
  refused = 2,   // signed by the log, and not consistent with what was asked or seen
  fork = 3,      // signed by the log, of a size that was seen with another root
};
struct SeenCheckpoint {
  SeenKind kind = SeenKind::cosigned;
  std::int64_t seconds = 0;  // of this machine's clock, when it was kept
  crypto::TreeSize size = 0;
  Hash root;
  std::string note;  // every byte
};
struct SeenLog {
  formats::VerifierKey key;  // pinned at the first contact; its name is the origin
  formats::SeenTree last;    // the last one kept as cosigned
  // Of the history: file, committed end and records.
  std::string file;
  std::uint64_t end = 0, records = 0;
};

// One process at a time: the folder is locked as long as the object lives.
class WitnessBook {
 public:
  // Makes the key, with a random name. Throws refused_input (witness-exists).
  static void create(Disk& disk, const std::string& state_directory,
                     const crypto::X25519Secret& identity, crypto::RandomSource& random);
  // Throws refused_input (no-witness) when this identity is no witness on this machine, integrity
  // (witness-state-damaged) when anything that is kept is missing, altered or cut: that is never
  // taken for a first contact; held when another process has the folder for some seconds. What a
  // crash left behind the last commit is taken in.
  WitnessBook(Disk& disk, const std::string& state_directory, const crypto::X25519Secret& identity,
              crypto::RandomSource& random);
  WitnessBook(const WitnessBook&) = delete;
  WitnessBook& operator=(const WitnessBook&) = delete;

  [[nodiscard]] formats::CosignerKey key() const { return {name_, signing_->public_key()}; }
  [[nodiscard]] const crypto::Ed25519SigningKey& signing_key() const { return *signing_; }
  [[nodiscard]] const std::vector<SeenLog>& logs() const { return logs_; }
  [[nodiscard]] const SeenLog* find(std::string_view origin) const;
  [[nodiscard]] std::vector<SeenCheckpoint> history(const SeenLog& log) const;
  // Durable when it returns. A first one of an origin pins the key.
  void keep(const formats::VerifierKey& log, const SeenCheckpoint& seen);

 private:
  void lock() const;
  void read_key();
  void read_state();
  void take_in_leftovers();
  void write_state();
  [[nodiscard]] Bytes open(const std::string& name, std::string_view ad) const;

  Disk& disk_;
  crypto::RandomSource& random_;
  crypto::AeadKey box_key_;
  Directory directory_;
  std::string name_;
  std::optional<crypto::Ed25519SigningKey> signing_;
  std::vector<SeenLog> logs_;
};

}  // namespace aigaq::vault
