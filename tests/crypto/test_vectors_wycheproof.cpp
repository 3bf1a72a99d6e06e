// C2SP/wycheproof, testvectors_v1. A file is recognised by its algorithm, not by its name.
#include <doctest/doctest.h>

#include <algorithm>

#include "crypto/aead.hpp"
#include "crypto/chacha20_poly1305.hpp"
#include "crypto/ed25519_verifier.hpp"
#include "crypto/hash.hpp"
#include "crypto/x25519.hpp"
#include "tests/crypto/json.hpp"

using namespace aigaq;
using namespace aigaq::crypto;
using test::hex_of;
using test::Json;
using test::VectorCount;

namespace {

bool valid(const Json& t) { return t.at("result") == "valid"; }

// "acceptable" leaves the choice to who reads it: such a vector may be refused, and what is
// computed from one that is not refused is compared by its handler.
void check_judged(const Json& t, bool accepted) {
  if (t.at("result") != "acceptable") CHECK(accepted == valid(t));
}

void ed25519(const Json& group, const Json& t, VectorCount& count) {
  const auto key = Ed25519PublicKey::from(hex_of(group.at("publicKey"), "pk"));
  const auto signature = Ed25519Signature::from(hex_of(t, "sig"));
  const bool accepted = key && signature && ed25519_verify(*key, hex_of(t, "msg"), *signature);
  check_judged(t, accepted);
  if (key && signature) {
    CHECK(Ed25519Verifier(*key).verify(*key, hex_of(t, "msg"), *signature).has_value() == accepted);
    if (!accepted) CHECK_FALSE(Ed25519Verifier(*key).accepts(*key, hex_of(t, "msg"), *signature));
  }
  count.ran();
}

// RFC 7748 leaves some points open: we compute with them, but refuse an all-zero secret.
void xdh(const Json&, const Json& t, VectorCount& count) {
  const auto secret = X25519Secret::from(hex_of(t, "private"));
  const auto peer = X25519PublicKey::from(hex_of(t, "public"));
  count.ran();
  if (!secret || !peer) {
    CHECK_FALSE(valid(t));
    return;
  }
  const Bytes expected = hex_of(t, "shared");
  const bool zero = std::all_of(expected.begin(), expected.end(), [](auto b) { return b == 0; });
  const auto shared = x25519(*secret, *peer);
  if (zero || t.at("result") == "invalid") {
    CHECK_FALSE(shared);
  } else {
    REQUIRE(shared);
    CHECK(equal_secret(shared->reveal(), expected));
  }
}

template <class Nonce, class Seal, class Open>
void aead(const Json& t, Seal seal, Open open) {
  const auto key = AeadKey::from(hex_of(t, "key"));
  const auto nonce = Nonce::from(hex_of(t, "iv"));
  const Bytes tag = hex_of(t, "tag");
  if (!key || !nonce || tag.size() != kTagBytes) {  // other sizes can't even be written down
    CHECK_FALSE(valid(t));
    return;
  }
  const Bytes aad = hex_of(t, "aad");
  const Bytes plain = hex_of(t, "msg");
  Bytes sealed = hex_of(t, "ct");
  Bytes opened(sealed.size());
  append(sealed, tag);
  const bool accepted = open(*key, *nonce, aad, sealed, opened).has_value() && opened == plain;
  check_judged(t, accepted);
  if (!accepted) return;
  Bytes again(sealed.size());
  seal(*key, *nonce, aad, plain, again);
  CHECK(again == sealed);
}

// The vectors are short, so the path for long messages is called by its name.
void long_seal(const AeadKey& key, const ChaChaNonce& nonce, ByteView ad, ByteView plain,
               MutableByteView out) {
  REQUIRE(chacha20_poly1305::seal_libcrypto({key.reveal(), nonce.view(), ad}, plain, out));
}
Result<void> long_open(const AeadKey& key, const ChaChaNonce& nonce, ByteView ad, ByteView sealed,
                       MutableByteView out) {
  using chacha20_poly1305::Opened;
  const Opened opened =
      chacha20_poly1305::open_libcrypto({key.reveal(), nonce.view(), ad}, sealed, out);
  REQUIRE(opened != Opened::unavailable);
  if (opened == Opened::bad_tag) return fail(ErrorCode::bad_tag, "libcrypto");
  return {};
}

void chacha(const Json&, const Json& t, VectorCount& count) {
  aead<ChaChaNonce>(t, chacha_seal, chacha_open);
  aead<ChaChaNonce>(t, long_seal, long_open);
  count.ran();
}
void xchacha(const Json&, const Json& t, VectorCount& count) {
  aead<XNonce>(t, xchacha_seal, xchacha_open);
  count.ran();
}

void hkdf(const Json&, const Json& t, VectorCount& count) {
  const auto size = t.at("size").get<std::size_t>();
  if (size > 255 * Hash::kSize) {
    CHECK_FALSE(valid(t));
    count.skip("tcId " + t.at("tcId").dump(), "more output than HKDF has: an assertion of ours");
    return;
  }
  Bytes out(size);
  hkdf_sha256(hex_of(t, "ikm"), hex_of(t, "salt"), hex_of(t, "info"), out);
  check_judged(t, out == hex_of(t, "okm"));
  count.ran();
}

void hmac(const Json& group, const Json& t, VectorCount& count) {
  const Bytes tag = hex_of(t, "tag");
  const Hash mac = hmac_sha256(hex_of(t, "key"), {hex_of(t, "msg")});
  const bool whole = tag.size() * 8 == group.at("tagSize").get<std::size_t>();
  check_judged(t, whole && tag.size() <= Hash::kSize &&
                      std::equal(tag.begin(), tag.end(), mac.data.begin()));
  count.ran();
}

struct Handler {
  const char* algorithm;
  const char* group_type;
  void (*run)(const Json& group, const Json& t, VectorCount& count);
};
constexpr Handler kHandlers[] = {
    {"EDDSA", "EddsaVerify", ed25519},         {"XDH", "XdhComp", xdh},
    {"CHACHA20-POLY1305", "AeadTest", chacha}, {"XCHACHA20-POLY1305", "AeadTest", xchacha},
    {"HKDF-SHA-256", "HkdfTest", hkdf},        {"HMACSHA256", "MacTest", hmac},
};

const Handler* handler_of(const Json& json, const Json& group) {
  // Curves 448 share names with ours.
  if (group.value("curve", "curve25519") != "curve25519") return nullptr;
  if (group.contains("publicKey") &&
      group.at("publicKey").value("curve", "edwards25519") != "edwards25519") {
    return nullptr;
  }
  for (const Handler& h : kHandlers) {
    if (json.value("algorithm", "") == h.algorithm && group.value("type", "") == h.group_type) {
      return &h;
    }
  }
  return nullptr;
}

void run_file(const std::filesystem::path& file, const std::string& name) {
  const Json json = test::read_json(file);
  VectorCount count("wycheproof/" + name);
  if (!json.contains("testGroups")) {
    count.skip(name, "it has no groups of tests");
    return;
  }
  for (const Json& group : json.at("testGroups")) {
    const Handler* handler = handler_of(json, group);
    if (handler == nullptr) {
      count.skip(json.value("algorithm", "?") + " " + group.value("type", "?"),
                 "not an algorithm of ours", group.at("tests").size());
      continue;
    }
    for (const Json& t : group.at("tests")) {
      CAPTURE(name);
      CAPTURE(t.at("tcId").dump());
      CAPTURE(t.value("comment", ""));
      handler->run(group, t, count);
    }
  }
}

}  // namespace

TEST_CASE("vectors: wycheproof") {
  const auto folder = test::vector_folder("wycheproof");
  if (!folder) return;
  std::size_t files = 0;
  for (const auto& file : test::files_below(*folder)) {
    const auto name = file.lexically_relative(*folder);
    if (file.extension() != ".json") {
      VectorCount("wycheproof").skip(name.string(), "not JSON");
      continue;
    }
    run_file(file, std::filesystem::path(name).replace_extension().string());
    ++files;
  }
  CHECK(files > 0);
}
