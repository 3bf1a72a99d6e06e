#pragma once
// Where passphrases come from: the terminal, a file, a descriptor or a command. Never from argv
// or the environment, and never by waiting where nobody can answer.

#include <memory>
#include <optional>
#include <string>

#include "cli/reader/outcome.hpp"
#include "crypto/secret.hpp"

namespace aigaq::cli {

struct Context;

// At most one of the three; with none the terminal is asked.
struct SecretSource {
  std::optional<std::string> file;
  std::optional<int> fd;
  std::optional<std::string> command;
};

// A process forked before the filter, which may exec where the rest may not. It runs the command
// when asked, once, and hands over what that writes to standard output.
class PassphraseBroker {
 public:
  // Forks at once: call it before the filter and before any secret is in memory.
  explicit PassphraseBroker(const std::string& command);
  ~PassphraseBroker();
  PassphraseBroker(const PassphraseBroker&) = delete;
  PassphraseBroker& operator=(const PassphraseBroker&) = delete;
  // nullopt: the command failed or wrote too much. The raw output, once.
  [[nodiscard]] std::optional<crypto::SecretBytes> run();

 private:
  int pid_ = -1;
  int ask_ = -1;
  int answer_ = -1;
};

// As much of a descriptor as a passphrase may be, and a little more to see that there is more;
// nullopt when it can't be read.
[[nodiscard]] std::optional<crypto::SecretBytes> read_secret_descriptor(int fd);

enum class SecretFor : unsigned char {
  vault,
  new_vault,
  identity,
  new_identity,
  bundle,
  new_bundle,
};

// One trailing LF or CRLF is dropped. A new passphrase is asked for twice on the terminal.
// Failures are reported; exit 2 without a source, 1 when the source fails.
[[nodiscard]] Outcome<crypto::SecretBytes> read_passphrase(Context& context, SecretFor what);
// Is there a source or a terminal for it? For checks before long work.
[[nodiscard]] bool has_passphrase_source(const Context& context, SecretFor what);

}  // namespace aigaq::cli
