#include "cli/forms/shared_form.hpp"

#include <doctest/doctest.h>

#include <array>
#include <random>

#include "crypto/limits.hpp"

using namespace aigaq;
using cli::AddedFields;
using cli::SharedForm;
using formats::FormKind;

namespace {

Bytes bytes_of(std::string_view text) { return Bytes(text.begin(), text.end()); }

// The form as one text, without anything shared.
cli::FormReading read_as_one(FormKind kind, std::string text, const AddedFields& added) {
  if (!text.empty() && text.back() != '\n') text += '\n';
  text += cli::form_lines(added);
  return cli::read_form(kind, as_bytes(text), {});
}

bool same_references(const cli::Form& a, const cli::Form& b) {
  return std::ranges::equal(a.references, b.references, [](const auto& x, const auto& y) {
    return x.word == y.word && x.text == y.text && x.line == y.line;
  });
}

bool same_mistakes(const cli::FormReading& a, const cli::FormReading& b) {
  return std::ranges::equal(a.mistakes, b.mistakes, [](const auto& x, const auto& y) {
    return x.line == y.line && x.trouble == y.trouble && x.field == y.field &&
           x.nearest == y.nearest && x.encoding == y.encoding;
  });
}

// What takes promises, and whether it took the fields.
bool check_one(FormKind kind, const std::string& text, const AddedFields& added) {
  CAPTURE(text);
  CAPTURE(cli::form_lines(added));
  const auto one = read_as_one(kind, text, added);
  const SharedForm shared(kind, bytes_of(text));
  const auto read = shared.read(added);
  CHECK(same_mistakes(read, one));
  CHECK(read.form.fields == one.form.fields);
  CHECK(same_references(read.form, one.form));
  if (!shared.takes(added)) return false;
  CHECK(one.mistakes.empty());
  CHECK(shared.names_entries(added) == !one.form.references.empty());
  const auto form = shared.with(AddedFields(added));
  CHECK(form.kind == one.form.kind);
  CHECK(form.fields == one.form.fields);
  CHECK(same_references(form, one.form));
  return true;
}

class Forms {
 public:
  explicit Forms(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }
  template <std::size_t N>
  std::string one_of(const std::array<std::string_view, N>& from) {
    return std::string(from[below(N)]);
  }
  std::string key() {
    static constexpr std::array<std::string_view, 16> kKeys = {
        "case",     "title",        "language",  "publisher", "captured_at", "url",
        "notes",    "limitations",  "claims",    "pseudonym", "role",        "supports",
        "retracts", "derived_from", "relations", "limitation"};
    return one_of(kKeys);
  }
  std::string value(bool text_of_people) {
    static constexpr std::array<std::string_view, 8> kGood = {
        "one",
        "two words",
        " blanks around\t",
        "# no comment",
        "key: value",
        "0",
        "\u0441\u0432\u0438\u0434\u0435\u0442\u0435\u043B\u044C",
        "  "};
    static constexpr std::array<std::string_view, 8> kOdd = {
        "", "two\nlines", "\r", "ends in CR\r", "bell\a in it", "\u0085", "\x7F", "\n"};
    if (below(8) != 0) return one_of(kGood);
    return text_of_people ? one_of(kOdd) : std::string("plain");
  }
  // Most have what is required, and most have nothing wrong with them.
  std::string text() {
    std::string out = below(8) == 0 ? "\xEF\xBB\xBF" : "";
    static constexpr std::array<std::string_view, 5> kRequired = {"case", "title", "language",
                                                                  "publisher", "captured_at"};
    for (const auto key : kRequired) {
      if (below(9) != 0) out += std::string(key) + ": " + value(false) + line_end();
    }
    for (std::size_t more = below(4); more > 0; --more) out += line();
    if (!out.empty() && below(4) == 0) out.pop_back();
    return out;
  }
  AddedFields added() {
    std::map<std::string, std::vector<std::string>> out;
    for (std::size_t more = below(5); more > 0; --more) {
      auto& values = out[below(6) == 0 ? key() : one_of(kMostly)];
      for (std::size_t n = below(6) == 0 ? below(4) : 1; n > 0; --n) values.push_back(value(true));
    }
    return {out.begin(), out.end()};
  }

 private:
  static constexpr std::array<std::string_view, 9> kMostly = {
      "title",  "captured_at", "limitations", "notes",       "claims",
      "claims", "limitations", "supports",    "derived_from"};

