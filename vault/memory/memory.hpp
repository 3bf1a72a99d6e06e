#pragma once
// What this machine remembers of a vault, outside it: the highest checkpoint seen. The file has a
// name that tells nothing and is sealed under a key inside the vault.

#include <optional>
#include <string>

#include "crypto/merkle.hpp"
#include "crypto/random.hpp"
#include "crypto/secret.hpp"
#include "vault/place/disk.hpp"

namespace aigaq::vault {

struct Remembered {
  crypto::TreeSize size = 0;
  Hash root;
  // The signed checkpoint, so that a fork can be proved to others; empty in a memory that was
  // written before it was kept.
  std::string note;
};

class Memory {
 public:
  Memory(std::string state_directory, const crypto::AeadKey& log_key, const VaultId& vault);

  // nullopt: nothing remembered, or what lies there is no file or does not open (the same as
  // nothing).
  [[nodiscard]] std::optional<Remembered> recall() const;
  // Never goes back to a smaller size. Temporary file, sync, rename, sync of the folder, which is
  // made (0700) when needed.
  void remember(Disk& disk, const Remembered& what, crypto::RandomSource& random) const;
  // Throws what remember would throw of a place that can't be written to or is full. Asked before
  // a commit: behind it, an entry would be there that its giver is told nothing of.
  void must_take(Disk& disk) const;

 private:
  // The folder, made when needed, for one process at a time until it is closed.
  [[nodiscard]] Directory held_folder(Disk& disk) const;
  [[nodiscard]] std::string temporary() const { return name_ + ".new"; }

  std::string directory_;
  std::string name_;
  crypto::AeadKey key_;
  VaultId vault_;
};

}  // namespace aigaq::vault
