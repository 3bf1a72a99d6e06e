#include "cli/forms/form.hpp"

#include <doctest/doctest.h>

#include "cli/forms/template.hpp"

using namespace aigaq;
using cli::FormTrouble;
using formats::FormKind;

namespace {

constexpr const char* kSource =
    "case: c\ntitle: t\nlanguage: en\npublisher: p\ncaptured_at: 2022\n";

cli::FormReading read(std::string_view text, const std::vector<cli::FieldSetting>& settings = {}) {
  return cli::read_form(FormKind::source, as_bytes(text), settings);
}

bool has(const cli::FormReading& reading, FormTrouble trouble, std::string_view field,
         std::uint64_t line) {
  return std::any_of(reading.mistakes.begin(), reading.mistakes.end(), [&](const auto& mistake) {
    return mistake.trouble == trouble && mistake.field == field && mistake.line == line;
  });
}

// Entries 0 to 9; "h:" names are unknown or, with "two", ambiguous.
cli::FoundEntry ten_entries(std::string_view text) {
  if (text == "h:two00000") return {cli::Lookup::ambiguous, 0, {}};
  if (text.starts_with("h:")) return {cli::Lookup::unknown, 0, {}};
  if (text.size() == 1 && text[0] >= '0' && text[0] <= '9') {
    return {cli::Lookup::found, static_cast<std::uint64_t>(text[0] - '0'), {}};
  }
  return {cli::Lookup::malformed, 0, {}};
}

constexpr FormKind kKinds[] = {FormKind::testimony, FormKind::court_record, FormKind::source};

}  // namespace

TEST_CASE("a form with what is required is accepted") {
  const auto reading = read(kSource);
  REQUIRE(reading.mistakes.empty());
  CHECK(reading.form.fields.at("publisher") == std::vector<std::string>{"p"});
}

TEST_CASE("unknown, repeated and missing keys are named with their lines") {
  const auto reading = read("tilte: x\ncase: a\ncase: b\nlanguage:\n");
  CHECK(has(reading, FormTrouble::unknown_key, "tilte", 1));
  CHECK(has(reading, FormTrouble::repeated_key, "case", 3));
  CHECK(has(reading, FormTrouble::missing_key, "language", 4));
  CHECK(has(reading, FormTrouble::missing_key, "title", 4));
  CHECK(has(reading, FormTrouble::missing_key, "publisher", 4));
  CHECK(reading.mistakes.size() == 6);
  CHECK(reading.mistakes.front().nearest == "title");
}

TEST_CASE("keys that the program fills in are no keys of a form") {
  for (const char* key : {"head", "files", "text", "relations", "identities"}) {
    CHECK(has(read(std::string(kSource) + key + ": x\n"), FormTrouble::unknown_key, key, 6));
  }
}

TEST_CASE("the nearest key forgives capitals, spaces and hyphens") {
  const auto& schema = formats::schema_of(FormKind::testimony);
  CHECK(cli::nearest_key(schema, "Title") == "title");
  CHECK(cli::nearest_key(schema, "Others-Present") == "others_present");
  CHECK(cli::nearest_key(schema, "retract") == "retracts");
  CHECK(cli::nearest_key(schema, "zzzzzzzzzzzz").empty());
}

TEST_CASE("settings replace a value and add to a list") {
  const auto reading = read(std::string(kSource) + "limitations: one\n",
                            {{"title", "new"}, {"limitations", "two"}, {"address", "a"}});
  REQUIRE(reading.mistakes.empty());
  CHECK(reading.form.fields.at("title") == std::vector<std::string>{"new"});
  CHECK(reading.form.fields.at("limitations") == std::vector<std::string>{"one", "two"});
  CHECK(reading.form.fields.at("address") == std::vector<std::string>{"a"});
  CHECK(read("", {{"case", "c"}, {"title", "t"}, {"language", "l"}, {"publisher", "p"},
                  {"captured_at", "x"}})
            .mistakes.empty());
}

TEST_CASE("no private field can be set on the command line") {
  for (const auto kind : kKinds) {
    const auto& schema = formats::schema_of(kind);
    for (const auto& field : schema.fields) {
      const auto parsed = cli::parse_setting(schema, std::string(field.key) + "=x");
      const bool typed = field.in_form && (field.shape == formats::FieldShape::text ||
                                           field.shape == formats::FieldShape::list);
      CHECK_MESSAGE(std::holds_alternative<cli::FieldSetting>(parsed) ==
                        (typed && !field.private_by_default),
                    field.key);
    }
    CHECK(std::get<cli::SettingMistake>(cli::parse_setting(schema, "retracts=1")).trouble ==
          cli::SettingTrouble::private_field);
    CHECK(std::get<cli::SettingMistake>(cli::parse_setting(schema, "tilte=1")).nearest == "title");
    CHECK(std::get<cli::SettingMistake>(cli::parse_setting(schema, "title")).trouble ==
          cli::SettingTrouble::no_equals_sign);
    CHECK(std::get<cli::SettingMistake>(cli::parse_setting(schema, "title=\x01")).trouble ==
          cli::SettingTrouble::control_character);
  }
}

TEST_CASE("relations are resolved, and give the entry its status") {
  formats::Statement statement;
  const auto form = read(std::string(kSource) + "about: 3\nretracts: 4\namends: 5\n").form;
  REQUIRE(cli::apply_form(form, ten_entries, statement).empty());
  CHECK(statement.relations.size() == 3);
  CHECK(statement.status == formats::Status::retracts);

  formats::Statement other;
  const auto bad = read(std::string(kSource) + "about: soon\nanswers: h:00000000\n"
                                               "supersedes: h:two00000\n")
                       .form;
  const auto mistakes = cli::apply_form(bad, ten_entries, other);
  REQUIRE(mistakes.size() == 3);
  CHECK(mistakes[0].trouble == FormTrouble::bad_reference);
  CHECK(mistakes[0].line == 6);
  CHECK(mistakes[1].trouble == FormTrouble::unknown_entry);
  CHECK(mistakes[2].trouble == FormTrouble::ambiguous_entry);
}

TEST_CASE("a template filled in at the required places only is accepted, in every language") {
  for (const auto kind : kKinds) {
    for (const auto language : cli::kLanguages) {
      std::string form = cli::form_template(kind, cli::Catalogue(language));
      const auto empty = cli::read_form(kind, as_bytes(form), {});
      std::size_t required = 0;
      for (const auto& field : formats::schema_of(kind).fields) {
        if (!field.required) continue;
        ++required;
        const std::string line = "\n" + std::string(field.key) + ":\n";
        const auto at = form.find(line);
        REQUIRE_MESSAGE(at != std::string::npos, field.key);
        form.insert(at + line.size() - 1, " something");
      }
      CHECK(required >= 5);
      CHECK(empty.mistakes.size() == required);
      for (const auto& mistake : empty.mistakes) CHECK(mistake.trouble == FormTrouble::missing_key);
      CHECK(cli::read_form(kind, as_bytes(form), {}).mistakes.empty());
    }
  }
}

TEST_CASE("every field and relation of a form has words in every language") {
  for (const auto kind : kKinds) {
    for (const auto& field : formats::schema_of(kind).fields) {
      if (!field.in_form) continue;
      CHECK_MESSAGE(cli::message_named("field_" + std::string(field.key)).has_value(), field.key);
    }
  }
  for (const auto word : formats::relation_words()) {
    CHECK_MESSAGE(cli::message_named("relation_" + std::string(word)).has_value(), word);
  }
}
