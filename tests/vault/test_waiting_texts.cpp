// Texts that wait on the disk come back as they were, or not at all; nobody else can read them.

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "tests/support/random.hpp"
#include "tests/support/temporary_folder.hpp"
#include "vault/disclose/waiting_texts.hpp"
#include "vault/errors.hpp"

using namespace aigaq;

namespace {

constexpr std::size_t kRecord = std::size_t{256} << 10;

struct WaitingFixture {
  test::TemporaryFolder folder;
  test::SeededRandom random{5};
  int files = 0, fd = -1;  // made; of the one
  vault::WaitingTexts texts{[this] {
                              ++files;
                              vault::File file =
                                  vault::Directory(folder.path()).create_unnamed("x");
                              fd = ::dup(file.fd());
                              return file;
                            },
                            random};
  ~WaitingFixture() { ::close(fd); }

  std::string random_text(std::size_t size) {
    std::string out(size, '\0');
    for (char& c : out) c = static_cast<char>('a' + random.below(26));
    return out;
  }
  std::string take() {
    std::string out;
    const std::uint64_t expected = texts.bytes_of_next();
    texts.take([&](ByteView piece) { out += as_text(piece); });
    CHECK(out.size() == expected);
    return out;
  }
  Bytes on_disk() const {
    struct stat info {};
    REQUIRE(::fstat(fd, &info) == 0);
    Bytes out(static_cast<std::size_t>(info.st_size));
    REQUIRE(::pread(fd, out.data(), out.size(), 0) == static_cast<ssize_t>(out.size()));
    return out;
  }
};

}  // namespace

TEST_CASE_FIXTURE(WaitingFixture, "waiting texts: every length comes back in its turn") {
  std::vector<std::string> given;
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, kRecord - 1, kRecord, kRecord + 1,
                                 std::size_t{0}, 3 * kRecord + 7, std::size_t{5}}) {
    given.push_back(random_text(size));
    texts.put(as_bytes(given.back()));
  }
  for (const std::string& text : given) CHECK(take() == text);
  CHECK(files == 1);
}

TEST_CASE_FIXTURE(WaitingFixture, "waiting texts: bytes are read as often as somebody asks") {
  const auto make = [this] { return vault::Directory(folder.path()).create_unnamed("y"); };
  for (const bool on_disk : {false, true}) {
    vault::WaitingBytes bytes(on_disk ? std::function<vault::File()>(make) : nullptr, random);
    std::string given;
    for (int piece = 0; piece < 40; ++piece) {
      given += random_text(random.below(kRecord / 8));
      bytes.write(as_bytes(given).subspan(static_cast<std::size_t>(bytes.size())));
    }
    CHECK(bytes.size() == given.size());
    for (const std::size_t most : {std::size_t{1'000}, 2 * kRecord}) {
      vault::WaitingBytes::Reader reader(bytes);
      Bytes back, some(most);
      for (auto n = reader.read(some); n && *n > 0; n = reader.read(some)) {
        append(back, ByteView(some).first(*n));
      }
      CHECK(as_text(back) == given);
    }
  }
}

TEST_CASE_FIXTURE(WaitingFixture, "waiting texts: few ask nothing of the disk") {
  const std::string text = random_text(kRecord);
  texts.put(as_bytes(text));
  CHECK(take() == text);
  CHECK(files == 0);
}

TEST_CASE_FIXTURE(WaitingFixture, "waiting texts: what lies on the disk has no name and no words") {
  std::string text;
  while (text.size() < 4 * kRecord) text += "the witness W-01 named them all ";
  texts.put(as_bytes(text));
  CHECK(std::filesystem::is_empty(folder.path()));
  const Bytes disk = on_disk();
  CHECK(disk.size() > 3 * kRecord);
  CHECK(as_text(disk).find("witness") == std::string_view::npos);
  const ByteView first = ByteView(disk).first(kRecord);
  const ByteView second = ByteView(disk).subspan(kRecord + crypto::kTagBytes, kRecord);
  CHECK_FALSE(std::ranges::equal(first, second));
}

TEST_CASE_FIXTURE(WaitingFixture, "waiting texts: what the disk gave back otherwise is not taken") {
  const auto damage = [&](const std::function<void()>& harm) {
    texts.put(as_bytes(random_text(3 * kRecord)));
    harm();
    CHECK_THROWS_AS(take(), vault::StorageError);
  };
  SUBCASE("a byte altered") {
    damage([&] {
      const Bytes disk = on_disk();
      const std::uint8_t other = disk[kRecord / 2] ^ 1;
      REQUIRE(::pwrite(fd, &other, 1, kRecord / 2) == 1);
    });
  }
  SUBCASE("records in another order") {
    damage([&] {
      const Bytes disk = on_disk();
      const std::size_t half = disk.size() / 2;
      REQUIRE(::pwrite(fd, disk.data() + half, half, 0) == static_cast<ssize_t>(half));
    });
  }
  SUBCASE("cut short") {
    damage([&] { REQUIRE(::ftruncate(fd, kRecord) == 0); });
  }
}
