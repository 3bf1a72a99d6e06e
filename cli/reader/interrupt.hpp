#pragma once
// Ctrl-C, and a polite kill: the work unwinds at its next step, and three seconds later at most
// the process ends. The flag of the signal handler is the one static here.

#include <exception>

namespace aigaq::cli {

class Interrupted final : public std::exception {
 public:
  [[nodiscard]] const char* what() const noexcept override { return "interrupted"; }
};

// SIGINT, SIGTERM and SIGHUP set the flag; SIGPIPE becomes an error of the write.
void install_signal_handlers();
// Throws Interrupted once the flag is set.
void stop_if_interrupted();

}  // namespace aigaq::cli
