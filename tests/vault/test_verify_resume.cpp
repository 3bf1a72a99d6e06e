#include <doctest/doctest.h>

#include <set>

#include "tests/vault/verify_fixture.hpp"

using namespace aigaq;
using namespace aigaq::test;
namespace fs = std::filesystem;

namespace {

// Entries enough for five stretches; every look at the clock is ten seconds later.
struct ResumeFixture : VaultFixture {
  ResumeFixture() {
    create();
    const auto vault = open(vault::Access::write);
    vault::AddRequest with_file = request("with a file");
    for (int i = 1; i < 36; ++i) {
      with_file.files = {{folder.write("f", noise(static_cast<std::uint64_t>(i), 5'000)), "f"}};
      (void)vault->add(with_file, {});
    }
  }

  // stop_at: when that many bytes of files are checked, and a stretch of entries is taken: the
  // clock is looked at before the first, and for each.
  vault::VaultReport verify(bool resume, std::optional<std::uint64_t> stop_at = {},
                            vault::VerifyMode mode = vault::VerifyMode::full) {
    vault::Unlock unlock;
    unlock.passphrase = &passphrase;
    vault::VerifyOptions options;
    options.mode = mode;
    options.resume = resume;
    options.threads = 2;
    options.against = against;
    vault::Surroundings around = surroundings();
    around.now = [this] { return clock += 10; };
    const std::int64_t begun = clock;
    const vault::Progress progress{[&](std::uint64_t done, std::uint64_t) {
      return !stop_at || done < *stop_at || clock - begun < 20;
    }};
    return vault::verify(directory(), unlock, around, options, progress);
  }
  bool interrupted(bool resume, std::uint64_t stop_at) {
    return trouble_of([&] { (void)verify(resume, stop_at); }) == vault::Trouble::interrupted;
  }
  void damage(const std::string& name, std::uint64_t at) const {
    const std::string path = directory() + "/" + name;
    std::string bytes = file_bytes(path);
    bytes.at(static_cast<std::size_t>(at)) ^= 1;
    put_file(path, bytes);
  }

  std::int64_t clock = 1'780'000'000;
  std::optional<std::string> against;
};

// Files of these entries lie one commit of 8 KiB behind the other.
constexpr std::uint64_t kInFirstFile = 2'000;

}  // namespace

TEST_CASE("an interrupted verification goes on, and counts what was checked before") {
  ResumeFixture f;
  const vault::VaultReport whole = f.verify(false);
  REQUIRE(whole.findings.empty());
  CHECK(whole.resumed_from == 0);
  REQUIRE(f.interrupted(false, 60'000));
  const vault::VaultReport report = f.verify(true);
  CHECK(report.findings.empty());
  CHECK(report.resumed_from >= 8);
  CHECK(report.resumed_from % 8 == 0);
  CHECK(report.begun > 1'780'000'000);
  CHECK(report.integrity == formats::Integrity::ok);
  CHECK(report.entries_checked == 36);
  CHECK(report.files_checked == 35);
  CHECK(report.bytes_checked == whole.bytes_checked);
  // It came to its end: there is nothing left to go on from.
  CHECK(f.verify(true).resumed_from == 0);
}

TEST_CASE("what was found before an interruption is told again, and the same in the end") {
  ResumeFixture f;
  f.damage("segments/00000001", kInFirstFile);
  const vault::VaultReport whole = f.verify(false);
  REQUIRE(whole.findings.size() == 1);
  REQUIRE(f.interrupted(false, 60'000));
  REQUIRE(f.interrupted(true, 120'000));
  const vault::VaultReport report = f.verify(true);
  CHECK(report.resumed_from >= 16);
  REQUIRE(report.findings.size() == 1);
  CHECK(report.findings[0].cls == whole.findings[0].cls);
  CHECK(report.findings[0].entry == "1");
  CHECK(report.findings[0].file == "f");
  CHECK(report.findings[0].length == 5'000);
  CHECK(report.integrity == formats::Integrity::failed);
  CHECK(report.bytes_checked == whole.bytes_checked);
}

TEST_CASE("another head, another mode and an altered journal are not gone on from") {
  ResumeFixture f;
  const auto files = [&] {
    std::set<std::string> out;
    for (const auto& file : fs::directory_iterator(f.state())) out.insert(file.path());
    return out;
  };
  const auto before = files();
  REQUIRE(f.interrupted(false, 60'000));
  auto after = files();
  for (const std::string& name : before) after.erase(name);
  REQUIRE(after.size() == 1);
  const std::string path = *after.begin();
  const std::string bytes = file_bytes(path);
  CHECK(f.verify(true, {}, vault::VerifyMode::quick).resumed_from == 0);  // and empties it
  put_file(path, bytes);
  CHECK(f.verify(false).resumed_from == 0);
  for (std::size_t at = 0; at < bytes.size(); at += bytes.size() / 40) {
    CAPTURE(at);
    std::string altered = bytes;
    altered[at] ^= 1;
    put_file(path, altered);
    const vault::VaultReport report = f.verify(true);
    CHECK(report.findings.empty());
    CHECK(report.entries_checked == 36);
    CHECK(report.resumed_from < 36);
  }
  put_file(path, bytes);
  (void)f.open(vault::Access::write)->add(request("one more"), {});
  const vault::VaultReport report = f.verify(true);
  CHECK(report.resumed_from == 0);
  CHECK(report.entries_checked == 37);
}

TEST_CASE("a checkpoint held outside is compared in a verification that goes on") {
  ResumeFixture f;
  f.against = f.open(vault::Access::read)->checkpoint_at(3);
  REQUIRE(f.interrupted(false, 60'000));
  vault::VaultReport report = f.verify(true);
  CHECK(report.resumed_from >= 8);
  CHECK(report.against == vault::AgainstResult::consistent);
  CHECK(report.against_size == 3);
  CHECK(report.findings.empty());
}
