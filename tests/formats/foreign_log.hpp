#pragma once
// A log of somebody else, in memory: any origin, any lines behind the root.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "formats/log/foreign.hpp"
#include "tests/support/random.hpp"

namespace aigaq::test {

using namespace aigaq::formats;

struct ForeignLog {
  explicit ForeignLog(std::uint64_t seed, std::string named = "example.com/log")
      : random(seed), key(crypto::Ed25519SigningKey::generate(random)) {
    verifier = {std::move(named), kNoteEd25519, key.public_key()};
  }
  // Two logs of one seed and key that differ from some entry on: a fork.
  [[nodiscard]] std::string entry(std::uint64_t index) const {
    return (index < forked_at ? "entry " : "other entry ") + std::to_string(index);
  }
  void grow(std::uint64_t size) {
    while (tree.size() < size) {
      leaves.push_back(crypto::leaf_hash(as_bytes(entry(tree.size()))));
      tree.append(leaves.back(), [&](crypto::NodeId id, const Hash& hash) { nodes[id] = hash; });
    }
  }
  [[nodiscard]] std::string signed_text(const std::string& text) const {
    const Ed25519Signature signature = key.sign(as_bytes(text));
    const ByteView bytes = signature.view();
    return text + "\n" +
           signature_line({verifier.name, verifier.id(), Bytes(bytes.begin(), bytes.end())});
  }
  [[nodiscard]] std::string note(const std::string& extensions = "") const {
    return signed_text(checkpoint_body({verifier.name, tree.size(), tree.root()}) + extensions);
  }
  [[nodiscard]] std::string proof(std::uint64_t index, std::optional<Bytes> extra = {}) const {
    const auto read = [&](crypto::NodeId id) { return nodes.at(id); };
    return format_tlog_proof(
        {index, crypto::inclusion_proof(index, tree.size(), read), note(), std::move(extra)});
  }
  // From old leaves to all: a consistency proof.
  [[nodiscard]] crypto::Proof consistency(std::uint64_t old) const {
    const auto read = [&](crypto::NodeId id) { return nodes.at(id); };
    return crypto::consistency_proof(old, tree.size(), read);
  }
  // Proof file, leaf and key alone.
  [[nodiscard]] bool accepts(std::string_view file, const Hash& leaf) const {
    const auto parsed = parse_tlog_proof(file);
    if (!parsed) return false;
    const auto checkpoint = parse_foreign_checkpoint(parsed->checkpoint);
    return checkpoint && verify_log_signature(checkpoint->note, verifier) &&
           checkpoint->head.origin == verifier.name &&
           verify_proof_inclusion(*parsed, leaf, checkpoint->head);
  }
  std::uint64_t forked_at = ~std::uint64_t{0};
  SeededRandom random;
  crypto::Ed25519SigningKey key;
  VerifierKey verifier;
  crypto::CompactRange tree;
  std::vector<Hash> leaves;
  std::map<crypto::NodeId, Hash> nodes;
};

}  // namespace aigaq::test
