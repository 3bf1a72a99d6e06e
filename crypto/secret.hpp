#pragma once
// Secret memory: move-only, wiped on destruction, in one locked arena.
// Locking covers neither registers nor stack (docs/design.md says what that leaves open).

#include <cstddef>
#include <cstdint>
#include <span>

#include "crypto/bytes.hpp"
#include "crypto/result.hpp"

namespace aigaq::crypto {

enum class MemoryLock : std::uint8_t { required, best_effort };

// Once, first thing in main (and again in every child: locks are lost over fork). Initialises
// libsodium and locks the arena. Errors: memory_lock when required and refused; internal.
[[nodiscard]] Result<void> initialise(MemoryLock lock);

// Wipes memory that held a secret for a moment.
void wipe(MutableByteView memory);

// Constant time for equal sizes.
[[nodiscard]] bool equal_secret(ByteView a, ByteView b);

// Bytes of the arena that are taken, in whole units: for tests and for sizing.
[[nodiscard]] std::size_t secret_bytes_in_use();

// size bytes in the locked arena, zeroed at first; wiped and given back on destruction.
// For keys and passphrases, not for documents: the arena holds limits::kSecretArenaBytes in all,
// and running out of it stops the process. Without initialise() it is locked where possible.
// The arena is process-wide: one of the project's two mutable statics (docs/design.md).
class SecretBytes {
 public:
  SecretBytes() = default;
  explicit SecretBytes(std::size_t size);
  ~SecretBytes();
  SecretBytes(SecretBytes&& other) noexcept;
  SecretBytes& operator=(SecretBytes&& other) noexcept;
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;

  // Wipes nothing of the source: the caller does.
  static SecretBytes copy_of(ByteView source);
  [[nodiscard]] SecretBytes clone() const { return copy_of(reveal()); }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  // The word to grep for: every reading of a secret goes through here.
  [[nodiscard]] ByteView reveal() const { return {data_, size_}; }
  [[nodiscard]] MutableByteView reveal_mutable() { return {data_, size_}; }

 private:
  std::uint8_t* data_ = nullptr;
  std::size_t size_ = 0;
};

// A secret of a fixed size and kind, so that an AEAD key never serves as a signing seed.
template <class Tag, std::size_t N>
class SecretKey {
 public:
  static constexpr std::size_t kSize = N;
  SecretKey() : bytes_(N) {}
  static std::optional<SecretKey> from(ByteView source) {
    if (source.size() != N) return std::nullopt;
    SecretKey out;
    std::copy(source.begin(), source.end(), out.bytes_.reveal_mutable().begin());
    return out;
  }
  [[nodiscard]] SecretKey clone() const { return *from(reveal()); }
  [[nodiscard]] ByteView reveal() const { return bytes_.reveal(); }
  [[nodiscard]] MutableByteView reveal_mutable() { return bytes_.reveal_mutable(); }

 private:
  SecretBytes bytes_;
};

using AeadKey = SecretKey<struct AeadKeyTag, 32>;
using Ed25519Seed = SecretKey<struct EdSeedTag, 32>;
using X25519Secret = SecretKey<struct XSecTag, 32>;
using SharedSecret = SecretKey<struct SharedTag, 32>;
using TreeSeed = SecretKey<struct TreeSeedTag, 32>;  // root of a salted tree's seed tree

}  // namespace aigaq::crypto
