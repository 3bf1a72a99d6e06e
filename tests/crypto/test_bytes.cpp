#include <doctest/doctest.h>

#include "crypto/bytes.hpp"
#include "tests/support/random.hpp"

using namespace aigaq;

namespace {
std::string encode(std::string_view s, Base64Padding p) { return to_base64(as_bytes(s), p); }
bool decodes(std::string_view s, Base64Padding p) { return from_base64(s, p).has_value(); }
}  // namespace

TEST_CASE("hex is lower case and canonical") {
  const Bytes bytes{0x00, 0x0f, 0xa5, 0xff};
  CHECK(to_hex(bytes) == "000fa5ff");
  CHECK(from_hex("000fa5ff") == bytes);
  CHECK(from_hex("") == Bytes{});
  for (const char* bad : {"0", "0g", "FF", "fF", "0x00", " 00", "00 ", "000"}) {
    CAPTURE(bad);
    CHECK_FALSE(from_hex(bad));
  }
}

TEST_CASE("base64: RFC 4648 section 10") {
  const std::pair<const char*, const char*> cases[] = {{"", ""},
                                                       {"f", "Zg=="},
                                                       {"fo", "Zm8="},
                                                       {"foo", "Zm9v"},
                                                       {"foob", "Zm9vYg=="},
                                                       {"fooba", "Zm9vYmE="},
                                                       {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, padded] : cases) {
    CHECK(encode(plain, Base64Padding::padded) == padded);
    std::string unpadded = padded;
    while (unpadded.ends_with('=')) unpadded.pop_back();
    CHECK(encode(plain, Base64Padding::unpadded) == unpadded);
    const auto back = from_base64(padded, Base64Padding::padded);
    REQUIRE(back);
    CHECK(as_text(*back) == plain);
    CHECK(from_base64(unpadded, Base64Padding::unpadded) == back);
  }
}

TEST_CASE("base64 has one text for one value") {
  for (const char* bad : {"Zh==", "Zg=", "Zg", "Zg===", "=", "==", "====", "Z===", "Zm9", "Zm9=",
                          "Zm9v\n", " Zm9v", "Zm9-", "Zm9_", "Zg==Zg==", "Z=g=", "Zm\n9v", "Z"}) {
    CAPTURE(bad);
    CHECK_FALSE(decodes(bad, Base64Padding::padded));
  }
  for (const char* bad : {"Zh", "Zm9", "Zg==", "Zm8=", "Z", "Zm9vZ", "=", "Zg=", "Zg\n"}) {
    CAPTURE(bad);
    CHECK_FALSE(decodes(bad, Base64Padding::unpadded));
  }
  CHECK_FALSE(decodes(std::string_view("Zg\0=", 4), Base64Padding::padded));
}

TEST_CASE("base64: every length comes back, every other last digit is refused") {
  test::SeededRandom random(1);
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t n = 0; n < 70; ++n) {
    Bytes bytes(n);
    random.fill(bytes);
    for (const auto padding : {Base64Padding::padded, Base64Padding::unpadded}) {
      const std::string text = to_base64(bytes, padding);
      REQUIRE(from_base64(text, padding) == bytes);
    }
    std::string text = to_base64(bytes, Base64Padding::unpadded);
    if (n % 3 == 0) continue;
    std::size_t accepted = 0;
    for (char c : kDigits) {
      text.back() = c;
      if (decodes(text, Base64Padding::unpadded)) ++accepted;
    }
    CHECK(accepted == (n % 3 == 1 ? 4u : 16u));
  }
}

TEST_CASE("base32: RFC 4648 section 10, unpadded") {
  const std::pair<const char*, const char*> cases[] = {{"", ""},
                                                       {"f", "MY"},
                                                       {"fo", "MZXQ"},
                                                       {"foo", "MZXW6"},
                                                       {"foob", "MZXW6YQ"},
                                                       {"fooba", "MZXW6YTB"},
                                                       {"foobar", "MZXW6YTBOI"}};
  for (const auto& [plain, text] : cases) CHECK(to_base32(as_bytes(plain)) == text);
}

TEST_CASE("fixed bytes take their exact size only") {
  const Bytes bytes(32, 0x11);
  CHECK(Hash::from(bytes));
  CHECK_FALSE(Hash::from(ByteView(bytes).first(31)));
  CHECK_FALSE(Salt16::from(bytes));
  CHECK(Hash{} < *Hash::from(bytes));
}
