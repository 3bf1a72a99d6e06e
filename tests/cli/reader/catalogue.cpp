#include "cli/reader/catalogue/catalogue.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <regex>
#include <set>

#include "tests/support/vectors.hpp"

namespace aigaq::cli {
namespace {

std::multiset<std::string> names_in(std::string_view text) {
  std::multiset<std::string> out;
  constexpr auto kNone = std::string_view::npos;
  for (auto open = text.find('{'); open != kNone; open = text.find('{', open + 1)) {
    const auto close = text.find('}', open);
    REQUIRE(close != std::string_view::npos);
    out.emplace(text.substr(open + 1, close - open - 1));
  }
  return out;
}

}  // namespace

TEST_CASE("catalogue: every message is there in every language, with the same names") {
  const Catalogue english(Language::en);
  std::set<std::string_view> identifiers;
  const auto count = static_cast<std::uint16_t>(Msg::message_count);
  REQUIRE(count > 200);
  for (std::uint16_t i = 0; i < count; ++i) {
    const auto id = static_cast<Msg>(i);
    CAPTURE(identifier_of(id));
    CHECK(identifiers.insert(identifier_of(id)).second);
    CHECK(message_named(std::string(identifier_of(id))) == id);
    for (const Language language : kLanguages) {
      const std::string_view text = Catalogue(language).text(id);
      CHECK(!text.empty());
      CHECK(valid_utf8(text));
      const auto named = names_in(text);
      const auto wanted = names_in(english.text(id));
      CHECK(std::set(named.begin(), named.end()) == std::set(wanted.begin(), wanted.end()));
    }
  }
}

TEST_CASE("catalogue: what evidence puts into a message is escaped and never read again") {
  const Catalogue say(Language::en);
  const std::string text = say(Msg::file_missing, {{"path", "{path}\u202E\x1b"}});
  CHECK(text == "There is no file {path}<U+202E><U+001B>.");
}

TEST_CASE("catalogue: each class of finding has its sentence") {
  const Catalogue say(Language::kk);
  const std::string page(as_text(test::read_file(std::filesystem::path(AIGAQ_SOURCE_DIR) / "docs" /
                                                 "formats" / "findings.md")));
  const std::regex row("\\n\\| `([a-z0-9-]+)`");
  std::size_t rows = 0;
  for (std::sregex_iterator i(page.begin(), page.end(), row), end; i != end; ++i, ++rows) {
    const std::string cls = (*i)[1];
    CAPTURE(cls);
    CHECK(word_for(say, "finding_", cls) != cls);
  }
  CHECK(rows > 80);
  CHECK(word_for(say, "finding_", "no-such-class") == "no-such-class");
}

TEST_CASE("catalogue: languages come from locales") {
  CHECK(language_of_locale("kk_KZ.UTF-8") == Language::kk);
  CHECK(language_of_locale("ru") == Language::ru);
  CHECK(language_of_locale("C.UTF-8") == Language::en);
  CHECK(language_of_locale("") == Language::en);
}

TEST_CASE("catalogue: sizes") {
  const Catalogue say(Language::en);
  CHECK(human_size(say, 0) == "0 B");
  CHECK(human_size(say, 999) == "999 B");
  CHECK(human_size(say, 1'536) == "1.5 kB");
  CHECK(human_size(say, 2'147'483'648u) == "2.1 GB");
}

}  // namespace aigaq::cli
