#include "cli/reader/catalogue/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "crypto/result.hpp"

namespace aigaq::cli {
namespace {

struct Row {
  std::string_view id;
  std::array<std::string_view, 3> texts;
};

// The lengths are the compiler's: to count the letters of so many texts passes what it evaluates.
constexpr Row kRows[] = {
#define AIGAQ_TEXT(text) std::string_view(text, sizeof(text) - 1)
#define AIGAQ_MESSAGE(id, en, ru, kk) \
  {AIGAQ_TEXT(#id), {AIGAQ_TEXT(en), AIGAQ_TEXT(ru), AIGAQ_TEXT(kk)}},
#include "cli/reader/catalogue/messages.inc"
#undef AIGAQ_MESSAGE
#undef AIGAQ_TEXT
};

const Row& row(Msg id) {
  const auto index = static_cast<std::size_t>(id);
  AIGAQ_ASSERT(index < std::size(kRows));
  return kRows[index];
}

enum class Missing : std::uint8_t { is_a_bug, leaves_a_gap };

std::string filled(std::string_view rest, std::span<const Arg> args, Missing missing) {
  std::string out;
  for (;;) {
    const auto open = rest.find('{');
    out.append(rest.substr(0, open));
    if (open == std::string_view::npos) return out;
    const auto close = rest.find('}', open);
    AIGAQ_ASSERT(close != std::string_view::npos);
    const std::string_view name = rest.substr(open + 1, close - open - 1);
    const auto value =
        std::find_if(args.begin(), args.end(), [&](const Arg& arg) { return arg.name == name; });
    AIGAQ_ASSERT(value != args.end() || missing == Missing::leaves_a_gap);
    out += value == args.end() ? "…" : value->value;
    rest.remove_prefix(close + 1);
  }
}

// "armor: last line" -> "detail_armor_last_line"
std::string row_of_detail(std::string_view id) {
  std::string out = "detail";
  bool gap = true;
  for (const char c : id) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (word && gap) out += '_';
    gap = !word;
    if (word) out += c;
  }
  return out;
}

}  // namespace

std::string_view name_of(Language language) {
  switch (language) {
    case Language::en:
      return "en";
    case Language::ru:
      return "ru";
    case Language::kk:
      return "kk";
  }
  return "en";
}

std::optional<Language> language_named(std::string_view name) {
  for (const Language language : kLanguages) {
    if (name_of(language) == name) return language;
  }
  return std::nullopt;
}

Language language_of_locale(std::string_view locale) {
  const auto end = locale.find_first_of("_.@-");
  return language_named(locale.substr(0, end)).value_or(Language::en);
}

std::string_view Catalogue::text(Msg id) const {
  return row(id).texts[static_cast<std::size_t>(language_)];
}

std::string Catalogue::operator()(Msg id, Args args) const {
  return filled(text(id), {args.begin(), args.size()}, Missing::is_a_bug);
}

std::string Catalogue::with_gaps(Msg id, std::span<const Arg> args) const {
  return filled(text(id), args, Missing::leaves_a_gap);
}

std::string_view identifier_of(Msg id) { return row(id).id; }

std::optional<Msg> message_named(std::string identifier) {
  std::replace(identifier.begin(), identifier.end(), '-', '_');
  const auto* found = std::find_if(std::begin(kRows), std::end(kRows),
                                   [&](const Row& r) { return r.id == identifier; });
  if (found == std::end(kRows)) return std::nullopt;
  return static_cast<Msg>(found - std::begin(kRows));
}

std::string word_for(const Catalogue& say, std::string_view prefix, std::string_view word) {
  const auto id = message_named(std::string(prefix) + std::string(word));
  return std::string(id ? say.text(*id) : word);
}

std::string detail_text(const Catalogue& say, std::string_view id, std::span<const Arg> values) {
  if (const auto known = message_named(row_of_detail(id))) return say.with_gaps(*known, values);
  return say(Msg::detail_unworded, {{"id", id}});
}

std::string human_size(const Catalogue& say, std::uint64_t bytes) {
  constexpr Msg kUnits[] = {Msg::unit_b, Msg::unit_kb, Msg::unit_mb, Msg::unit_gb, Msg::unit_tb};
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (value >= 1000 && unit + 1 < std::size(kUnits)) {
    value /= 1000;
    ++unit;
  }
  const bool whole = unit == 0 || value >= 100;
  return fmt::format("{:.{}f} {}", value, whole ? 0 : 1, say.text(kUnits[unit]));
}

}  // namespace aigaq::cli
