#pragma once
// What a file is, by its first bytes, from a short list. Names in a bundle get their extension from
// here, so that no viewer is started by what a sender called a file.

#include "crypto/bytes.hpp"

namespace aigaq::formats {

// Else application/octet-stream and "bin". HTML, SVG and the like have the extension "txt": a
// browser that opens them would run what is in them.
struct MediaGuess {
  std::string_view type;
  std::string_view extension;
};
// The first 4,096 bytes, or all of a smaller file; more changes nothing.
[[nodiscard]] MediaGuess guess_media(ByteView first_bytes);
// "bin" for a type that is not on the list.
[[nodiscard]] std::string_view extension_of(std::string_view media_type);
[[nodiscard]] bool known_extension(std::string_view extension);

}  // namespace aigaq::formats
