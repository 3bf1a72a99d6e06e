// RFC 3161 without an authority: the request, and what is no answer. Real authorities answer in
// tests/formats/time_evidence.cpp.
#include <doctest/doctest.h>

#include "crypto/legacy_hash.hpp"
#include "crypto/timestamp.hpp"

using namespace aigaq;
using namespace aigaq::crypto;

TEST_CASE("timestamp: a request is the 59 bytes of the page") {
  Hash imprint;
  imprint.data.fill(0xab);
  const Bytes request = time_request(imprint);
  CHECK(request.size() == 59);
  CHECK(to_hex(request) == "30390201013031300d060960864801650304020105000420" +
                               to_hex(imprint.view()) + "0101ff");
}

TEST_CASE("timestamp: what is no answer, and what is no certificate") {
  const Hash imprint;
  CHECK(check_time_response({}, imprint).error().code == ErrorCode::malformed);
  CHECK(check_time_response(as_bytes("<html>"), imprint).error().code == ErrorCode::malformed);
  // Status "rejection" without a token.
  const Bytes rejected{0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x02};
  CHECK(check_time_response(rejected, imprint).error().code == ErrorCode::unsupported);
  TimeAuthorities authorities;
  CHECK(authorities.empty());
  CHECK(authorities.add_pem("").error().code == ErrorCode::missing);
  CHECK(authorities.add_pem("no certificate").error().code == ErrorCode::missing);
  CHECK_FALSE(
      authorities.add_pem("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"));
  CHECK_FALSE(authorities.add_pem("-----BEGIN CERTIFICATE-----\nAAAA\n"));
  CHECK(authorities.empty());
}

TEST_CASE("legacy hashes: FIPS 180-4 and RIPEMD-160's own examples") {
  CHECK(to_hex(sha1(as_bytes("abc")).view()) == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(to_hex(ripemd160(as_bytes("abc")).view()) == "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc");
}
