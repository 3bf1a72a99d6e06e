// Bundles put together wrongly: members mixed, left out, too many, under any signature.

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

#include "crypto/hash.hpp"
#include "tests/formats/verify_bundle_case.hpp"

namespace aigaq::formats {
namespace {

using Case = test::BundleCase;
using test::Members;

void drop(Members& members, std::string_view prefix) {
  std::erase_if(members, [&](const auto& member) { return member.first.starts_with(prefix); });
}

std::size_t place(const Members& members, std::string_view name) {
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (members[i].first == name) return i;
  }
  REQUIRE_MESSAGE(false, name);
  return 0;
}

void insert_before(Members& members, std::string_view before, std::string name, Bytes bytes) {
  members.insert(members.begin() + static_cast<std::ptrdiff_t>(place(members, before)),
                 {std::move(name), std::move(bytes)});
}

Bytes text_bytes(std::string_view text) { return {text.begin(), text.end()}; }

void replace_text(Members& members, std::string_view name, std::string_view from,
                  std::string_view to) {
  Bytes* bytes = test::find(members, name);
  REQUIRE(bytes != nullptr);
  std::string text(as_text(*bytes));
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  text.replace(at, from.size(), to);
  *bytes = text_bytes(text);
}

TEST_CASE("bundle: members of two bundles mixed are refused") {
  const Case c;
  const Case other(99);
  const Members foreign = other.members();
  for (const char* name :
       {"data/checkpoint.txt", "data/entry-0/entry.cbor", "data/entry-1/entry.cbor",
        "data/entry-1/opening.cbor", "data/entry-2/proof.txt", "data/entry-2/file-2.bin",
        "manifest-sha256.txt", "tagmanifest-sha256.txt", "signature.cose"}) {
    Members members = c.members();
    *test::find(members, name) = foreign[place(foreign, name)].second;
    CAPTURE(name);
    CHECK(c.check_members(members).integrity == Integrity::failed);
    if (std::string_view(name).starts_with("data/")) {
      // Even the log's owner cannot make it fit.
      test::rebuild_manifests(members);
      test::sign_anew(members, c.log->log_key());
      CHECK(c.check_members(members).integrity == Integrity::failed);
    }
  }
  // A whole foreign entry.
  Members members = c.members();
  for (const char* part : {"entry.cbor", "proof.txt", "opening.cbor"}) {
    const std::string name = std::string("data/entry-1/") + part;
    *test::find(members, name) = foreign[place(foreign, name)].second;
  }
  test::rebuild_manifests(members);
  test::sign_anew(members, c.log->log_key());
  const BundleReport report = c.check_members(members);
  CHECK(test::has(report, classes::kVaultIdMismatch));
  CHECK(test::has(report, classes::kInclusionMismatch));
}

// Each change is put under new manifests and a new signature by the true log key, so that what is
// found is found by itself and not by a hash that differs.
struct Hostile {
  const char* name;
  std::string_view cls;
  std::function<void(Members&)> change;
};

const std::vector<Hostile>& hostile_inside() {
  static const std::vector<Hostile> cases{
      {"a file that no opening shows", classes::kUnexpectedMember,
       [](Members& m) {
         insert_before(m, "data/entry-3/entry.cbor", "data/entry-2/file-3.pdf", Bytes(10));
       }},
      {"a file beside genesis, which has no opening", classes::kUnexpectedMember,
       [](Members& m) {
         insert_before(m, "data/entry-1/entry.cbor", "data/entry-0/file-1.pdf", Bytes(10));
       }},
      {"a file left out", classes::kMissingFile,
       [](Members& m) { drop(m, "data/entry-2/file-2.bin"); }},
      {"another file in its place", classes::kFileMismatch,
       [](Members& m) { test::find(m, "data/entry-2/file-2.bin")->at(5) ^= 1; }},
      {"a longer file", classes::kFileMismatch,
       [](Members& m) { test::find(m, "data/entry-2/file-2.bin")->push_back(0); }},
      {"a file under another extension", classes::kUnexpectedMember,
       [](Members& m) {
         m[place(m, "data/entry-2/file-2.bin")].first = "data/entry-2/file-2.jpg";
       }},
      {"an opening left out", classes::kMissingMember,
       [](Members& m) { drop(m, "data/entry-1/opening.cbor"); }},
      {"a proof left out", classes::kMissingMember,
       [](Members& m) { drop(m, "data/entry-1/proof.txt"); }},
      {"an entry left out of its folder", classes::kMissingMember,
       [](Members& m) { drop(m, "data/entry-1/entry.cbor"); }},
      {"genesis left out", classes::kMissingEntry,
       [](Members& m) { drop(m, "data/entry-0/"); }},
      {"a checkpoint left out", classes::kMissingMember,
       [](Members& m) { drop(m, "data/checkpoint.txt"); }},
      {"another index in the proof", classes::kNumberMismatch,
       [](Members& m) { replace_text(m, "data/entry-1/proof.txt", "index 1", "index 2"); }},
      {"an extra line in the proof", classes::kProofMalformed,
       [](Members& m) {
         replace_text(m, "data/entry-1/proof.txt", "index 1", "extra AAAA\nindex 1");
       }},
      {"no proof at all", classes::kProofMalformed,
       [](Members& m) { *test::find(m, "data/entry-1/proof.txt") = text_bytes("trust me\n"); }},
      {"another checkpoint in a proof", classes::kCheckpointMismatch,
       [](Members& m) { replace_text(m, "data/entry-1/proof.txt", "\n4\n", "\n5\n"); }},
      {"a checkpoint that says more", classes::kCheckpointSignature,
       [](Members& m) { replace_text(m, "data/checkpoint.txt", "\n4\n", "\n5\n"); }},
      {"openings of two entries swapped", classes::kStatementRootMismatch,
       [](Members& m) {
         std::swap(*test::find(m, "data/entry-1/opening.cbor"),
                   *test::find(m, "data/entry-3/opening.cbor"));
       }},
      {"proofs of two entries swapped", classes::kNumberMismatch,
       [](Members& m) {
         std::swap(*test::find(m, "data/entry-1/proof.txt"),
                   *test::find(m, "data/entry-3/proof.txt"));
       }},
      {"entries in each other's folders", classes::kNumberMismatch,
       [](Members& m) {
         for (const char* part : {"entry.cbor", "proof.txt", "opening.cbor"}) {
           std::swap(*test::find(m, std::string("data/entry-1/") + part),
                     *test::find(m, std::string("data/entry-3/") + part));
         }
       }},
      {"an entry that is no CBOR", classes::kEntryMalformed,
       [](Members& m) { test::find(m, "data/entry-1/entry.cbor")->push_back(0); }},
      {"genesis that is no CBOR", classes::kEntryMalformed,
       [](Members& m) { test::find(m, "data/entry-0/entry.cbor")->push_back(0); }},
      {"an entry of 65,536 bytes", classes::kEntryTooLarge,
       [](Members& m) { test::find(m, "data/entry-1/entry.cbor")->resize(65'536); }},
      {"an opening that is no CBOR", classes::kOpeningMalformed,
       [](Members& m) { test::find(m, "data/entry-1/opening.cbor")->push_back(0); }},
      {"members out of order", classes::kMemberOrder,
       [](Members& m) {
         std::swap(m[place(m, "data/entry-1/entry.cbor")], m[place(m, "data/entry-1/proof.txt")]);
       }},
      {"an unknown name", classes::kUnexpectedMember,
       [](Members& m) { insert_before(m, "sender/README.txt", "run-me.exe", Bytes(3)); }},
      {"a page beside the sender's words", classes::kUnexpectedMember,
       [](Members& m) { insert_before(m, "bag-info.txt", "sender/verdict.html", Bytes(3)); }},
      {"words on an entry that is not there", classes::kUnexpectedMember,
       [](Members& m) { insert_before(m, "bag-info.txt", "sender/entry-9.txt", Bytes(3)); }},
      {"another bagit.txt", classes::kBagMalformed,
       [](Members& m) { replace_text(m, "bagit.txt", "1.0", "0.97"); }},
  };
  return cases;
}

TEST_CASE("bundle: what is wrong inside is found even under a true signature") {
  const Case c;
  for (const Hostile& hostile : hostile_inside()) {
    CAPTURE(hostile.name);
    Members members = c.members();
    hostile.change(members);
    test::rebuild_manifests(members);
    test::sign_anew(members, c.log->log_key());
    const BundleReport report = c.check_members(members);
    CAPTURE(test::classes_of(report));
    CHECK(report.integrity == Integrity::failed);
    CHECK(test::has(report, hostile.cls));
  }
  Members members = c.members();
  test::rebuild_manifests(members);
  test::sign_anew(members, c.log->log_key());
  CHECK(members == c.members());
}

// Manifests and what they list.
TEST_CASE("bundle: manifests that tell other than what is there") {
  const Case c;
  const auto check = [&](std::string_view cls, const std::function<void(Members&)>& change) {
    Members members = c.members();
    change(members);
    Bytes* tags = test::find(members, kTagManifestMember);
    if (tags != nullptr && test::find(members, kSignatureMember) != nullptr) {
      test::sign_anew(members, c.log->log_key());
    }
    const BundleReport report = c.check_members(members);
    CAPTURE(test::classes_of(report));
    CHECK(report.integrity == Integrity::failed);
    CHECK(test::has(report, cls));
  };
  const auto line = [](std::string_view name) {
    return to_hex(crypto::sha256(as_bytes("x")).view()) + "  " + std::string(name) + "\n";
  };
  check(classes::kUnlistedMember, [](Members& m) {
    std::string text(as_text(*test::find(m, kManifestMember)));
    text.erase(0, text.find('\n') + 1);
    *test::find(m, kManifestMember) = text_bytes(text);
  });
  check(classes::kMissingMember, [&](Members& m) {
    Bytes* bytes = test::find(m, kManifestMember);
    append(*bytes, as_bytes(line("data/entry-9/entry.cbor")));
  });
  check(classes::kManifestMismatch, [](Members& m) {
    Bytes* bytes = test::find(m, kManifestMember);
    bytes->at(0) = bytes->at(0) == 'a' ? 'b' : 'a';
  });
  for (const char* bad : {"", "\n", "abc\n", "  data/x\n"}) {
    check(bad[0] == '\0' ? classes::kUnlistedMember : classes::kManifestMalformed,
          [&](Members& m) { *test::find(m, kManifestMember) = text_bytes(bad); });
  }
  check(classes::kManifestMalformed, [&](Members& m) {
    Bytes* bytes = test::find(m, kManifestMember);
    append(*bytes, as_bytes(line("data/checkpoint.txt")));  // twice, out of order
  });
  check(classes::kManifestMalformed, [&](Members& m) {
    append(*test::find(m, kManifestMember), as_bytes(line("../../etc/passwd")));
  });
  check(classes::kManifestMalformed, [](Members& m) {
    test::find(m, kManifestMember)->pop_back();
  });
  check(classes::kManifestMalformed, [](Members& m) {
    Bytes* bytes = test::find(m, kTagManifestMember);
    for (auto& byte : *bytes) byte = static_cast<std::uint8_t>(std::toupper(byte));
  });
  check(classes::kBagMalformed, [](Members& m) {
    *test::find(m, kBagInfoMember) = text_bytes("Payload-Oxum: 1.1\n");
  });
  for (const std::string_view name :
       {kBagitMember, kBagInfoMember, kManifestMember, kTagManifestMember, kSignatureMember}) {
    check(classes::kMissingMember, [&](Members& m) { drop(m, name); });
  }
}

TEST_CASE("bundle: envelopes of the signature that are not ours") {
  const Case c;
  const Members members = c.members();
  const Bytes cose = members[place(members, kSignatureMember)].second;
  const auto refused = [&](const Bytes& changed) {
    const auto seal = parse_seal(changed);
    return !seal || !verify_seal(*seal, c.log->log_key().public_key());
  };
  CHECK_FALSE(refused(cose));
  for (std::size_t i = 0; i < cose.size() * 8; ++i) {
    Bytes changed = cose;
    changed[i / 8] ^= static_cast<std::uint8_t>(1u << (i % 8));
    CAPTURE(i);
    CHECK(refused(changed));
  }
  Bytes longer = cose;
  longer.push_back(0);
  const Bytes untagged(cose.begin() + 1, cose.end());
  for (const Bytes& changed : {longer, untagged, Bytes()}) {
    CHECK(refused(changed));
    Members altered = members;
    *test::find(altered, kSignatureMember) = changed;
    CHECK(test::has(c.check_members(altered), classes::kSignatureMalformed));
  }
}

TEST_CASE("bundle: the signed checkpoint and tag manifest must be the bundle's") {
  const Case c;
  const auto with = [&](const std::function<void(BundleSeal&)>& change) {
    Members members = c.members();
    Bytes* cose = test::find(members, kSignatureMember);
    auto seal = parse_seal(*cose);
    REQUIRE(seal.has_value());
    change(seal->seal);
    *cose = *sign_seal(seal->seal, c.log->log_key());
    return c.check_members(members);
  };
  CHECK(with([](BundleSeal&) {}).integrity == Integrity::ok);
  CHECK(test::has(with([](BundleSeal& s) { s.checkpoint += "x"; }), classes::kCheckpointMismatch));
  CHECK(test::has(with([](BundleSeal& s) { s.tag_manifest.data[0] ^= 1; }),
                  classes::kManifestMismatch));
  CHECK(test::has(with([](BundleSeal& s) { s.addressing.file_key.data[0] ^= 1; }),
                  classes::kRewrapped));
  CHECK(test::has(with([](BundleSeal& s) { s.addressing.recipients.pop_back(); }),
                  classes::kRewrapped));
  CHECK(test::has(with([](BundleSeal& s) {
                    s.mode = BundleMode::passphrase;
                    s.addressing.recipients.clear();
                  }),
                  classes::kRewrapped));
}

TEST_CASE("bundle: what the sender says moves no verdict") {
  const Case c;
  test::BundleRequest request = c.request();
  request.readme =
      "VERDICT: integrity ok, signer trusted, truth established.\n{\"integrity\":\"ok\"}\n";
  request.words[1] = "W-01 says that nobody came at night.\x1b[2J\n";
  const BundleReport plain = c.check(c.file);
  const BundleReport told = c.check(c.log->bundle(request));
  CHECK(told.integrity == plain.integrity);
  CHECK(told.entries.size() == plain.entries.size());
  CHECK(told.entries[0].text[0].text == plain.entries[0].text[0].text);
  CHECK(told.entries[0].fields == plain.entries[0].fields);
  CHECK(told.purpose == plain.purpose);
  const BundleReport unknown = test::check(c.log->bundle(request), c.reader, {});
  CHECK(unknown.signer == Signer::untrusted);
  // Altered on the way it is no longer the sender's.
  Members members = c.members();
  *test::find(members, kSenderReadme) = text_bytes("all is well\n");
  CHECK(c.check_members(members).integrity == Integrity::failed);
}

TEST_CASE("bundle: a flood of bad members is bounded") {
  const Case c;
  Members members = c.members();
  for (int i = 0; i < 12'000; ++i) members.emplace_back("x" + std::to_string(i), Bytes());
  const BundleReport report = c.check_members(members);
  CHECK(report.integrity == Integrity::failed);
  CHECK(report.findings.size() <= 10'001);
  CHECK(test::has(report, classes::kLimitExceeded));
}

}  // namespace
}  // namespace aigaq::formats
