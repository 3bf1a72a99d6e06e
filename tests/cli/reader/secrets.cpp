#include "cli/reader/secrets.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include "crypto/limits.hpp"
#include "tests/cli/reader/world.hpp"

namespace aigaq::cli {
namespace {

using test::ReaderWorld;
using test::TemporaryFolder;

std::string text_of(const crypto::SecretBytes& secret) {
  return std::string(as_text(secret.reveal()));
}

GlobalOptions from_file(const std::string& path) {
  GlobalOptions options;
  options.vault_passphrase.file = path;
  return options;
}

}  // namespace

TEST_CASE("secrets: a file loses one line end and no more") {
  const TemporaryFolder folder;
  const std::string path = folder.path("pass");
  const std::pair<std::string, std::string> cases[] = {{"word", "word"},
                                                       {"word\n", "word"},
                                                       {"word\r\n", "word"},
                                                       {"word\n\n", "word\n"},
                                                       {" two words ", " two words "},
                                                       {"word\r", "word\r"}};
  for (const auto& [written, wanted] : cases) {
    test::write_file(path, written);
    ReaderWorld world;
    const auto context = world.context(from_file(path));
    const auto secret = read_passphrase(*context, SecretFor::vault);
    REQUIRE(secret);
    CHECK(text_of(*secret) == wanted);
  }
}

TEST_CASE("secrets: empty, too long, missing and linked files are refused") {
  const TemporaryFolder folder;
  const std::string path = folder.path("pass");
  ReaderWorld world;
  test::write_file(path, "\n");
  CHECK(read_passphrase(*world.context(from_file(path)), SecretFor::vault).exit() ==
        ExitCode::usage);
  test::write_file(path, std::string(limits::kPassphraseBytes, 'x') + "\r\n");
  CHECK(read_passphrase(*world.context(from_file(path)), SecretFor::vault));
  test::write_file(path, std::string(limits::kPassphraseBytes + 1, 'x'));
  CHECK(!read_passphrase(*world.context(from_file(path)), SecretFor::vault));
  test::write_file(path, std::string(5'000, 'x'));
  CHECK(!read_passphrase(*world.context(from_file(path)), SecretFor::vault));
  CHECK(read_passphrase(*world.context(from_file(folder.path("none"))), SecretFor::vault).exit() ==
        ExitCode::error);
  test::write_file(path, "word");
  REQUIRE(symlink(path.c_str(), folder.path("link").c_str()) == 0);
  CHECK(read_passphrase(*world.context(from_file(folder.path("link"))), SecretFor::vault).exit() ==
        ExitCode::error);
  CHECK(world.terminal.errors.find("word") == std::string::npos);
}

TEST_CASE("secrets: nobody to ask is a usage error, at once") {
  ReaderWorld world;
  const auto context = world.context();
  CHECK(!has_passphrase_source(*context, SecretFor::vault));
  CHECK(read_passphrase(*context, SecretFor::vault).exit() == ExitCode::usage);
  CHECK(world.terminal.errors.find("--passphrase-file") != std::string::npos);
}

TEST_CASE("secrets: a person types, a new one twice") {
  ReaderWorld world;
  world.terminal.person = true;
  world.terminal.answers = {"one", "two", "two", "two", "three"};
  const auto context = world.context();
  CHECK(text_of(*read_passphrase(*context, SecretFor::identity)) == "one");
  CHECK(text_of(*read_passphrase(*context, SecretFor::new_vault)) == "two");
  CHECK(read_passphrase(*context, SecretFor::new_vault).exit() == ExitCode::usage);
  CHECK(read_passphrase(*context, SecretFor::vault).exit() == ExitCode::usage);
}

TEST_CASE("secrets: a descriptor") {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  REQUIRE(write(ends[1], "by pipe\n", 8) == 8);
  close(ends[1]);
  GlobalOptions options;
  options.vault_passphrase.fd = ends[0];
  ReaderWorld world;
  CHECK(text_of(*read_passphrase(*world.context(options), SecretFor::vault)) == "by pipe");
  close(ends[0]);
  CHECK(read_passphrase(*world.context(options), SecretFor::vault).exit() == ExitCode::usage);
}

TEST_CASE("secrets: a command is run by its broker, once and only when asked") {
  const TemporaryFolder folder;
  const std::string mark = folder.path("ran");
  {
    PassphraseBroker broker("echo run >" + mark + "; echo 'from a command'");
    CHECK(access(mark.c_str(), F_OK) != 0);
    const auto secret = broker.run();
    REQUIRE(secret);
    CHECK(text_of(*secret) == "from a command\n");
    CHECK(!broker.run());
  }
  PassphraseBroker failing("echo half; exit 3");
  CHECK(!failing.run());
  PassphraseBroker unasked("echo run >" + (folder.path("never")));
  CHECK(access(folder.path("never").c_str(), F_OK) != 0);
}

TEST_CASE("secrets: two sources of one passphrase are one too many") {
  GlobalOptions options;
  options.vault_passphrase.file = "a";
  options.vault_passphrase.fd = 9;
  ReaderWorld world;
  CHECK(read_passphrase(*world.context(options), SecretFor::vault).exit() == ExitCode::usage);
}

}  // namespace aigaq::cli
