// Checkpoints, consistency and proofs of any log, judged by whom the reader trusts.
#include <doctest/doctest.h>

#include "formats/log/entry.hpp"
#include "formats/verify/classes.hpp"
#include "formats/verify/head_check.hpp"
#include "tests/formats/foreign_log.hpp"

using namespace aigaq;
using namespace aigaq::formats;
using test::ForeignLog;

namespace {

HeadTrust trusting(const ForeignLog& log) {
  HeadTrust out;
  out.trust.logs.push_back(log.verifier);
  return out;
}

bool has(const HeadReport& report, std::string_view cls) {
  return std::any_of(report.findings.begin(), report.findings.end(),
                     [&](const Finding& finding) { return finding.cls == cls; });
}

std::string hash_lines(const crypto::Proof& proof) {
  std::string out;
  for (const Hash& hash : proof) out += to_base64(hash.view(), Base64Padding::padded) + "\n";
  return out;
}

std::string request(std::uint64_t old, const crypto::Proof& proof, const std::string& note) {
  return "old " + std::to_string(old) + "\n" + hash_lines(proof) + "\n" + note;
}

}  // namespace

TEST_CASE("head check: trusted, unknown, bad") {
  ForeignLog log(81);
  log.grow(9);
  const HeadReport good = check_head(log.note(), trusting(log));
  CHECK(good.integrity == Integrity::ok);
  CHECK(good.signer == Signer::trusted);
  CHECK(good.findings.empty());
  const HeadReport unknown = check_head(log.note(), {});
  CHECK(unknown.integrity == Integrity::not_checked);
  CHECK(unknown.signer == Signer::untrusted);
  CHECK(has(unknown, classes::kSignerUntrusted));
  std::string forged = log.note();
  forged[forged.find("\n9\n") + 1] = '8';
  const HeadReport bad = check_head(forged, trusting(log));
  CHECK(bad.integrity == Integrity::failed);
  CHECK(bad.signer == Signer::bad);
  CHECK(has(bad, classes::kCheckpointSignature));
  // Forged and nobody known: nothing was checked, and that is what it says.
  CHECK(check_head(forged, {}).integrity == Integrity::not_checked);
}

TEST_CASE("head check: origin and name of the key") {
  ForeignLog log(82, "key.example");
  log.grow(2);
  const std::string note =
      log.signed_text(checkpoint_body({"other.example/log", 2, log.tree.root()}));
  CHECK(has(check_head(note, trusting(log)), classes::kOriginMismatch));
  HeadTrust named = trusting(log);
  named.origin = "other.example/log";
  CHECK(check_head(note, named).findings.empty());
  CHECK(has(check_head(log.note(), named), classes::kOriginMismatch));
  // A log of ours has its key's name, whatever is asked for, and no extension lines.
  const std::string ours = log.signed_text(checkpoint_body({"aigaq/00", 2, log.tree.root()}));
  named.origin = "aigaq/00";
  CHECK(has(check_head(ours, named), classes::kOriginMismatch));
  ForeignLog own(83, "aigaq/0123");
  own.grow(2);
  CHECK(check_head(own.note(), trusting(own)).findings.empty());
  CHECK(has(check_head(own.note("line\n"), trusting(own)), classes::kCheckpointMalformed));
}

