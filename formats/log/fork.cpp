#include "formats/log/fork.hpp"

#include <array>

#include "crypto/limits.hpp"
#include "crypto/merkle_prefix.hpp"
#include "formats/log/foreign.hpp"
#include "formats/log/lines.hpp"

namespace aigaq::formats {
namespace {

constexpr std::string_view kHeader = "aigaq-fork v1";
constexpr std::array<std::string_view, 3> kKinds = {"heads", "prefix", "leaves"};
// The first subtree and what a consistency proof may hold.
constexpr std::size_t kPrefixHashes = limits::kProofHashes + 1;
constexpr std::size_t kHeadBytes = 64u << 10;

std::string line(std::string_view name, std::string_view value) {
  return std::string(name) + " " + std::string(value) + "\n";
}
std::string line(std::string_view name, const Hash& hash) {
  return line(name, to_base64(hash.view(), Base64Padding::padded));
}

// The lines of the head, each "name value", in their one order.
class HeadReader {
 public:
  explicit HeadReader(std::string_view text) : lines_(text) {}
  // The value of the next line when it has that name; nullopt: it has another, and stays.
  std::optional<std::string_view> take(std::string_view name) {
    LineReader ahead = lines_;
    const auto next = ahead.next();
    if (!next || !next->starts_with(name)) return std::nullopt;
    if (next->size() <= name.size() || (*next)[name.size()] != ' ') return std::nullopt;
    lines_ = ahead;
    return next->substr(name.size() + 1);
  }
  Result<std::string_view> need(std::string_view name) {
    const auto value = take(name);
    if (!value) return fail(ErrorCode::malformed, "head of a fork proof");
    return *value;
  }
  Result<std::vector<Hash>> hashes(std::string_view name, std::size_t most) {
    std::vector<Hash> out;
    while (const auto value = take(name)) {
      if (out.size() == most) return fail(ErrorCode::limit_exceeded, "hashes of a fork proof");
      AIGAQ_TRY_ASSIGN(const Hash hash, parse_hash_line(*value));
      out.push_back(hash);
    }
    return out;
  }
  std::optional<std::string_view> next_line() { return lines_.next(); }
  [[nodiscard]] std::string_view rest() const { return lines_.rest(); }

