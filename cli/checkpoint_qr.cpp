#include "cli/checkpoint_qr.hpp"

#include <qrencode.h>

#include <memory>

namespace aigaq::cli {
namespace {

constexpr std::size_t kQuiet = 4;  // ISO/IEC 18004: four modules on every side

// Outside the code all is light.
bool dark_at(const QrCode& code, std::size_t row, std::size_t column) {
  if (row < kQuiet || column < kQuiet) return false;
  row -= kQuiet;
  column -= kQuiet;
  return row < code.side && column < code.side && code.dark[row * code.side + column];
}

}  // namespace

std::optional<QrCode> make_qr(std::string_view text) {
  const std::unique_ptr<QRcode, void (*)(QRcode*)> made(
      QRcode_encodeString8bit(std::string(text).c_str(), 0, QR_ECLEVEL_M), QRcode_free);
  if (!made) return std::nullopt;
  QrCode out;
  out.side = static_cast<std::size_t>(made->width);
  for (std::size_t i = 0; i < out.side * out.side; ++i) {
    out.dark.push_back((made->data[i] & 1) != 0);
  }
  return out;
}

std::string qr_for_terminal(const QrCode& code) {
  const std::size_t all = code.side + 2 * kQuiet;
  std::string out;
  for (std::size_t row = 0; row < all; row += 2) {
    for (std::size_t column = 0; column < all; ++column) {
      const bool top = dark_at(code, row, column);
      const bool bottom = row + 1 >= all || dark_at(code, row + 1, column);
      out += top ? (bottom ? " " : "\xe2\x96\x84") : (bottom ? "\xe2\x96\x80" : "\xe2\x96\x88");
    }
    out += '\n';
  }
  return out;
}

std::string qr_as_svg(const QrCode& code) {
  const std::string all = std::to_string(code.side + 2 * kQuiet);
  std::string path;
  for (std::size_t row = 0; row < code.side; ++row) {
    for (std::size_t column = 0; column < code.side; ++column) {
      if (!code.dark[row * code.side + column]) continue;
      path +=
          "M" + std::to_string(column + kQuiet) + " " + std::to_string(row + kQuiet) + "h1v1h-1z";
    }
  }
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + all + " " + all +
         "\" width=\"400\" height=\"400\" shape-rendering=\"crispEdges\">\n"
         "<rect width=\"" +
         all + "\" height=\"" + all + "\" fill=\"#fff\"/>\n<path fill=\"#000\" d=\"" + path +
         "\"/>\n</svg>\n";
}

}  // namespace aigaq::cli
