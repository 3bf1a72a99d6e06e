#include "cli/kernel_keyring.hpp"

#include <doctest/doctest.h>
#include <keyutils.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>

#include "cli/reader/sandbox.hpp"

namespace aigaq::cli {
namespace {

using crypto::SecretBytes;

SecretBytes secret(std::string_view text) { return SecretBytes::copy_of(as_bytes(text)); }

// Of this process alone: the keyring is everybody's who tests in the session.
std::string name_of(const char* what) {
  return std::string("aigaq-test-") + what + std::to_string(getpid());
}

// False, with a line that says so, where this machine has no keyring.
bool has_keyring() {
  const auto why = keyring_put(name_of("any"), secret("x"), 600);
  if (why) {
    MESSAGE("skipped: no keyring here: ", *why);
    return false;
  }
  CHECK(keyring_drop(name_of("any")));
  return true;
}

// A filter stays for good, so each in a process of its own: 0 when action came to its end, minus
// the signal that ended it.
int under_filter(KeyringUse use, const std::function<void()>& action) {
  const pid_t pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    if (install_filter(FilterLevel::program, use)) _exit(99);
    action();
    _exit(0);
  }
  int status = 0;
  REQUIRE(waitpid(pid, &status, 0) == pid);
  return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}
bool survives(KeyringUse use, const std::function<void()>& action) {
  return under_filter(use, action) == 0;
}
bool dies(KeyringUse use, const std::function<void()>& action) {
  return under_filter(use, action) == -SIGSYS;
}

}  // namespace

TEST_CASE("keyring: what is put is there until it is taken away or its time is over") {
  if (!has_keyring()) return;
  const std::string name = name_of("put");
  CHECK_FALSE(keyring_get(name));
  CHECK_FALSE(keyring_drop(name));
  REQUIRE_FALSE(keyring_put(name, secret("first"), 600));
  REQUIRE_FALSE(keyring_put(name, secret("second"), 600));
  const auto got = keyring_get(name);
  REQUIRE(got);
  CHECK(as_text(got->reveal()) == "second");
  CHECK(keyring_drop(name));
  CHECK_FALSE(keyring_get(name));
  // Its time ends with a whole second of the kernel's clock, be that the next moment.
  REQUIRE_FALSE(keyring_put(name, secret("short"), 1));
  for (int tries = 0; keyring_get(name) && tries < 600; ++tries) usleep(100'000);
  CHECK_FALSE(keyring_get(name));
  CHECK_FALSE(keyring_drop(name));
}

TEST_CASE("keyring: nobody but who possesses the session's keyring has a right to it") {
  if (!has_keyring()) return;
  const std::string name = name_of("rights");
  REQUIRE_FALSE(keyring_put(name, secret("x"), 600));
  const long id = keyctl_search(KEY_SPEC_SESSION_KEYRING, "user", name.c_str(), 0);
  REQUIRE(id > 0);
  char text[512] = {};
  REQUIRE(keyctl_describe(static_cast<key_serial_t>(id), text, sizeof text) > 0);
  // "type;uid;gid;perm;description": the last three bytes of the rights are user, group, other.
  const std::string described = text;
  std::size_t at = 0;
  for (int i = 0; i < 3; ++i) at = described.find(';', at) + 1;
  CHECK((std::stoul(described.substr(at, 8), nullptr, 16) & 0x00FF'FFFF) == 0);
  CHECK(keyring_drop(name));
}

TEST_CASE("sandbox: the keyring is closed to commands that have no business with it") {
  const auto search = [] { (void)keyring_get("aigaq-test-absent"); };
  const std::string name = name_of("filter");
  const auto put = [&] { (void)add_key("user", name.c_str(), "x", 1, KEY_SPEC_SESSION_KEYRING); };
  const auto revoke = [] { (void)keyctl_revoke(1); };
  const auto describe = [] { (void)keyctl_describe(1, nullptr, 0); };
  const auto request = [] { (void)request_key("user", "aigaq-test", nullptr, 0); };
  CHECK(dies(KeyringUse::none, search));
  CHECK(dies(KeyringUse::none, put));
  CHECK(survives(KeyringUse::read, search));
  CHECK(dies(KeyringUse::read, put));
  CHECK(dies(KeyringUse::read, revoke));
  CHECK(survives(KeyringUse::write, search));
  CHECK(survives(KeyringUse::write, put));
  CHECK(survives(KeyringUse::write, revoke));
  for (const KeyringUse use : {KeyringUse::none, KeyringUse::read, KeyringUse::write}) {
    CHECK(dies(use, describe));
    CHECK(dies(use, request));
  }
  (void)keyring_drop(name);
}

}  // namespace aigaq::cli
