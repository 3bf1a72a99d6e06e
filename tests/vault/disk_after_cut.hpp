#pragma once
// What a disk may hold after a power cut, by what was asked of it until then. Bytes are sure once
// their file was synced, or were written with O_DSYNC; a name is sure once its folder was. Of the
// rest each write may be lost, kept, or torn into blocks that are old, new or, of segments and the
// store, anything; each name may be there or not. A sync that failed makes nothing sure, nor does
// one after it.

#include "tests/vault/disk_history.hpp"

namespace aigaq::test {

enum class Loss : std::uint8_t { nothing, all, some };

// After that many steps. The seed decides what some is.
[[nodiscard]] DiskContent after_cut(const DiskHistory& history, std::size_t steps, Loss loss,
                                    std::uint64_t seed);

}  // namespace aigaq::test
