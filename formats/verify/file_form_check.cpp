// The form of a file: its content, whole or in part, and what may be told beside it.
#include <algorithm>

#include "crypto/hash.hpp"
#include "crypto/labels.hpp"
#include "crypto/limits.hpp"
#include "formats/verify/classes.hpp"
#include "formats/verify/form_check.hpp"

namespace aigaq::formats {
namespace {

using crypto::LeafRange;

// Before any byte of the file is seen: do these words make so many leaves, as words may?
bool fits(const TextCuts& cuts, std::uint64_t leaves) {
  std::uint64_t size = 0;
  for (const WordCut word : cuts.words) {
    if (word.bytes > limits::kRedactableTextBytes - size) return false;
    size += word.bytes;
  }
  return check_cut_sizes(size, cuts).has_value() && cuts.leaves() == leaves;
}

}  // namespace

CheckedForm check_file_form(FormOpening form) {
  CheckedForm out;
  CheckOutput found;
  ShownForm shown;
  out.root = FormCheck(found, true).run(std::move(form), shown);
  out.tells = shown.tells;
  if (!found.findings.empty()) out.findings = std::move(found.findings);
  VerifiedFile& file = out.file;
  const auto take = [&](const char* key) -> std::optional<std::string> {
    const auto node = shown.fields.extract(key);
    if (node.empty()) return std::nullopt;
    return node.mapped().front();
  };
  file.name = take("name");
  file.media_type = take("media_type");
  if (!shown.fields.empty()) file.fields = std::move(shown.fields);
  file.size = shown.size;
  file.digest = shown.digest;
  if (!shown.text.empty()) {
    file.part.made().text = std::move(shown.text);
    file.part->gaps = shown.gaps;
  }
  if (shown.content) {
    file.member = shown.content->member;
    out.content.emplace(std::move(*shown.content));
  }
  if (shown.excerpt) {
    ShownPart& part = file.part.made();
    part.chunks = shown.excerpt->opening.count;
    for (const LeafRange& range : shown.excerpt->opening.ranges) {
      part.excerpts.push_back(
          {range.begin * limits::kFileChunk, (range.end - range.begin) * limits::kFileChunk, {}});
    }
    out.excerpt = std::make_unique<ExcerptToCheck>(std::move(*shown.excerpt));
  }
  return out;
}

void CheckedForms::take(ComingForm coming) {
  const auto leaf = decode_leaf(coming.item);
  if (!leaf || leaf->type != LeafType::form) return;
  if (kept_.empty() || kept_.back().size() == kOfPiece) kept_.emplace_back().reserve(kOfPiece);
  kept_.back().push_back({coming.list, coming.place, check_file_form(std::move(coming.form))});
}

CheckedForm CheckedForms::next(std::size_t list, std::size_t place) {
  while (true) {
    AIGAQ_ASSERT(!kept_.empty());
    Kept kept = std::move(kept_.front()[at_]);
    if (++at_ == kept_.front().size()) {
      kept_.pop_front();
      at_ = 0;
    }
    if (kept.list == list && kept.place == place) return std::move(kept.form);
  }
}

void FormCheck::file(CheckedForm form, const Hash& root, std::uint64_t number,
                     ShownForm& statement) {
  const std::size_t before = out_.findings.size();
  if (form.findings) std::ranges::move(*form.findings, std::back_inserter(out_.findings));
  if (form.root && *form.root != root) {
    out_.found(classes::kOpeningMismatch, "root of a file's form");
  }
  statement.tells = statement.tells || form.tells;
  VerifiedFile& file = out_.files.emplace_back(std::move(form.file));
  file.number = number;
  if (form.content) {
    form.content->file = out_.files.size() - 1;
    out_.to_check.push_back(std::move(*form.content));
  }
  if (form.excerpt) {
    form.excerpt->file = out_.files.size() - 1;
    out_.excerpts.push_back(std::move(*form.excerpt));
  }
  const std::string label =
      file.name ? std::string(*file.name) : "file " + std::to_string(number + 1);
  for (std::size_t i = before; i < out_.findings.size(); ++i) out_.findings[i].file = label;
}

void FormCheck::file_content(const Leaf& leaf, FileOpening& file, ShownForm& shown) {
  const auto& tree = std::get<LeafTree>(leaf.value);
  const bool words = leaf.type == LeafType::text_tree;
  if (file.opening.count != tree.count) {
    out_.found(classes::kCountMismatch, "leaves of a file");
    return;
  }
  if (file.opening.ranges.empty()) {
    out_.found(classes::kNestedUnopened, "a file of which no byte is shown");
    return;
  }
  if (file.excerpt) {
    if (words || file.cuts || file.opening.complete()) {
      out_.found(classes::kOpeningMalformed, "excerpt of a file");
      return;
    }
    return file_excerpt(tree, file, shown);
  }
  if (!file.opening.complete() || file.member.empty() || file.cuts.has_value() != words) {
    out_.found(classes::kOpeningMalformed, "opening of a file");
    return;
  }
  if (file.cuts && !fits(*file.cuts, tree.count)) {
    out_.found(classes::kCutsMismatch, "cuts of a redactable file");
    return;
  }
  FileToCheck& task = shown.content.emplace();
  task.member = std::move(file.member);
  task.opening = std::move(file.opening);
  task.cuts = std::move(file.cuts);
  task.root = tree.root;
  shown.content_whole = true;
}

void FormCheck::file_excerpt(const LeafTree& tree, FileOpening& file, ShownForm& shown) {
  if (const auto verifier = crypto::OpeningVerifier::create(labels::kFileTree, file.opening);
      !verifier) {
    out_.found(classes::kOpeningMalformed, verifier.error().context);
    return;
  }
  shown.excerpt = ExcerptToCheck{0, std::move(file.opening), tree.root};
}

// Sizes tell what is hidden.
void FormCheck::file_rules(const ShownForm& shown) {
  if ((shown.size || shown.digest) && !shown.content_whole) {
    out_.found(classes::kSizeBesideGap, "size or digest of a file that is not wholly open");
  }
  if (!shown.content_whole || shown.content) return;
  crypto::Sha256 hash;
  std::uint64_t size = 0;
  for (const TextPiece& piece : shown.text) {
    hash.update(as_bytes(piece.text));
    size += piece.text.size();
  }
  if (shown.size && *shown.size != size) out_.found(classes::kFileSizeMismatch, "text of a file");
  if (shown.digest && hash.finish().data != shown.digest->data) {
    out_.found(classes::kFileDigestMismatch, "text of a file");
  }
}

}  // namespace aigaq::formats
