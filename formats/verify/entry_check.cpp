#include "formats/verify/entry_check.hpp"

#include "crypto/limits.hpp"
#include "crypto/merkle.hpp"
#include "formats/verify/classes.hpp"
#include "formats/verify/form_check.hpp"

namespace aigaq::formats {
namespace {

std::string_view rule_class(ErrorCode code) {
  if (code == ErrorCode::unsupported) return classes::kUnknownVersion;
  if (code == ErrorCode::bad_hash) return classes::kVaultIdMismatch;
  return classes::kGenesisInvalid;
}

// The author's key when shown and good, and the leaf that stands for the author.
std::optional<Hash> check_author(const EntryOpening& opening, const std::optional<Entry>& entry,
                                 const std::optional<Hash>& form_root, CheckOutput& out,
                                 VerifiedEntry& shown) {
  if (opening.author.has_value() == opening.author_leaf.has_value()) {
    out.found(classes::kOpeningMalformed, "author shown or closed, one of the two");
    return std::nullopt;
  }
  if (!opening.author) return opening.author_leaf;
  if (entry && form_root) {
    const auto key = verify_author(opening.author->cose, entry->vault, entry->number,
                                   entry->previous, *form_root);
    if (key) {
      shown.author = *key;
    } else {
      out.found(classes::kAuthorSignature, key.error().context);
    }
  }
  return author_leaf(opening.author->salt, opening.author->cose);
}

}  // namespace

ReadEntry read_entry(ByteView bytes) {
  if (bytes.size() > limits::kEntryBytes) return {{}, classes::kEntryTooLarge, "entry of a log"};
  auto entry = decode_entry_map(bytes);
  if (!entry) return {{}, classes::kEntryMalformed, entry.error().context};
  ReadEntry out{std::move(entry).value(), {}};
  if (const auto rules = check_entry_rules(*out.entry); !rules) {
    out.cls = rule_class(rules.error().code);
    out.detail = rules.error().context;
  }
  return out;
}

EntryCheck check_entry(ByteView entry_bytes, EntryOpening opening) {
  EntryCheck result;
  VerifiedEntry& shown = result.entry;
  CheckOutput out;
  const ReadEntry read = read_entry(entry_bytes);
  if (!read.cls.empty()) out.found(read.cls, read.detail);
  const std::optional<Entry>& entry = read.entry;
  shown.leaf_hash = crypto::leaf_hash(entry_bytes);
  if (entry) shown.number = entry->number;

  ShownForm form;
  const auto form_root = FormCheck(out, false).run(std::move(opening.form), form);
  const auto author = check_author(opening, entry, form_root, out, shown);
  if (entry && form_root && author && statement_root(*form_root, *author) != entry->statement) {
    out.found(classes::kStatementRootMismatch, "opening and signed entry");
  }

  if (form.kind) shown.kind = *form.kind;
  shown.schema_version = form.version;
  shown.status = form.status;
  shown.fields = std::move(form.fields);
  shown.shown_empty = std::move(form.empty);
  shown.lists = std::move(form.lists);
  shown.relations = std::move(form.relations);
  shown.text = std::move(form.text);
  shown.files = std::move(out.files);
  shown.gaps = form.gaps;
  for (const VerifiedFile& file : shown.files) shown.gaps += file.gaps;
  result.files = std::move(out.to_check);
  result.excerpts = std::move(out.excerpts);
  result.findings = std::move(out.findings);
  if (entry) {
    for (Finding& finding : result.findings) finding.entry = std::to_string(entry->number);
  }
  result.log_entry = entry;
  return result;
}

}  // namespace aigaq::formats
