#pragma once
// One entry as plain text with its gaps marked: sender/entry-N.txt, exhibits/entry-N.txt and
// `export --preview`. Takes every word from what was verified.

#include <string>
#include <vector>

#include "cli/reader/catalogue/catalogue.hpp"
#include "formats/verify/report.hpp"

namespace aigaq::cli {

// head: said first (who made this text, and from what).
[[nodiscard]] std::string entry_text(const Catalogue& say, const formats::VerifiedEntry& entry,
                                     const std::string& head);

// A field's name for people: the catalogue's field_KEY without the advice for who fills it in.
[[nodiscard]] std::string field_label(const Catalogue& say, std::string_view key);
// "testimony" in people's words, "original" in people's words.
[[nodiscard]] std::string kind_word(const Catalogue& say, formats::FormKind kind);
// The status names an earlier entry, and no relation says which.
[[nodiscard]] bool status_alone(const formats::VerifiedEntry& entry);
[[nodiscard]] std::string status_word(const Catalogue& say, formats::Status status);
// The member that holds the bundle which a received entry carries; empty where none is shown.
[[nodiscard]] std::string received_member(const formats::VerifiedEntry& entry);
// Which bytes of a file that is shown in part, and in which member.
[[nodiscard]] std::string excerpt_text(const Catalogue& say, const formats::Excerpt& part);
// A file's name when shown, else "file 2".
[[nodiscard]] std::string file_title(const Catalogue& say, const formats::VerifiedFile& file);

}  // namespace aigaq::cli
