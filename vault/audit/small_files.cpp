#include "vault/audit/small_files.hpp"

#include "crypto/labels.hpp"
#include "crypto/limits.hpp"

namespace aigaq::vault {
namespace {

// Twice as many as there are lanes: of different lengths, they are busy to the end.
constexpr std::size_t kFiles = 32;
constexpr std::size_t kBytes = std::size_t{2} << 20;

}  // namespace

void SmallFiles::add(formats::PieceCheck check, BufferOwner buffer, ByteView bytes,
                     FindingPlace place) {
  bytes_ += bytes.size();
  waiting_.push_back(
      {std::move(check), std::move(buffer), bytes, std::move(place), findings_.count()});
  if (waiting_.size() == kFiles || bytes_ >= kBytes) finish();
}

void SmallFiles::finish() {
  std::vector<crypto::HeldFile> files;
  for (const Waiting& one : waiting_) files.push_back(one.check.held(one.bytes));
  const std::vector<crypto::FileHashes> hashes =
      crypto::hash_files(labels::kFileTree, limits::kFileChunk, files);
  // From the last, so that the places of those before stay what they are.
  for (std::size_t i = waiting_.size(); i-- > 0;) {
    Waiting& one = waiting_[i];
    one.check.end(hashes[i].root);
    findings_.insert(one.before, of_whole_file(one.check.finish(), one.place, one.bytes.size()));
  }
  waiting_.clear();
  bytes_ = 0;
}

std::vector<formats::Finding> of_whole_file(std::vector<formats::Finding> found,
                                            const FindingPlace& file, std::uint64_t size) {
  for (formats::Finding& finding : found) {
    finding.entry = file.entry;
    finding.file = file.file;
    finding.offset = 0;
    finding.length = size;
  }
  return found;
}

}  // namespace aigaq::vault
