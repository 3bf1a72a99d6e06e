#include "crypto/secret.hpp"

#include <sodium.h>

#include <bit>
#include <mutex>

#include "crypto/limits.hpp"

namespace aigaq::crypto {
namespace {

// One locked block cut into units; a bitmap says which are taken. sodium_malloc puts guard pages
// and a 16-byte canary round it: the block with its canary must not outgrow the limit.
class Arena {
 public:
  static constexpr std::size_t kUnit = 32;
  static constexpr std::size_t kBytes = limits::kSecretArenaBytes - 64;
  static constexpr std::size_t kUnits = kBytes / kUnit;
  static constexpr std::size_t kNone = kUnits;

  // sodium_malloc ignores a failing mlock, and locks are lost over fork: lock again and look.
  bool lock() {
    const std::scoped_lock guard(mutex_);
    create();
    return sodium_mlock(block_, kBytes) == 0;
  }

  std::uint8_t* take(std::size_t size) {
    const std::scoped_lock guard(mutex_);
    create();
    const std::size_t count = units(size);
    const std::size_t first = find(count);
    AIGAQ_ASSERT(first != kNone && "locked memory for secrets is used up: too many keys at once");
    mark(first, count, true);
    used_ += count * kUnit;
    return block_ + first * kUnit;
  }

  void give_back(std::uint8_t* data, std::size_t size) {
    const std::scoped_lock guard(mutex_);
    sodium_memzero(data, size);
    const auto first = static_cast<std::size_t>(data - block_) / kUnit;
    mark(first, units(size), false);
    used_ -= units(size) * kUnit;
  }

  std::size_t used() {
    const std::scoped_lock guard(mutex_);
    return used_;
  }

 private:
  static constexpr std::size_t kWords = (kUnits + 63) / 64;
  static std::size_t units(std::size_t size) { return (size + kUnit - 1) / kUnit; }

  void create() {
    if (block_ != nullptr) return;
    AIGAQ_ASSERT(sodium_init() >= 0);
    block_ = static_cast<std::uint8_t*>(sodium_malloc(kBytes));
    AIGAQ_ASSERT(block_ != nullptr && "no memory for secrets");
    sodium_memzero(block_, kBytes);
  }

  // First run of free units.
  [[nodiscard]] std::size_t find(std::size_t count) const {
    std::size_t run = 0;
    for (std::size_t i = 0; i < kUnits; ++i) {
      const std::uint64_t word = taken_[i / 64];
      if (word == ~std::uint64_t{0}) {
        run = 0;
        i |= 63;
      } else if (((word >> (i % 64)) & 1) != 0) {
        run = 0;
      } else if (++run == count) {
        return i + 1 - count;
      }
    }
    return kNone;
  }

  void mark(std::size_t first, std::size_t count, bool taken) {
    for (std::size_t i = first; i < first + count; ++i) {
      const std::uint64_t bit = std::uint64_t{1} << (i % 64);
      AIGAQ_ASSERT(((taken_[i / 64] & bit) != 0) != taken);
      taken_[i / 64] ^= bit;
    }
  }

  std::mutex mutex_;
  std::uint8_t* block_ = nullptr;
  std::size_t used_ = 0;
  std::array<std::uint64_t, kWords> taken_{};
};

// Never destroyed: secrets in static storage may outlive any order of destruction.
Arena& arena() {
  // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): docs/design.md
  static Arena& only = *new Arena;
  return only;
}

}  // namespace

Result<void> initialise(MemoryLock lock) {
  if (sodium_init() < 0) return fail(ErrorCode::internal, "libsodium could not start");
  if (!arena().lock() && lock == MemoryLock::required) {
    return fail(ErrorCode::memory_lock, "memory for keys");
  }
  return {};
}

void wipe(MutableByteView memory) { sodium_memzero(memory.data(), memory.size()); }

bool equal_secret(ByteView a, ByteView b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::size_t secret_bytes_in_use() { return arena().used(); }

SecretBytes::SecretBytes(std::size_t size)
    : data_(size == 0 ? nullptr : arena().take(size)), size_(size) {}

SecretBytes::~SecretBytes() {
  if (data_ != nullptr) arena().give_back(data_, size_);
}

SecretBytes::SecretBytes(SecretBytes&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept {
  if (this != &other) {
    if (data_ != nullptr) arena().give_back(data_, size_);
    data_ = std::exchange(other.data_, nullptr);
    size_ = std::exchange(other.size_, 0);
  }
  return *this;
}

SecretBytes SecretBytes::copy_of(ByteView source) {
  SecretBytes out(source.size());
  std::copy(source.begin(), source.end(), out.data_);
  return out;
}

}  // namespace aigaq::crypto
