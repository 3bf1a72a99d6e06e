#include "cli/reader/windows_name.hpp"

#include <algorithm>
#include <string>

namespace aigaq::cli {
namespace {

// Microsoft, "Naming Files, Paths, and Namespaces".
constexpr std::string_view kForbidden = "<>:\"\\|?*";
constexpr std::string_view kDevices[] = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"};

bool is_device(std::string_view part) {
  std::string stem(part.substr(0, part.find('.')));
  while (stem.ends_with(' ')) stem.pop_back();
  for (char& c : stem) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  if (std::find(std::begin(kDevices), std::end(kDevices), stem) != std::end(kDevices)) return true;
  if (!stem.starts_with("COM") && !stem.starts_with("LPT")) return false;
  const std::string_view number = std::string_view(stem).substr(3);
  // The superscripts of Latin-1 count as digits.
  return (number.size() == 1 && number[0] >= '0' && number[0] <= '9') || number == "\xC2\xB9" ||
         number == "\xC2\xB2" || number == "\xC2\xB3";
}

bool is_plain(std::string_view part) {
  if (part.empty() || part.ends_with('.') || part.ends_with(' ')) return false;
  const auto wrong = [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || kForbidden.find(c) != std::string_view::npos;
  };
  return std::none_of(part.begin(), part.end(), wrong) && !is_device(part);
}

}  // namespace

bool is_windows_member_name(std::string_view name) {
  for (;;) {
    const auto slash = name.find('/');
    if (!is_plain(name.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    name.remove_prefix(slash + 1);
  }
}

}  // namespace aigaq::cli
