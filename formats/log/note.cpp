#include "formats/log/note.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "crypto/limits.hpp"
#include "formats/cbor/utf8.hpp"
#include "formats/log/lines.hpp"

namespace aigaq::formats {
namespace {

constexpr std::string_view kDash = "\xe2\x80\x94 ";  // U+2014 and a space
constexpr std::uint8_t kEd25519Type = 0x01;

// C2SP signed-note: not empty, no Unicode space, no plus.
bool valid_key_name(std::string_view name) {
  if (name.empty() || name.find('+') != std::string_view::npos) return false;
  while (!name.empty()) {
    const std::size_t length = utf8_character(name);
    if (length == 0 || is_white_space(name.substr(0, length))) return false;
    name.remove_prefix(length);
  }
  return true;
}

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
  LineReader lines(note.substr(divide + 2));
  while (auto line = lines.next()) {
    if (out.signatures.size() == limits::kNoteSignatures) {
      return fail(ErrorCode::limit_exceeded, "signatures of a note");
    }
    AIGAQ_TRY_ASSIGN(NoteSignature signature, parse_signature_line(*line));
    out.signatures.push_back(std::move(signature));
  }
  return out;
}

NoteKeyId VerifierKey::id() const {
  const Hash hash = crypto::sha256({as_bytes(name), as_bytes("\n"), {&type, 1}, key.view()});
  return *NoteKeyId::from(hash.view().first(NoteKeyId::kSize));
}

std::string VerifierKey::text() const {
  Bytes typed{type};
  append(typed, key.view());
  return name + "+" + to_hex(id().view()) + "+" + to_base64(typed, Base64Padding::padded);
}

Result<VerifierKey> parse_verifier_key(std::string_view text) {
  // Base64 may hold a plus as well: name and key id end at the first two.
  const std::size_t first = text.find('+');
  const std::size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return fail(ErrorCode::malformed, "verifier key");
  VerifierKey out;
  out.name = text.substr(0, first);
  if (!valid_key_name(out.name)) return fail(ErrorCode::malformed, "verifier key name");
  const auto id = from_hex(text.substr(first + 1, second - first - 1));
  const auto typed = from_base64(text.substr(second + 1), Base64Padding::padded);
  if (!id || id->size() != NoteKeyId::kSize || !typed || typed->empty()) {
    return fail(ErrorCode::malformed, "verifier key");
  }
  if (typed->front() != kEd25519Type) return fail(ErrorCode::unsupported, "verifier key type");
  const auto key = Ed25519PublicKey::from(ByteView(*typed).subspan(1));
  if (!key) return fail(ErrorCode::malformed, "verifier key size");
  out.key = *key;
  if (!std::ranges::equal(*id, out.id().view())) {
    return fail(ErrorCode::bad_hash, "verifier key id");
  }
  return out;
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
  return {origin_of(vault), kEd25519Type, log_key};
}

Result<std::string> sign_checkpoint(const Checkpoint& checkpoint,
                                    const crypto::Ed25519SigningKey& log_key) {
  AIGAQ_ASSERT(valid_key_name(checkpoint.origin));
  const std::string body = checkpoint_body(checkpoint);
  AIGAQ_TRY_ASSIGN(const Ed25519Signature signature, log_key.sign_verified(as_bytes(body)));
  const VerifierKey key{checkpoint.origin, kEd25519Type, log_key.public_key()};
  const NoteKeyId id = key.id();
  Bytes blob(id.data.begin(), id.data.end());
  append(blob, signature.view());
  return body + "\n" + std::string(kDash) + key.name + " " +
         to_base64(blob, Base64Padding::padded) + "\n";
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