 private:
  LineReader lines_;
};

Result<ForkKind> parse_kind(std::string_view name) {
  for (std::size_t i = 0; i < kKinds.size(); ++i) {
    if (kKinds.at(i) == name) return static_cast<ForkKind>(i);
  }
  return fail(ErrorCode::unsupported, "kind of a fork proof");
}

Result<void> read_parts(HeadReader& head, ForkProof& out) {
  AIGAQ_TRY_ASSIGN(const auto first, head.need("first"));
  AIGAQ_TRY_ASSIGN(const std::uint64_t first_size, parse_decimal(first));
  AIGAQ_TRY_ASSIGN(const auto second, head.need("second"));
  AIGAQ_TRY_ASSIGN(const std::uint64_t second_size, parse_decimal(second));
  if (head.next_line() != "") return fail(ErrorCode::malformed, "head of a fork proof");
  const std::string_view rest = head.rest();
  if (first_size > rest.size() || second_size > rest.size() - first_size) {
    return fail(ErrorCode::truncated, "halves of a fork proof");
  }
  if (first_size + second_size != rest.size()) {
    return fail(ErrorCode::trailing_data, "halves of a fork proof");
  }
  out.first = rest.substr(0, static_cast<std::size_t>(first_size));
  out.second = rest.substr(static_cast<std::size_t>(first_size));
  return {};
}

Result<Checkpoint> signed_head(std::string_view note, const VerifierKey& key) {
  AIGAQ_TRY_ASSIGN(ForeignCheckpoint checkpoint, parse_foreign_checkpoint(note));
  AIGAQ_TRY(verify_log_signature(checkpoint.note, key));
  const bool own = checkpoint.head.origin.starts_with("aigaq/");
  if (own && checkpoint.head.origin != key.name) {
    return fail(ErrorCode::wrong_value, "origin of a fork proof");
  }
  return std::move(checkpoint.head);
}

Result<void> verify_heads(Fork& fork) {
  if (fork.first.size != fork.second.size) {
    return fail(ErrorCode::wrong_value, "sizes of a fork proof");
  }
  fork.place = fork.first.size;
  fork.first_says = fork.first.root;
  fork.second_says = fork.second.root;
  return {};
}

Result<void> verify_prefix(const ForkProof& proof, Fork& fork) {
  AIGAQ_TRY_ASSIGN(const auto roots,
                   crypto::prefix_roots(fork.first.size, fork.second.size, proof.hashes));
  // Only what leads to the signed root is the larger tree's own beginning.
  if (roots.whole != fork.second.root) return fail(ErrorCode::bad_proof, "hashes of a fork proof");
  fork.place = fork.first.size;
  fork.first_says = fork.first.root;
  fork.second_says = roots.first;
  return {};
}

Result<void> verify_leaves(const ForkProof& proof, const TlogProof& first, const TlogProof& second,
                           Fork& fork) {
  if (proof.leaves.size() != 2) return fail(ErrorCode::malformed, "leaves of a fork proof");
  if (first.index != second.index) return fail(ErrorCode::wrong_value, "indexes of a fork proof");
  AIGAQ_TRY(verify_proof_inclusion(first, proof.leaves.front(), fork.first));
  AIGAQ_TRY(verify_proof_inclusion(second, proof.leaves.back(), fork.second));
  fork.place = first.index;
  fork.first_says = proof.leaves.front();
  fork.second_says = proof.leaves.back();
  return {};
}

}  // namespace

std::string_view name_of(ForkKind kind) { return kKinds.at(static_cast<std::size_t>(kind)); }

std::string format_fork_proof(const ForkProof& proof) {
  std::string out = std::string(kHeader) + "\n";
  out += line("kind", name_of(proof.kind)) + line("key", proof.key.text());
  for (const Hash& hash : proof.hashes) out += line("hash", hash);
  for (const Hash& leaf : proof.leaves) out += line("leaf", leaf);
  out += line("first", std::to_string(proof.first.size()));
  out += line("second", std::to_string(proof.second.size()));
  return out + "\n" + proof.first + proof.second;
}

Result<ForkProof> parse_fork_proof(std::string_view text) {
  if (text.size() > 2 * limits::kNoteBytes + kHeadBytes) {
    return fail(ErrorCode::limit_exceeded, "size of a fork proof");
  }
  HeadReader head(text);
  if (head.next_line() != kHeader) return fail(ErrorCode::malformed, "header of a fork proof");
  ForkProof out;
  AIGAQ_TRY_ASSIGN(const auto kind, head.need("kind"));
  AIGAQ_TRY_ASSIGN(out.kind, parse_kind(kind));
  AIGAQ_TRY_ASSIGN(const auto key, head.need("key"));
  AIGAQ_TRY_ASSIGN(out.key, parse_verifier_key(key));
  if (out.kind == ForkKind::prefix) {
    AIGAQ_TRY_ASSIGN(out.hashes, head.hashes("hash", kPrefixHashes));
  }
  if (out.kind == ForkKind::leaves) {
    AIGAQ_TRY_ASSIGN(out.leaves, head.hashes("leaf", 2));
    if (out.leaves.size() != 2) return fail(ErrorCode::malformed, "leaves of a fork proof");
  }
  AIGAQ_TRY(read_parts(head, out));
  return out;
}

Result<Fork> verify_fork_proof(const ForkProof& proof) {
  TlogProof first;
  TlogProof second;
  if (proof.kind == ForkKind::leaves) {
    AIGAQ_TRY_ASSIGN(first, parse_tlog_proof(proof.first));
    AIGAQ_TRY_ASSIGN(second, parse_tlog_proof(proof.second));
  } else {
    first.checkpoint = proof.first;
    second.checkpoint = proof.second;
  }
  Fork fork;
  AIGAQ_TRY_ASSIGN(fork.first, signed_head(first.checkpoint, proof.key));
  AIGAQ_TRY_ASSIGN(fork.second, signed_head(second.checkpoint, proof.key));
  if (fork.first.origin != fork.second.origin) {
    return fail(ErrorCode::wrong_value, "origins of a fork proof");
  }
  fork.origin = fork.first.origin;
  if (proof.kind == ForkKind::heads) AIGAQ_TRY(verify_heads(fork));
  if (proof.kind == ForkKind::prefix) AIGAQ_TRY(verify_prefix(proof, fork));
  if (proof.kind == ForkKind::leaves) AIGAQ_TRY(verify_leaves(proof, first, second, fork));
  if (fork.first_says == fork.second_says) {
    return fail(ErrorCode::wrong_value, "halves of a fork proof agree");
  }
  return fork;
}

}  // namespace aigaq::formats
