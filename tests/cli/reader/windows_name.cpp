#include "cli/reader/windows_name.hpp"

#include <doctest/doctest.h>

#include <string>

namespace aigaq::cli {

TEST_CASE("windows names: what a bundle has is kept") {
  for (const char* name : {"bagit.txt", "data/000001/statement.cbor", "data/1/photo.jpg",
                           "console.txt", "nullable", "com", "com10", "lpt.txt", "data/auxiliary",
                           "conin", ".hidden", "a.b.c", "\xD1\x84\xD0\xB0\xD0\xB9\xD0\xBB"}) {
    CAPTURE(name);
    CHECK(is_windows_member_name(name));
  }
}

TEST_CASE("windows names: devices, streams and other spellings are no members") {
  for (const char* name :
       {"", "CON", "con", "Con.txt", "data/NUL", "NUL.tar.gz", "aux.txt", "AUX", "prn.", "COM1",
        "com9.txt", "LPT1", "lpt0", "com\xC2\xB9", "CONIN$", "conout$.txt", "NUL .txt", "a.",
        "a ", "data/a./b", "data/ /b", "..", ".", "a/../b", "a//b", "/a", "a/", "C:", "C:/a",
        "a:stream", "a::$DATA", "a\\b", "a*", "a?", "a<b", "a>b", "a|b", "a\"b", "a\nb"}) {
    CAPTURE(name);
    CHECK_FALSE(is_windows_member_name(name));
  }
  CHECK_FALSE(is_windows_member_name(std::string_view("a\0b", 3)));
}

}  // namespace aigaq::cli
