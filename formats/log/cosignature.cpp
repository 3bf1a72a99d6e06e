#include "formats/log/cosignature.hpp"

#include <algorithm>

namespace aigaq::formats {
namespace {

constexpr std::size_t kTimeBytes = 8;

Bytes big_endian(std::uint64_t value) {
  Bytes out(kTimeBytes);
  for (std::size_t i = 0; i < kTimeBytes; ++i) {
    out[kTimeBytes - 1 - i] = static_cast<std::uint8_t>(value >> (8 * i));
  }
  return out;
}

}  // namespace

NoteKeyId CosignerKey::id() const { return note_key_id(name, kNoteCosignature, key.view()); }

std::string CosignerKey::text() const { return note_key_text(name, kNoteCosignature, key.view()); }

Result<CosignerKey> parse_cosigner_key(std::string_view text) {
  AIGAQ_TRY_ASSIGN(NoteKey parsed, parse_note_key(text));
  if (parsed.type != kNoteCosignature) return fail(ErrorCode::unsupported, "cosigner key type");
  const auto key = Ed25519PublicKey::from(parsed.key);
  if (!key) return fail(ErrorCode::malformed, "cosigner key size");
  return CosignerKey{std::move(parsed.name), *key};
}

std::string cosigned_message(std::uint64_t seconds, std::string_view note_text) {
  return "cosignature/v1\ntime " + std::to_string(seconds) + "\n" + std::string(note_text);
}

Result<std::string> cosign(std::string_view note_text, const std::string& name,
                           const crypto::Ed25519SigningKey& key, std::uint64_t seconds) {
  AIGAQ_ASSERT(valid_key_name(name));
  const std::string message = cosigned_message(seconds, note_text);
  AIGAQ_TRY_ASSIGN(const Ed25519Signature signature, key.sign_verified(as_bytes(message)));
  Bytes timestamped = big_endian(seconds);
  append(timestamped, signature.view());
  const CosignerKey cosigner{name, key.public_key()};
  return signature_line({name, cosigner.id(), std::move(timestamped)});
}

bool is_by(const NoteSignature& signature, const CosignerKey& key) {
  return signature.name == key.name && signature.key_id == key.id();
}

Result<std::uint64_t> verify_cosignature(std::string_view note_text, const NoteSignature& signature,
                                         const CosignerKey& key) {
  if (!is_by(signature, key)) return fail(ErrorCode::missing, "cosignature of that key");
  const ByteView payload = signature.signature;
  if (payload.size() != kTimeBytes + Ed25519Signature::kSize) {
    return fail(ErrorCode::bad_signature, "size of a cosignature");
  }
  std::uint64_t seconds = 0;
  for (const std::uint8_t byte : payload.first(kTimeBytes)) seconds = seconds << 8 | byte;
  const auto bytes = *Ed25519Signature::from(payload.subspan(kTimeBytes));
  const std::string message = cosigned_message(seconds, note_text);
  AIGAQ_TRY(crypto::ed25519_verify(key.key, as_bytes(message), bytes));
  return seconds;
}

Result<std::vector<std::uint64_t>> verify_cosignatures(const Note& note, const CosignerKey& key) {
  std::vector<std::uint64_t> times;
  for (const NoteSignature& signature : note.signatures) {
    if (!is_by(signature, key)) continue;
    AIGAQ_TRY_ASSIGN(const std::uint64_t seconds, verify_cosignature(note.text, signature, key));
    times.push_back(seconds);
  }
  if (times.empty()) return fail(ErrorCode::missing, "cosignature of that key");
  std::ranges::sort(times);
  return times;
}

}  // namespace aigaq::formats
