#include "cli/reader/identity.hpp"

#include <doctest/doctest.h>

#include "crypto/x25519.hpp"
#include "formats/age/age.hpp"
#include "tests/cli/reader/world.hpp"
#include "tests/formats/age_program.hpp"

namespace aigaq::cli {
namespace {

using test::ReaderWorld;
using test::TemporaryFolder;

GlobalOptions with_passphrase(const std::string& path) {
  GlobalOptions options;
  options.identity_passphrase_file = path;
  return options;
}

X25519PublicKey public_of(const Outcome<std::vector<crypto::X25519Secret>>& identities) {
  REQUIRE(identities);
  REQUIRE(identities->size() == 1);
  return crypto::x25519_public(identities->front());
}

}  // namespace

TEST_CASE("identity: made, shown without a question, loaded again") {
  const TemporaryFolder folder;
  const std::string file = folder.path("me");
  test::write_file(folder.path("pass"), "correct horse\n");
  ReaderWorld world;
  CHECK(world.run({"identity", "new", file, "--identity-passphrase-file", folder.path("pass"),
                   "--json"}) == 0);
  const std::string recipient = test::read_text(file + ".pub");
  CHECK(recipient.starts_with("age1"));
  CHECK(world.terminal.printed.find(recipient.substr(0, recipient.size() - 1)) !=
        std::string::npos);
  CHECK(world.terminal.printed.find("AGE-SECRET") == std::string::npos);
  CHECK(test::read_text(file).starts_with("age-encryption.org/v1\n-> scrypt "));

  ReaderWorld show;
  CHECK(show.run({"identity", "show", file, "--json"}) == 0);
  CHECK(show.terminal.printed.find(R"("type":"identity")") != std::string::npos);

  ReaderWorld load;
  const auto context = load.context(with_passphrase(folder.path("pass")));
  const auto key = public_of(load_identities(*context, file));
  CHECK(formats::age::recipient_text(key) + "\n" == recipient);
  CHECK(*load_recipient(*context, file + ".pub") == key);
  CHECK(*load_recipient(*context, formats::age::recipient_text(key)) == key);

  test::write_file(folder.path("other"), "wrong horse\n");
  CHECK(load_identities(*load.context(with_passphrase(folder.path("other"))), file).exit() ==
        ExitCode::wrong_passphrase);
}

TEST_CASE("identity: nothing is overwritten, and nothing is left without a passphrase") {
  const TemporaryFolder folder;
  test::write_file(folder.path("pass"), "x\n");
  test::write_file(folder.path("taken.pub"), "mine\n");
  ReaderWorld world;
  CHECK(world.run({"identity", "new", folder.path("taken"), "--identity-passphrase-file",
                   folder.path("pass")}) == 1);
  CHECK(test::read_text(folder.path("taken.pub")) == "mine\n");
  CHECK(world.run({"identity", "new", folder.path("fresh")}) == 2);
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& item : std::filesystem::directory_iterator(folder.path())) {
    ++files;
  }
  CHECK(files == 2);
}

TEST_CASE("identity: plain age identities with comments are taken, other files are not") {
  const TemporaryFolder folder;
  ReaderWorld world;
  const auto secret = world.random.secret<crypto::X25519Secret>();
  const auto text = formats::age::identity_text(secret);
  const std::string line(as_text(text.reveal()));
  test::write_file(folder.path("plain"), "# created: today\n\n" + line + "\n");
  const auto context = world.context();
  CHECK(public_of(load_identities(*context, folder.path("plain"))) ==
        crypto::x25519_public(secret));
  test::write_file(folder.path("text"), "dear diary\n");
  CHECK(load_identities(*context, folder.path("text")).exit() == ExitCode::error);
  CHECK(load_recipient(*context, folder.path("text")).exit() == ExitCode::error);
  CHECK(load_recipient(*context, "age1nonsense").exit() == ExitCode::error);
  CHECK(world.terminal.errors.find(line) == std::string::npos);
}

// age asks for a passphrase on a terminal only; script(1) gives it one.
TEST_CASE("identity: stock age opens what was encrypted for it") {
  const auto age = test::find_program("age");
  const auto script = test::find_program("script");
  if (!age || !script) {
    MESSAGE("age or script is not installed: skipped");
    return;
  }
  const TemporaryFolder folder;
  test::write_file(folder.path("pass"), "interop\n");
  ReaderWorld world;
  REQUIRE(world.run({"identity", "new", folder.path("me"), "--identity-passphrase-file",
                     folder.path("pass")}) == 0);
  const auto sealed =
      test::run_program({*age, "-R", folder.path("me.pub"), "-o", folder.path("sealed")},
                        as_bytes("for your eyes\n"));
  REQUIRE(sealed.exit_code == 0);
  const std::string open = *age + " -d -i me -o opened sealed";
  const auto opened = test::run_program({*script, "-q", "-e", "-c", open, "/dev/null"},
                                        as_bytes("interop\n"), folder.path());
  CHECK(opened.exit_code == 0);
  CHECK(test::read_text(folder.path("opened")) == "for your eyes\n");
}

}  // namespace aigaq::cli
