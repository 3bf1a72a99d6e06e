#include "cli/kernel_keyring.hpp"

#include <keyutils.h>

#include <cerrno>
#include <cstring>

namespace aigaq::cli {
namespace {

constexpr const char* kType = "user";
constexpr key_serial_t kRing = KEY_SPEC_SESSION_KEYRING;
constexpr key_perm_t kPossessorOnly =
    KEY_POS_VIEW | KEY_POS_READ | KEY_POS_WRITE | KEY_POS_SEARCH | KEY_POS_LINK | KEY_POS_SETATTR;
constexpr long kMostBytes = 4'096;

std::optional<key_serial_t> find(const std::string& name) {
  const long id = keyctl_search(kRing, kType, name.c_str(), 0);
  if (id < 0) return std::nullopt;
  return static_cast<key_serial_t>(id);
}

// By its number: to link into KEY_SPEC_SESSION_KEYRING itself would, where login made no session
// keyring, give this process a new one that dies with it (keyctl_get_keyring_ID(3)). Asked for
// without creating, the kernel gives the user's then, which the next command finds as well.
key_serial_t lasting_ring() { return keyctl_get_keyring_ID(kRing, 0); }

void drop(key_serial_t id) {
  // Revoked first: the kernel wipes the bytes, whoever still holds a link.
  (void)keyctl_revoke(id);
  (void)keyctl_unlink(id, kRing);
}

}  // namespace

std::optional<std::string> keyring_put(const std::string& name, const crypto::SecretBytes& secret,
                                       unsigned seconds) {
  const key_serial_t ring = lasting_ring();
  if (ring < 0) return std::strerror(errno);
  if (const auto earlier = find(name)) drop(*earlier);
  // First into the keyring that dies with this process: it comes to the session's only with its
  // time limit and its rights, so that being killed in between leaves nothing that stays.
  const key_serial_t id =
      add_key(kType, name.c_str(), secret.reveal().data(), secret.size(), KEY_SPEC_PROCESS_KEYRING);
  if (id < 0) return std::strerror(errno);
  if (keyctl_set_timeout(id, seconds) != 0 || keyctl_setperm(id, kPossessorOnly) != 0 ||
      keyctl_link(id, ring) != 0) {
    const std::string why = std::strerror(errno);
    drop(id);
    return why;
  }
  return std::nullopt;
}

std::optional<crypto::SecretBytes> keyring_get(const std::string& name) {
  const auto id = find(name);
  if (!id) return std::nullopt;
  const long size = keyctl_read(*id, nullptr, 0);
  if (size <= 0 || size > kMostBytes) return std::nullopt;
  crypto::SecretBytes out(static_cast<std::size_t>(size));
  // Two numbers that differ: it changed in between.
  const long got =
      keyctl_read(*id, reinterpret_cast<char*>(out.reveal_mutable().data()), out.size());
  if (got != size) return std::nullopt;
  return out;
}

bool keyring_drop(const std::string& name) {
  const auto id = find(name);
  if (id) drop(*id);
  return id.has_value();
}

}  // namespace aigaq::cli
