#include "formats/log/consistency.hpp"
#include "formats/log/foreign.hpp"
#include "formats/log/fork.hpp"

namespace aigaq::formats {
namespace {

bool is_tlog_proof(std::string_view text) { return text.starts_with("c2sp.org/tlog-proof@"); }

// A file's checkpoint, and the hashes that came with it.
Result<ConsistencyFile> read_side(std::string_view text) {
  if (!is_tlog_proof(text)) return parse_consistency_file(text);
  AIGAQ_TRY_ASSIGN(TlogProof proof, parse_tlog_proof(text));
  return ConsistencyFile{std::nullopt, {}, std::move(proof.checkpoint)};
}

Result<ForkProof> draft_of_heads(std::string_view first, std::string_view second) {
  AIGAQ_TRY_ASSIGN(ConsistencyFile a, read_side(first));
  AIGAQ_TRY_ASSIGN(ConsistencyFile b, read_side(second));
  AIGAQ_TRY_ASSIGN(const auto a_head, parse_foreign_checkpoint(a.checkpoint));
  AIGAQ_TRY_ASSIGN(const auto b_head, parse_foreign_checkpoint(b.checkpoint));
  ForkProof out;
  out.kind = a_head.head.size == b_head.head.size ? ForkKind::heads : ForkKind::prefix;
  if (a_head.head.size > b_head.head.size) std::swap(a, b);
  out.first = std::move(a.checkpoint);
  out.second = std::move(b.checkpoint);
  if (out.kind == ForkKind::prefix) out.hashes = b.proof.empty() ? a.proof : b.proof;
  return out;
}

Result<ForkProof> sign_off(ForkProof draft, const std::vector<VerifierKey>& keys) {
  Error last{ErrorCode::missing, "key that signed both halves"};
  for (const VerifierKey& key : keys) {
    draft.key = key;
    const auto fork = verify_fork_proof(draft);
    if (fork) return draft;
    if (fork.error().code != ErrorCode::missing) last = fork.error();
  }
  return Unexpected(last);
}

}  // namespace

Result<ForkProof> make_fork_proof(std::string_view first, std::string_view second,
                                  const std::vector<Hash>& leaves,
                                  const std::vector<VerifierKey>& keys) {
  AIGAQ_TRY_ASSIGN(ForkProof heads, draft_of_heads(first, second));
  auto made = sign_off(std::move(heads), keys);
  if (made || !is_tlog_proof(first) || !is_tlog_proof(second)) return made;
  if (leaves.size() != 2) return fail(ErrorCode::missing, "entries of two proofs");
  ForkProof draft;
  draft.kind = ForkKind::leaves;
  draft.first = first;
  draft.second = second;
  draft.leaves = leaves;
  return sign_off(std::move(draft), keys);
}

}  // namespace aigaq::formats
