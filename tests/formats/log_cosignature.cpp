// cosignature/v1 (C2SP tlog-cosignature): making, reading, refusing.
#include <doctest/doctest.h>

#include "crypto/limits.hpp"
#include "formats/log/cosignature.hpp"
#include "tests/support/random.hpp"

using namespace aigaq;
using namespace aigaq::formats;

namespace {

const std::string kDash = "\xe2\x80\x94 ";

struct Witnessed {
  explicit Witnessed(std::uint64_t seed)
      : random(seed),
        log(crypto::Ed25519SigningKey::generate(random)),
        witness(crypto::Ed25519SigningKey::generate(random)) {
    const auto signed_note = sign_checkpoint({"example.com/log", 7, random.fixed<Hash>()}, log);
    REQUIRE(signed_note);
    note = *signed_note;
    text = note.substr(0, note.find("\n\n") + 1);
    key = {"witness.example/w1", witness.public_key()};
  }
  [[nodiscard]] std::string line(std::uint64_t seconds) const {
    const auto made = cosign(text, key.name, witness, seconds);
    REQUIRE(made);
    return *made;
  }
  [[nodiscard]] Result<std::vector<std::uint64_t>> times(const std::string& lines) const {
    const auto parsed = parse_note(note + lines);
    REQUIRE(parsed);
    return verify_cosignatures(*parsed, key);
  }
  test::SeededRandom random;
  crypto::Ed25519SigningKey log, witness;
  std::string note, text;
  CosignerKey key;
};

ErrorCode code_of(const Result<std::vector<std::uint64_t>>& result) {
  REQUIRE_FALSE(result);
  return result.error().code;
}

}  // namespace

TEST_CASE("cosigner key: a public witness's key, and keys of other types") {
  // Of the witness remora.n621.de, as it is published.
  const std::string text = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2";
  const auto key = parse_cosigner_key(text);
  REQUIRE(key);
  CHECK(key->name == "remora.n621.de");
  CHECK(key->text() == text);
  // A log's key is no witness's key, and the other way round.
  const auto as_log = parse_verifier_key(text);
  REQUIRE_FALSE(as_log);
  CHECK(as_log.error().code == ErrorCode::unsupported);
  const auto as_witness = parse_cosigner_key(VerifierKey{"n", kNoteEd25519, key->key}.text());
  REQUIRE_FALSE(as_witness);
  CHECK(as_witness.error().code == ErrorCode::unsupported);
  // ML-DSA-44 is read as a key and used as none.
  const auto post_quantum = parse_note_key(note_key_text("w", kNoteMlDsa44, Bytes(1312, 9)));
  REQUIRE(post_quantum);
  CHECK(post_quantum->type == kNoteMlDsa44);
  CHECK(post_quantum->key.size() == 1312);
}

TEST_CASE("cosignature: message and line as C2SP writes them") {
  Witnessed log(61);
  const std::string body = "example.com/behind-the-sofa\n20852163\nCsUYapGG=\n";
  CHECK(cosigned_message(1679315147, body) ==
        "cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\nCsUYapGG=\n");
  const std::string line = log.line(1679315147);
  CHECK(line.starts_with(kDash + "witness.example/w1 "));
  const auto parsed = parse_signature_lines(line);
  REQUIRE(parsed);
  REQUIRE(parsed->size() == 1);
  CHECK(parsed->front().key_id == log.key.id());
  REQUIRE(parsed->front().signature.size() == 72);
  CHECK(to_hex(ByteView(parsed->front().signature).first(8)) == "00000000641850cb");
  CHECK(signature_line(parsed->front()) == line);
}

TEST_CASE("cosignature: times, earliest first; the log's signature still stands") {
  Witnessed log(62);
  const auto both = log.times(log.line(2000) + log.line(1000));
  REQUIRE(both);
  CHECK(*both == std::vector<std::uint64_t>{1000, 2000});
  CHECK(log.times(log.line(0)));
  CHECK(log.times(log.line(~std::uint64_t{0})));
  CHECK(verify_checkpoint(log.note + log.line(5),
                          {"example.com/log", kNoteEd25519, log.log.public_key()}));
}

TEST_CASE("cosignature: what does not count") {
  Witnessed log(63);
  Witnessed other(64);
  CHECK(code_of(log.times("")) == ErrorCode::missing);
  // Another note's cosignature by the same key.
  const auto elsewhere = cosign(other.text, log.key.name, log.witness, 9);
  REQUIRE(elsewhere);
  CHECK(code_of(log.times(*elsewhere)) == ErrorCode::bad_signature);
  // The same name with another key, and the same key under another name: not that witness.
  const auto namesake = cosign(log.text, log.key.name, other.witness, 9);
  REQUIRE(namesake);
  CHECK(code_of(log.times(*namesake)) == ErrorCode::missing);
  const auto renamed = cosign(log.text, "witness.example/w2", log.witness, 9);
  REQUIRE(renamed);
  CHECK(code_of(log.times(*renamed)) == ErrorCode::missing);
  CHECK(log.times(*renamed + log.line(9)));
  // A good line does not make up for a bad one.
  CHECK(code_of(log.times(log.line(9) + *elsewhere)) == ErrorCode::bad_signature);
  // A plain signature under the witness's name and key id, without time.
  const Ed25519Signature bare = log.witness.sign(as_bytes(log.text));
  const ByteView plain = bare.view();
  const NoteSignature untimed{log.key.name, log.key.id(), Bytes(plain.begin(), plain.end())};
  CHECK(code_of(log.times(signature_line(untimed))) == ErrorCode::bad_signature);
  // A witness's plain note signature is not a cosignature even over the same text.
  const VerifierKey as_log{log.key.name, kNoteEd25519, log.witness.public_key()};
  const NoteSignature as_note{as_log.name, as_log.id(), Bytes(plain.begin(), plain.end())};
  CHECK(code_of(log.times(signature_line(as_note))) == ErrorCode::missing);
}

TEST_CASE("cosignature: every flipped bit of time and signature is refused") {
  Witnessed log(65);
  const auto parsed = parse_signature_lines(log.line(1'700'000'000));
  REQUIRE(parsed);
  const NoteSignature good = parsed->front();
  REQUIRE(verify_cosignature(log.text, good, log.key));
  for (std::size_t bit = 0; bit < good.signature.size() * 8; ++bit) {
    NoteSignature flipped = good;
    flipped.signature[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
    CAPTURE(bit);
    const auto result = verify_cosignature(log.text, flipped, log.key);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::bad_signature);
  }
}

TEST_CASE("signature lines alone: as a witness answers") {
  Witnessed log(66);
  const std::string line = log.line(1);
  REQUIRE(parse_signature_lines(line + line));
  CHECK_FALSE(parse_signature_lines(""));
  CHECK_FALSE(parse_signature_lines("\n" + line));
  CHECK_FALSE(parse_signature_lines(line.substr(0, line.size() - 1)));
  CHECK_FALSE(parse_signature_lines("7\n"));
  std::string many;
  for (std::size_t i = 0; i < limits::kNoteSignatures; ++i) many += line;
  CHECK(parse_signature_lines(many));
  CHECK_FALSE(parse_signature_lines(many + line));
}
