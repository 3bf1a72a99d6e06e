#pragma once
// A checkpoint as a QR code, by libqrencode: for a terminal and as SVG.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aigaq::cli {

struct QrCode {
  std::size_t side = 0;
  std::vector<bool> dark;  // row by row, without the quiet zone
};
// nullopt: longer than a QR code can hold.
[[nodiscard]] std::optional<QrCode> make_qr(std::string_view text);

// Two rows a line; light modules are drawn, for terminals with a dark background.
[[nodiscard]] std::string qr_for_terminal(const QrCode& code);
[[nodiscard]] std::string qr_as_svg(const QrCode& code);

}  // namespace aigaq::cli
