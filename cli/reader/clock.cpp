#include "cli/reader/clock.hpp"

#include <fmt/format.h>

#include <chrono>

namespace aigaq::cli {

std::int64_t SystemClock::unix_seconds() {
  using namespace std::chrono;
  return duration_cast<seconds>(system_clock::now().time_since_epoch()).count();
}

std::uint64_t SystemClock::monotonic_ms() {
  using namespace std::chrono;
  const auto now = duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
  return static_cast<std::uint64_t>(now);
}

std::string rfc3339(std::int64_t unix_seconds) {
  using namespace std::chrono;
  const sys_seconds moment{seconds{unix_seconds}};
  const auto midnight = floor<days>(moment);
  const year_month_day date{midnight};
  const hh_mm_ss time{moment - midnight};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     time.hours().count(), time.minutes().count(), time.seconds().count());
}

}  // namespace aigaq::cli
