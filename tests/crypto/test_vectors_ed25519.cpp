// C2SP/CCTV ed25519: signatures with low-order and non-canonical parts, each with its flags.
// docs/formats/ed25519.md says which flags our equation refuses, and why.
#include <doctest/doctest.h>

#include <map>
#include <string>

#include "crypto/ed25519.hpp"
#include "tests/crypto/json.hpp"

using namespace aigaq;
using namespace aigaq::crypto;
using test::Json;

namespace {

// Does a vector with this flag have to be refused?
const std::map<std::string, bool>& refused_flags() {
  static const std::map<std::string, bool> flags = {
      {"low_order_A", true},
      {"low_order_R", true},
      {"non_canonical_A", true},
      {"non_canonical_R", true},         // no encoding of a computed point equals it
      {"low_order_residue", true},       // holds only when multiplied by the cofactor
      {"reencoded_k", true},             // k over other bytes than those received
      {"low_order_component_A", false},  // mixed order, but the equation holds
      {"low_order_component_R", false},
  };
  return flags;
}

}  // namespace

TEST_CASE("vectors: ed25519") {
  const auto folder = test::vector_folder("ed25519");
  if (!folder) return;
  test::VectorCount count("ed25519");
  std::size_t accepted = 0;
  std::size_t expected = 0;
  for (const auto& file : test::files_below(*folder)) {
    if (file.extension() != ".json") {
      count.skip(file.filename().string(), "not JSON");
      continue;
    }
    for (const Json& t : test::read_json(file)) {
      bool refuse = false;
      std::string unknown;
      if (!t.at("flags").is_null()) {
        for (const Json& flag : t.at("flags")) {
          const auto known = refused_flags().find(flag.get<std::string>());
          if (known == refused_flags().end()) {
            unknown = flag.get<std::string>();
          } else {
            refuse = refuse || known->second;
          }
        }
      }
      if (!unknown.empty()) {
        count.skip(t.at("number").dump(), "flag " + unknown + " is not known here");
        continue;
      }
      const auto key = Ed25519PublicKey::from(test::hex_of(t, "key"));
      const auto signature = Ed25519Signature::from(test::hex_of(t, "sig"));
      REQUIRE(key);
      REQUIRE(signature);
      const std::string message = t.at("msg").get<std::string>();
      const bool verified = ed25519_verify(*key, as_bytes(message), *signature).has_value();
      CAPTURE(t.at("number").dump());
      CAPTURE(t.at("flags").dump());
      CHECK(verified == !refuse);
      accepted += verified ? 1u : 0u;
      expected += refuse ? 0u : 1u;
      count.ran();
    }
  }
  CHECK(accepted == expected);
  CHECK(count.count() > 0);
  if (count.count() == 914) CHECK(accepted == 43);
}
