#include "formats/time/instant.hpp"

#include <fmt/format.h>

#include <chrono>

namespace aigaq::formats {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

// Exactly so many digits.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return std::nullopt;
  int out = 0;
  for (const char c : text.substr(at, count)) {
    if (c < '0' || c > '9') return std::nullopt;
    out = out * 10 + (c - '0');
  }
  return out;
}

// "Z" or "+05:00"; seconds east of Greenwich.
std::optional<std::int64_t> offset_seconds(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') {
    return std::nullopt;
  }
  const auto hours = digits(text, 1, 2);
  const auto minutes = digits(text, 4, 2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const std::int64_t east = *hours * 3'600 + *minutes * 60;
  return text[0] == '-' ? -east : east;
}

std::optional<std::int64_t> date_seconds(std::string_view text) {
  const auto year = digits(text, 0, 4);
  const auto month = digits(text, 5, 2);
  const auto day = digits(text, 8, 2);
  if (!year || !month || !day || text[4] != '-' || text[7] != '-') return std::nullopt;
  const year_month_day date{std::chrono::year(*year),
                            std::chrono::month(static_cast<unsigned>(*month)),
                            std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::int64_t{sys_days(date).time_since_epoch().count()} * 86'400;
}

std::optional<std::int64_t> time_seconds(std::string_view text) {
  const auto hour = digits(text, 0, 2);
  const auto minute = digits(text, 3, 2);
  const auto second = digits(text, 6, 2);
  if (!hour || !minute || !second || text[2] != ':' || text[5] != ':') return std::nullopt;
  // 60 is a leap second.
  if (*hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  return *hour * 3'600 + *minute * 60 + *second;
}

}  // namespace

std::string rfc3339_text(std::int64_t seconds) {
  const std::int64_t days = seconds >= 0 ? seconds / 86'400 : (seconds - 86'399) / 86'400;
  const std::int64_t rest = seconds - days * 86'400;
  const year_month_day date{sys_days(std::chrono::days(days))};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     rest / 3'600, rest / 60 % 60, rest % 60);
}

std::optional<std::int64_t> rfc3339_seconds(std::string_view text) {
  constexpr std::size_t kDate = 10;
  constexpr std::size_t kTime = 9;  // with the T in front
  if (text.size() < kDate + kTime + 1 || (text[kDate] != 'T' && text[kDate] != 't')) {
    return std::nullopt;
  }
  const auto date = date_seconds(text);
  const auto time = time_seconds(text.substr(kDate + 1));
  std::string_view rest = text.substr(kDate + kTime);
  if (rest.front() == '.') {
    const std::size_t end = rest.find_first_not_of("0123456789", 1);
    if (end == std::string_view::npos || end == 1) return std::nullopt;
    rest.remove_prefix(end);
  }
  const auto east = offset_seconds(rest);
  if (!date || !time || !east) return std::nullopt;
  return *date + *time - *east;
}

}  // namespace aigaq::formats
