#include "cli/forms/form_text.hpp"

#include <doctest/doctest.h>

#include "tests/support/random.hpp"

using namespace aigaq;
using cli::FormTrouble;
using cli::TextEncoding;

namespace {

cli::FormText parse(std::string_view text) { return cli::parse_form_text(as_bytes(text)); }

std::vector<FormTrouble> troubles(const cli::FormText& text) {
  std::vector<FormTrouble> out;
  for (const auto& mistake : text.mistakes) out.push_back(mistake.trouble);
  return out;
}

}  // namespace

TEST_CASE("a form's lines become fields") {
  const auto form = parse("# comment\ncase: one\n\ntitle:two: three  \nempty:\n");
  REQUIRE(form.mistakes.empty());
  REQUIRE(form.fields.size() == 3);
  CHECK(form.fields[0].key == "case");
  CHECK(form.fields[0].value == "one");
  CHECK(form.fields[0].line == 2);
  CHECK(form.fields[1].value == "two: three");
  CHECK(form.fields[2].value.empty());
  CHECK(form.lines == 5);
}

TEST_CASE("continuation lines are joined by a line feed") {
  CHECK(parse("a: x\n  y\n    z\n").fields.at(0).value == "x\ny\n  z");
  CHECK(parse("a:\n  x\n").fields.at(0).value == "x");
  CHECK(parse("a: x\n\n\n  y\n").fields.at(0).value == "x\n\n\ny");
  CHECK(parse("a: x\n# about it\n  y\n").fields.at(0).value == "x\ny");
  CHECK(parse("a: x\n  # not a comment\n").fields.at(0).value == "x\n# not a comment");
  CHECK(parse("a: x\n  \n").fields.at(0).value == "x");
}

TEST_CASE("a byte order mark and CRLF are accepted") {
  const auto form = parse("\xEF\xBB\xBFkey: v\r\n  w\r\nother: x");
  REQUIRE(form.mistakes.empty());
  CHECK(form.fields.at(0).key == "key");
  CHECK(form.fields.at(0).value == "v\nw");
  CHECK(form.fields.at(1).value == "x");
}

TEST_CASE("every mistake is found, each at its line") {
  const auto form = parse("  first\nno colon\n tabbed\nok: 1\nbad: \x01\nworse: \xFF\n");
  CHECK(troubles(form) == std::vector{FormTrouble::no_field_above, FormTrouble::no_colon,
                                      FormTrouble::bad_indent, FormTrouble::control_character,
                                      FormTrouble::not_utf8});
  for (std::size_t i = 0; i < 3; ++i) CHECK(form.mistakes[i].line == i + 1);
  CHECK(form.mistakes[3].line == 5);
  CHECK(form.mistakes[4].line == 6);
}

TEST_CASE("control characters are C0 without tab and line feed, DEL and C1") {
  CHECK_FALSE(cli::has_control_character("tab\tand\nline, \u202E too"));
  for (const std::string_view bad : {"\x01", "\r", "\x1B", "\x7F", "\xC2\x80", "\xC2\x9F"}) {
    CHECK(cli::has_control_character(bad));
  }
  CHECK(cli::has_control_character(std::string_view("\0", 1)));
}

TEST_CASE("a value is bounded") {
  const std::string fits(std::size_t{1} << 20, 'x');
  CHECK(parse("a: " + fits).mistakes.empty());
  CHECK(troubles(parse("a: " + fits + "y")) == std::vector{FormTrouble::too_long});
}

TEST_CASE("encodings that are not UTF-8 are recognised") {
  const std::string cp1251 = "case: \xE4\xE5\xEB\ntitle: \xC7\xE0\xE3\xEE\xEB\xEE\xE2\xEE\xEA\n";
  CHECK(cli::detect_encoding(as_bytes(cp1251)) == TextEncoding::windows1251);
  const std::string_view wide("c\0a\0s\0e\0:\0 \0x\0\n\0", 16);
  CHECK(cli::detect_encoding(as_bytes(wide)) == TextEncoding::utf16le);
  const std::string_view big("\0c\0a\0s\0e\0:\0 \0x\0\n", 16);
  CHECK(cli::detect_encoding(as_bytes(big)) == TextEncoding::utf16be);
  CHECK(cli::detect_encoding(as_bytes("\xFF\xFE" "a")) == TextEncoding::utf16le);
  CHECK(cli::detect_encoding(as_bytes("\xFE\xFF" "a")) == TextEncoding::utf16be);
  CHECK(cli::detect_encoding(as_bytes("дело: \xFF")) == TextEncoding::unknown);
  CHECK(cli::detect_encoding(as_bytes("дело: қойма 家 😀")) == TextEncoding::utf8);
  CHECK(cli::detect_encoding({}) == TextEncoding::utf8);
  REQUIRE(parse(cp1251).mistakes.size() == 1);
  CHECK(parse(cp1251).mistakes[0].encoding == TextEncoding::windows1251);
}

TEST_CASE("the remedy quotes the path for a shell") {
  CHECK(cli::iconv_command(TextEncoding::windows1251, "it's here.txt") ==
        "iconv -f CP1251 -t UTF-8 'it'\\''s here.txt' > form-utf8.txt");
}

TEST_CASE("any bytes give fields or mistakes, and nothing breaks") {
  test::SeededRandom random(test::test_seed("form text"));
  constexpr std::string_view kAlphabet = "ab:#  \n\r\t\xD0\xB4\xFF\x01";
  for (int round = 0; round < 2'000; ++round) {
    std::string text;
    const auto size = random.below(120);
    for (std::uint64_t i = 0; i < size; ++i) {
      text += kAlphabet[static_cast<std::size_t>(random.below(kAlphabet.size()))];
    }
    const auto form = parse(text);
    for (const auto& mistake : form.mistakes) {
      CHECK(mistake.line >= 1);
      CHECK(mistake.line <= std::max<std::uint64_t>(form.lines, 1));
    }
  }
}

TEST_CASE("a control character is found wherever it stands") {
  for (unsigned byte = 0; byte < 0x80; ++byte) {
    const bool control = (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F;
    for (std::size_t at = 0; at < 18; ++at) {
      std::string text(18, 'a');
      text[at] = static_cast<char>(byte);
      CAPTURE(byte);
      CAPTURE(at);
      CHECK(cli::has_control_character(text) == control);
      CHECK(cli::has_control_character("\u0444" + text + "\u0444") == control);
    }
  }
  CHECK(cli::has_control_character("plain text, then \u0085"));
  CHECK_FALSE(cli::has_control_character("\u00A0 \u0444 plain"));
}
