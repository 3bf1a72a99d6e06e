#pragma once
// Both roots that a consistency proof leads to (RFC 9162 section 2.1.4.2): where the larger one is
// signed, the smaller one is the root of its first leaves, whatever a log says it is.

#include "crypto/merkle.hpp"

namespace aigaq::crypto {

struct PrefixRoots {
  Hash first;  // of the first old_size leaves
  Hash whole;  // of all new_size
};
// A consistency proof in which the first subtree always stands, also when old_size is a power of
// two. Precondition: 0 < old_size < new_size.
[[nodiscard]] Proof prefix_proof(TreeSize old_size, TreeSize new_size, const NodeReader& read);
// Errors: bad_proof (sizes other than 0 < old_size < new_size, proof of the wrong length).
[[nodiscard]] Result<PrefixRoots> prefix_roots(TreeSize old_size, TreeSize new_size,
                                               const Proof& proof);

}  // namespace aigaq::crypto
