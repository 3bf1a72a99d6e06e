// Checkpoints and proofs of other logs (C2SP tlog-checkpoint, tlog-proof).
#include <doctest/doctest.h>

#include "formats/log/cosignature.hpp"
#include "tests/formats/foreign_log.hpp"

using namespace aigaq;
using namespace aigaq::formats;

using test::ForeignLog;

namespace {

const std::string kDash = "\xe2\x80\x94 ";

ErrorCode refused(const std::string& note) {
  const auto result = parse_foreign_checkpoint(note);
  CAPTURE(note);
  REQUIRE_FALSE(result);
  return result.error().code;
}

}  // namespace

TEST_CASE("foreign checkpoint: one of a public log, with its witnesses' lines") {
  // transparency.dev's firmware log at 59 entries, as its distributor printed it.
  const std::string note =
      "transparency.dev/armored-witness/firmware_transparency/ci/3\n"
      "59\n"
      "kOFMkeamIdrYFLx5zbWFhflak6dlEEDOU++fxYEZMBw=\n"
      "\n" +
      kDash +
      "transparency.dev-aw-ftlog-ci-3 P2iVIt3Jsaha3E2i0MHdKZ6fgYJTgXO86nUsxKPVq6uTwRSclTSh/"
      "ELnDGbNL+XDyD3EkWIdL2AGGNmbN7IN2rB/7gE=\n" +
      kDash +
      "ArmoredWitness-weathered-rain CnjfIAAAAABnGRrHjQi7IZQqVea4YnU/ADsv844r1ezGjvubUy1MMJm4as9bRi"
      "T70xNWQ67RCA76LMy7SdX4qJNIzL3eSS1BGFWqCw==\n" +
      kDash +
      "ArmoredWitness-floral-sky x88LbQAAAABnGRrDEq4Tfy7IIVPqkdXbcufUkCzRRbE3fABZ/jvtg5aFHVMuMR8cV6"
      "dVqECDBiH1zRxhNaCQOXSwNLSeJs+NzWt1BA==\n";
  const auto key = parse_verifier_key(
      "transparency.dev-aw-ftlog-ci-3+3f689522+Aa1Eifq6rRC8qiK+bya07yV1fXyP156pEMsX7CFBC6gg");
  REQUIRE(key);
  const auto checkpoint = parse_foreign_checkpoint(note);
  REQUIRE(checkpoint);
  CHECK(checkpoint->head.origin == "transparency.dev/armored-witness/firmware_transparency/ci/3");
  CHECK(checkpoint->head.size == 59);
  CHECK(checkpoint->note.signatures.size() == 3);
  CHECK(checkpoint->extensions.empty());
  CHECK(verify_log_signature(checkpoint->note, *key));
}

TEST_CASE("foreign checkpoint: sizes 0 to 15") {
  ForeignLog log(71);
  for (std::uint64_t size = 0; size < 16; ++size) {
    log.grow(size);
    CAPTURE(size);
    const auto checkpoint = parse_foreign_checkpoint(log.note());
    REQUIRE(checkpoint);
    CHECK(checkpoint->head.size == size);
    CHECK(checkpoint->head.root == log.tree.root());
    CHECK(verify_log_signature(checkpoint->note, log.verifier));
  }
  // Only the empty tree's root stands beside 0.
  CHECK(refused(log.signed_text(checkpoint_body({"example.com/log", 0, log.tree.root()}))) ==
        ErrorCode::bad_hash);
}

