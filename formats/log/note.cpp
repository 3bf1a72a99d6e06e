#include "formats/log/note.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "crypto/limits.hpp"
#include "formats/cbor/utf8.hpp"
#include "formats/log/lines.hpp"

namespace aigaq::formats {
namespace {

constexpr std::string_view kDash = "\xe2\x80\x94 ";  // U+2014 and a space

// C2SP signed-note: UTF-8 without ASCII control characters but the newline.
bool valid_note_text(std::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return c == '\n' || static_cast<unsigned char>(c) >= 0x20;
  });
  return plain && valid_utf8(text);
}

Result<NoteSignature> parse_signature_line(std::string_view line) {
  if (!line.starts_with(kDash)) return fail(ErrorCode::malformed, "note signature line");
  line.remove_prefix(kDash.size());
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos || !valid_key_name(line.substr(0, space))) {
    return fail(ErrorCode::malformed, "name in a note signature line");
  }
  const auto blob = from_base64(line.substr(space + 1), Base64Padding::padded);
  if (!blob || blob->size() <= NoteKeyId::kSize) {
    return fail(ErrorCode::malformed, "base64 in a note signature line");
  }
  const ByteView view = *blob;
  return NoteSignature{std::string(line.substr(0, space)),
                       *NoteKeyId::from(view.first(NoteKeyId::kSize)),
                       Bytes(view.begin() + NoteKeyId::kSize, view.end())};
}

std::string groups_of_four(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 4) {
    if (i > 0) out += '-';
    out += text.substr(i, 4);
  }
  return out;
}

}  // namespace

Result<Note> parse_note(std::string_view note) {
  if (note.size() > limits::kNoteBytes) return fail(ErrorCode::limit_exceeded, "size of a note");
  if (!valid_note_text(note)) return fail(ErrorCode::malformed, "character in a note");
  // The text may hold empty lines: the last one divides.
  const std::size_t divide = note.rfind("\n\n");
  if (divide == std::string_view::npos || !note.ends_with('\n') || divide + 2 == note.size()) {
    return fail(ErrorCode::malformed, "note without signatures");
  }
  Note out;
  out.text = note.substr(0, divide + 1);
  AIGAQ_TRY_ASSIGN(out.signatures, parse_signature_lines(note.substr(divide + 2)));
  return out;
}

std::string signature_line(const NoteSignature& signature) {
  Bytes blob(signature.key_id.data.begin(), signature.key_id.data.end());
  append(blob, signature.signature);
  return std::string(kDash) + signature.name + " " + to_base64(blob, Base64Padding::padded) + "\n";
}

Result<std::vector<NoteSignature>> parse_signature_lines(std::string_view text) {
  if (text.size() > limits::kNoteBytes) return fail(ErrorCode::limit_exceeded, "signature lines");
  std::vector<NoteSignature> out;
  LineReader lines(text);
  while (auto line = lines.next()) {
    if (out.size() == limits::kNoteSignatures) {
      return fail(ErrorCode::limit_exceeded, "signatures of a note");
    }
    AIGAQ_TRY_ASSIGN(NoteSignature signature, parse_signature_line(*line));
    out.push_back(std::move(signature));
  }
  if (out.empty() || !lines.at_end()) return fail(ErrorCode::malformed, "note without signatures");
  return out;
}

NoteKeyId VerifierKey::id() const { return note_key_id(name, type, key.view()); }

std::string VerifierKey::text() const { return note_key_text(name, type, key.view()); }

Result<VerifierKey> parse_verifier_key(std::string_view text) {
  AIGAQ_TRY_ASSIGN(NoteKey parsed, parse_note_key(text));
  if (parsed.type != kNoteEd25519) return fail(ErrorCode::unsupported, "verifier key type");
  const auto key = Ed25519PublicKey::from(parsed.key);
  if (!key) return fail(ErrorCode::malformed, "verifier key size");
  return VerifierKey{std::move(parsed.name), kNoteEd25519, *key};
}

std::string checkpoint_body(const Checkpoint& checkpoint) {
  return checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n" +
         to_base64(checkpoint.root.view(), Base64Padding::padded) + "\n";
}

Result<Checkpoint> parse_checkpoint_body(std::string_view body) {
  LineReader lines(body);
  const auto origin = lines.next();
  const auto size = lines.next();
  const auto root = lines.next();
  if (!origin || !size || !root) return fail(ErrorCode::malformed, "checkpoint lines");
  if (!lines.at_end()) return fail(ErrorCode::unsupported, "checkpoint extension lines");
  Checkpoint out;
  out.origin = *origin;
  if (!valid_key_name(out.origin)) return fail(ErrorCode::malformed, "checkpoint origin");
  AIGAQ_TRY_ASSIGN(out.size, parse_decimal(*size));
  AIGAQ_TRY_ASSIGN(out.root, parse_hash_line(*root));
  return out;
}

std::string origin_of(const VaultId& vault) { return "aigaq/" + to_hex(vault.view().first(16)); }

VerifierKey log_verifier_key(const VaultId& vault, const Ed25519PublicKey& log_key) {
  return {origin_of(vault), kNoteEd25519, log_key};
}

Result<std::string> sign_checkpoint(const Checkpoint& checkpoint,
                                    const crypto::Ed25519SigningKey& log_key) {
  AIGAQ_ASSERT(valid_key_name(checkpoint.origin));
  const std::string body = checkpoint_body(checkpoint);
  AIGAQ_TRY_ASSIGN(const Ed25519Signature signature, log_key.sign_verified(as_bytes(body)));
  const VerifierKey key{checkpoint.origin, kNoteEd25519, log_key.public_key()};
  const ByteView bytes = signature.view();
  return body + "\n" + signature_line({key.name, key.id(), Bytes(bytes.begin(), bytes.end())});
}

Result<Checkpoint> verify_checkpoint(std::string_view note, const VerifierKey& key) {
  AIGAQ_TRY_ASSIGN(const Note parsed, parse_note(note));
  AIGAQ_TRY_ASSIGN(Checkpoint checkpoint, parse_checkpoint_body(parsed.text));
  const NoteSignature* found = nullptr;
  for (const NoteSignature& candidate : parsed.signatures) {
    if (candidate.name != key.name || candidate.key_id != key.id()) continue;
    if (found != nullptr) return fail(ErrorCode::duplicate, "signature of a note");
    found = &candidate;
  }
  if (found == nullptr) return fail(ErrorCode::missing, "signature of the log");
  const auto signature = Ed25519Signature::from(found->signature);
  if (!signature) return fail(ErrorCode::bad_signature, "size of a note signature");
  AIGAQ_TRY(crypto::ed25519_verify(key.key, as_bytes(parsed.text), *signature));
  if (checkpoint.origin != key.name) return fail(ErrorCode::wrong_value, "checkpoint origin");
  return checkpoint;
}

std::string vault_fingerprint(const VerifierKey& key) {
  const Hash hash = crypto::sha256(as_bytes(key.text()));
  return groups_of_four(to_base32(hash.view().first(20)));
}

std::string head_fingerprint(std::string_view body) {
  const Hash hash = crypto::sha256(as_bytes(body));
  return groups_of_four(to_base32(hash.view().first(13)).substr(0, 20));
}

}  // namespace aigaq::formats
