#pragma once
// Bundles taken apart and put together again, as somebody who forges them would.

#include <string_view>
#include <utility>
#include <vector>

#include "crypto/ed25519.hpp"
#include "crypto/random.hpp"
#include "formats/age/age.hpp"

namespace aigaq::test {

// A bundle's inside.
using Members = std::vector<std::pair<std::string, Bytes>>;
Members members_of(ByteView tar);
Bytes tar_of(const Members& members);
Bytes* find(Members& members, std::string_view name);
// Manifests, Payload-Oxum and the tag manifest made anew for what is there.
void rebuild_manifests(Members& members);
// Signed anew by a key, with the addressing and purpose of the old signature.
void sign_anew(Members& members, const crypto::Ed25519SigningKey& key);

struct Opened {
  formats::age::Unwrapped unwrapped;
  Bytes tar;
};
Opened open_bundle(ByteView file, const crypto::X25519Secret& identity);
// The header and file key of a bundle around another tar, as its recipient can make it.
Bytes reencrypt(ByteView file, const formats::age::FileKey& key, ByteView tar,
                crypto::RandomSource& random);

}  // namespace aigaq::test
