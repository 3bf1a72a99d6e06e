#include "cli/batch/json_line.hpp"

#include <doctest/doctest.h>

#include "cli/batch/list.hpp"

using namespace aigaq;
using cli::JsonNamed;
using cli::JsonTexts;
using cli::LineTrouble;
using cli::read_json_line;

namespace {

cli::ParsedLine parse(std::string_view text) { return cli::parse_batch_line(1, text, {}); }

}  // namespace

TEST_CASE("a line's members come in the order of their keys") {
  const auto line =
      read_json_line(R"( {"z" : "last", "b":{"y":"1","x":["2","3"],"a":[]}, "a":["p", "q"] } )");
  REQUIRE(line);
  REQUIRE(line->size() == 3);
  CHECK((*line)[0].first == "a");
  CHECK(std::get<JsonTexts>((*line)[0].second) == JsonTexts{"p", "q"});
  CHECK((*line)[1].first == "b");
  CHECK(std::get<JsonNamed>((*line)[1].second) ==
        JsonNamed{{"a", {}}, {"x", {"2", "3"}}, {"y", {"1"}}});
  CHECK(std::get<std::string>((*line)[2].second) == "last");
}

TEST_CASE("a key that comes twice refuses the line, wherever the two stand") {
  for (const char* text : {R"({"a":"1","a":"2"})", R"({"a":"1","b":"2","a":"3"})",
                           R"({"b":"1","a":"2","b":"1"})", R"({"a":{"x":"1","x":"2"}})",
                           R"({"a":{"x":[],"y":"1","x":[]}})", R"({"a":"1","\u0061":"2"})"}) {
    CHECK_MESSAGE(!read_json_line(text), text);
  }
  CHECK(read_json_line(R"({"a":"1","b":{"a":"1"},"c":["a","a"]})"));
}

TEST_CASE("texts: every escape, no bare control character, an end") {
  const auto line = read_json_line(R"({"a":"\"\\\/\b\f\n\r\t\u0444\ud83d\udcf7 to the end"})");
  REQUIRE(line);
  CHECK(std::get<std::string>(line->front().second) ==
        "\"\\/\b\f\n\r\t\u0444\U0001F4F7 to the end");
  for (unsigned byte = 0; byte < 256; ++byte) {
    for (std::size_t at = 0; at < 18; ++at) {
      CAPTURE(byte);
      CAPTURE(at);
      std::string text(18, 'a');
      text[at] = static_cast<char>(byte);
      const bool passes = byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
      const auto read = read_json_line(R"({"a":")" + text + "\"}");
      REQUIRE(read.has_value() == passes);
      if (read) CHECK(std::get<std::string>(read->front().second) == text);
    }
  }
  for (const char* text :
       {R"({"a":"\u0000"})", R"({"a":"\ud83d"})", R"({"a":"\udcf7"})", R"({"a":"\ud83d\u0061"})",
        R"({"a":"\x"})", R"({"a":"\u12"})", R"({"a":"no end)", R"({"a":"x"} x)", R"({"a":1})",
        R"({"a":"x",})", R"({"a":{"b":{"c":"d"}}})", R"([])", ""}) {
    CHECK_MESSAGE(!read_json_line(text), text);
  }
}

TEST_CASE("a line's fields are those of a form, and at least one without a form") {
  const auto parsed = parse(R"({"kind":"source","fields":{"title":["a","b"],"case":"c"}})");
  REQUIRE(parsed.line);
  CHECK(cli::form_lines(parsed.line->fields) == "case: c\ntitle: a\ntitle: b\n");
  CHECK(cli::form_lines({{"title", {"two\nlines", ""}}}) == "title: two\n  lines\ntitle: \n");
  CHECK(parse(R"({"kind":"source","fields":{"title":[]}})").trouble == LineTrouble::no_form);
  CHECK(parse(R"({"kind":"source","form":"f","fields":{"title":[]}})").line);
  for (const char* key : {"", "Title", "a b", "a:", "\\u0444", "a1"}) {
    const std::string text =
        std::string(R"({"kind":"source","form":"f","fields":{")") + key + R"(":"x"}})";
    CHECK_MESSAGE(!parse(text).line, text);
  }
}
