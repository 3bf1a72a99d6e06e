// What a receipt asks of the disk: everything of the entry, and its files' first and last records.

#include <algorithm>

#include "crypto/hash.hpp"
#include "vault/impl.hpp"
#include "vault/intake/pending_commit.hpp"
#include "vault/place/failure.hpp"

namespace aigaq::vault {

namespace {

// The files of a job lie one behind the other, but for those that were there already.
void expect_files(const std::vector<Draft>& list, std::size_t begin, std::size_t end,
                  SegmentWindow& window) {
  for (std::size_t i = end; i-- > begin;) {
    const std::vector<DraftFile>& files = list[i].files;
    for (auto file = files.rbegin(); file != files.rend(); ++file) {
      if (!file->stored.existing && file->ref.records > 0) return window.expect(end_of(file->ref));
    }
  }
}

}  // namespace

void Vault::Impl::read_back(const Draft& draft, bool all, SegmentWindow& window) const {
  const auto differs = [&draft](const char* what) {
    throw_integrity("read-back",
                    std::string("read back differently from what was written: ") + what,
                    std::to_string(draft.number));
  };
  const EntryRecord entry = store_.entry(draft.number);
  if (entry.entry != draft.entry.entry || entry.author_cose != draft.entry.author_cose) {
    differs("entry");
  }
  const LeafRecord leaf = store_.leaf(draft.number);
  if (leaf.completed != draft.completed) differs("nodes");
  const KeyRow row = key_row(draft.number, leaf.place);
  if (row.fresh != draft.row.fresh || row.wrapped != draft.row.wrapped) differs("keys");
  const crypto::AeadKey content = content_of(draft);
  Bytes plain = store_.open_statement(draft.number, content);
  const bool same = crypto::sha256(plain) == draft.plain_digest;
  crypto::wipe(plain);
  if (!same) differs("statement");
  const std::string subject = std::to_string(draft.number);
  for (std::size_t i = 0; i < draft.files.size(); ++i) {
    const crypto::AeadKey key = file_key(draft.number, i, draft.row, content);
    if (!all) {
      reader_.check_ends(draft.files[i].ref, key, subject, window);
      continue;
    }
    crypto::Sha256 hash;
    reader_.read(draft.files[i].ref, key, subject, [&hash](ByteView bytes) {
      hash.update(bytes);
      return true;
    });
    if (FileDigest{hash.finish().data} != draft.files[i].stored.digest) {
      throw_integrity("read-back", "a file read back is not the one added", subject);
    }
  }
}

void Vault::Impl::read_back(const PendingCommit& made) const {
  const Head now = store_.head();
  if (now.size != made.next.size || now.root != made.next.root || now.note != made.next.note) {
    throw_integrity("read-back", "read back differently from what was written: head", "head");
  }
  constexpr std::size_t kJob = 128;  // entries
  const std::vector<Draft>& list = made.drafts->list;
  in_order((list.size() + kJob - 1) / kJob,
           [&](std::uint64_t job) -> Crew::Take {
             const std::size_t begin = static_cast<std::size_t>(job) * kJob;
             const std::size_t end = std::min(list.size(), begin + kJob);
             SegmentWindow window(segments_, buffers_);
             expect_files(list, begin, end, window);
             for (std::size_t i = begin; i < end; ++i)
               read_back(list[i], made.read_back_all, window);
             return [] {};
           },
           [] {}, {});
}

}  // namespace aigaq::vault
