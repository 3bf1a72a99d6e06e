#pragma once
// The root of a salted tree (docs/formats/salted-tree.md) whose leaves are all at hand: neighbours
// are hashed side by side, which takes four fifths of SaltedTreeBuilder's time.

#include <optional>
#include <vector>

#include "crypto/bytes.hpp"
#include "crypto/secret.hpp"

namespace aigaq::crypto {

// At least one leaf; nullopt is chaff. All seeds are in memory at once: for forms, not for files.
[[nodiscard]] Hash salted_root(const TreeLabel& label, const TreeSeed& seed,
                               const std::vector<std::optional<ByteView>>& leaves);

}  // namespace aigaq::crypto
