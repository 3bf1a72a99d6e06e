#pragma once
// Each process closes itself in before it reads anything (docs/processes.md).
// A filter of the sanitizer build leaves ptrace, which LeakSanitizer needs.

#include <cstdint>
#include <optional>
#include <string>

namespace aigaq::cli {

// No core dump, no ptrace by others, no new privileges, files for the owner alone.
// Empty on success, else why it failed (the caller fails closed).
[[nodiscard]] std::optional<std::string> harden_process();

enum class FilterLevel : std::uint8_t {
  program,  // no socket, no exec, no tracing, no io_uring, no kernel programming
  parser,   // the same, and no fork, no change to any file's name or mode
};
// The kernel's keyring, which is closed to all commands but those that unlock keys or use unlocked
// ones: read searches and reads, write also puts and takes away.
enum class KeyringUse : std::uint8_t { none, read, write };
// Empty on success, else why it failed (the caller fails closed).
[[nodiscard]] std::optional<std::string> install_filter(FilterLevel level,
                                                        KeyringUse keyring = KeyringUse::none);

// Landlock: nothing may be written outside these folders, nothing opened outside them but by
// descriptors held already. False: this kernel has none (the filter still holds).
struct AllowedPaths {
  std::string read;   // empty: none
  std::string write;  // empty: none
};
[[nodiscard]] bool restrict_paths(const AllowedPaths& allowed);

}  // namespace aigaq::cli
