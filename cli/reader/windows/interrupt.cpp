#include "cli/reader/interrupt.hpp"

#include <windows.h>

#include <atomic>

#include "cli/reader/child.hpp"

namespace aigaq::cli {
namespace {

std::atomic<bool> interrupted_flag = false;  // the console calls a handler with nothing else
constexpr DWORD kGraceMs = 3'000;

// In a thread of its own: the work sees the flag at its next step.
BOOL WINAPI on_console_event(DWORD /*event*/) {
  if (!interrupted_flag.exchange(true)) Sleep(kGraceMs);
  ExitProcess(static_cast<UINT>(exit_number(ExitCode::interrupted)));
}

}  // namespace

void install_signal_handlers() { SetConsoleCtrlHandler(on_console_event, TRUE); }

void stop_if_interrupted() {
  if (interrupted_flag) throw Interrupted();
}

}  // namespace aigaq::cli
