#include "cli/reader/progress.hpp"

#include <fmt/format.h>

#include "cli/reader/context.hpp"
#include "cli/reader/interrupt.hpp"

namespace aigaq::cli {
namespace {

constexpr std::uint64_t kFirstMs = 1'000;
constexpr std::uint64_t kBarMs = 200;
constexpr std::uint64_t kLineMs = 60'000;

std::string duration(std::uint64_t seconds) {
  return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

}  // namespace

Progress::Progress(Context& context, Msg what, Unit unit, std::uint64_t total)
    : terminal_(context.terminal),
      clock_(context.clock),
      say_(context.say),
      what_(what),
      unit_(unit),
      silent_(context.options.quiet),
      total_(total),
      began_(clock_.monotonic_ms()),
      shown_at_(began_) {}

Progress::~Progress() {
  // Back to the line's start, and clear it (ECMA-48 EL).
  if (bar_shown_) terminal_.err("\r\x1b[K");
}

std::string Progress::amount(std::uint64_t value) const {
  return unit_ == Unit::bytes ? human_size(say_, value) : std::to_string(value);
}

std::string Progress::text(std::uint64_t elapsed_ms) const {
  const std::uint64_t rate = done_ * 1'000 / (elapsed_ms == 0 ? 1 : elapsed_ms);
  if (total_ == 0 || rate == 0 || done_ > total_) {
    return say_(Msg::progress_open_line, {{"what", say_.text(what_)},
                                          {"done", amount(done_)},
                                          {"rate", amount(rate)}});
  }
  return say_(Msg::progress_line, {{"what", say_.text(what_)},
                                   {"done", amount(done_)},
                                   {"total", amount(total_)},
                                   {"rate", amount(rate)},
                                   {"left", duration((total_ - done_) / rate)}});
}

void Progress::update(std::uint64_t done) {
  stop_if_interrupted();
  done_ = done;
  if (silent_) return;
  const std::uint64_t now = clock_.monotonic_ms();
  const bool bar = terminal_.err_is_terminal();
  const std::uint64_t wait = !bar ? kLineMs : bar_shown_ ? kBarMs : kFirstMs;
  if (now - shown_at_ < wait) return;
  shown_at_ = now;
  const std::string line = text(now - began_);
  if (!bar) {
    terminal_.err(line + "\n");
    return;
  }
  constexpr std::size_t kBar = 20;
  const std::size_t full =
      total_ == 0 ? 0 : std::min<std::size_t>(kBar, static_cast<std::size_t>(
                                                        static_cast<double>(done_) * kBar /
                                                        static_cast<double>(total_)));
  const std::string drawn = "[" + std::string(full, '#') + std::string(kBar - full, '.') + "] ";
  terminal_.err("\r\x1b[K" + drawn + line);
  bar_shown_ = true;
}

}  // namespace aigaq::cli
