#include <doctest/doctest.h>

#include <sys/wait.h>
#include <unistd.h>

#include "tests/vault/durability_recorder.hpp"
#include "tests/vault/verify_fixture.hpp"
#include "vault/backup.hpp"

using namespace aigaq;
using namespace aigaq::test;
using formats::Integrity;
using vault::Trouble;
namespace fs = std::filesystem;

namespace {

struct BackupFixture : VerifyFixture {
  [[nodiscard]] std::string target() const { return folder.path("backup"); }
  vault::BackupReceipt backup() { return vault::backup(*open(vault::Access::read), target(), {}); }
  vault::VaultReport verify_at(const std::string& path, const std::string& memory) {
    vault::Unlock unlock;
    unlock.passphrase = &passphrase;
    vault::Surroundings around = surroundings();
    around.state_directory = folder.path(memory);
    return vault::verify(path, unlock, around, {}, {});
  }
  std::unique_ptr<vault::Vault> open_at(const std::string& path, vault::Access access) {
    vault::Unlock unlock;
    unlock.passphrase = &passphrase;
    return vault::Vault::open(path, access, unlock, surroundings());
  }
  void add_file(const std::string& title, std::size_t bytes) {
    vault::AddRequest more = request(title);
    more.files = {{folder.write(title, noise(9, bytes)), title + ".bin", false}};
    open(vault::Access::write)->add(more, {});
  }
  // A backup in a process of its own that is killed at a step. True when it came to its end.
  bool killed_backup(int step) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      int left = step;
      const vault::Progress progress{[&](std::uint64_t, std::uint64_t) {
        if (left-- == 0) ::_exit(42);
        return true;
      }};
      static_cast<void>(vault::backup(*open(vault::Access::read), target(), progress));
      ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    return WEXITSTATUS(status) == 0;
  }
  std::optional<Trouble> backup_of_another_process() {
    constexpr int kDone = 100;
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      const auto trouble = trouble_of([&] { backup(); });
      ::_exit(trouble ? static_cast<int>(*trouble) : kDone);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    if (WEXITSTATUS(status) == kDone) return std::nullopt;
    return static_cast<Trouble>(WEXITSTATUS(status));
  }
};

void flip_at(const std::string& path, std::uint64_t at) {
  std::string bytes = file_bytes(path);
  bytes.at(at) = static_cast<char>(bytes.at(at) ^ 1);
  put_file(path, bytes);
}

std::uint64_t bytes_below(const std::string& path) {
  std::uint64_t out = 0;
  for (const auto& item : fs::recursive_directory_iterator(path)) {
    if (item.is_regular_file()) out += item.file_size();
  }
  return out;
}

}  // namespace

