#pragma once
// Environment failures and refusals of the vault. Thrown, unwound by RAII, caught once in cli,
// which turns the kind into an exit code.

#include <cstdint>
#include <stdexcept>
#include <string>

namespace aigaq::vault {

enum class Trouble : std::uint8_t {
  no_vault,           // exit 10
  held,               // 11: another writer
  wrong_passphrase,   // 12: or an altered header whose checksum holds
  wrong_identity,     // 13
  refused_input,      // 14
  integrity,          // 20
  contradiction,      // 22: rollback, fork, frozen vault written to, head not confirmed
  unknown_entry,      // 1
  ambiguous_entry,    // 2
  usage,              // 2
  disk_full,          // 1
  read_only,          // 1
  unsupported_place,  // 1: network or FAT
  input_output,       // 1
  interrupted,        // 130: Progress::tick said so; nothing was committed
};

// what(): static or built from paths and numbers; never secret, never evidence text.
// cls: kebab-case class for JSON. subject: path, entry number or part (head, keys, log-page,
// index).
class StorageError final : public std::runtime_error {
 public:
  StorageError(Trouble trouble, std::string cls, const std::string& what, std::string subject = {})
      : std::runtime_error(what),
        trouble_(trouble),
        cls_(std::move(cls)),
        subject_(std::move(subject)) {}
  [[nodiscard]] Trouble trouble() const { return trouble_; }
  [[nodiscard]] const std::string& cls() const { return cls_; }
  [[nodiscard]] const std::string& subject() const { return subject_; }

 private:
  Trouble trouble_;
  std::string cls_, subject_;
};

}  // namespace aigaq::vault
