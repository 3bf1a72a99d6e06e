#include "cli/reader/interrupt.hpp"

#include <unistd.h>

#include <csignal>
#include <initializer_list>

#include "cli/reader/exit_code.hpp"

namespace aigaq::cli {
namespace {

// A signal handler can reach nothing else.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
volatile std::sig_atomic_t interrupted_flag = 0;
constexpr unsigned kGraceSeconds = 3;

extern "C" void on_interrupt(int) {
  if (interrupted_flag != 0) _exit(static_cast<int>(ExitCode::interrupted));
  interrupted_flag = 1;
  alarm(kGraceSeconds);
}
extern "C" void on_alarm(int) { _exit(static_cast<int>(ExitCode::interrupted)); }

void handle(int signal, void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, nullptr);  // no SA_RESTART: a read for a person comes back
}

}  // namespace

void install_signal_handlers() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) handle(signal, on_interrupt);
  handle(SIGALRM, on_alarm);
  handle(SIGPIPE, SIG_IGN);
}

void stop_if_interrupted() {
  if (interrupted_flag != 0) throw Interrupted();
}

}  // namespace aigaq::cli
