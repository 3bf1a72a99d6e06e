#include "cli/reader/clock.hpp"

#include <fmt/compile.h>

#include <chrono>

namespace aigaq::cli {

namespace chrono = std::chrono;

std::int64_t SystemClock::unix_seconds() {
  const auto now = chrono::system_clock::now().time_since_epoch();
  return chrono::duration_cast<chrono::seconds>(now).count();
}

std::uint64_t SystemClock::monotonic_ms() {
  const auto now = chrono::steady_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(chrono::duration_cast<chrono::milliseconds>(now).count());
}

std::string rfc3339(std::int64_t unix_seconds) {
  const chrono::sys_seconds moment{chrono::seconds{unix_seconds}};
  const auto midnight = chrono::floor<chrono::days>(moment);
  const chrono::year_month_day date{midnight};
  const chrono::hh_mm_ss time{moment - midnight};
  return fmt::format(FMT_COMPILE("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z"),
                     static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()), time.hours().count(),
                     time.minutes().count(), time.seconds().count());
}

}  // namespace aigaq::cli
