// C2SP/CCTV ed25519: signatures with low-order and non-canonical parts, each with its flags.
// docs/formats/ed25519.md says which flags our equation refuses, and why.
#include <doctest/doctest.h>

#include <map>
#include <string>

#include "crypto/ed25519_verifier.hpp"
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

// Whether the vector has to be refused, and a flag that is not known here: then nobody can tell.
struct Expectation {
  bool refuse = false;
  std::string unknown;
};

Expectation expected_of(const Json& t) {
  Expectation out;
  const Json flags = t.value("flags", Json());
  for (const Json& flag : flags) {
    const auto known = refused_flags().find(flag.get<std::string>());
    if (known == refused_flags().end()) {
      out.unknown = flag.get<std::string>();
    } else {
      out.refuse = out.refuse || known->second;
    }
  }
  return out;
}

// A key or signature of another size is refused at that.
bool verifies(const Json& t) {
  const auto key = Ed25519PublicKey::from(test::hex_of(t, "key"));
  const auto signature = Ed25519Signature::from(test::hex_of(t, "sig"));
  const std::string message = t.at("msg").get<std::string>();
  if (!key || !signature) return false;
  const bool accepted = ed25519_verify(*key, as_bytes(message), *signature).has_value();
  const Ed25519Verifier known(*key);
  CHECK(known.verify(*key, as_bytes(message), *signature).has_value() == accepted);
  if (!accepted) CHECK_FALSE(known.accepts(*key, as_bytes(message), *signature));
  return accepted;
}

}  // namespace

TEST_CASE("vectors: ed25519") {
  const auto folder = test::vector_folder("ed25519");
  if (!folder) return;
  test::VectorCount count("ed25519");
  for (const auto& file : test::files_below(*folder)) {
    const std::string name = file.filename().string();
    if (file.extension() != ".json") {
      count.skip(name, "not JSON");
      continue;
    }
    for (const Json& t : test::read_json(file)) {
      const std::string number = name + " " + t.value("number", Json()).dump();
      const Expectation expected = expected_of(t);
      if (!expected.unknown.empty()) {
        count.skip(number, "flag " + expected.unknown + " is not known here");
        continue;
      }
      CAPTURE(number);
      CAPTURE(t.value("flags", Json()).dump());
      CHECK(verifies(t) != expected.refuse);
      count.ran();
    }
  }
  CHECK(count.count() > 0);
}
