// Evidence of time in a bundle: the rules that every verifier checks without an anchor.
#include <doctest/doctest.h>

#include "crypto/hash.hpp"
#include "formats/log/lines.hpp"
#include "formats/time/stamped.hpp"
#include "tests/formats/time_authority.hpp"
#include "tests/formats/verify_bundle_case.hpp"

namespace aigaq::formats {
namespace {

Bytes bytes_of(std::string_view text) {
  const ByteView view = as_bytes(text);
  return {view.begin(), view.end()};
}

// The sample bundle with an answer about a checkpoint of a chosen size.
struct TimeCase : test::BundleCase {
  test::Opened opened = open();
  test::Members plain = members_of_tar();

  [[nodiscard]] test::Members members_of_tar() const { return test::members_of(opened.tar); }
  [[nodiscard]] Hash leaf(std::uint64_t number) const {
    for (const auto& [name, bytes] : plain) {
      if (name == "data/entry-" + std::to_string(number) + "/entry.cbor") {
        return crypto::leaf_hash(bytes);
      }
    }
    return {};
  }
  [[nodiscard]] crypto::CompactRange range(std::uint64_t size) const {
    crypto::CompactRange out;
    for (std::uint64_t i = 0; i < size; ++i) out.append(leaf(i));
    return out;
  }
  [[nodiscard]] std::string stamped(std::uint64_t size,
                                    const crypto::Ed25519SigningKey& key) const {
    const VerifierKey vkey = log_verifier_key(log->vault(), key.public_key());
    const auto note = sign_checkpoint({vkey.name, size, range(size).root()}, key);
    return *make_stamped({}, {}, *note, vkey);
  }
  [[nodiscard]] std::string consistency(std::uint64_t size, std::uint64_t all) const {
    std::map<crypto::NodeId, Hash> nodes;
    crypto::CompactRange range;
    for (std::uint64_t i = 0; i < all; ++i) {
      range.append(leaf(i), [&](crypto::NodeId id, const Hash& hash) { nodes[id] = hash; });
    }
    return format_consistency({size, crypto::consistency_proof(size, all, [&](crypto::NodeId id) {
                                 return nodes.at(id);
                               })});
  }
  [[nodiscard]] static Bytes ots(const std::string& stamped) {
    Hash root;
    return test::made_ots(stamped_imprint(stamped), {}, true, root);
  }
  // Members put in before the sender's words, manifests and signature made anew.
  [[nodiscard]] BundleReport check_with(
      const std::vector<std::pair<std::string, Bytes>>& more) const {
    test::Members members = plain;
    auto at = std::find_if(members.begin(), members.end(), [](const auto& member) {
      return member.first == kSenderReadme;
    });
    members.insert(at, more.begin(), more.end());
    test::rebuild_manifests(members);
    test::sign_anew(members, log->log_key());
    return check_tar(opened, test::tar_of(members));
  }
};

void only(const BundleReport& report, std::string_view cls) {
  CAPTURE(test::classes_of(report));
  REQUIRE(report.findings.size() == 1);
  CHECK(report.findings.front().cls == cls);
  CHECK(report.integrity == Integrity::failed);
  CHECK(report.time == TimeVerdict::claimed_only);
}

TEST_CASE("bundle time: an answer about the same or a smaller checkpoint is no fault") {
  const TimeCase c;
  const std::string same = c.stamped(4, c.log->log_key());
  const BundleReport whole =
      c.check_with({{"data/time/1.stamped", bytes_of(same)}, {"data/time/1.ots", c.ots(same)}});
  CAPTURE(test::classes_of(whole));
  CHECK(whole.findings.empty());
  CHECK(whole.time == TimeVerdict::claimed_only);
  REQUIRE(whole.intervals.evidence.size() == 1);
  CHECK(whole.intervals.evidence.front().state == TimeState::pending);
  CHECK(whole.intervals.evidence.front().last == 3);
  for (const std::uint64_t size : {1u, 2u, 3u}) {
    const std::string smaller = c.stamped(size, c.log->log_key());
    const BundleReport report = c.check_with(
        {{"data/time/12.stamped", bytes_of(smaller)},
         {"data/time/12.consistency", bytes_of(c.consistency(size, 4))},
         {"data/time/12.ots", c.ots(smaller)}});
    CAPTURE(test::classes_of(report));
    CHECK(report.findings.empty());
    CHECK(report.intervals.evidence.front().last == size - 1);
  }
}

TEST_CASE("bundle time: every rule of form has its class") {
  const TimeCase c;
  const std::string same = c.stamped(4, c.log->log_key());
  const std::string smaller = c.stamped(3, c.log->log_key());
  const Bytes good = bytes_of(same);
  const Bytes proof = bytes_of(c.consistency(3, 4));
  const auto with = [&](std::vector<std::pair<std::string, Bytes>> more) {
    for (auto& [name, bytes] : more) name = "data/time/" + name;
    return c.check_with(more);
  };
  only(with({{"1.ots", c.ots(same)}}), classes::kMissingMember);
  only(with({{"1.stamped", good}}), classes::kMissingMember);
  only(with({{"1.stamped", bytes_of("x" + same)}, {"1.ots", c.ots("x" + same)}}),
       classes::kTimeMalformed);
  only(with({{"1.stamped", good}, {"1.ots", c.ots(smaller)}}), classes::kTimeMismatch);
  only(with({{"1.stamped", good}, {"1.tsr", bytes_of("no answer")}}), classes::kTimeMismatch);
  only(with({{"1.stamped", good}, {"1.consistency", proof}, {"1.ots", c.ots(same)}}),
       classes::kUnexpectedMember);
  only(with({{"1.stamped", bytes_of(smaller)}, {"1.ots", c.ots(smaller)}}),
       classes::kMissingMember);
  only(with({{"1.stamped", bytes_of(smaller)},
             {"1.consistency", bytes_of("old 3\n")},
             {"1.ots", c.ots(smaller)}}),
       classes::kTimeMalformed);
  only(with({{"1.stamped", bytes_of(smaller)},
             {"1.consistency", bytes_of(c.consistency(2, 4))},
             {"1.ots", c.ots(smaller)}}),
       classes::kTimeConsistency);
  only(with({{"1.stamped", good}, {"1.ots", Bytes(65'537)}}), classes::kMemberTooLarge);
  CHECK(test::has(with({{"1001.stamped", good}}), classes::kUnexpectedMember));
  // Another's signature, and a tree of the same size that is another one.
  const std::string foreign = c.stamped(4, c.log->member());
  only(with({{"1.stamped", bytes_of(foreign)}, {"1.ots", c.ots(foreign)}}),
       classes::kTimeSignature);
  const VerifierKey log = c.log->trust().logs.front();
  const std::string other =
      *make_stamped({}, {}, *sign_checkpoint({log.name, 4, Hash{}}, c.log->log_key()), log);
  only(with({{"1.stamped", bytes_of(other)}, {"1.ots", c.ots(other)}}),
       classes::kTimeConsistency);
  // A larger one than the bundle's that does not contain it.
  const std::string larger =
      *make_stamped({}, {}, *sign_checkpoint({log.name, 9, Hash{}}, c.log->log_key()), log);
  only(with({{"1.stamped", bytes_of(larger)}, {"1.consistency", bytes_of(c.consistency(3, 4))},
             {"1.ots", c.ots(larger)}}),
       classes::kTimeConsistency);
}

TEST_CASE("bundle time: links lead from entry to entry and nowhere else") {
  const TimeCase c;
  const auto line = [&](std::uint64_t number) {
    for (const auto& [name, bytes] : c.plain) {
      if (name == "data/entry-" + std::to_string(number) + "/entry.cbor") {
        return to_base64(bytes, Base64Padding::padded) + "\n";
      }
    }
    return std::string();
  };
  const auto with = [&](const std::string& text) {
    return c.check_with({{std::string(kTimeLinksMember), bytes_of(text)}});
  };
  CHECK(with(line(2)).findings.empty());
  CHECK(with(line(1) + line(2)).findings.empty());
  only(with(""), classes::kTimeMalformed);
  only(with("AAAA\n"), classes::kTimeMalformed);
  only(with(line(0)), classes::kTimeMalformed);
  only(with(line(2) + line(2)), classes::kTimeLinks);
  only(with(line(1) + line(3)), classes::kTimeLinks);
  // Behind the last line there has to be an entry of the bundle.
  only(with(line(3)), classes::kTimeLinks);
}

}  // namespace
}  // namespace aigaq::formats
