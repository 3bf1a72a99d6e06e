#include "formats/verify/report.hpp"

#include <array>

namespace aigaq::formats {
namespace {

template <class E, std::size_t N>
std::string_view name(const std::array<std::string_view, N>& names, E value) {
  return names.at(static_cast<std::size_t>(value));
}

}  // namespace

std::string_view name_of(Aspect aspect) {
  static constexpr std::array<std::string_view, 6> kNames = {"integrity", "signer", "time",
                                                             "truth",     "input",  "environment"};
  return name(kNames, aspect);
}

std::string_view name_of(Integrity integrity) {
  static constexpr std::array<std::string_view, 3> kNames = {"ok", "failed", "not-checked"};
  return name(kNames, integrity);
}

std::string_view name_of(Signer signer) {
  static constexpr std::array<std::string_view, 3> kNames = {"trusted", "untrusted", "bad"};
  return name(kNames, signer);
}

std::string_view name_of(TimeVerdict time) {
  static constexpr std::array<std::string_view, 3> kNames = {"claimed-only", "interval",
                                                             "contradicted"};
  return name(kNames, time);
}

std::string_view name_of(Addressed addressed) {
  static constexpr std::array<std::string_view, 4> kNames = {"yes", "no", "passphrase",
                                                             "not-checked"};
  return name(kNames, addressed);
}

}  // namespace aigaq::formats