TEST_CASE("consistency: all sizes 0 to 15, both ways, in every form of the file") {
  ForeignLog log(84);
  std::vector<std::string> notes;
  for (std::uint64_t size = 0; size < 16; ++size) {
    log.grow(size);
    notes.push_back(log.note());
  }
  for (std::uint64_t size = 0; size < 16; ++size) {
    ForeignLog newer(84);
    newer.grow(size);
    for (std::uint64_t old = 0; old <= size; ++old) {
      CAPTURE(old);
      CAPTURE(size);
      const auto trust = trusting(newer);
      const crypto::Proof proof = newer.consistency(old);
      const HeadReport small = check_head(notes[old], trust);
      const HeadReport large = check_head(notes[size], trust);
      const auto result = [&](const HeadReport& head, const std::string& file) {
        return check_consistency(head, file, trust).result;
      };
      CHECK(result(small, request(old, proof, notes[size])) == Consistency::consistent);
      CHECK(result(large, request(old, proof, notes[old])) == Consistency::consistent);
      CHECK(result(large, notes[old] + "\n" + hash_lines(proof)) == Consistency::consistent);
      if (proof.empty()) CHECK(result(large, notes[old]) == Consistency::consistent);
      // A hash too many, too few, or changed.
      crypto::Proof longer = proof;
      longer.push_back(newer.tree.root());
      CHECK(result(large, request(old, longer, notes[old])) == Consistency::mismatch);
      for (std::size_t i = 0; i < proof.size(); ++i) {
        crypto::Proof changed = proof;
        changed[i].data[0] ^= 1;
        CHECK(result(large, request(old, changed, notes[old])) == Consistency::mismatch);
        changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(i));
        CHECK(result(large, request(old, changed, notes[old])) == Consistency::mismatch);
      }
      CHECK(result(large, request(old + 1, proof, notes[old])) == Consistency::mismatch);
    }
  }
}

TEST_CASE("consistency: forks, strangers and rubbish") {
  ForeignLog log(85);
  log.grow(6);
  ForeignLog forked(85);
  forked.forked_at = 3;
  forked.grow(6);
  const auto trust = trusting(log);
  const HeadReport head = check_head(log.note(), trust);
  const ConsistencyReport fork = check_consistency(head, forked.note(), trust);
  CHECK(fork.result == Consistency::fork);
  CHECK(has(fork.other, classes::kFork));
  ForeignLog longer(85);
  longer.forked_at = 3;
  longer.grow(9);
  const auto excluded =
      check_consistency(head, request(6, longer.consistency(6), longer.note()), trust);
  CHECK(excluded.result == Consistency::mismatch);
  CHECK(has(excluded.other, classes::kConsistencyMismatch));
  // What nobody signed contradicts nothing.
  ForeignLog stranger(86);
  stranger.grow(6);
  const auto strange = check_consistency(head, stranger.note(), trust);
  CHECK(strange.result == Consistency::not_checked);
  CHECK(strange.other.signer == Signer::untrusted);
  ForeignLog elsewhere(85, "elsewhere.example");
  elsewhere.grow(6);
  HeadTrust both = trust;
  both.trust.logs.push_back(elsewhere.verifier);
  CHECK(has(check_consistency(head, elsewhere.note(), both).other, classes::kOriginMismatch));
  for (const std::string& rubbish :
       {std::string(), std::string("old\n\n") + log.note(), "old 06\n\n" + log.note(),
        std::string("old 6\n"), "old 6\nrubbish\n\n" + log.note(), log.note() + "\nrubbish\n",
        log.note() + "\n" + std::string(43, 'A') + "="}) {
    CAPTURE(rubbish);
    const auto refused = check_consistency(head, rubbish, trust);
    CHECK(refused.other.integrity == Integrity::failed);
  }
}

TEST_CASE("proof check: what an entry of ours must say besides") {
  ForeignLog log(87);
  Entry entry;
  log.random.fill(entry.vault.mutable_view());
  entry.number = 1;
  log.verifier.name = origin_of(entry.vault);
  const auto prove = [&](const Bytes& bytes) {
    log.tree = {};
    log.nodes.clear();
    for (const Bytes& leaf : {Bytes{1}, bytes}) {
      log.tree.append(crypto::leaf_hash(leaf),
                      [&](crypto::NodeId id, const Hash& hash) { log.nodes[id] = hash; });
    }
    return check_proof(log.proof(1), bytes, trusting(log)).head;
  };
  CHECK(prove(encode_entry(entry)).findings.empty());
  entry.number = 2;
  CHECK(has(prove(encode_entry(entry)), classes::kNumberMismatch));
  entry.number = 1;
  entry.vault.data[0] ^= 1;
  CHECK(has(prove(encode_entry(entry)), classes::kOriginMismatch));
  CHECK(has(prove(Bytes{1, 2, 3}), classes::kEntryMalformed));
}
