#include <doctest/doctest.h>

#include "formats/bundle/media.hpp"
#include "formats/bundle/members.hpp"

namespace aigaq::formats {
namespace {

using std::literals::string_view_literals::operator""sv;

TEST_CASE("media: by the first bytes, never by a name") {
  const auto extension = [](std::string_view bytes) {
    const MediaGuess guess = guess_media(as_bytes(bytes));
    CHECK(extension_of(guess.type) == guess.extension);
    CHECK(known_extension(guess.extension));
    return guess.extension;
  };
  CHECK(extension("%PDF-1.7\n") == "pdf");
  CHECK(extension("\xff\xd8\xff\xe0") == "jpg");
  CHECK(extension("\x89PNG\r\n\x1a\n") == "png");
  CHECK(extension("RIFF....WAVEfmt ") == "wav");
  CHECK(extension("XXXX....WAVEfmt ") == "txt");
  CHECK(extension("\0\0\0\x18" "ftypisom\0"sv) == "mp4");
  CHECK(extension("\0\0\0\x18" "ftypM4A \0"sv) == "m4a");
  CHECK(extension("PK\x03\x04 [Content_Types].xml word/document.xml") == "docx");
  CHECK(extension("PK\x03\x04 something else") == "zip");
  CHECK(extension("PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.textPK") == "odt");
  CHECK(extension("") == "txt");
  CHECK(extension("Қазақстан, қаңтар 2022\r\n") == "txt");
  CHECK(extension("\xff\xfe" "a\0b\0"sv) == "bin");
  CHECK(extension("MZ\x90\0"sv) == "bin");
  CHECK(extension("plain\0text"sv) == "bin");
}

// A browser would run what is in it.
TEST_CASE("media: nothing active keeps an extension that a browser opens") {
  for (const char* text :
       {"<!DOCTYPE html><title>x", "\xef\xbb\xbf<HTML>", "  <script>alert(1)</script>",
        "<svg xmlns='x' onload='y'>", "<?xml version='1.0'?><x/>", "<a><body onload=x>"}) {
    const MediaGuess guess = guess_media(as_bytes(text));
    CHECK(guess.extension == "txt");
    CHECK(guess.type != "application/octet-stream");
  }
  for (const char* bad :
       {"html", "htm", "svg", "xml", "js", "exe", "lnk", "docm", "PDF", "", "a/b"}) {
    CHECK_FALSE(known_extension(bad));
  }
}

TEST_CASE("media: a character cut at the end of the look is still text") {
  for (std::size_t shift = 0; shift < 4; ++shift) {
    std::string text(shift, 'x');
    while (text.size() < 4'096) text += "қаң";
    CHECK(guess_media(as_bytes(text).first(4'096)).extension == "txt");
    CHECK(guess_media(as_bytes(text)).extension == "txt");
  }
}

TEST_CASE("bundle members: names and their order") {
  const char* ordered[] = {"bagit.txt",
                           "data/checkpoint.txt",
                           "data/entry-0/entry.cbor",
                           "data/entry-0/proof.txt",
                           "data/entry-2/entry.cbor",
                           "data/entry-2/proof.txt",
                           "data/entry-2/opening.cbor",
                           "data/entry-2/file-1.pdf",
                           "data/entry-2/file-10.jpg",
                           "data/entry-11/entry.cbor",
                           "data/entry-18446744073709551615/entry.cbor",
                           "sender/README.txt",
                           "sender/entry-2.txt",
                           "sender/entry-11.txt",
                           "bag-info.txt",
                           "manifest-sha256.txt",
                           "tagmanifest-sha256.txt",
                           "signature.cose"};
  for (std::size_t i = 0; i < std::size(ordered); ++i) {
    CAPTURE(ordered[i]);
    REQUIRE(parse_member(ordered[i]).has_value());
    for (std::size_t j = 0; j < std::size(ordered); ++j) {
      CHECK((*parse_member(ordered[i]) < *parse_member(ordered[j])) == (i < j));
    }
  }
  for (const char* bad :
       {"", "data", "data/", "data/entry-/entry.cbor", "data/entry-01/entry.cbor",
        "data/entry-1/entry.CBOR", "data/entry-1/file-0.pdf", "data/entry-1/file-01.pdf",
        "data/entry-1/file-1", "data/entry-1/file-1.exe", "data/entry-1/file-1.pdf.exe",
        "data/entry-1/file-65537.pdf", "data/entry-18446744073709551616/entry.cbor",
        "data/entry-1/x/entry.cbor", "sender/entry-1.html", "sender/entry-.txt", "README.txt",
        "data/entry-+1/entry.cbor", "data/entry--1/entry.cbor", "padding", "bagit.txt/"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_member(bad).has_value());
  }
}

}  // namespace
}  // namespace aigaq::formats
