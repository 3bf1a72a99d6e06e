#pragma once
// The recovery sheet: the succession key as text that a person copies by hand, explained in all
// three languages. Shown once; the program keeps no copy.

#include <string>
#include <string_view>

#include "crypto/secret.hpp"

namespace aigaq::cli {

// 32 bytes and 3 bytes of SHA-256(label ‖ them) as base32: 14 groups of four, wiped by the caller.
[[nodiscard]] std::string succession_key_text(ByteView seed);

class RecoverySheet {
 public:
  RecoverySheet(const crypto::SecretBytes& seed, std::string_view fingerprint);
  ~RecoverySheet();
  RecoverySheet(const RecoverySheet&) = delete;
  RecoverySheet& operator=(const RecoverySheet&) = delete;
  [[nodiscard]] std::string_view text() const { return text_; }

 private:
  std::string text_;
};

// Wipes the characters of a string that held a secret.
void wipe_text(std::string& text);

}  // namespace aigaq::cli
