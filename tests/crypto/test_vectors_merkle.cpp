// transparency-dev/merkle testdata: proofs of the log's tree; wrong ones are named by mutation.
#include <doctest/doctest.h>

#include <map>
#include <optional>

#include "crypto/hash.hpp"
#include "crypto/merkle.hpp"
#include "tests/crypto/json.hpp"

using namespace aigaq;
using namespace aigaq::crypto;
using test::Json;

namespace {

// Null is how Go writes bytes of which there are none.
Bytes base64_of(const Json& json) {
  if (json.is_null()) return {};
  const auto bytes = from_base64(json.get<std::string>(), Base64Padding::padded);
  REQUIRE(bytes);
  return *bytes;
}

// Our types hold 32 bytes and nothing else: what does not fit is refused at that.
std::optional<Hash> hash_of(const Json& json) { return Hash::from(base64_of(json)); }

// Some roots are words that the proof does not depend on ("don't care"): equal words stay equal,
// and no word, the empty one neither, becomes the root of a tree.
Hash root_of(const Json& json) {
  Bytes bytes = base64_of(json);
  if (const auto root = Hash::from(bytes)) return *root;
  append(bytes, as_bytes(" as a root"));
  return sha256(bytes);
}

std::optional<Proof> proof_of(const Json& json) {
  Proof proof;
  if (json.is_null()) return proof;
  for (const Json& item : json) {
    const auto hash = hash_of(item);
    if (!hash) return std::nullopt;
    proof.push_back(*hash);
  }
  return proof;
}

std::uint64_t number(const Json& json, const char* key) {
  return json.at(key).get<std::uint64_t>();
}

bool inclusion(const Json& t) {
  const auto proof = proof_of(t.at("proof"));
  const auto leaf = hash_of(t.at("leafHash"));
  const auto root = hash_of(t.at("root"));
  return proof && leaf && root &&
         verify_inclusion(number(t, "leafIdx"), number(t, "treeSize"), *leaf, *proof, *root);
}

bool subtree_inclusion(const Json& t) {
  const auto proof = proof_of(t.at("proof"));
  const auto leaf = hash_of(t.at("leafHash"));
  const auto root = hash_of(t.at("root"));
  return proof && leaf && root &&
         verify_subtree_inclusion(number(t, "leafIdx"), number(t, "start"), number(t, "end"), *leaf,
                                  *proof, *root);
}

bool consistency(const Json& t) {
  const auto proof = proof_of(t.at("proof"));
  return proof && verify_consistency(number(t, "size1"), number(t, "size2"), root_of(t.at("root1")),
                                     root_of(t.at("root2")), *proof);
}

bool subtree_consistency(const Json& t) {
  const auto proof = proof_of(t.at("proof"));
  return proof &&
         verify_subtree_consistency(number(t, "start"), number(t, "end"), number(t, "size"),
                                    root_of(t.at("root1")), root_of(t.at("root2")), *proof);
}

// C2SP tlog-witness: from the empty tree the empty proof is the right one; the library these
// vectors come from calls that question useless and refuses it.
bool from_empty_tree(const Json& t) {
  return t.contains("size1") && number(t, "size1") == 0 && number(t, "size2") > 0 &&
         t.at("proof").empty() && root_of(t.at("root1")) == empty_root();
}

using Kind = bool (*)(const Json&);
const std::map<std::string, Kind>& kinds() {
  static const std::map<std::string, Kind> map = {{"inclusion", inclusion},
                                                  {"consistency", consistency},
                                                  {"subtreeinclusion", subtree_inclusion},
                                                  {"subtreeconsistency", subtree_consistency}};
  return map;
}

}  // namespace

TEST_CASE("vectors: merkle") {
  const auto folder = test::vector_folder("merkle");
  if (!folder) return;
  std::map<std::string, std::vector<std::filesystem::path>> sets;
  for (const auto& file : test::files_below(*folder)) {
    sets[file.lexically_relative(*folder).begin()->string()].push_back(file);
  }
  CHECK_FALSE(sets.empty());
  for (const auto& [name, files] : sets) {
    test::VectorCount count("merkle/" + name);
    const auto kind = kinds().find(name);
    if (kind == kinds().end()) {
      count.skip(name, "not a kind of proof that we have", files.size());
      continue;
    }
    for (const auto& file : files) {
      const std::string which = file.lexically_relative(*folder).string();
      CAPTURE(which);
      if (file.extension() != ".json") {
        count.skip(which, "not JSON");
        continue;
      }
      const Json t = test::read_json(file);
      if (from_empty_tree(t)) {
        CHECK(consistency(t));
        count.skip(which, "size1 = 0 takes an empty proof here (C2SP tlog-witness)");
        continue;
      }
      CHECK(kind->second(t) != t.at("wantErr").get<bool>());
      count.ran();
    }
  }
}
