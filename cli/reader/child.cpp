#include "cli/reader/child.hpp"

#include "cli/reader/files.hpp"

namespace aigaq::cli {

std::uint64_t seconds_for(std::uint64_t bytes) { return 60 + bytes / (1u << 20); }

namespace {

// A disk that filled up is told as one, as where no child works.
ExitCode report_environment(Context& context, const ChildEnd& end) {
  const bool full = is_disk_full(end.number);
  const std::string message = context.say(Msg::environment_error, {{"detail", end.text}});
  context.out.error_with_hint(full ? "disk-full" : "environment", formats::Aspect::environment,
                              message, full ? context.say(Msg::file_disk_full_hint) : "");
  return ExitCode::error;
}

}  // namespace

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
      return report_environment(context, end);
  }
  context.out.report(notice);
  return ExitCode::integrity;
}

}  // namespace aigaq::cli
