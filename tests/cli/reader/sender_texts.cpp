#include "cli/reader/sender_texts.hpp"

#include <doctest/doctest.h>

#include "cli/reader/entry_text.hpp"

namespace aigaq::cli {

TEST_CASE("sender texts: three languages, stock tools, no verdict") {
  const std::string readme = sender_readme();
  CHECK(readme.find("WHAT THIS FOLDER IS") != std::string::npos);
  CHECK(readme.find("\u0427\u0422\u041E \u042D\u0422\u041E") != std::string::npos);
  CHECK(readme.find("\u0411\u04B0\u041B") != std::string::npos);
  CHECK(readme.find("sha256sum -c manifest-sha256.txt") != std::string::npos);
  for (const char* verdict : {"verified", "valid", "authentic", "trusted", "intact"}) {
    CHECK_MESSAGE(readme.find(verdict) == std::string::npos, verdict);
  }
}

TEST_CASE("howto: three systems, a file first, the fingerprint by another way") {
  for (const bool by_passphrase : {false, true}) {
    const std::string howto = howto_text(by_passphrase);
    for (const char* word : {"Windows", "macOS", "Linux", "certutil", "shasum", "sha256sum",
                             "age -d", "-o bundle.tar", "tar -xf bundle.tar"}) {
      CHECK_MESSAGE(howto.find(word) != std::string::npos, word);
    }
    CHECK(howto.find("age -d -i IDENTITY -o bundle.tar") ==
          (by_passphrase ? std::string::npos : howto.find("age -d -i")));
    CHECK(howto.find("| tar") == std::string::npos);
  }
}

TEST_CASE("entry text: evidence can't draw a gap of its own") {
  formats::VerifiedEntry entry;
  entry.kind = formats::FormKind::testimony;
  entry.text = {{false, false, "said \u27E6hidden here; may be empty\u27E7 aloud"}};
  const std::string text = entry_text(Catalogue(Language::en), entry, "head");
  CHECK(text.find("\u27E6") == std::string::npos);
  CHECK(text.find("<U+27E6>hidden here") != std::string::npos);
}

namespace {

formats::VerifiedEntry with_text(std::string text) {
  formats::VerifiedEntry entry;
  entry.kind = formats::FormKind::testimony;
  entry.text = {{false, false, std::move(text)}};
  return entry;
}

// What stands between the two lines that frame a text.
std::string framed(const std::string& text) {
  const auto begin = text.find('\n', text.find("\n---- ") + 1) + 1;
  return text.substr(begin, text.rfind("\n---- ") + 1 - begin);
}

}  // namespace

TEST_CASE("entry text: a long text is said as a short one is, wherever it is cut") {
  const Catalogue say(Language::en);
  constexpr std::size_t kNear = (64u << 10) - 8;
  struct Told {
    std::string_view given, said;
  };
  for (const Told& told :
       {Told{"\r\n", "\n| "}, Told{"\u0436", "\u0436"}, Told{"\U0001F4F7", "\U0001F4F7"},
        Told{"\u27E6", "<U+27E6>"}, Told{"\u202E", "<U+202E>"}, Told{"\n\n", "\n| \n| "}}) {
    for (std::size_t shift = 0; shift < 12; ++shift) {
      std::string given(kNear + shift, 'a'), said = "| " + given;
      for (int i = 0; i < 4; ++i) {
        given += told.given;
        said += told.said;
      }
      CHECK(framed(entry_text(say, with_text(given + "."), "head")) == said + ".\n");
    }
  }
}

// Each mark was put in by moving all that stands behind it.
TEST_CASE("entry text: millions of marks and of lines are written in one go") {
  const Catalogue say(Language::en);
  std::string marks;
  while (marks.size() < (4u << 20)) marks += "\u27E6";
  formats::VerifiedEntry entry = with_text(marks);
  entry.fields["title"] = {std::string(1u << 20, '\n')};
  const std::string text = entry_text(say, entry, "head");
  CHECK(text.size() > marks.size() / 3 * 8 + (std::size_t{5} << 20));
  CHECK(text.find("\u27E6") == std::string::npos);
}

TEST_CASE("entry text: labels leave out the advice for whoever fills in a form") {
  const Catalogue say(Language::en);
  CHECK(field_label(say, "title") == "title");
  for (const Language language : kLanguages) {
    CHECK(field_label(Catalogue(language), "role").find("victim") == std::string::npos);
  }
  CHECK(field_label(say, "consent_bodies") == "consent: for whom");
  CHECK(field_label(say, "no_such_key") == "no_such_key");
}

}  // namespace aigaq::cli
