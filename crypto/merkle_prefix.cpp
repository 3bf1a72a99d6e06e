#include "crypto/merkle_prefix.hpp"

#include <bit>

namespace aigaq::crypto {

Proof prefix_proof(TreeSize old_size, TreeSize new_size, const NodeReader& read) {
  AIGAQ_ASSERT(0 < old_size && old_size < new_size);
  Proof out = consistency_proof(old_size, new_size, read);
  if (std::has_single_bit(old_size)) {
    out.insert(out.begin(), read({static_cast<unsigned>(std::countr_zero(old_size)), 0}));
  }
  return out;
}

Result<PrefixRoots> prefix_roots(TreeSize old_size, TreeSize new_size, const Proof& proof) {
  if (old_size == 0 || old_size >= new_size || proof.empty()) {
    return fail(ErrorCode::bad_proof, "sizes of a prefix proof");
  }
  LeafIndex fn = old_size - 1;
  LeafIndex sn = new_size - 1;
  const auto up = [&] {
    fn >>= 1;
    sn >>= 1;
  };
  while ((fn & 1) != 0) up();
  PrefixRoots roots{proof.front(), proof.front()};
  for (auto next = proof.begin() + 1; next != proof.end(); ++next) {
    if (sn == 0) return fail(ErrorCode::bad_proof, "prefix proof too long");
    if ((fn & 1) != 0 || fn == sn) {
      roots.first = node_hash(*next, roots.first);
      roots.whole = node_hash(*next, roots.whole);
      while ((fn & 1) == 0 && fn != 0) up();
    } else {
      roots.whole = node_hash(roots.whole, *next);
    }
    up();
  }
  if (sn != 0) return fail(ErrorCode::bad_proof, "prefix proof too short");
  return roots;
}

}  // namespace aigaq::crypto
