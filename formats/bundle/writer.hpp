#pragma once
// Writes a bundle in one pass (docs/formats/bundle.md): proofs, exhibits, manifests, tag manifest,
// signature, padding. Knows no vault: members come from the caller.

#include <memory>
#include <string>

#include "crypto/ed25519.hpp"
#include "crypto/hash.hpp"
#include "formats/age/age.hpp"
#include "formats/bundle/manifest.hpp"
#include "formats/bundle/media.hpp"
#include "formats/bundle/members.hpp"
#include "formats/bundle/seal.hpp"
#include "formats/bundle/tar.hpp"

namespace aigaq::formats {

class BundleWriter {
 public:
  // age payload underneath; header is already written by it. Writes bagit.txt and
  // data/checkpoint.txt at once. Preconditions: purpose is UTF-8 of at most limits::kPurposeBytes;
  // mode passphrase exactly when the payload is for a passphrase.
  BundleWriter(age::PayloadSink& age, BundleMode mode, std::string purpose, std::string checkpoint);
  // Members from data/entry-0/ to sender/, in the order of docs/formats/bundle.md (asserted): for
  // each entry, ascending and from genesis on, entry.cbor, proof.txt, opening.cbor and its files;
  // then sender/README.txt and sender/entry-N.txt.
  // digest: the member's SHA-256 where it is known, which saves a pass over its bytes.
  void begin(std::string_view name, std::uint64_t size, const FileDigest* digest = nullptr);
  void write(ByteView bytes);
  void end();
  void add(std::string_view name, ByteView bytes);
  // bag-info.txt, manifests, the vault's signature, padding; finishes the age stream.
  // Errors: internal (signing).
  [[nodiscard]] Result<void> finish(const crypto::Ed25519SigningKey& log_key);

 private:
  void add_text(std::string_view name, std::string_view text) { add(name, as_bytes(text)); }

  age::PayloadSink& age_;
  TarWriter tar_;
  BundleMode mode_;
  std::string purpose_, checkpoint_;
  std::optional<MemberId> last_;
  std::string current_;
  crypto::Sha256 current_hash_;
  std::optional<FileDigest> current_digest_;  // known beforehand
  MemberDigests payload_, tags_;
  std::uint64_t payload_bytes_ = 0;
};

}  // namespace aigaq::formats
