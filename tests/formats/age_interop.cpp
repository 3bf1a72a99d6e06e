// With Debian's age: it opens what we encrypt, and we open what it encrypts.

#include <doctest/doctest.h>

#include <cstdio>

#include "crypto/x25519.hpp"
#include "formats/age/age.hpp"
#include "tests/formats/age_program.hpp"
#include "tests/support/random.hpp"
#include "tests/support/temporary_folder.hpp"

namespace aigaq::formats::age {
namespace {

struct Programs {
  std::string age, keygen;
};

std::optional<Programs> programs() {
  const auto age = test::find_program("age");
  const auto keygen = test::find_program("age-keygen");
  if (!age || !keygen) {
    std::printf("age interop: skipped, age or age-keygen is not in PATH\n");
    return std::nullopt;
  }
  return Programs{*age, *keygen};
}

std::vector<Bytes> payloads() {
  std::vector<Bytes> out;
  for (const std::size_t size : {0u, 1u, 65'536u, 65'537u, 200'000u}) {
    out.emplace_back(size);
    test::SeededRandom(size).fill(out.back());
  }
  return out;
}

TEST_CASE("age interop: stock age opens our files with our identity file") {
  const auto stock = programs();
  if (!stock) return;
  test::TemporaryFolder folder;
  crypto::SystemRandom random;
  const auto identity = random.secret<crypto::X25519Secret>();
  Bytes text;
  append(text, identity_text(identity).reveal());
  text.push_back('\n');
  const std::string key_file = folder.write("key", text);
  for (const Bytes& plain : payloads()) {
    MemorySink out;
    auto sink = PayloadSink::to_recipients(out, {crypto::x25519_public(identity)}, true, random);
    sink->write(plain);
    sink->finish();
    const std::string file = folder.write("file.age", out.bytes());
    const auto ran = test::run_program({stock->age, "-d", "-i", key_file, file}, {});
    CHECK(ran.exit_code == 0);
    CHECK(ran.out == plain);
  }
  const auto ran = test::run_program({stock->keygen, "-y", key_file}, {});
  CHECK(as_text(ran.out) == recipient_text(crypto::x25519_public(identity)) + "\n");
}

TEST_CASE("age interop: we open what stock age encrypts to a stock key") {
  const auto stock = programs();
  if (!stock) return;
  const auto made = test::run_program({stock->keygen}, {});
  REQUIRE(made.exit_code == 0);
  const auto identities = parse_identity_file(made.out);
  REQUIRE(identities.has_value());
  const std::string recipient = recipient_text(crypto::x25519_public(identities->front()));
  for (const std::vector<std::string>& options :
       {std::vector<std::string>{"-r", recipient}, {"-a", "-r", recipient}}) {
    for (const Bytes& plain : payloads()) {
      std::vector<std::string> arguments{stock->age};
      arguments.insert(arguments.end(), options.begin(), options.end());
      auto ran = test::run_program(arguments, plain);
      REQUIRE(ran.exit_code == 0);
      if (options.front() == "-a") {
        auto inner = dearmor(as_text(ran.out));
        REQUIRE(inner.has_value());
        ran.out = std::move(*inner);
      }
      MemorySource source(ran.out);
      const auto header = read_header(source);
      REQUIRE(header.has_value());
      const auto unwrapped = unwrap(*header, *identities);
      REQUIRE(unwrapped.has_value());
      auto payload = PayloadSource::open(source, unwrapped->file_key);
      REQUIRE(payload.has_value());
      Bytes back(plain.size() + 1);
      const auto n = read_full(**payload, back);
      REQUIRE(n.has_value());
      back.resize(*n);
      CHECK(back == plain);
    }
  }
}

// age asks for a passphrase on a terminal only; script(1) gives it one.
TEST_CASE("age interop: stock age opens our passphrase files") {
  const auto stock = programs();
  const auto script = test::find_program("script");
  if (!stock || !script) return;
  test::TemporaryFolder folder;
  crypto::SystemRandom random;
  MemorySink out;
  auto sink = PayloadSink::to_passphrase(out, as_bytes("twelve words"), 10, random);
  REQUIRE(sink.has_value());
  (*sink)->write(as_bytes("opened by passphrase"));
  (*sink)->finish();
  const std::string file = folder.write("file.age", out.bytes());
  const std::string back = folder.path("back");
  const auto ran = test::run_program(
      {*script, "-q", "-e", "-c", stock->age + " -d -o " + back + " " + file, "/dev/null"},
      as_bytes("twelve words\n"));
  CHECK(ran.exit_code == 0);
  const auto cat = test::run_program({"/bin/cat", back}, {});
  CHECK(as_text(cat.out) == "opened by passphrase");
}

}  // namespace
}  // namespace aigaq::formats::age
