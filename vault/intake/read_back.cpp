// What a receipt asks of the disk: everything of the entry, and its files' first and last records.

#include <algorithm>
#include <exception>

#include "crypto/hash.hpp"
#include "vault/impl.hpp"
#include "vault/intake/pending_commit.hpp"
#include "vault/place/failure.hpp"

namespace aigaq::vault {

namespace {

// Files begin to end of one entry; with the first of them, or in place of one where there is none,
// what the store and the key table hold of it.
struct Share {
  std::size_t draft, begin, end;
};
// What one thread reads back at a time.
using Job = std::vector<Share>;

std::uint64_t bytes_to_read(const FileContent& file, bool all) {
  return all ? file.ref.size : std::min<std::uint64_t>(file.ref.size, 2 * kRecordPlain);
}

// An entry of many files is cut in several, so that no core waits for one that has it all. done: so
// many files of the first entry were read back before.
std::vector<Job> jobs_of(const std::vector<Draft>& list, bool all, std::size_t done) {
  constexpr std::size_t kUnits = 128;  // files, entries without one
  constexpr std::uint64_t kBytes = 4 * kRecordPlain;
  std::vector<Job> out(1);
  std::size_t units = 0;
  std::uint64_t bytes = 0;
  for (std::size_t draft = 0; draft < list.size(); ++draft) {
    const std::vector<FileContent>& files = list[draft].contents;
    for (std::size_t unit = 0; unit < std::max<std::size_t>(files.size(), 1); ++unit) {
      const bool before = draft == 0 && unit < done;
      if (before && unit > 0) continue;
      if (units == kUnits || bytes >= kBytes) {
        out.emplace_back();
        units = 0;
        bytes = 0;
      }
      Job& job = out.back();
      if (job.empty() || job.back().draft != draft || job.back().end != unit) {
        job.push_back({draft, unit, unit});
      }
      if (!before && unit < files.size()) {
        job.back().end = unit + 1;
        bytes += bytes_to_read(files[unit], all);
      }
      ++units;
    }
  }
  return out;
}

// The records that tell of a file.
std::vector<SegmentSpan> ends_of(const std::vector<Draft>& list, const Job& job) {
  std::vector<SegmentSpan> out;
  for (const Share& share : job) {
    for (std::size_t i = share.begin; i < share.end; ++i) {
      add_ends(list[share.draft].contents[i].ref, out);
    }
  }
  return out;
}

}  // namespace

void Vault::Impl::read_back_store(const Draft& draft, const crypto::AeadKey& content) const {
  const auto differs = [&draft](const char* what) {
    throw_integrity("read-back",
                    {"read back differently from what was written", {Detail::named("what", what)}},
                    std::to_string(draft.number));
  };
  const EntryRecord entry = store_.entry(draft.number);
  if (entry.entry != draft.entry.entry || entry.author_cose != draft.entry.author_cose) {
    differs("entry");
  }
  const LeafRecord leaf = store_.leaf(draft.number);
  if (leaf.completed != draft.completed) differs("nodes");
  {
    const KeyRow row = key_row(draft.number, leaf.place);
    if (row.fresh != draft.row.fresh || row.wrapped != draft.row.wrapped) differs("keys");
  }
  Bytes plain = store_.open_statement(draft.number, content);
  const bool same = crypto::sha256(plain) == draft.plain_digest;
  crypto::wipe(plain);
  if (!same) differs("statement");
}

void Vault::Impl::read_back(const Draft& draft, std::size_t begin, std::size_t end, bool all,
                            SegmentWindow& window) const {
  const crypto::AeadKey content = content_of(draft);
  if (begin == 0) read_back_store(draft, content);
  const std::string subject = std::to_string(draft.number);
  for (std::size_t i = begin; i < end; ++i) {
    const crypto::AeadKey key = file_key(draft.number, i, draft.row, content);
    if (!all) {
      reader_.check_ends(draft.contents[i].ref, key, subject, window);
      continue;
    }
    crypto::Sha256 hash;
    reader_.read(draft.contents[i].ref, key, subject, [&hash](ByteView bytes) {
      hash.update(bytes);
      return true;
    });
    if (FileDigest{hash.finish().data} != draft.files[i].digest) {
      throw_integrity("read-back", "a file read back is not the one added", subject);
    }
  }
}

// Of several that are wrong the first is told, however many threads there are: what a job throws is
// thrown where its result is taken.
void Vault::Impl::read_back(const PendingCommit& made) const {
  const Head now = store_.head();
  if (now.size != made.next.size || now.root != made.next.root || now.note != made.next.note) {
    throw_integrity(
        "read-back",
        {"read back differently from what was written", {Detail::named("what", "head")}}, "head");
  }
  const bool all = made.read_back_all;
  const std::vector<Draft>& list = made.drafts->list;
  const std::vector<Job> jobs = jobs_of(list, all, made.files_read_back);
  const auto work = [&](std::uint64_t number) -> Crew::Take {
    const Job& job = jobs[static_cast<std::size_t>(number)];
    std::exception_ptr failure;
    try {
      SegmentWindow window(segments_, buffers_);
      if (!all) window.expect(ends_of(list, job));
      for (const Share& share : job) {
        read_back(list[share.draft], share.begin, share.end, all, window);
      }
    } catch (const std::exception&) {
      failure = std::current_exception();
    }
    return [failure] {
      if (failure) std::rethrow_exception(failure);
    };
  };
  in_order(jobs.size(), work, [] {}, {});
}

}  // namespace aigaq::vault
