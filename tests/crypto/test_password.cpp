#include <doctest/doctest.h>

#include "crypto/limits.hpp"
#include "crypto/password.hpp"

using namespace aigaq;
using namespace aigaq::crypto;

TEST_CASE("Argon2id agrees with the reference implementation") {
  // echo -n password | argon2 somesaltsomesalt -id -t 2 -k 65536 -p 1 -l 32
  const auto salt = Salt16::from(as_bytes("somesaltsomesalt")).value();
  const auto key = argon2id(as_bytes("password"), salt, kArgonInteractive);
  REQUIRE(key);
  CHECK(to_hex(key->reveal()) ==
        "fc33b78139231d34b71626bd6245c1d72efa190ad605c3d8166a72adcedfa2c2");
}

TEST_CASE("Argon2id refuses costs out of bounds before it spends them") {
  const Salt16 salt;
  const auto code = [&](std::uint32_t ops, std::uint64_t memory) {
    return argon2id(as_bytes("x"), salt, {ops, memory}).error().code;
  };
  CHECK(code(1, limits::kArgonMemoryMin) == ErrorCode::limit_exceeded);
  CHECK(code(limits::kArgonOpsMax + 1, limits::kArgonMemoryMin) == ErrorCode::limit_exceeded);
  CHECK(code(2, limits::kArgonMemoryMin - 1024) == ErrorCode::limit_exceeded);
  CHECK(code(2, limits::kArgonMemoryMax + 1024) == ErrorCode::limit_exceeded);
  CHECK(code(2, std::uint64_t{1} << 63) == ErrorCode::limit_exceeded);
  CHECK(code(2, limits::kArgonMemoryMin + 1) == ErrorCode::limit_exceeded);
  const Bytes endless(limits::kPassphraseBytes + 1, 'x');
  CHECK(argon2id(endless, salt, kArgonInteractive).error().code == ErrorCode::limit_exceeded);
}

TEST_CASE("scrypt: RFC 7914 section 12, third vector (its first 32 bytes)") {
  const auto key = scrypt(as_bytes("pleaseletmein"), as_bytes("SodiumChloride"), 14);
  REQUIRE(key);
  CHECK(to_hex(key->reveal()) ==
        "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2");
}

TEST_CASE("scrypt refuses work factors out of bounds") {
  for (unsigned log_n : {0u, limits::kScryptLogNAccept + 1, 63u, 64u, 200u}) {
    CHECK(scrypt(as_bytes("x"), as_bytes("salt"), log_n).error().code == ErrorCode::limit_exceeded);
  }
}
