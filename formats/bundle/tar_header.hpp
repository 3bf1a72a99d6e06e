#pragma once
// Inside of the tar layer: one header block, the same bytes for writer and reader.

#include <array>

#include "formats/bundle/tar.hpp"

namespace aigaq::formats {

using TarBlock = std::array<std::uint8_t, kTarBlock>;

enum class TarType : std::uint8_t { file = '0', folder = '5', extended = 'x' };

// path: with the top folder; size below kTarPaxSize.
[[nodiscard]] TarBlock tar_header(std::string_view path, TarType type, std::uint64_t size);

// The one record of an extended header: "LENGTH size=SIZE\n" (POSIX.1-2001, pax).
[[nodiscard]] std::string pax_size_record(std::uint64_t size);
// The path that an extended header carries: nothing is ever unpacked under it.
inline constexpr std::string_view kPaxPath = "aigaq-bundle/pax";

}  // namespace aigaq::formats
