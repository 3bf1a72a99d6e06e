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

EntryCheck check_opened(ByteView entry_bytes, EntryOpening opening, CheckedForms* taken);

}  // namespace

WaitingFile::WaitingFile(FileToCheck task)
    : file(task.file), count_(task.opening.count), root_(task.root) {
  if (!task.cuts && task.opening.complete() && task.opening.values.size() == 1) {
    value_ = task.opening.values.front();
  } else {
    more_ = std::make_unique<More>(More{std::move(task.opening), std::move(task.cuts)});
  }
}

FileToCheck WaitingFile::task(std::string_view member) const& {
  FileToCheck out{file, std::string(member), {}, {}, root_};
  if (more_) {
    out.opening = more_->opening;
    out.cuts = more_->cuts;
  } else {
    out.opening = {count_, {{0, count_}}, crypto::HashRow({value_})};
  }
  return out;
}

FileToCheck WaitingFile::task(std::string_view member) && {
  if (!more_) return static_cast<const WaitingFile&>(*this).task(member);
  const auto more = std::move(more_);
  return {file, std::string(member), std::move(more->opening), std::move(more->cuts), root_};
}

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
  return check_opened(entry_bytes, std::move(opening), nullptr);
}

Result<EntryCheck> check_entry(ByteView entry_bytes, ByteSource& document, std::uint64_t expected,
                               LetGo let_go) {
  CheckedForms taken;
  const FormTaker take = [&](ComingForm form) { taken.take(std::move(form)); };
  AIGAQ_TRY_ASSIGN(ReadOpening read, read_opening(document, take, expected, let_go));
  return check_opened(entry_bytes, std::move(read.opening), &taken);
}

namespace {

EntryCheck check_opened(ByteView entry_bytes, EntryOpening opening, CheckedForms* taken) {
  EntryCheck result;
  VerifiedEntry& shown = result.entry;
  CheckOutput out;
  const ReadEntry read = read_entry(entry_bytes);
  if (!read.cls.empty()) out.found(read.cls, read.detail);
  const std::optional<Entry>& entry = read.entry;
  shown.leaf_hash = crypto::leaf_hash(entry_bytes);
  if (entry) shown.number = entry->number;

  ShownForm form;
  const auto form_root = FormCheck(out, false, taken).run(std::move(opening.form), form);
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
  for (const VerifiedFile& file : shown.files) shown.gaps += file.part.or_empty().gaps;
  result.files = std::move(out.to_check);
  result.excerpts = std::move(out.excerpts);
  result.findings = std::move(out.findings);
  if (entry) {
    for (Finding& finding : result.findings) finding.entry = std::to_string(entry->number);
  }
  result.log_entry = entry;
  result.form_root = form_root;
  return result;
}

}  // namespace

}  // namespace aigaq::formats
