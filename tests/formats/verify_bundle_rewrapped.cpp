// A bundle that its recipient wraps again: with less in it, or for somebody else.

#include <doctest/doctest.h>

#include <algorithm>

#include "formats/age/stanza.hpp"
#include "tests/formats/verify_bundle_case.hpp"

namespace aigaq::formats {
namespace {

using Case = test::BundleCase;
using test::Members;

void drop(Members& members, std::string_view prefix) {
  std::erase_if(members, [&](const auto& member) { return member.first.starts_with(prefix); });
}

TEST_CASE("bundle: less disclosed, wrapped again by its recipient, is refused by the signature") {
  const Case c;
  Members members = c.members();
  drop(members, "data/entry-3/");
  drop(members, "sender/entry-3.txt");
  BundleReport report = c.check_members(members);
  CHECK(report.integrity == Integrity::failed);
  CHECK(test::has(report, classes::kMissingMember));

  test::rebuild_manifests(members);
  report = c.check_members(members);
  CHECK(report.integrity == Integrity::failed);
  CHECK(test::has(report, classes::kManifestMismatch));

  // Signed by the recipient's own key.
  const auto key = crypto::Ed25519SigningKey::generate(c.log->randomness());
  test::sign_anew(members, key);
  report = c.check_members(members);
  CHECK(report.integrity == Integrity::failed);
  CHECK(report.signer == Signer::bad);
  CHECK(report.addressed == Addressed::not_checked);
  CHECK(report.purpose.empty());
  CHECK(test::has(report, classes::kBundleSignature));
}

TEST_CASE("bundle: encrypted anew for somebody else it is refused") {
  const Case c;
  const auto opened = c.open();
  const auto friend_key = c.log->randomness().secret<crypto::X25519Secret>();
  const auto see = [&](ByteView file) { return test::check(file, friend_key, c.log->trust()); };

  SUBCASE("under a new file key") {
    MemorySink out;
    auto sink = age::PayloadSink::to_recipients(out, {crypto::x25519_public(friend_key)}, true,
                                                c.log->randomness());
    sink->write(opened.tar);
    sink->finish();
    const BundleReport report = see(out.bytes());
    CHECK(report.integrity == Integrity::failed);
    CHECK(report.addressed == Addressed::no);
    CHECK(test::has(report, classes::kNotAddressed));
    CHECK(test::has(report, classes::kRewrapped));
  }
  SUBCASE("under a passphrase") {
    MemorySink out;
    auto sink = age::PayloadSink::to_passphrase(out, as_bytes("open"), 4, c.log->randomness());
    (*sink)->write(opened.tar);
    (*sink)->finish();
    MemorySource source(out.bytes());
    const auto header = age::read_header(source);
    const auto unwrapped = age::unwrap_passphrase(*header, as_bytes("open"));
    const auto payload = age::PayloadSource::open(source, unwrapped->file_key);
    const auto report = check_bundle(**payload, opened_by(*unwrapped), c.log->trust(), nullptr);
    CHECK(report.integrity == Integrity::failed);
    CHECK(report.addressed == Addressed::no);
    CHECK(test::has(report, classes::kRewrapped));
  }
  // The header made anew around the untouched payload.
  MemorySource source(c.file);
  auto header = age::read_header(source);
  REQUIRE(header.has_value());
  const age::FileKey& key = opened.unwrapped.file_key;
  auto stanza =
      age::wrap_x25519(key, crypto::x25519_public(friend_key), c.log->randomness()).stanza;
  const auto with_stanzas = [&] {
    Bytes file = age::format_header(header->stanzas, key);
    const std::size_t payload = header->authenticated.size() + 45;
    append(file, ByteView(c.file).subspan(payload));
    return file;
  };
  SUBCASE("under the same file key, in its own recipient's place") {
    header->stanzas[opened.unwrapped.stanza] = std::move(stanza);
    const BundleReport report = see(with_stanzas());
    CHECK(report.addressed == Addressed::no);
    CHECK(test::has(report, classes::kNotAddressed));
    CHECK_FALSE(test::has(report, classes::kRewrapped));
    CHECK(report.integrity == Integrity::failed);
  }
  SUBCASE("under the same file key, beside its own recipient") {
    header->stanzas.push_back(std::move(stanza));
    const Bytes file = with_stanzas();
    CHECK(test::has(see(file), classes::kNotAddressed));
    CHECK(test::has(c.check(file), classes::kRewrapped));
    CHECK(c.check(file).integrity == Integrity::failed);
  }
  SUBCASE("with the stanzas in another order") {
    std::rotate(header->stanzas.begin(), header->stanzas.begin() + 1, header->stanzas.end());
    CHECK(test::has(c.check(with_stanzas()), classes::kNotAddressed));
  }
  SUBCASE("with nothing changed at all") {
    CHECK(c.check(with_stanzas()).integrity == Integrity::ok);
  }
}

}  // namespace
}  // namespace aigaq::formats
