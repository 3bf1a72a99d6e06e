#include "cli/reader/sender_texts.hpp"

namespace aigaq::cli {
namespace {

// One text after the other, in the order of kLanguages, with a rule between two.
template <class Make>
std::string in_all_languages(Make make) {
  std::string out;
  for (const Language language : kLanguages) {
    if (!out.empty()) out += "\n" + std::string(72, '-') + "\n\n";
    out += make(Catalogue(language));
  }
  return out;
}

}  // namespace

std::string sender_readme() {
  return in_all_languages([](const Catalogue& say) {
    return std::string(say.text(Msg::readme_what)) + std::string(say.text(Msg::readme_members)) +
           std::string(say.text(Msg::readme_check));
  });
}

std::string howto_text(bool by_passphrase) {
  return in_all_languages([&](const Catalogue& say) {
    const Msg key = by_passphrase ? Msg::howto_decrypt_passphrase : Msg::howto_decrypt_identity;
    return std::string(say.text(Msg::howto_what)) + std::string(say.text(Msg::howto_best)) +
           std::string(say.text(key)) + std::string(say.text(Msg::howto_unpack)) +
           std::string(say.text(Msg::howto_compare)) + std::string(say.text(Msg::howto_limits));
  });
}

}  // namespace aigaq::cli