TEST_CASE("foreign checkpoint: origins, extension lines, other signatures") {
  ForeignLog log(72);
  log.grow(3);
  const std::string root = to_base64(log.tree.root().view(), Base64Padding::padded);
  const auto spaced =
      parse_foreign_checkpoint(log.signed_text("go.sum database + tree\n3\n" + root + "\n"));
  REQUIRE(spaced);
  CHECK(spaced->head.origin == "go.sum database + tree");
  const auto extended = parse_foreign_checkpoint(log.note("one line\n4711 another\n"));
  REQUIRE(extended);
  CHECK(extended->extensions == std::vector<std::string>{"one line", "4711 another"});
  CHECK(verify_log_signature(extended->note, log.verifier));
  // Ours have no extension lines: the reader of our own checkpoints still refuses them.
  CHECK_FALSE(verify_checkpoint(log.note("one line\n"), log.verifier));
  // An extension line is signed and cosigned with the rest.
  const auto cosigned = cosign(extended->note.text, "w", log.key, 3);
  REQUIRE(cosigned);
  const auto both = parse_foreign_checkpoint(log.note("one line\n4711 another\n") + *cosigned);
  REQUIRE(both);
  CHECK(verify_cosignatures(both->note, {"w", log.key.public_key()}));
  const auto other = parse_foreign_checkpoint(log.note("one line\n4711 anothes\n") + *cosigned);
  REQUIRE(other);
  CHECK_FALSE(verify_cosignatures(other->note, {"w", log.key.public_key()}));
  // ML-DSA-44 (0x06) is passed over, at its full size.
  Bytes stamped(8 + 2420, 5);
  const std::string post_quantum =
      signature_line({"w2", note_key_id("w2", kNoteMlDsa44, Bytes(1312, 1)), stamped});
  std::string many = log.note();
  for (int i = 0; i < 99; ++i) many += post_quantum;
  const auto passed = parse_foreign_checkpoint(many);
  REQUIRE(passed);
  CHECK(verify_log_signature(passed->note, log.verifier));
}

TEST_CASE("foreign checkpoint: what is refused") {
  ForeignLog log(73);
  log.grow(5);
  const std::string root = to_base64(log.tree.root().view(), Base64Padding::padded);
  const auto text = [&](const std::string& body) { return refused(log.signed_text(body)); };
  CHECK(text("\n5\n" + root + "\n") == ErrorCode::malformed);
  CHECK(text("o\n05\n" + root + "\n") == ErrorCode::non_canonical);
  CHECK(text("o\n5 \n" + root + "\n") == ErrorCode::malformed);
  CHECK(text("o\n18446744073709551616\n" + root + "\n") == ErrorCode::limit_exceeded);
  CHECK(text("o\n5\n" + root.substr(4) + "\n") == ErrorCode::malformed);
  CHECK(text("o\n5\n") == ErrorCode::malformed);
  CHECK(text("o\n5\n" + root + "\n\nline\n") == ErrorCode::malformed);
  CHECK(text("o\n5\n" + root + "\nline\n\n") == ErrorCode::malformed);
  CHECK(refused("o\r\n5\r\n" + root + "\r\n") == ErrorCode::malformed);
  // The log's line twice is one signature twice; one that does not hold spoils the note.
  const std::string good = log.note();
  const std::string line = good.substr(good.rfind(kDash));
  const auto twice = parse_foreign_checkpoint(good + line);
  REQUIRE(twice);
  CHECK(verify_log_signature(twice->note, log.verifier));
  const NoteSignature forged{log.verifier.name, log.verifier.id(), Bytes(64, 3)};
  const auto spoiled = parse_foreign_checkpoint(good + signature_line(forged));
  REQUIRE(spoiled);
  CHECK(verify_log_signature(spoiled->note, log.verifier).error().code == ErrorCode::bad_signature);
  ForeignLog another(74);
  const auto unknown = parse_foreign_checkpoint(another.note());
  REQUIRE(unknown);
  CHECK(verify_log_signature(unknown->note, log.verifier).error().code == ErrorCode::missing);
}

TEST_CASE("foreign proof: every leaf of sizes 1 to 16, and of no other leaf") {
  ForeignLog log(75);
  for (std::uint64_t size = 1; size <= 16; ++size) {
    log.grow(size);
    for (std::uint64_t index = 0; index < size; ++index) {
      CAPTURE(size);
      CAPTURE(index);
      const std::string file = log.proof(index);
      for (std::uint64_t leaf = 0; leaf < size; ++leaf) {
        CHECK(log.accepts(file, log.leaves[leaf]) == (leaf == index));
      }
    }
  }
  CHECK(log.accepts(log.proof(4, Bytes{0, 1, 2}), log.leaves[4]));
}

TEST_CASE("foreign proof: every changed byte is refused") {
  ForeignLog log(76);
  log.grow(11);
  const std::string good = log.proof(6);
  REQUIRE(log.accepts(good, log.leaves[6]));
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (const int bit : {0, 1, 2, 3, 4, 5, 6, 7}) {
      std::string changed = good;
      changed[at] = static_cast<char>(changed[at] ^ (1 << bit));
      CAPTURE(at);
      CAPTURE(bit);
      CHECK_FALSE(log.accepts(changed, log.leaves[6]));
    }
    CHECK_FALSE(log.accepts(good.substr(0, at), log.leaves[6]));
  }
}
