#pragma once
// Which names Windows keeps as they are; known everywhere, so that every system tests it.

#include <string_view>

namespace aigaq::cli {

// Every part between '/' is a plain name: no device (CON, NUL.txt, COM1 ...), no stream (a colon),
// no other separator, no wildcard, no control character, no blank or dot at its end.
[[nodiscard]] bool is_windows_member_name(std::string_view name);

}  // namespace aigaq::cli
