#pragma once
// Every sentence that people read, in English, Russian and Kazakh, side by side in the topic files
// messages_*.inc: one line a message. The Russian and Kazakh texts were made by machine and have
// not been reviewed by a native speaker yet (`--help` says so).

#include <concepts>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "cli/reader/escape.hpp"

namespace aigaq::cli {

enum class Language : std::uint8_t { en, ru, kk };
inline constexpr Language kLanguages[] = {Language::en, Language::ru, Language::kk};
[[nodiscard]] std::string_view name_of(Language language);  // "en", "ru", "kk"
[[nodiscard]] std::optional<Language> language_named(std::string_view name);
// From LC_ALL, LC_MESSAGES or LANG ("kk_KZ.UTF-8"); English when it is none of ours.
[[nodiscard]] Language language_of_locale(std::string_view locale);

enum class Msg : std::uint16_t {
#define AIGAQ_MESSAGE(id, en, ru, kk) id,
#include "cli/reader/catalogue/messages.inc"
#undef AIGAQ_MESSAGE
  message_count,
};

// A value for a {name} in a message. Text is evidence until said otherwise, so it is escaped.
struct Arg {
  std::string_view name;
  std::string value;
  Arg(std::string_view n, std::string_view evidence) : name(n), value(shown(evidence)) {}
  Arg(std::string_view n, const char* evidence) : name(n), value(shown(evidence)) {}
  Arg(std::string_view n, const std::string& evidence) : name(n), value(shown(evidence)) {}
  template <std::integral T>
  Arg(std::string_view n, T number) : name(n), value(std::to_string(number)) {}
};
using Args = std::initializer_list<Arg>;

class Catalogue {
 public:
  explicit Catalogue(Language language) : language_(language) {}
  [[nodiscard]] Language language() const { return language_; }
  // The text as it stands in the table.
  [[nodiscard]] std::string_view text(Msg id) const;
  // With {name} replaced; a name without a value is a bug and stops the process.
  [[nodiscard]] std::string operator()(Msg id, Args args = {}) const;
  // The same, but a name without a value leaves a gap: for ids and values of another process.
  [[nodiscard]] std::string with_gaps(Msg id, std::span<const Arg> args) const;

 private:
  Language language_;
};

// The name that a message has in the table, and the other way round (finding_…, field_…), where a
// hyphen counts as an underscore.
[[nodiscard]] std::string_view identifier_of(Msg id);
[[nodiscard]] std::optional<Msg> message_named(std::string identifier);
// A kebab-case or snake_case word of the formats in people's words: prefix "kind_" and
// "court-record" is the message kind_court_record. The word itself when there is none.
[[nodiscard]] std::string word_for(const Catalogue& say, std::string_view prefix,
                                   std::string_view word);
// The sentence of what the layers below name by an id, a phrase ("size of a note" is the message
// detail_size_of_a_note), with the values for its gaps. A phrase that has no sentence yet is quoted
// as it is: a mark to report by.
[[nodiscard]] std::string detail_text(const Catalogue& say, std::string_view id,
                                      std::span<const Arg> values = {});
// 1 536 000 -> "1.5 MB": the same in all three languages but for the unit.
[[nodiscard]] std::string human_size(const Catalogue& say, std::uint64_t bytes);

}  // namespace aigaq::cli
