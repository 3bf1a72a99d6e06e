#include "cli/reader/escape.hpp"

#include <doctest/doctest.h>

#include "cli/reader/json.hpp"
#include "cli/reader/plain_text.hpp"

namespace aigaq::cli {

TEST_CASE("escape: terminal shows controls and bidi overrides, and leaves scripts alone") {
  CHECK(shown("plain") == "plain");
  CHECK(shown("\x1b[31mred\x07") == "<U+001B>[31mred<U+0007>");
  CHECK(shown("evil\u202Egnp.exe") == "evil<U+202E>gnp.exe");
  CHECK(shown("a\u2066b\u2069c") == "a<U+2066>b<U+2069>c");
  CHECK(shown("\u0421\u0432\u0438\u0434\u0435\u0442\u0435\u043B\u044C") ==
        "\u0421\u0432\u0438\u0434\u0435\u0442\u0435\u043B\u044C");
  const std::string arabic = "\u0634\u0647\u0627\u062F\u0629";
  CHECK(shown(arabic) == arabic);
  CHECK(shown("a\nb\tc") == "a<U+000A>b<U+0009>c");
  CHECK(shown("a\r\nb\tc", Lines::many) == "a\nb\tc");
  CHECK(shown("a\rb", Lines::many) == "a<U+000D>b");
  CHECK(shown("\xff\xfe") == "<0xFF><0xFE>");
  CHECK(shown("\u0085\u009b") == "<U+0085><U+009B>");
}

TEST_CASE("escape: UTF-8 is refused in every wrong form") {
  CHECK(valid_utf8("\U0001F4F7"));
  for (const char* bad : {"\x80", "\xc0\xaf", "\xc1\xbf", "\xe0\x80\x80", "\xed\xa0\x80",
                          "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe2\x82", "\xf0\x9f\x93"}) {
    CHECK_MESSAGE(!valid_utf8(bad), shown(bad));
  }
}

TEST_CASE("escape: JSON strings") {
  CHECK(json_string("a\"b\\c") == R"("a\"b\\c")");
  CHECK(json_string(std::string_view("\0\n\t\x1b\x7f", 5)) == R"("\u0000\n\u0009\u001b\u007f")");
  CHECK(json_string("x\u202Ey\u2028z") == R"("x\u202ey\u2028z")");
  CHECK(json_string("\U000E0041") == R"("\udb40\udc41")");
  CHECK(json_string("bad\xff") == R"("bad\ufffd")");
  CHECK(json_string("\u043A\u049B") == "\"\u043A\u049B\"");
}

TEST_CASE("escape: no character hides among eight plain ones") {
  for (unsigned byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    const bool plain = byte >= 0x20 && byte < 0x7F;
    for (std::size_t at = 0; at < 18; ++at) {
      std::string text(18, 'a');
      text[at] = c;
      CAPTURE(byte);
      CAPTURE(at);
      CHECK(plain_front(text) == (plain ? text.size() : at));
      const bool quoted = c == '"' || c == '\\';
      CHECK(plain_front<'"', '\\'>(text) == (plain && !quoted ? text.size() : at));
      CHECK(valid_utf8(text) == (byte < 0x80));
      const std::string front(at, 'a');
      const std::string back(17 - at, 'a');
      const auto between = [&](std::string_view middle) {
        return std::string(front).append(middle).append(back);
      };
      CHECK(shown(text) == between(shown(std::string(1, c))));
      const auto inside = [](std::string_view json) { return json.substr(1, json.size() - 2); };
      const std::string whole = json_string(text), alone = json_string(std::string(1, c));
      CHECK(inside(whole) == between(inside(alone)));
    }
  }
}

TEST_CASE("escape: HTML") {
  CHECK(html_text("<script>\"&'") == "&lt;script&gt;&quot;&amp;&#39;");
  CHECK(html_text("\u202E") == "&lt;U+202E&gt;");
}

TEST_CASE("json: what is written later stands where it was set, however deep") {
  const std::vector<int> some = {1, 2, 3}, none;
  const auto one = [](int n) { return Json::object().set("n", n); };
  Json inner = Json::object();
  inner.set("a", 1).set_each("some", some, one).set_each("none", none, one).set("b", 2);
  Json out = Json::array();
  out.push("before").push(inner).push(inner).push("behind");
  const std::string written = R"({"a":1,"some":[{"n":1},{"n":2},{"n":3}],"none":[],"b":2})";
  CHECK(inner.text() == written);
  CHECK(out.text() == R"(["before",)" + written + "," + written + R"(,"behind"])");
  std::string parts;
  out.write([&](std::string_view part) { parts += part; });
  CHECK("[" + parts + "]" == out.text());
}

TEST_CASE("json: a long text is written in parts as it would be in one") {
  // Characters of one to four bytes and ends of lines at every place round the end of a part.
  for (std::size_t shift = 0; shift < 8; ++shift) {
    std::string text((std::size_t{64} << 10) - shift, 'a');
    for (int i = 0; i < 3; ++i) text += "\r\n\u043A\u20AC\U0001F600\"\\";
    text += text;
    std::size_t parts = 0;
    std::string again, seen;
    for (std::string_view left = text; !left.empty(); ++parts) {
      const std::string_view part = take_part(left);
      again += part;
      seen += shown(part, Lines::many);
    }
    CAPTURE(shift);
    CHECK(parts == 3);
    CHECK(again == text);
    CHECK(seen == shown(text, Lines::many));
    CHECK(Json::object().set("a", 1).set_long("text", text).set("b", 2).text() ==
          Json::object().set("a", 1).set("text", text).set("b", 2).text());
  }
  CHECK(Json::object().set_long("text", "").text() == R"({"text":""})");
}

TEST_CASE("json: order, kinds of values, names that are no UTF-8") {
  Json inner = Json::array();
  inner.push(1).push("two").push(nullptr).push(true);
  Json out = Json::object();
  out.set("z", std::uint64_t{18'446'744'073'709'551'615u}).set("a", inner);
  out.set("none", std::optional<std::string>()).set_name("name", "a\xff");
  CHECK(out.text() == R"({"z":18446744073709551615,"a":[1,"two",null,true],"none":null,)"
                      R"("name":"a\ufffd","name_b64":"Yf8="})");
  CHECK(Json::object().set_name("name", "good").text() == R"({"name":"good"})");
}

}  // namespace aigaq::cli
