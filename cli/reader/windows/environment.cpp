#include "cli/reader/environment.hpp"

#include <windows.h>

#include <array>

#include "cli/reader/windows/text.hpp"

// Of the C library: the command line in parts, with nothing but quotes understood.
extern "C" __declspec(dllimport) int __wgetmainargs(int*, wchar_t***, wchar_t***, int, int*);

namespace aigaq::cli {

std::optional<std::string> environment_variable(const char* name) {
  const auto wide = to_wide(name);
  std::wstring value(GetEnvironmentVariableW(wide->c_str(), nullptr, 0), L'\0');
  if (value.empty()) return std::nullopt;
  value.resize(GetEnvironmentVariableW(wide->c_str(), value.data(),
                                       static_cast<DWORD>(value.size())));
  if (value.empty()) return std::nullopt;
  return to_utf8(value);
}

std::string system_locale() {
  std::array<wchar_t, LOCALE_NAME_MAX_LENGTH> name = {};
  if (GetUserDefaultLocaleName(name.data(), static_cast<int>(name.size())) == 0) return {};
  return to_utf8(name.data()).value_or("");
}

std::vector<std::string> arguments_of(int /*argc*/, char** /*argv*/) {
  int count = 0;
  int new_mode = 0;
  wchar_t** all = nullptr;
  wchar_t** environment = nullptr;
  std::vector<std::string> out;
  if (__wgetmainargs(&count, &all, &environment, 0, &new_mode) != 0) return out;
  for (int i = 1; i < count; ++i) out.push_back(to_utf8(all[i]).value_or("?"));
  return out;
}

}  // namespace aigaq::cli
