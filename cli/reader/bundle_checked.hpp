#pragma once
// The check of a bundle in a child process, and what it says.

#include <optional>
#include <string>

#include "cli/reader/bundle_input.hpp"
#include "cli/reader/opened_folder.hpp"
#include "cli/reader/report_wire.hpp"

namespace aigaq::cli {

// Of the bytes that the child checked.
struct ArchiveDigest {
  FileDigest archive;  // SHA-256 of the inner archive
  std::uint64_t bytes = 0;
  std::optional<FileDigest> file;  // SHA-256 of the age file
};

struct CheckedBundle {
  ReceivedReport received;               // failed, when the child could not say anything
  ExitCode exit = ExitCode::done;        // of a child that gave no answer
  std::optional<ArchiveDigest> archive;  // when it was wanted
  [[nodiscard]] bool good() const;       // integrity ok, and a signature that holds
};

[[nodiscard]] formats::BundleReport failed_report();
// opened: gets the members, and the entries with their texts, which no report holds; null: nobody
// does. Of a folder the members lie there already.
[[nodiscard]] CheckedBundle check_bundle_file(Context& context, UnlockedBundle& bundle,
                                              const formats::Trust& trust, OpenedFolder* opened);
[[nodiscard]] CheckedBundle check_bundle_folder(Context& context, const std::string& bag,
                                                const formats::Trust& trust, OpenedFolder* opened,
                                                Digests digests = Digests::none);

}  // namespace aigaq::cli
