#pragma once
// A bundle on its way into the vault: checked as `bundle verify` does, then read again as the
// bytes of its inner archive.

#include "cli/reader/bundle_checked.hpp"
#include "vault/vault.hpp"

namespace aigaq::cli {

struct ReceivedBundle {
  CheckedBundle checked;
  vault::FileInput archive;  // bundle.tar, with the digest that was checked
  bool encrypted = false;    // else it lies in the clear where it came from
};
inline constexpr const char* kArchiveName = "bundle.tar";

// An age file, a bare inner archive, or a folder that one was unpacked to. A failure that leaves
// no report (keys, the file itself) is reported and gives its exit code.
[[nodiscard]] Outcome<ReceivedBundle> check_received(Context& context,
                                                     const BundleOptions& options, Damage& damage);

}  // namespace aigaq::cli
