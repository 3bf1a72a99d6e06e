// Every seed of an entry's trees, from its one.
#include <array>

#include "crypto/hash.hpp"
#include "crypto/labels.hpp"
#include "formats/statement/statement.hpp"

namespace aigaq::formats {
namespace {

crypto::TreeSeed tree_seed(const EntrySeed& seed, const std::string& path) {
  const std::string info = std::string(labels::kTreeSeed) + path;
  return crypto::hkdf_key<crypto::TreeSeed>(seed.reveal(), {}, as_bytes(info));
}

std::string file_path(std::uint64_t file) { return "/file/" + std::to_string(file); }

}  // namespace

crypto::TreeSeed form_seed(const EntrySeed& seed) { return tree_seed(seed, "/form"); }

crypto::TreeSeed list_seed(const EntrySeed& seed, unsigned slot) {
  return tree_seed(seed, "/list/" + std::to_string(slot));
}

crypto::TreeSeed text_seed(const EntrySeed& seed) { return tree_seed(seed, "/text"); }

crypto::TreeSeed file_form_seed(const EntrySeed& seed, std::uint64_t file) {
  return tree_seed(seed, file_path(file) + "/form");
}

crypto::TreeSeed file_list_seed(const EntrySeed& seed, std::uint64_t file, unsigned slot) {
  return tree_seed(seed, file_path(file) + "/list/" + std::to_string(slot));
}

crypto::TreeSeed file_content_seed(const EntrySeed& seed, std::uint64_t file) {
  return tree_seed(seed, file_path(file) + "/content");
}

Salt16 author_salt(const EntrySeed& seed) {
  Salt16 salt;
  const std::string info = std::string(labels::kTreeSeed) + "/author";
  crypto::hkdf_sha256(seed.reveal(), {}, as_bytes(info), salt.mutable_view());
  return salt;
}

}  // namespace aigaq::formats