  std::string line_end() { return below(6) == 0 ? "\r\n" : "\n"; }
  std::string line() {
    static constexpr std::array<std::string_view, 6> kOdd = {
        "no colon at all", " one blank", "\xFF: x", "title: bell\a", "\ttab: x", "UPPER: x"};
    switch (below(8)) {
      case 0:
        return "# comment" + line_end();
      case 1:
        return line_end();
      case 2:
        return "  goes on" + line_end();
      case 3:
        return below(6) == 0 ? one_of(kOdd) + line_end() : "";
      case 4:
        return key() + ":" + line_end();
      case 5:
        return "supports: 1" + line_end();
      default:
        return "limitations: " + value(false) + line_end();
    }
  }
  std::minstd_rand random_;
};

const std::string kSource = "case: c\ntitle: t\nlanguage: en\npublisher: p\ncaptured_at: 2022\n";

}  // namespace

TEST_CASE("a shared form gives what the same form gives as one text") {
  Forms forms(20'221);
  std::size_t taken = 0;
  constexpr std::size_t kTrials = 20'000;
  for (std::size_t i = 0; i < kTrials; ++i) {
    const auto kind = i % 8 == 0 ? FormKind::testimony : FormKind::source;
    if (check_one(kind, forms.text(), forms.added())) ++taken;
  }
  // Nothing would be seen if it never took one.
  CHECK(taken > kTrials / 20);
  CHECK(taken < kTrials / 2);
}

TEST_CASE("plain fields behind a sound form are taken without reading it again") {
  const SharedForm lacking(FormKind::source, bytes_of("language: en\npublisher: p"));
  const AddedFields rest = {{"captured_at", {"2022"}}, {"case", {"c"}}, {"title", {"t"}}};
  CHECK(check_one(FormKind::source, "language: en\npublisher: p", rest));
  CHECK(lacking.takes(rest));
  CHECK_FALSE(lacking.takes({{"case", {"c"}}, {"title", {"t"}}}));
  CHECK_FALSE(lacking.takes({{"captured_at", {" "}}, {"case", {"c"}}, {"title", {"t"}}}));
  CHECK_FALSE(check_one(FormKind::source, kSource, {{"title", {"again"}}}));
  CHECK_FALSE(check_one(FormKind::source, kSource, {{"relations", {"1"}}}));
  CHECK_FALSE(check_one(FormKind::source, kSource, {{"limitation", {""}}}));
  CHECK_FALSE(check_one(FormKind::source, kSource, {{"limitations", {"two\nlines"}}}));
  CHECK_FALSE(check_one(FormKind::source, kSource, {{"limitations", {"\u0085"}}}));
  CHECK(check_one(FormKind::source, kSource, {{"limitations", {"\u0444", "", "x"}}}));
}

TEST_CASE("references behind a shared form keep the line that they would stand on") {
  const SharedForm shared(FormKind::source, bytes_of(kSource + "supports: 1"));
  const AddedFields added = {{"limitations", {"a", "", "b"}}, {"supports", {"2"}}};
  REQUIRE(shared.takes(added));
  const auto form = shared.with(AddedFields(added));
  REQUIRE(form.references.size() == 2);
  CHECK(form.references[0].line == 6);
  CHECK(form.references[1].line == 10);
  CHECK(check_one(FormKind::source, kSource + "supports: 1", added));
}

TEST_CASE("the limits of a form hold for a shared one and what is added together") {
  std::string many = kSource;
  for (std::size_t i = 0; i < limits::kListItems - 1; ++i) many += "limitations: x\n";
  const SharedForm full(FormKind::source, bytes_of(many));
  CHECK(full.takes({{"limitations", {"one"}}}));
  CHECK(full.read({{"limitations", {"one"}}}).mistakes.empty());
  CHECK_FALSE(full.takes({{"limitations", {"one", "two"}}}));
  CHECK_FALSE(full.read({{"limitations", {"one", "two"}}}).mistakes.empty());
  CHECK(full.takes({{"claims", {"one", "two"}}}));

  std::string named = kSource;
  for (std::size_t i = 0; i < limits::kListItems - 1; ++i) named += "supports: 1\n";
  const SharedForm related(FormKind::source, bytes_of(named));
  CHECK(related.takes({{"about", {"1"}}}));
  CHECK_FALSE(related.takes({{"about", {"1"}}, {"supports", {"1"}}}));
  CHECK_FALSE(related.read({{"about", {"1"}}, {"supports", {"1"}}}).mistakes.empty());

  const SharedForm small(FormKind::source, bytes_of(kSource));
  CHECK(small.takes({{"limitations", {std::string(limits::kScalarBytes, 'x')}}}));
  const AddedFields long_one = {{"limitations", {std::string(limits::kScalarBytes + 1, 'x')}}};
  CHECK_FALSE(small.takes(long_one));
  CHECK_FALSE(small.read(long_one).mistakes.empty());
}
