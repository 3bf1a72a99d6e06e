#pragma once
// Time is a parameter. Evidence never rests on it: the device's clock is a claim.

#include <cstdint>
#include <string>

namespace aigaq::cli {

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual std::int64_t unix_seconds() = 0;
  // Never goes back; for progress and time limits only.
  [[nodiscard]] virtual std::uint64_t monotonic_ms() = 0;
};

class SystemClock final : public Clock {
 public:
  std::int64_t unix_seconds() override;
  std::uint64_t monotonic_ms() override;
};

// RFC 3339, UTC: 2026-01-05T08:30:00Z. Years 0 to 9999.
[[nodiscard]] std::string rfc3339(std::int64_t unix_seconds);

}  // namespace aigaq::cli
