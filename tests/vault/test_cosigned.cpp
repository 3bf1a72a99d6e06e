// What witnesses said of a vault's log: kept, given out, and which checkpoint a bundle takes.
#include <doctest/doctest.h>

#include "tests/vault/store_fixture.hpp"
#include "vault/log/store.hpp"
#include "vault/verify.hpp"
#include "vault/witnessed_head.hpp"

using namespace aigaq;
using namespace aigaq::test;
using vault::Access;

namespace {

struct Partner {
  explicit Partner(const std::string& name, std::uint64_t seed)
      : random(seed), key(crypto::Ed25519SigningKey::generate(random)), cosigner{name, {}} {
    cosigner.key = key.public_key();
  }
  [[nodiscard]] formats::NoteSignature line(const std::string& note, std::uint64_t time) const {
    const auto parsed = formats::parse_note(note);
    REQUIRE(parsed);
    const auto text = formats::cosign(parsed->text, cosigner.name, key, time);
    REQUIRE(text);
    return formats::parse_signature_lines(*text)->front();
  }
  SeededRandom random;
  crypto::Ed25519SigningKey key;
  formats::CosignerKey cosigner;
};

}  // namespace

TEST_CASE("a cosignature is matched with its tree, kept once, and stands in the note") {
  VaultFixture fixture;
  fixture.create();
  const Partner partner("w1", 3);
  const auto vault = fixture.open(Access::write);
  const std::string first = vault->checkpoint();
  vault->add(request("one"), {});
  vault->add(request("two"), {});
  CHECK(vault->checkpoint_at(1) == first);
  CHECK(vault->checkpoint_at(3) == vault->checkpoint());
  CHECK(vault->bundle_size_for(0) == 3);

  const auto line = partner.line(first, 77);
  const auto matched = vault->match_cosignature(line, partner.cosigner, {});
  REQUIRE(matched);
  CHECK(matched->size == 1);
  CHECK(matched->seconds == 77);
  CHECK(vault->keep_cosignatures({*matched, *matched}) == 1);
  CHECK(vault->keep_cosignatures({*matched}) == 0);
  CHECK(vault->checkpoint_at(1) == first + formats::signature_line(line));
  CHECK(vault->checkpoint_at(3) == vault->checkpoint());
  // The oldest that covers the entry, else the newest.
  CHECK(vault->bundle_size_for(0) == 1);
  CHECK(vault->bundle_size_for(1) == 3);
  const auto head =
      vault->match_cosignature(partner.line(vault->checkpoint(), 99), partner.cosigner, {});
  REQUIRE(head);
  CHECK(vault->keep_cosignatures({*head}) == 1);
  vault->add(request("three"), {});
  CHECK(vault->bundle_size_for(0) == 1);
  CHECK(vault->bundle_size_for(2) == 3);
  CHECK(vault->bundle_size_for(3) == 4);
}

TEST_CASE("a policy's quorum chooses the checkpoint that goes out") {
  VaultFixture fixture;
  fixture.create();
  const Partner a1("w1", 3), a2("w2", 4), b("w3", 5);
  const auto vault = fixture.open(Access::write);
  const auto vouch = [&](std::initializer_list<const Partner*> partners) {
    for (const Partner* partner : partners) {
      const auto matched =
          vault->match_cosignature(partner->line(vault->checkpoint(), 9), partner->cosigner, {});
      REQUIRE(matched);
      vault->keep_cosignatures({*matched});
    }
  };
  const auto policy = formats::parse_policy(
      "log " + vault->log_key().text() + "\nwitness a1 " + a1.cosigner.text() + "\nwitness a2 " +
      a2.cosigner.text() + "\nwitness b " + b.cosigner.text() +
      "\ngroup A any a1 a2\ngroup G 2 A b\nquorum G\n");
  REQUIRE(std::holds_alternative<formats::Policy>(policy));
  const auto chosen = [&](std::uint64_t entry) {
    return vault::witnessed_head(*vault, entry, std::get<formats::Policy>(policy));
  };
  CHECK(chosen(0).size == 1);
  CHECK(chosen(0).quorum_missed);
  vouch({&a1});
  vault->add(request("one"), {});
  vouch({&a1, &a2});  // one organisation
  vault->add(request("two"), {});
  vouch({&a2, &b});
  vault->add(request("three"), {});
  vouch({&a1, &b});
  CHECK(chosen(0).size == 3);
  CHECK_FALSE(chosen(0).quorum_missed);
  CHECK(chosen(2).size == 3);
  CHECK(chosen(3).size == 4);
  // Without a policy one cosignature is enough, and where no tree has the quorum too.
  CHECK(vault::witnessed_head(*vault, 0, std::nullopt).size == 1);
  CHECK_FALSE(vault::witnessed_head(*vault, 0, std::nullopt).quorum_missed);
  vault->add(request("four"), {});
  vouch({&a2});
  CHECK(chosen(4).size == 5);
  CHECK(chosen(4).quorum_missed);
}

TEST_CASE("a cosignature of another log, key or text matches nothing") {
  VaultFixture fixture;
  fixture.create();
  const Partner partner("w1", 3);
  const Partner other("w1", 4);
  const auto vault = fixture.open(Access::write);
  auto line = partner.line(vault->checkpoint(), 77);
  CHECK_FALSE(vault->match_cosignature(line, other.cosigner, {}));
  line.signature[9] ^= 1;
  CHECK_FALSE(vault->match_cosignature(line, partner.cosigner, {}));
  CHECK_FALSE(vault->match_cosignature(partner.line("x\n1\ny\n\n\xe2\x80\x94 a AAAAAAE=\n", 1),
                                       partner.cosigner, {}));
}

TEST_CASE("kept cosignatures survive, are verified, and are not taken by a reader") {
  VaultFixture fixture;
  fixture.create();
  const Partner partner("w1", 3);
  {
    const auto vault = fixture.open(Access::write);
    auto matched =
        vault->match_cosignature(partner.line(vault->checkpoint(), 77), partner.cosigner, {});
    REQUIRE(matched);
    CHECK(vault->keep_cosignatures({*matched}) == 1);
  }
  const auto reader = fixture.open(Access::read);
  REQUIRE(reader->cosignatures().size() == 1);
  CHECK(trouble_of([&] { reader->keep_cosignatures(reader->cosignatures()); }) ==
        vault::Trouble::read_only);
  vault::Unlock unlock;
  unlock.passphrase = &fixture.passphrase;
  CHECK(
      vault::verify(fixture.directory(), unlock, fixture.surroundings(), {}, {}).findings.empty());
  // One that does not hold is found.
  {
    const auto vault = fixture.open(Access::write);
    vault::Cosigned wrong = vault->cosignatures()[0];
    wrong.witness = Partner("w2", 9).cosigner;
    CHECK(vault->keep_cosignatures({wrong}) == 1);
  }
  const auto report = vault::verify(fixture.directory(), unlock, fixture.surroundings(), {}, {});
  REQUIRE(report.findings.size() == 1);
  CHECK(report.findings[0].cls == "cosignature-invalid");
}
