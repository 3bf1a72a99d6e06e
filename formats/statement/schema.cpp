#include "formats/statement/schema.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "formats/statement/edit_distance.hpp"
#include "formats/statement/schema_tables.hpp"

namespace aigaq::formats {
namespace {

constexpr std::array<std::string_view, 9> kKindNames = {"testimony", "court-record", "source",
                                                        "enrolment", "export",       "file",
                                                        "timestamp", "anchor",       "received"};

constexpr std::array<std::string_view, 11> kRelationWords = {
    "supports",      "contradicts",  "supersedes", "retracts", "amends", "translation_of",
    "transcript_of", "derived_from", "excerpt_of", "answers",  "about"};

}  // namespace

std::string_view name_of(FormKind kind) { return kKindNames.at(static_cast<std::size_t>(kind)); }

std::span<const std::string_view> kind_names() { return kKindNames; }

std::optional<FormKind> form_kind(std::string_view name) {
  const auto found = std::ranges::find(kKindNames, name);
  if (found == kKindNames.end()) return std::nullopt;
  return static_cast<FormKind>(found - kKindNames.begin());
}

bool tells_account(const Field& field) {
  return (field.shape == FieldShape::content && field.slot == kTextSlot) ||
         field.key == "summary" || field.key == "confession";
}

bool stays_in_vault(const Field& field) {
  return field.shape == FieldShape::identities || field.key == kRetryKey;
}

const Field* Schema::find(std::string_view key) const {
  const auto found = std::ranges::find(fields, key, &Field::key);
  return found == fields.end() ? nullptr : &*found;
}

const Field* Schema::at(unsigned slot) const {
  const auto found = std::ranges::find(fields, slot, &Field::slot);
  return found == fields.end() ? nullptr : &*found;
}

std::string_view Schema::nearest(std::string_view key) const {
  constexpr std::size_t kLongestKey = 64;
  if (key.empty() || key.size() > kLongestKey) return {};
  std::string_view best;
  std::size_t best_distance = std::max<std::size_t>(2, key.size() / 2) + 1;
  const auto consider = [&](std::string_view candidate) {
    std::size_t distance = edit_distance(key, candidate);
    // A part of a longer key: "outcome" is meant for "stage_and_outcome".
    const bool part = key.size() >= 4 && candidate.find(key) != std::string_view::npos;
    if (part) distance = std::min<std::size_t>(distance, 2);
    if (distance < best_distance) {
      best_distance = distance;
      best = candidate;
    }
  };
  for (const Field& field : fields) {
    if (field.in_form) consider(field.key);
  }
  if (find("relations") != nullptr) std::ranges::for_each(kRelationWords, consider);
  return best;
}

const Schema& schema_of(FormKind kind) {
  static constexpr std::array<Schema, 9> kSchemas = {
      Schema{FormKind::testimony, 1, 64, tables::kTestimony},
      Schema{FormKind::court_record, 1, 64, tables::kCourtRecord},
      Schema{FormKind::source, 1, 64, tables::kSource},
      Schema{FormKind::enrolment, 1, 64, tables::kEnrolment},
      Schema{FormKind::export_record, 1, 64, tables::kExportRecord},
      Schema{FormKind::file, 1, 32, tables::kFile},
      Schema{FormKind::timestamp, 1, 64, tables::kTimestamp},
      Schema{FormKind::anchor, 1, 64, tables::kAnchor},
      Schema{FormKind::received, 1, 64, tables::kReceived}};
  return kSchemas.at(static_cast<std::size_t>(kind));
}

std::span<const std::string_view> relation_words() { return kRelationWords; }

}  // namespace aigaq::formats
