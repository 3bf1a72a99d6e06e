#pragma once
// Identities: age files, so that stock `age -d -i FILE` opens bundles too (docs/howto.md).

#include <string>
#include <vector>

#include "cli/reader/context.hpp"
#include "cli/reader/outcome.hpp"
#include "crypto/bytes.hpp"
#include "crypto/secret.hpp"

namespace aigaq::cli {

// Writes FILE (age, passphrase) and FILE.pub; asks for a new passphrase. The recipient's text.
[[nodiscard]] Outcome<std::string> make_identity(Context& context, const std::string& path);
// From FILE.pub beside it: asks nothing.
[[nodiscard]] Outcome<std::string> recipient_beside(Context& context, const std::string& path);

// A plain age identity file (comments and several keys), or an encrypted one, armored or not,
// for which the identity's passphrase is read. Exit 12 for a wrong passphrase.
[[nodiscard]] Outcome<std::vector<crypto::X25519Secret>> load_identities(Context& context,
                                                                         const std::string& path);

// A passphrase could not be stretched: nothing is damaged and no passphrase is wrong. Exit 1.
ExitCode refuse_without_memory(Context& context);

// "age1…" or a file that holds it (.pub: comments and one recipient a line; exactly one).
[[nodiscard]] Outcome<X25519PublicKey> load_recipient(Context& context, const std::string& text);

}  // namespace aigaq::cli
