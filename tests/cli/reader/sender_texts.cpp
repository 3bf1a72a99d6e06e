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
