// The specification's tables and the code say the same.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>

#include "formats/statement/schema.hpp"
#include "formats/verify/classes.hpp"
#include "tests/support/vectors.hpp"

using namespace aigaq;
using namespace aigaq::formats;

namespace {

std::string page(const char* path) {
  const auto root = std::filesystem::path(AIGAQ_SOURCE_DIR);
  return std::string(as_text(test::read_file(root / path)));
}

std::set<std::string> matches(const std::string& text, const char* pattern) {
  const std::regex regex(pattern);
  std::set<std::string> out;
  for (std::sregex_iterator i(text.begin(), text.end(), regex), end; i != end; ++i) {
    out.insert((*i)[1]);
  }
  return out;
}

std::string_view shape_name(FieldShape shape) {
  constexpr std::array<std::string_view, 9> kNames = {
      "head", "text", "list", "relations", "number", "bytes", "content", "files", "identities"};
  return kNames.at(static_cast<std::size_t>(shape));
}

}  // namespace

TEST_CASE("pages: schema.md has every field of every kind, and no other") {
  const std::string text = page("docs/formats/schema.md");
  for (const FormKind kind : {FormKind::testimony, FormKind::court_record, FormKind::source,
                              FormKind::enrolment, FormKind::export_record, FormKind::file,
                              FormKind::timestamp, FormKind::anchor, FormKind::received}) {
    std::string expected =
        "### " + std::string(name_of(kind)) +
        "\n\n| slot | key | shape | required | private |\n|---|---|---|---|---|\n";
    for (const Field& field : schema_of(kind).fields) {
      expected += "| " + std::to_string(field.slot) + " | `" + std::string(field.key) + "` | " +
                  std::string(shape_name(field.shape)) + " | " + (field.required ? "yes" : "") +
                  " | " + (field.private_by_default ? "yes" : "") + " |\n";
    }
    CAPTURE(name_of(kind));
    CHECK(text.find(expected + "\n") != std::string::npos);
  }
  for (const std::string_view word : relation_words()) {
    CHECK(text.find("`" + std::string(word) + "`") != std::string::npos);
  }
}

TEST_CASE("pages: findings.md has every class of the verifier, and no other") {
  const std::string text = page("docs/formats/findings.md");
  const std::string verifier = text.substr(0, text.find("## The live vault"));
  const auto documented = matches(verifier, "\\n\\| `([a-z0-9-]+)`");
  const auto defined = matches(page("formats/verify/classes.hpp"), "= \"([a-z0-9-]+)\"");
  CHECK(documented == defined);
  CHECK(defined.size() > 50);
}

TEST_CASE("pages: findings.md ranks the classes of a bundle as the code does") {
  const std::string text = page("docs/formats/findings.md");
  std::string listed = text.substr(text.find("```\n") + 4);
  listed = listed.substr(0, listed.find("```"));
  std::istringstream words(listed);
  std::vector<std::string> order{std::istream_iterator<std::string>(words), {}};
  CHECK(std::ranges::equal(order, classes::kPrimaryOrder));
  // What is no fault, and those of the live vault, of single proofs and of forks, have no rank.
  const std::set<std::string> without_rank{
      "consistency-malformed", "consistency-mismatch", "fork",
      "fork-malformed",        "fork-unproved",        "leaf-hash-mismatch",
      "log-key-mismatch",      "quorum-not-met",       "rollback",
      "root-mismatch",         "signer-bad",           "signer-untrusted",
      "time-contradicted"};
  std::set<std::string> unranked =
      matches(page("formats/verify/classes.hpp"), "= \"([a-z0-9-]+)\"");
  for (const std::string& cls : order) CHECK(unranked.erase(cls) == 1);
  CHECK(unranked == without_rank);
}

TEST_CASE("pages: README.md names every page, and all that it names are there") {
  const std::string index = page("docs/formats/README.md");
  const auto folder = std::filesystem::path(AIGAQ_SOURCE_DIR) / "docs" / "formats";
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    const std::string name = file.path().filename().string();
    CAPTURE(name);
    CHECK((name == "README.md" || index.find("](" + name + ")") != std::string::npos));
  }
  for (const std::string& name :
       matches(page("docs/formats/README.md"), "\\]\\(([a-z0-9-]+\\.md)\\)")) {
    CAPTURE(name);
    CHECK_FALSE(page(("docs/formats/" + name).c_str()).empty());
  }
}
