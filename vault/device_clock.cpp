#include "vault/device_clock.hpp"

#include <algorithm>

#include "formats/time/instant.hpp"

namespace aigaq::vault {
namespace {

using formats::FormKind;

// How far back a time is looked for when an entry was just added.
constexpr std::uint64_t kLookBack = 32;

std::string value_of(const formats::Statement& statement, const char* key) {
  const auto found = statement.fields.find(key);
  return found == statement.fields.end() || found->second.empty() ? std::string()
                                                                  : found->second.front();
}

}  // namespace

std::optional<std::int64_t> device_time(const formats::Statement& statement) {
  const bool made = statement.kind == FormKind::timestamp || statement.kind == FormKind::anchor;
  if (!made && value_of(statement, "clock_source") != "device clock") return std::nullopt;
  return formats::rfc3339_seconds(value_of(statement, "claimed_time"));
}

bool ClockOrder::goes_back(std::int64_t time) {
  const bool back = latest_ && time < *latest_;
  latest_ = std::max(latest_.value_or(time), time);
  return back;
}

bool clock_went_back(const Vault& vault, std::uint64_t number) {
  try {
    const auto time = device_time(*vault.shared_statement(number));
    if (!time) return false;
    for (std::uint64_t back = 1; back <= kLookBack && back < number; ++back) {
      const auto before = device_time(*vault.shared_statement(number - back));
      if (before) return *time < *before;
    }
  } catch (const StorageError&) {
    // What is damaged is for verification to tell.
  }
  return false;
}

}  // namespace aigaq::vault
