#pragma once
// Verifying many signatures of one key, by the equation of ed25519.hpp.

#include <memory>

#include "crypto/ed25519.hpp"

namespace aigaq::crypto {

// As many signatures of a key are worth the tables that are made for it.
inline constexpr std::uint64_t kWorthKnowing = 64;

// Says of every signature what ed25519_verify says. For one key it holds multiples of the points
// of the equation, 330 KB, and takes a third of the time; it asks the library about other keys,
// and again before it refuses. Threads may share it.
class Ed25519Verifier {
 public:
  // Whether this build has the multiples; else all keys are the library's.
  [[nodiscard]] static bool available();

  // All keys by the library.
  Ed25519Verifier();
  explicit Ed25519Verifier(const Ed25519PublicKey& known);
  ~Ed25519Verifier();
  Ed25519Verifier(Ed25519Verifier&&) noexcept;
  Ed25519Verifier& operator=(Ed25519Verifier&&) noexcept;

  // Errors: bad_signature.
  [[nodiscard]] Result<void> verify(const Ed25519PublicKey& key, ByteView message,
                                    const Ed25519Signature& signature) const;
  // Whether the multiples say that it holds; if not, nothing is said. For tests.
  [[nodiscard]] bool accepts(const Ed25519PublicKey& key, ByteView message,
                             const Ed25519Signature& signature) const;

 private:
  struct Known;
  std::unique_ptr<const Known> known_;
};

}  // namespace aigaq::crypto
