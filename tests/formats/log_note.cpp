// Signed notes, checkpoints, verifier keys, proofs (C2SP).
#include <doctest/doctest.h>

#include "crypto/hash.hpp"
#include "crypto/limits.hpp"
#include "formats/log/note.hpp"
#include "tests/support/random.hpp"

using namespace aigaq;
using namespace aigaq::formats;

namespace {

const std::string kDash = "\xe2\x80\x94 ";

struct Log {
  explicit Log(std::uint64_t seed)
      : random(seed), key(crypto::Ed25519SigningKey::generate(random)) {
    random.fill(vault.mutable_view());
    verifier = log_verifier_key(vault, key.public_key());
    checkpoint = {verifier.name, 42, random.fixed<Hash>()};
    const auto signed_note = sign_checkpoint(checkpoint, key);
    REQUIRE(signed_note);
    note = *signed_note;
    line = note.substr(note.rfind(kDash));
  }
  // A note with that text and our signature over it.
  [[nodiscard]] std::string signed_text(const std::string& text) const {
    const NoteKeyId id = verifier.id();
    Bytes blob(id.data.begin(), id.data.end());
    append(blob, key.sign(as_bytes(text)).view());
    return text + "\n" + kDash + verifier.name + " " + to_base64(blob, Base64Padding::padded) +
           "\n";
  }
  test::SeededRandom random;
  crypto::Ed25519SigningKey key;
  VaultId vault;
  VerifierKey verifier;
  Checkpoint checkpoint;
  std::string note, line;
};

ErrorCode refused(std::string_view note) {
  const auto result = parse_note(note);
  CAPTURE(note);
  REQUIRE_FALSE(result);
  return result.error().code;
}

ErrorCode unverified(const Log& log, std::string_view note) {
  const auto result = verify_checkpoint(note, log.verifier);
  CAPTURE(note);
  REQUIRE_FALSE(result);
  return result.error().code;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("note: the example of C2SP signed-note, with its key") {
  // https://c2sp.org/signed-note, as golang.org/x/mod/sumdb/note prints it.
  const auto key =
      parse_verifier_key("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
  REQUIRE(key);
  CHECK(key->name == "PeterNeumann");
  CHECK(key->text() == "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
  const auto note = parse_note(
      "If you think cryptography is the answer to your problem,\n"
      "then you don't know what your problem is.\n"
      "\n"
      "\xe2\x80\x94 PeterNeumann "
      "x08go/ZJkuBS9UG/"
      "SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n");
  REQUIRE(note);
  REQUIRE(note->signatures.size() == 1);
  CHECK(note->signatures[0].key_id == key->id());
  const auto signature = Ed25519Signature::from(note->signatures[0].signature);
  REQUIRE(signature);
  CHECK(crypto::ed25519_verify(key->key, as_bytes(note->text), *signature));
}

TEST_CASE("checkpoint: signs and verifies, exact text") {
  Log log(21);
  CHECK(log.verifier.name == "aigaq/" + to_hex(log.vault.view()).substr(0, 32));
  CHECK(log.note == log.signed_text(checkpoint_body(log.checkpoint)));
  CHECK(log.note.starts_with(log.verifier.name + "\n42\n" +
                             to_base64(log.checkpoint.root.view(), Base64Padding::padded) + "\n\n" +
                             kDash + log.verifier.name + " "));
  const auto back = verify_checkpoint(log.note, log.verifier);
  REQUIRE(back);
  CHECK(back->origin == log.checkpoint.origin);
  CHECK(back->size == 42);
  CHECK(back->root == log.checkpoint.root);
}

TEST_CASE("checkpoint: every flipped bit is refused") {
  Log log(22);
  for (std::size_t bit = 0; bit < log.note.size() * 8; ++bit) {
    std::string flipped = log.note;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    CAPTURE(bit);
    CHECK_FALSE(verify_checkpoint(flipped, log.verifier));
  }
  for (std::size_t size = 0; size < log.note.size(); ++size) {
    CHECK_FALSE(verify_checkpoint(log.note.substr(0, size), log.verifier));
  }
}

TEST_CASE("checkpoint: other signatures are ignored, ours stands once") {
  Log log(23);
  Log other(24);
  const std::string foreign = kDash + "witness.example AAAAAAEC\n";
  CHECK(verify_checkpoint(log.note + foreign, log.verifier));
  CHECK(verify_checkpoint(replaced(log.note, log.line, foreign + log.line), log.verifier));
  CHECK(unverified(log, log.note + log.line) == ErrorCode::duplicate);
  CHECK(unverified(log, replaced(log.note, log.line, foreign)) == ErrorCode::missing);
  CHECK(unverified(log, other.note) == ErrorCode::missing);
  // The right name and key id with a signature of another size, or another key's signature.
  const NoteKeyId id = log.verifier.id();
  Bytes wrong(id.data.begin(), id.data.end());
  append(wrong, Bytes(63, 1));
  CHECK(unverified(log, replaced(log.note, log.line,
                                 kDash + log.verifier.name + " " +
                                     to_base64(wrong, Base64Padding::padded) + "\n")) ==
        ErrorCode::bad_signature);
  std::string many = log.note;
  for (std::size_t i = 1; i < limits::kNoteSignatures; ++i) many += foreign;
  CHECK(verify_checkpoint(many, log.verifier));
  CHECK(unverified(log, many + foreign) == ErrorCode::limit_exceeded);
}

TEST_CASE("checkpoint: bodies that are signed and still refused") {
  Log log(25);
  const std::string body = checkpoint_body(log.checkpoint);
  const auto with = [&](std::string_view from, std::string_view to) {
    return unverified(log, log.signed_text(replaced(body, from, to)));
  };
  CHECK(with("\n42\n", "\n042\n") == ErrorCode::non_canonical);
  CHECK(with("\n42\n", "\n+42\n") == ErrorCode::malformed);
  CHECK(with("\n42\n", "\n-1\n") == ErrorCode::malformed);
  CHECK(with("\n42\n", "\n\n") == ErrorCode::malformed);
  CHECK(with("\n42\n", "\n4 2\n") == ErrorCode::malformed);
  CHECK(with("\n42\n", "\n18446744073709551616\n") == ErrorCode::limit_exceeded);
  CHECK(with("=\n", "\n") == ErrorCode::malformed);
  CHECK(with("=\n", "=\nextension\n") == ErrorCode::unsupported);
  CHECK(with(log.verifier.name + "\n42", "another\n42") == ErrorCode::wrong_value);
  CHECK(with(log.verifier.name + "\n42", "a name\n42") == ErrorCode::malformed);
  CHECK(unverified(log, log.signed_text("one line\n")) == ErrorCode::malformed);
  const auto largest = verify_checkpoint(
      log.signed_text(replaced(body, "\n42\n", "\n18446744073709551615\n")), log.verifier);
  CHECK(largest);
}

TEST_CASE("note: what is malformed") {
  Log log(26);
  const std::string text = "text\n";
  const std::string good = text + "\n" + kDash + "name AAAAAAEC\n";
  REQUIRE(parse_note(good));
  CHECK(refused("") == ErrorCode::malformed);
  CHECK(refused(text) == ErrorCode::malformed);
  CHECK(refused(text + "\n") == ErrorCode::malformed);
  CHECK(refused(good.substr(0, good.size() - 1)) == ErrorCode::malformed);
  CHECK(refused(replaced(good, kDash, "- ")) == ErrorCode::malformed);
  CHECK(refused(replaced(good, kDash, "\xe2\x80\x93 ")) == ErrorCode::malformed);
  CHECK(refused(replaced(good, "name ", "na+me ")) == ErrorCode::malformed);
  CHECK(refused(replaced(good, "name ", "na\xc2\xa0me ")) == ErrorCode::malformed);
  CHECK(refused(replaced(good, "name ", " ")) == ErrorCode::malformed);
  CHECK(refused(replaced(good, "AAAAAAEC", "AAAAAA==")) == ErrorCode::malformed);  // no signature
  CHECK(refused(replaced(good, "AAAAAAEC", "AAAAAAE")) == ErrorCode::malformed);
  CHECK(refused(replaced(good, "AAAAAAEC", "AAAAAAFF=")) == ErrorCode::malformed);
  CHECK(refused(replaced(good, "AAAAAAEC", "AAAAAAB=")) == ErrorCode::malformed);  // trailing bits
  CHECK(refused(replaced(good, "text", "te\rxt")) == ErrorCode::malformed);
  CHECK(refused(replaced(good, "text", "te\txt")) == ErrorCode::malformed);
  CHECK(refused(replaced(good, "text", "te\xffxt")) == ErrorCode::malformed);
  CHECK(refused(std::string(limits::kNoteBytes, 'a') + good) == ErrorCode::limit_exceeded);
  // Empty lines belong to the text up to the last one.
  const auto lines = parse_note("a\n\nb\n\n" + kDash + "name AAAAAAEC\n");
  REQUIRE(lines);
  CHECK(lines->text == "a\n\nb\n");
}

TEST_CASE("verifier key: one spelling") {
  Log log(27);
  const std::string text = log.verifier.text();
  const auto back = parse_verifier_key(text);
  REQUIRE(back);
  CHECK(back->text() == text);
  const auto code = [](const std::string& wrong) {
    const auto result = parse_verifier_key(wrong);
    CAPTURE(wrong);
    REQUIRE_FALSE(result);
    return result.error().code;
  };
  CHECK(code("") == ErrorCode::malformed);
  CHECK(code("name") == ErrorCode::malformed);
  CHECK(code("name+00000000") == ErrorCode::malformed);
  CHECK(code(text + "\n") == ErrorCode::malformed);
  CHECK(code(text.substr(1)) == ErrorCode::bad_hash);
  CHECK(code("x" + text) == ErrorCode::bad_hash);
  const std::size_t plus = text.find('+');
  CHECK(code(text.substr(0, plus) + "+00000000" + text.substr(plus + 9)) == ErrorCode::bad_hash);
  // Keys of other types are keys, and none of ours; the id is checked before all else.
  const Bytes other(32, 4);
  CHECK(code(note_key_text("n", kNoteCosignature, other)) == ErrorCode::unsupported);
  CHECK(code(note_key_text("n", kNoteMlDsa44, Bytes(1312, 7))) == ErrorCode::unsupported);
  CHECK(code(note_key_text("n", kNoteEd25519, Bytes(31, 1))) == ErrorCode::malformed);
  CHECK(code("n+00000000+" + to_base64(other, Base64Padding::padded)) == ErrorCode::bad_hash);
}

TEST_CASE("fingerprints: groups of four of base32") {
  Log log(28);
  const std::string vault = vault_fingerprint(log.verifier);
  CHECK(vault.size() == 39);
  const Hash hash = crypto::sha256(as_bytes(log.verifier.text()));
  CHECK(vault.substr(0, 4) == to_base32(hash.view().first(20)).substr(0, 4));
  CHECK(vault[4] == '-');
  const std::string head = head_fingerprint(checkpoint_body(log.checkpoint));
  CHECK(head.size() == 24);
  const Hash body = crypto::sha256(as_bytes(checkpoint_body(log.checkpoint)));
  CHECK(head.substr(20) == to_base32(body.view()).substr(16, 4));
  CHECK(head != head_fingerprint(checkpoint_body({log.verifier.name, 43, log.checkpoint.root})));
}

TEST_CASE("tlog-proof: goes there and back, verbatim checkpoint") {
  Log log(29);
  TlogProof proof{5, {log.random.fixed<Hash>(), log.random.fixed<Hash>()}, log.note, {}};
  const std::string text = format_tlog_proof(proof);
  CHECK(text.starts_with("c2sp.org/tlog-proof@v1\nindex 5\n"));
  CHECK(text.ends_with("=\n\n" + log.note));
  const auto back = parse_tlog_proof(text);
  REQUIRE(back);
  CHECK(back->index == 5);
  CHECK(back->hashes == proof.hashes);
  CHECK(back->checkpoint == log.note);
  CHECK_FALSE(back->extra);
  CHECK(format_tlog_proof(*back) == text);
  proof.extra = Bytes{1, 2, 3};
  proof.hashes.clear();
  const auto extra = parse_tlog_proof(format_tlog_proof(proof));
  REQUIRE(extra);
  CHECK(extra->extra == proof.extra);
  CHECK(extra->hashes.empty());
}

TEST_CASE("tlog-proof: what is refused") {
  Log log(30);
  const std::string good = format_tlog_proof({5, {log.random.fixed<Hash>()}, log.note, {}});
  const auto code = [](const std::string& wrong) {
    const auto result = parse_tlog_proof(wrong);
    CAPTURE(wrong);
    REQUIRE_FALSE(result);
    return result.error().code;
  };
  CHECK(code("") == ErrorCode::malformed);
  CHECK(code(replaced(good, "@v1", "@v2")) == ErrorCode::malformed);
  CHECK(code(replaced(good, "index", "Index")) == ErrorCode::malformed);
  CHECK(code(replaced(good, "index 5", "index 05")) == ErrorCode::non_canonical);
  CHECK(code(replaced(good, "index 5", "extra A\nindex 5")) == ErrorCode::malformed);
  CHECK(code(replaced(good, "=\n\n", "=\nshort\n\n")) == ErrorCode::malformed);
  CHECK(code(good.substr(0, good.find("\n\n") + 2)) == ErrorCode::truncated);
  CHECK(code(good.substr(0, good.find("\n\n") + 1)) == ErrorCode::truncated);
  std::string hashes = good.substr(0, good.find('\n', 24) + 1);
  for (std::size_t i = 0; i <= limits::kProofHashes; ++i) {
    hashes += to_base64(Hash{}.view(), Base64Padding::padded) + "\n";
  }
  CHECK(code(hashes + "\n" + log.note) == ErrorCode::limit_exceeded);
}
