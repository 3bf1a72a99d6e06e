#pragma once
// A commit that is not settled: on its way into the store, or being read back, maybe on another
// thread while the next one is taken in.

#include <future>
#include <memory>

#include "vault/intake/draft.hpp"
#include "vault/intake/intake.hpp"

namespace aigaq::vault {

struct PendingCommit {
  std::shared_ptr<Drafts> drafts;
  StoredHere stored;
  std::unique_ptr<SegmentWriter> writer;  // until its segments are written
  bool read_back_all = false;
  std::size_t files_read_back = 0;  // of its first entry, before the commit
  // size, root, range and note from the beginning on
  Head next;
  std::promise<SegmentPlace> promised_end;
  std::shared_future<SegmentPlace> segments_end = promised_end.get_future().share();
  bool committed = false;  // known once the work on it has ended
};

}  // namespace aigaq::vault
