#include "cli/crash_guard.hpp"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <string>

#include "cli/reader/json.hpp"

namespace aigaq::cli {
namespace {

#ifdef AIGAQ_SANITIZED  // the sanitizers want these signals for themselves
constexpr bool kSignalsAreTaken = true;
#else
constexpr bool kSignalsAreTaken = false;
#endif

// A signal handler can be given nothing and may allocate nothing: text made ready beforehand.
struct Farewell {
  char text[4096];
  std::size_t size;
  int descriptor;
};
Farewell farewell;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

extern "C" void say_farewell(int) {
  // Nothing can be done about a write that fails here.
  if (::write(farewell.descriptor, farewell.text, farewell.size) < 0) {
    ::_exit(static_cast<int>(ExitCode::integrity));
  }
  ::_exit(static_cast<int>(ExitCode::integrity));
}

std::string json_lines(const Context& context) {
  const Catalogue& say = context.say;
  Json error = Json::object();
  error.set("v", 1).set("type", "error");
  error.set("class", "store-crashed").set("aspect", "integrity").set("entry", "log-page");
  error.set("message", say.text(Msg::store_crashed)).set("hint", say.text(Msg::store_crashed_hint));
  Json summary = Json::object();
  summary.set("v", 1).set("type", "summary").set("command", context.command).set("ok", false);
  summary.set("exit", 20).set("counts", Json::object());
  summary.set("message", say.text(Msg::store_crashed));
  summary.set("next", say.text(Msg::store_crashed_hint));
  return error.text() + "\n" + summary.text() + "\n";
}

}  // namespace

void guard_against_store_crashes(const Context& context) {
  if (kSignalsAreTaken) return;
  const std::string text = context.out.json()
                               ? json_lines(context)
                               : std::string(context.say.text(Msg::store_crashed)) + "\n" +
                                     std::string(context.say.text(Msg::store_crashed_hint)) + "\n";
  farewell.size = std::min(text.size(), sizeof farewell.text);
  std::memcpy(farewell.text, text.data(), farewell.size);
  farewell.descriptor = context.out.json() ? STDOUT_FILENO : STDERR_FILENO;
  struct sigaction action {};
  action.sa_handler = say_farewell;
  for (const int signal : {SIGBUS, SIGSEGV}) (void)sigaction(signal, &action, nullptr);
}

}  // namespace aigaq::cli
