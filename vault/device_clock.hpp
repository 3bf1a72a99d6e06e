#pragma once
// The device's clock as entries took it down: a claim, of which the order can be looked at.

#include <cstdint>
#include <optional>

#include "vault/vault.hpp"

namespace aigaq::vault {

// Unix seconds, where the program itself noted the time; what people write about time is free.
[[nodiscard]] std::optional<std::int64_t> device_time(const formats::Statement& statement);

// Fed in the log's order.
class ClockOrder {
 public:
  // Whether this is before the latest time so far.
  [[nodiscard]] bool goes_back(std::int64_t time);

 private:
  std::optional<std::int64_t> latest_;
};

// That an entry is dated before the nearest earlier one that has a device time. Looks at some
// entries only, and takes what it can't read for no time.
[[nodiscard]] bool clock_went_back(const Vault& vault, std::uint64_t number);

}  // namespace aigaq::vault
