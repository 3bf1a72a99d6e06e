#include "formats/verify/excerpt_check.hpp"

#include <algorithm>

#include "crypto/labels.hpp"
#include "crypto/limits.hpp"
#include "formats/bundle/members.hpp"
#include "formats/verify/classes.hpp"

namespace aigaq::formats {

using crypto::LeafRange;

Result<ExcerptCheck> ExcerptCheck::create(ExcerptToCheck task) {
  AIGAQ_TRY_ASSIGN(auto verifier,
                   crypto::OpeningVerifier::create(labels::kFileTree, std::move(task.opening)));
  return ExcerptCheck(std::move(verifier), task.root);
}

void ExcerptCheck::leaf(ByteView data) {
  const LeafRange& range = ranges()[range_];
  fits_ = fits_ && leaves_ < range.end - range.begin &&
          verifier_.add(crypto::LeafKind::content, data).has_value();
  ++leaves_;
}

void ExcerptCheck::update(ByteView bytes) {
  fits_ = fits_ && range_ < ranges().size();
  while (fits_ && !bytes.empty()) {
    const std::size_t wanted = limits::kFileChunk - pending_.size();
    const ByteView part = bytes.first(std::min(wanted, bytes.size()));
    bytes = bytes.subspan(part.size());
    if (part.size() == limits::kFileChunk) {
      leaf(part);
      continue;
    }
    append(pending_, part);
    if (pending_.size() < limits::kFileChunk) return;
    leaf(pending_);
    pending_.clear();
  }
}

void ExcerptCheck::end_range() {
  fits_ = fits_ && range_ < ranges().size();
  if (!fits_) return;
  const LeafRange& range = ranges()[range_];
  const bool last = range.end == verifier_.opening().count;
  // Only the tree's last leaf is shorter.
  if (!pending_.empty() && last) leaf(pending_);
  fits_ = fits_ && (pending_.empty() || last) && leaves_ == range.end - range.begin;
  pending_.clear();
  leaves_ = 0;
  ++range_;
}

bool ExcerptCheck::finish() {
  return fits_ && range_ == ranges().size() && verifier_.finish(root_).has_value();
}

void name_excerpts(VerifiedEntry& entry) {
  for (VerifiedFile& file : entry.files) {
    if (!file.part) continue;
    for (Excerpt& excerpt : file.part->excerpts) {
      excerpt.member = excerpt_member(entry.number, file.number + 1, excerpt.first);
    }
  }
}

ExcerptMembers::ExcerptMembers(std::uint64_t entry, std::vector<ExcerptToCheck> tasks,
                               const std::vector<VerifiedFile>& shown)
    : entry_(entry) {
  for (ExcerptToCheck& task : tasks) {
    const std::size_t file = task.file;
    auto check = ExcerptCheck::create(std::move(task));
    AIGAQ_ASSERT(check);  // the form's check made one of it
    std::vector<bool> came(check->ranges().size(), false);
    files_.emplace(shown.at(file).number + 1, File{file, std::move(*check), std::move(came), true});
  }
}

bool ExcerptMembers::begin(std::uint64_t file_number_from_1, std::uint64_t first_byte) {
  open_.reset();
  const auto found = files_.find(file_number_from_1);
  if (found == files_.end() || first_byte % limits::kFileChunk != 0) return false;
  File& file = found->second;
  const auto& ranges = file.check.ranges();
  const auto range =
      std::ranges::lower_bound(ranges, first_byte / limits::kFileChunk, {}, &LeafRange::begin);
  if (range == ranges.end() || range->begin != first_byte / limits::kFileChunk) return false;
  const auto place = static_cast<std::size_t>(range - ranges.begin());
  // Members ascend: one that was passed over does not come any more.
  file.in_order = file.in_order && (place == 0 || file.came[place - 1]);
  open_ = Open{&file, place, 0};
  return true;
}

void ExcerptMembers::update(ByteView bytes) {
  if (!open_) return;
  open_->bytes += bytes.size();
  if (open_->file->in_order) open_->file->check.update(bytes);
}

void ExcerptMembers::end(std::vector<VerifiedFile>& shown) {
  if (!open_) return;
  File& file = *open_->file;
  file.came[open_->range] = true;
  if (file.in_order) file.check.end_range();
  shown.at(file.shown).part->excerpts.at(open_->range).length = open_->bytes;
  open_.reset();
}

std::vector<Finding> ExcerptMembers::finish() {
  std::vector<Finding> findings;
  const auto found = [&](std::string_view cls, std::uint64_t file, const LeafRange& range,
                         const char* detail) {
    Finding& finding = findings.emplace_back();
    finding.cls = cls;
    finding.entry = std::to_string(entry_);
    finding.file = excerpt_member(entry_, file, range.begin * limits::kFileChunk);
    finding.detail = detail;
  };
  for (auto& [number, file] : files_) {
    bool all = true;
    for (std::size_t i = 0; i < file.came.size(); ++i) {
      if (file.came[i]) continue;
      all = false;
      found(classes::kMissingFile, number, file.check.ranges()[i], "part that the opening shows");
    }
    if (all && !file.check.finish()) {
      found(classes::kFileMismatch, number, file.check.ranges().front(),
            "bytes of parts of a file and its tree");
    }
  }
  return findings;
}

}  // namespace aigaq::formats
