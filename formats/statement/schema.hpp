#pragma once
// Which field stands in which slot of which kind of form (docs/formats/schema.md).
// A slot number is for ever: a field that goes out of use leaves its slot empty.

#include <optional>
#include <span>
#include <string_view>

#include "crypto/bytes.hpp"
#include "crypto/result.hpp"

namespace aigaq::formats {

enum class FormKind : std::uint8_t {
  testimony,
  court_record,
  source,
  enrolment,      // a member's signing key joins (the founder's in genesis)
  export_record,  // what was disclosed, to whom
  file,           // nested: one file of an entry, 32 slots
  timestamp,      // an authority's or a calendar's answer (docs/formats/time.md)
  anchor,         // a public block that the log holds from here on
  received,       // a bundle of another vault, taken in
};
// "testimony", "court-record", "source", "enrolment", "export", "file", "timestamp", "anchor",
// "received": in the order of FormKind.
[[nodiscard]] std::span<const std::string_view> kind_names();
[[nodiscard]] std::string_view name_of(FormKind kind);
[[nodiscard]] std::optional<FormKind> form_kind(std::string_view name);

enum class FieldShape : std::uint8_t {
  head,       // slot 0: [kind, version, status]
  text,       // one UTF-8 string
  list,       // nested list tree of strings
  relations,  // nested list tree of [relation, entry leaf hash, entry number]
  number,     // unsigned
  bytes,
  content,     // nested text tree or file tree
  files,       // nested list tree of file forms
  identities,  // nested tree of another compartment: always there, chaff when absent
};

struct Field {
  unsigned slot = 0;
  std::string_view key;  // snake_case, never translated
  FieldShape shape = FieldShape::text;
  bool required = false;
  bool private_by_default = false;  // hidden in exports unless shown by name; never by --set
  bool in_form = true;              // people may write it in a form
};

// The account itself may stand here: shown only with the slot for duress (docs/formats/opening.md,
// rule 9). A redactable file's content is the other such place.
[[nodiscard]] bool tells_account(const Field& field);
// What no export opens.
[[nodiscard]] bool stays_in_vault(const Field& field);

struct Schema {
  FormKind kind{};
  std::uint64_t version = 1;
  unsigned slots = 64;  // 32 for a file
  std::span<const Field> fields;
  [[nodiscard]] const Field* find(std::string_view key) const;
  [[nodiscard]] const Field* at(unsigned slot) const;
  // The known key nearest to a mistyped one (edit distance), or empty.
  [[nodiscard]] std::string_view nearest(std::string_view key) const;
};
[[nodiscard]] const Schema& schema_of(FormKind kind);

inline constexpr unsigned kHeadSlot = 0;
// What an entry is found by after a commit whose end is not known (docs/formats/schema.md).
inline constexpr std::string_view kRetryKey = "retry_id";
// Slots that every top-level kind shares.
inline constexpr unsigned kRelationsSlot = 59;
inline constexpr unsigned kFilesSlot = 60;
inline constexpr unsigned kTextSlot = 61;
inline constexpr unsigned kDuressSlot = 62;
inline constexpr unsigned kIdentitiesSlot = 63;
// A file form's slots.
inline constexpr unsigned kFileNameSlot = 1;
inline constexpr unsigned kFileTypeSlot = 2;
inline constexpr unsigned kFileSizeSlot = 3;
inline constexpr unsigned kFileDigestSlot = 4;
inline constexpr unsigned kFileContentSlot = 5;

// Words a form may use for a relation: supports, contradicts, supersedes, retracts, amends,
// translation_of, transcript_of, derived_from, excerpt_of, answers, about.
[[nodiscard]] std::span<const std::string_view> relation_words();

}  // namespace aigaq::formats
