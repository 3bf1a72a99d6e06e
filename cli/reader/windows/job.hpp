#pragma once
// The job object that the program works in, made by its first start of itself (docs/windows.md).

#include <cstdint>
#include <optional>

namespace aigaq::cli {

// Exit codes that no other end of a process has: of one that was ended, and, with our own exit code
// in the low byte, of one that did its work.
inline constexpr std::uint32_t kWorked = 0xAF01'0000;
inline constexpr std::uint32_t kEndedOverTime = 0xAF00'0001;
inline constexpr std::uint32_t kEndedOverMemory = 0xAF00'0002;

// Is this the process that works? The kernel says so, of the job whose handle was inherited.
[[nodiscard]] bool in_our_job();

}  // namespace aigaq::cli
