#include "formats/time/stamped.hpp"

#include "crypto/hash.hpp"
#include "crypto/limits.hpp"
#include "crypto/merkle.hpp"
#include "formats/log/lines.hpp"

namespace aigaq::formats {
namespace {

constexpr std::string_view kLabel = "aigaq stamped v1";
constexpr std::string_view kRenews = "renews ";
constexpr std::string_view kOld = "old ";

template <class T>
Result<T> hex_value(std::string_view text) {
  const auto bytes = from_hex(text);
  const auto value = bytes ? T::from(*bytes) : std::nullopt;
  if (!value) return fail(ErrorCode::malformed, "hex in a stamped file");
  return *value;
}

}  // namespace

Result<std::string> make_stamped(const StampRandom& random, const std::vector<FileDigest>& renews,
                                 std::string_view note, const VerifierKey& log) {
  AIGAQ_TRY(verify_checkpoint(note, log));
  if (renews.size() > limits::kStampedRenewals) {
    return fail(ErrorCode::limit_exceeded, "renewals of a stamped file");
  }
  AIGAQ_TRY_ASSIGN(const Note parsed, parse_note(note));
  std::string out = std::string(kLabel) + "\n" + to_hex(random.view()) + "\n";
  for (const FileDigest& digest : renews) {
    out += std::string(kRenews) + to_hex(digest.view()) + "\n";
  }
  // The lines of witnesses come and go; the log's own is the one that everybody can check.
  for (const NoteSignature& line : parsed.signatures) {
    if (line.name != log.name || line.key_id != log.id()) continue;
    Bytes blob(line.key_id.data.begin(), line.key_id.data.end());
    append(blob, line.signature);
    out += parsed.text + "\n\xe2\x80\x94 " + line.name + " " +
           to_base64(blob, Base64Padding::padded) + "\n";
  }
  return out;
}

Result<Stamped> parse_stamped(std::string_view text) {
  if (text.size() > limits::kStampedBytes) {
    return fail(ErrorCode::limit_exceeded, "size of a stamped file");
  }
  LineReader lines(text);
  if (lines.next() != kLabel) return fail(ErrorCode::malformed, "label of a stamped file");
  const auto random = lines.next();
  if (!random) return fail(ErrorCode::malformed, "lines of a stamped file");
  Stamped out;
  AIGAQ_TRY_ASSIGN(out.random, hex_value<StampRandom>(*random));
  while (lines.rest().starts_with(kRenews)) {
    const auto line = lines.next();
    if (!line) return fail(ErrorCode::malformed, "lines of a stamped file");
    if (out.renews.size() == limits::kStampedRenewals) {
      return fail(ErrorCode::limit_exceeded, "renewals of a stamped file");
    }
    AIGAQ_TRY_ASSIGN(const FileDigest digest, hex_value<FileDigest>(line->substr(kRenews.size())));
    out.renews.push_back(digest);
  }
  out.note = lines.rest();
  AIGAQ_TRY_ASSIGN(const Note note, parse_note(out.note));
  AIGAQ_TRY_ASSIGN(const Checkpoint checkpoint, parse_checkpoint_body(note.text));
  if (checkpoint.size == 0) return fail(ErrorCode::malformed, "size of a stamped checkpoint");
  return out;
}

Result<Checkpoint> verify_stamped(const Stamped& stamped, const VerifierKey& log) {
  AIGAQ_TRY_ASSIGN(const Note note, parse_note(stamped.note));
  if (note.signatures.size() != 1) {
    return fail(ErrorCode::bad_signature, "several signatures of a stamped note");
  }
  return verify_checkpoint(stamped.note, log);
}

bool looks_stamped(ByteView file) {
  return as_text(file).starts_with(std::string(kLabel) + "\n");
}

Hash stamped_imprint(std::string_view text) { return crypto::sha256(as_bytes(text)); }

std::string format_consistency(const SizedProof& proof) {
  std::string out = std::string(kOld) + std::to_string(proof.old_size) + "\n";
  for (const Hash& hash : proof.hashes) {
    out += to_base64(hash.view(), Base64Padding::padded) + "\n";
  }
  return out;
}

Result<SizedProof> parse_consistency(std::string_view text) {
  LineReader lines(text);
  SizedProof out;
  auto line = lines.next();
  if (!line || !line->starts_with(kOld)) {
    return fail(ErrorCode::malformed, "head of a consistency proof");
  }
  AIGAQ_TRY_ASSIGN(out.old_size, parse_decimal(line->substr(kOld.size())));
  while (!lines.at_end()) {
    line = lines.next();
    if (!line) return fail(ErrorCode::malformed, "line of a consistency proof");
    if (out.hashes.size() == limits::kProofHashes) {
      return fail(ErrorCode::limit_exceeded, "hashes of a consistency proof");
    }
    AIGAQ_TRY_ASSIGN(const Hash hash, parse_hash_line(*line));
    out.hashes.push_back(hash);
  }
  if (out.hashes.empty()) return fail(ErrorCode::malformed, "consistency proof without hashes");
  return out;
}

Result<void> verify_stamped_consistency(const Checkpoint& stamped, const Checkpoint& other,
                                        const SizedProof* proof) {
  const bool older = stamped.size < other.size;
  const Checkpoint& small = older ? stamped : other;
  const Checkpoint& large = older ? other : stamped;
  if (small.size == large.size) {
    if (small.root != large.root) return fail(ErrorCode::bad_proof, "roots of one size");
    return {};
  }
  if (proof == nullptr || proof->old_size != small.size) {
    return fail(ErrorCode::bad_proof, "size in a consistency proof");
  }
  return crypto::verify_consistency(small.size, large.size, small.root, large.root, proof->hashes);
}

}  // namespace aigaq::formats