TEST_CASE("a backup is verified, and the next one copies what is new") {
  BackupFixture f;
  const vault::BackupReceipt first = f.backup();
  CHECK(first.size == 5);
  CHECK(first.checkpoint == f.checkpoints.back());
  CHECK(first.bytes_copied > 1'600'000);
  CHECK(first.bytes_total == bytes_below(f.target()));
  CHECK(f.verify_at(f.target(), "nothing").findings.empty());
  CHECK((fs::status(f.target()).permissions() & fs::perms::others_all) == fs::perms::none);

  const vault::BackupReceipt second = f.backup();
  CHECK(second.bytes_copied < 300'000);  // store and keys, no segment

  const std::string segment = file_bytes(f.target() + "/segments/00000001");
  vault::AddRequest more = request("more");
  more.files = {{f.folder.write("e", noise(9, 700'000)), "e.bin", false}};
  f.open(vault::Access::write)->add(more, {});
  const vault::BackupReceipt third = f.backup();
  CHECK(third.size == 6);
  CHECK(third.bytes_copied > 700'000);
  CHECK(third.bytes_copied < 1'200'000);
  CHECK(file_bytes(f.target() + "/segments/00000001").substr(0, segment.size()) == segment);
  const vault::VaultReport report = f.verify_at(f.target(), "nothing");
  CHECK(report.findings.empty());
  CHECK(report.size == 6);
}

TEST_CASE("a restored vault reads and verifies, and is frozen") {
  BackupFixture f;
  f.backup();
  const std::string place = f.folder.path("restored");
  vault::restore(f.target(), place, {});
  CHECK_FALSE(fs::exists(place + "/backup"));
  CHECK(f.verify_at(place, "state").findings.empty());
  {
    const auto vault = f.open_at(place, vault::Access::read);
    CHECK(vault->frozen());
    CHECK(read_whole(*vault, 2, 0) == noise(1, 1'200'000));
  }
  const auto vault = f.open_at(place, vault::Access::write);
  std::string cls;
  CHECK(trouble_of([&] { vault->add(request("no"), {}); }, &cls) == Trouble::contradiction);
  CHECK(cls == "frozen");
  CHECK(trouble_of([&] { vault::restore(f.target(), place, {}); }) == Trouble::refused_input);
}

TEST_CASE("a backup and what is restored from it lie on the disk when they are done") {
  BackupFixture f;
  for (int round = 0; round < 2; ++round) {
    const DurabilityRecorder recorder(f.folder.path());
    f.backup();
    CHECK(recorder.too_late() == "");
    CHECK(recorder.not_durable() == "");
    f.add("one more");
  }
  const DurabilityRecorder recorder(f.folder.path());
  vault::restore(f.target(), f.folder.path("restored"), {});
  CHECK(recorder.too_late() == "");
  CHECK(recorder.not_durable() == "");
}

TEST_CASE("places that a backup must not go to, or come from") {
  BackupFixture f;
  const auto cls_of = [&](const std::string& place) {
    std::string cls;
    CHECK(trouble_of(
              [&] { static_cast<void>(vault::backup(*f.open(vault::Access::read), place, {})); },
              &cls) == Trouble::refused_input);
    return cls;
  };
  CHECK(cls_of(f.directory()) == "inside-itself");
  CHECK(cls_of(f.directory() + "/segments/copy") == "inside-itself");
  CHECK(cls_of(f.folder.path()) == "inside-itself");
  fs::create_directory(f.folder.path("full"));
  f.folder.write("full/letter", "mine");
  CHECK(cls_of(f.folder.path("full")) == "not-empty");
  CHECK(file_bytes(f.folder.path("full/letter")) == "mine");
  f.backup();
  VaultFixture other(77);
  other.create();
  CHECK(trouble_of([&] {
          static_cast<void>(vault::backup(*other.open(vault::Access::read), f.target(), {}));
        }) == Trouble::refused_input);
  CHECK(f.verify_at(f.target(), "nothing").findings.empty());
  const std::string place = f.folder.path("restored");
  CHECK(trouble_of([&] { vault::restore(f.folder.path("full"), place, {}); }) ==
        Trouble::refused_input);
  CHECK(trouble_of([&] { vault::restore(f.target(), f.target() + "/inside", {}); }) ==
        Trouble::refused_input);
  CHECK_FALSE(fs::exists(place));
}

TEST_CASE("a backup whose header is damaged is not put back, and nothing is left") {
  BackupFixture f;
  f.backup();
  const std::string header = file_bytes(f.target() + "/header");
  const std::string place = f.folder.path("restored");
  const auto refused = [&](const std::string& bytes) {
    put_file(f.target() + "/header", bytes);
    std::string cls;
    CHECK(trouble_of([&] { vault::restore(f.target(), place, {}); }, &cls) == Trouble::integrity);
    CHECK(cls == "header-damaged");
    CHECK_FALSE(fs::exists(place));
  };
  for (const std::size_t at : {std::size_t{0}, std::size_t{2'000}, header.size() - 1}) {
    std::string altered = header;
    altered[at] = static_cast<char>(altered[at] ^ 1);
    refused(altered);
  }
  refused(header.substr(0, header.size() - 1));
  refused(header + '\0');
  refused("");
  put_file(f.target() + "/header", header);
  vault::restore(f.target(), place, {});
  CHECK(f.verify_at(place, "state").findings.empty());
}

TEST_CASE("a damaged vault does not take the place of a sound copy") {
  BackupFixture f;
  f.backup();
  const std::string before = file_bytes(f.target() + "/store/data.mdb");
  StoredRecord record = f.records(vault::Kind::entries).at(2);
  record.value[20] ^= 1;
  f.put(vault::Kind::entries, record.key, record.value);
  std::string cls;
  CHECK(trouble_of([&] { f.backup(); }, &cls) == Trouble::integrity);
  CHECK(cls == "vault-damaged");
  CHECK(file_bytes(f.target() + "/store/data.mdb") == before);
  CHECK(f.verify_at(f.target(), "nothing").findings.empty());
}

TEST_CASE("a vault that was put back, or went another way, takes the place of no backup") {
  BackupFixture f;
  f.keep("older");
  f.add("one");
  f.add("two");
  f.backup();
  const std::string store = file_bytes(f.target() + "/store/data.mdb");
  const std::string log = file_bytes(f.target() + "/log");
  const auto refused_as = [&] {
    std::string cls;
    CHECK(trouble_of([&] { f.backup(); }, &cls) == Trouble::contradiction);
    CHECK(file_bytes(f.target() + "/store/data.mdb") == store);
    CHECK(file_bytes(f.target() + "/log") == log);
    CHECK_FALSE(fs::exists(f.target() + "/store.new"));
    return cls;
  };
  SUBCASE("by a machine that remembers nothing of it") {
    f.bring_back("older");
    CHECK(refused_as() == "rollback");
    for (const char* title : {"another one", "another two", "another three"}) {
      f.add(title);
      CHECK(refused_as() == (title == std::string("another one") ? "rollback" : "fork"));
    }
  }
  SUBCASE("by the machine that remembers more, to a new place either") {
    f.keep("newer");
    f.bring_back("older");
    fs::remove_all(f.state());
    fs::copy(f.folder.path("newer-state"), f.state(), fs::copy_options::recursive);
    CHECK(refused_as() == "rollback");
    fs::rename(f.target(), f.folder.path("aside"));
    std::string cls;
    CHECK(trouble_of([&] { f.backup(); }, &cls) == Trouble::contradiction);
    CHECK(cls == "rollback");
    CHECK_FALSE(fs::exists(f.target()));
  }
}

TEST_CASE("two backups are not written into one folder at the same time") {
  BackupFixture f;
  f.backup();
  bool asked = false;
  const vault::Progress meanwhile{[&](std::uint64_t, std::uint64_t) {
    if (asked) return true;
    asked = true;
    CHECK(f.backup_of_another_process() == Trouble::held);
    return true;
  }};
  static_cast<void>(vault::backup(*f.open(vault::Access::read), f.target(), meanwhile));
  CHECK(asked);
  CHECK(f.verify_at(f.target(), "nothing").findings.empty());
}

TEST_CASE("a byte altered in a backup is found, in what grows even by the next backup") {
  BackupFixture f;
  f.backup();
  flip_at(f.target() + "/segments/00000001", 500'000);
  CHECK(f.verify_at(f.target(), "nothing").integrity == Integrity::failed);
  flip_at(f.target() + "/segments/00000001", 500'000);
  flip_at(f.target() + "/segments/00000002", 5'000);
  CHECK(f.verify_at(f.target(), "nothing").integrity == Integrity::failed);
  const vault::BackupReceipt mended = f.backup();  // reads its own last piece again
  CHECK(mended.mended == std::vector{f.target() + "/segments/00000002"});
  CHECK(f.verify_at(f.target(), "nothing").findings.empty());
  CHECK(f.backup().mended.empty());
}

TEST_CASE("a byte altered in any piece of a segment is found by the backup that adds to it") {
  BackupFixture f;
  f.backup();
  f.add_file("small", 100'000);
  f.backup();
  flip_at(f.target() + "/segments/00000002", 5'000);  // of the first piece
  SUBCASE("while it is the last one") { f.add_file("more", 110'000); }
  SUBCASE("when it grew and became full") {
    f.add_file("more", 110'000);
    f.add_file("most", 1'700'000);
    CHECK(fs::exists(f.directory() + "/segments/00000003"));
  }
  SUBCASE("when nothing is added") {}
  CHECK(f.backup().mended == std::vector{f.target() + "/segments/00000002"});
  CHECK(f.verify_at(f.target(), "nothing").findings.empty());
}

TEST_CASE("what is left of a damaged backup is not written over from a vault damaged elsewhere") {
  BackupFixture f;
  f.backup();
  f.add_file("small", 100'000);
  f.backup();
  const std::string segment = "/segments/00000002";
  flip_at(f.target() + segment, fs::file_size(f.target() + segment) - 9'000);
  flip_at(f.directory() + segment, 5'000);
  const std::string left = file_bytes(f.target() + segment);
  f.add("another");
  std::string cls;
  CHECK(trouble_of([&] { f.backup(); }, &cls) == Trouble::integrity);
  CHECK(cls == "vault-damaged");
  CHECK(file_bytes(f.target() + segment) == left);
  flip_at(f.directory() + segment, 5'000);
  CHECK(f.backup().mended.size() == 1);
  CHECK(f.verify_at(f.target(), "nothing").findings.empty());
}

TEST_CASE("killed at any step, the backup before it stays usable and the next one ends") {
  BackupFixture f;
  int steps = 0;
  while (!f.killed_backup(steps)) ++steps;  // the first backup, killed again and again
  CHECK(steps > 10);
  CHECK(f.verify_at(f.target(), "nothing").findings.empty());

  vault::AddRequest more = request("more");
  more.files = {{f.folder.write("e", noise(9, 1'700'000)), "e.bin", false}};
  f.open(vault::Access::write)->add(more, {});
  const std::string old_backup = f.folder.path("old-backup");
  fs::copy(f.target(), old_backup, fs::copy_options::recursive);
  for (int step = 0;; ++step) {
    CAPTURE(step);
    fs::remove_all(f.target());
    fs::copy(old_backup, f.target(), fs::copy_options::recursive);
    if (f.killed_backup(step)) break;
    const vault::VaultReport report = f.verify_at(f.target(), "nothing");
    CHECK(report.findings.empty());
    CHECK((report.size == 5 || report.size == 6));
    const std::string place = f.folder.path("restored");
    vault::restore(f.target(), place, {});
    fs::remove_all(place);
    CHECK(f.backup().size == 6);
    CHECK(f.verify_at(f.target(), "nothing").findings.empty());
  }
}

TEST_CASE("a restore that is interrupted leaves nothing") {
  BackupFixture f;
  f.backup();
  const std::string place = f.folder.path("restored");
  for (int step = 0; step < 5; ++step) {
    int left = step;
    const vault::Progress progress{[&](std::uint64_t, std::uint64_t) { return left-- > 0; }};
    CHECK(trouble_of([&] { vault::restore(f.target(), place, progress); }) == Trouble::interrupted);
    CHECK_FALSE(fs::exists(place));
  }
}

TEST_CASE("a backup tells nothing by its names or its bytes") {
  BackupFixture f;
  f.backup();
  const std::string id = to_hex(f.open(vault::Access::read)->id().view()).substr(0, 32);
  const std::vector<std::string> secrets{"with files", "алаңда", "a.bin", "case-7", "aigaq/", id};
  for (const auto& item : fs::recursive_directory_iterator(f.target())) {
    if (!item.is_regular_file()) continue;
    const std::string bytes = file_bytes(item.path().string());
    for (const std::string& secret : secrets) {
      CAPTURE(item.path().string());
      CAPTURE(secret);
      CHECK(bytes.find(secret) == std::string::npos);
    }
  }
}
