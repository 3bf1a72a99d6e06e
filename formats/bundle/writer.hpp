#pragma once
// Writes a bundle in one pass (docs/formats/bundle.md): proofs, exhibits, manifests, tag manifest,
// signature, padding. Knows no vault: members come from the caller.

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "crypto/ed25519.hpp"
#include "formats/age/age.hpp"
#include "formats/bundle/tar.hpp"
#include "formats/log/note.hpp"

namespace aigaq::formats {

enum class BundleMode : std::uint8_t { single, joint, passphrase };

class BundleWriter {
 public:
  // age payload underneath; header is already written by it.
  BundleWriter(age::PayloadSink& age, BundleMode mode, std::string purpose, std::string checkpoint);
  // A member under data/ (listed in the manifest) or anywhere else (listed in the tag manifest).
  void begin(std::string_view name, std::uint64_t size);
  void write(ByteView bytes);
  void end();
  void add(std::string_view name, ByteView bytes);
  // Manifests, tag manifest, the vault's signature, padding; finishes the age stream.
  // Errors: internal (signing).
  [[nodiscard]] Result<void> finish(const crypto::Ed25519SigningKey& log_key);

 private:
  age::PayloadSink& age_;
  TarWriter tar_;
  BundleMode mode_;
  std::string purpose_, checkpoint_;
  std::string current_;
  crypto::Sha256 current_hash_;
  std::map<std::string, FileDigest> payload_, tags_;
  std::uint64_t payload_bytes_ = 0;
};

// Member names (docs/formats/bundle.md): data/checkpoint.txt, data/entry-0/entry.cbor and proof.txt
// (genesis), data/entry-N/{entry.cbor,proof.txt,opening.cbor,file-K.EXT}, sender/README.txt,
// sender/entry-N.txt.
[[nodiscard]] std::string entry_folder(std::uint64_t number);
[[nodiscard]] std::string file_member(std::uint64_t entry, std::uint64_t file_number_from_1,
                                      std::string_view extension);
// Media type and extension from an allow-list by the first bytes of a file; else
// application/octet-stream and "bin".
struct MediaGuess {
  std::string_view type;
  std::string_view extension;
};
[[nodiscard]] MediaGuess guess_media(ByteView first_bytes);
[[nodiscard]] std::string_view extension_of(std::string_view media_type);

}  // namespace aigaq::formats
