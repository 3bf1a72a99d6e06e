#pragma once
// The statement by which a log follows one whose key was lost or stolen (docs/formats/entry.md).

#include "crypto/bytes.hpp"
#include "crypto/ed25519.hpp"
#include "crypto/result.hpp"

namespace aigaq::formats {

struct Succession {
  VaultId vault;           // of the old log
  std::uint64_t size = 0;  // how many of its entries are good; 1 at least
  Hash root;               // of the old log at that size
};

// Map keys: "v", "vault", "size", "root", "succession", "log": the last two are COSE_Sign1 by the
// old log's succession key and the new log key over CBOR [vault, size, root, new log key].
[[nodiscard]] Bytes sign_succession(const Succession& statement,
                                    const crypto::Ed25519SigningKey& succession,
                                    const crypto::Ed25519SigningKey& log_key);

struct VerifiedSuccession {
  Succession statement;
  Ed25519PublicKey succession;  // whether it is the old log's, the old genesis tells
};
// log_key, vault: of the genesis that holds the statement.
// Errors: unsupported (version), wrong_value (all else).
[[nodiscard]] Result<VerifiedSuccession> verify_succession(ByteView statement,
                                                           const Ed25519PublicKey& log_key,
                                                           const VaultId& vault);

}  // namespace aigaq::formats
