#pragma once
// The kernel's keyring of this login session: bytes that wait there for a time and are gone after
// it, at logout, or when taken away. keyrings(7); only commands whose filter lets them come here.

#include <optional>
#include <string>

#include "crypto/secret.hpp"

namespace aigaq::cli {

// Under that name, in the place of what lay there. Who possesses the session keyring may read it,
// nobody else. Empty on success, else why this system would not.
[[nodiscard]] std::optional<std::string> keyring_put(const std::string& name,
                                                     const crypto::SecretBytes& secret,
                                                     unsigned seconds);
// nullopt: nothing there, or no keyring at all.
[[nodiscard]] std::optional<crypto::SecretBytes> keyring_get(const std::string& name);
// Whether something was there.
[[nodiscard]] bool keyring_drop(const std::string& name);

}  // namespace aigaq::cli
