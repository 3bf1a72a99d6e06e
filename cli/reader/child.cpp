#include "cli/reader/child.hpp"

namespace aigaq::cli {

std::uint64_t seconds_for(std::uint64_t bytes) { return 60 + bytes / (1u << 20); }

ExitCode report_child_end(Context& context, const ChildEnd& end) {
  Notice notice;
  notice.kind = Notice::Kind::finding;
  notice.aspect = formats::Aspect::integrity;
  switch (end.kind) {
    case ChildEnd::Kind::answered:
      return ExitCode::done;
    case ChildEnd::Kind::crashed:
      notice.cls = "child-crashed";
      notice.message = context.say(Msg::child_crashed, {{"signal", end.number}});
      break;
    case ChildEnd::Kind::over_time:
      notice.cls = "child-over-time";
      notice.message = context.say(Msg::child_over_time);
      break;
    case ChildEnd::Kind::over_memory:
      notice.cls = "child-over-memory";
      notice.message = context.say(Msg::child_over_memory);
      break;
    case ChildEnd::Kind::bad_answer:
      notice.cls = "child-bad-answer";
      notice.message = context.say(Msg::child_bad_answer);
      break;
    case ChildEnd::Kind::environment:
      context.out.error("environment", formats::Aspect::environment, Msg::environment_error,
                        {{"detail", end.text}});
      return ExitCode::error;
  }
  context.out.report(notice);
  return ExitCode::integrity;
}

}  // namespace aigaq::cli
