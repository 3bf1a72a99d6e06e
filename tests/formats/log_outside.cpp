// The vectors of what outsiders get of a log: made by the independent verifier, judged by ours.
#include <doctest/doctest.h>

#include "formats/log/cosignature.hpp"
#include "formats/log/fork.hpp"
#include "formats/verify/classes.hpp"
#include "formats/verify/head_check.hpp"
#include "tests/formats/vector_blocks.hpp"

using namespace aigaq;
using namespace aigaq::formats;

namespace {

using Block = test::VectorBlock;

std::string judge_cosignature(std::string_view file, const std::string& key_text) {
  const auto key = parse_cosigner_key(key_text);
  const auto note = parse_note(file);
  REQUIRE(key);
  REQUIRE(note);
  const auto times = verify_cosignatures(*note, *key);
  if (times) return std::to_string(times->front());
  return times.error().code == ErrorCode::missing ? "none" : "bad";
}

std::string judge_fork(std::string_view file) {
  const auto proof = parse_fork_proof(file);
  if (!proof) return std::string(classes::kForkMalformed);
  return verify_fork_proof(*proof) ? "ok" : std::string(classes::kForkUnproved);
}

std::string judge_proof(std::string_view file, ByteView entry, const std::string& key_text) {
  const auto key = parse_verifier_key(key_text);
  REQUIRE(key);
  HeadTrust trust;
  trust.trust.logs.push_back(*key);
  const ProofReport report = check_proof(file, entry, trust);
  CHECK(report.head.findings.empty() == (report.head.integrity == Integrity::ok));
  return report.head.findings.empty() ? "ok" : std::string(report.head.findings.front().cls);
}

}  // namespace

TEST_CASE(
    "outside vectors: cosignatures, proofs and forks are judged as the second verifier does") {
  const auto blocks = test::read_vector_blocks("outside.txt");
  CHECK(blocks.size() == 36);
  for (const Block& block : blocks) {
    CAPTURE(block.at("name"));
    const auto file = from_hex(block.at("file"));
    REQUIRE(file);
    std::string got;
    if (block.at("what") == "cosignature") {
      got = judge_cosignature(as_text(*file), block.at("key"));
    } else if (block.at("what") == "fork") {
      got = judge_fork(as_text(*file));
    } else {
      const auto entry = from_hex(block.at("entry"));
      REQUIRE(entry);
      got = judge_proof(as_text(*file), *entry, block.at("key"));
    }
    CHECK(got == block.at("expect"));
  }
}
