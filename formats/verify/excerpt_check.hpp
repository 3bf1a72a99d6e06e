#pragma once
// Parts of a file against its tree (docs/formats/opening.md, "Excerpts of files"), streamed.

#include <map>

#include "formats/verify/entry_check.hpp"

namespace aigaq::formats {

// The bytes of all shown ranges, in order.
class ExcerptCheck {
 public:
  // Errors: bad_proof, limit_exceeded.
  static Result<ExcerptCheck> create(ExcerptToCheck task);
  void update(ByteView bytes);
  // What came since the last end were the bytes of the next range.
  void end_range();
  // After all of them: are they the leaves of the tree?
  [[nodiscard]] bool finish();
  [[nodiscard]] const std::vector<crypto::LeafRange>& ranges() const {
    return verifier_.opening().ranges;
  }

 private:
  ExcerptCheck(crypto::OpeningVerifier verifier, const Hash& root)
      : verifier_(std::move(verifier)), root_(root) {}
  void leaf(ByteView data);

  crypto::OpeningVerifier verifier_;
  Hash root_;
  std::size_t range_ = 0;
  std::uint64_t leaves_ = 0;  // of this range, so far
  Bytes pending_;             // the beginning of the next leaf
  bool fits_ = true;
};

// Gives parts of files the names of their members, by the entry's number.
void name_excerpts(VerifiedEntry& entry);

// The members of one entry that hold parts of its files, as they come in a bundle.
class ExcerptMembers {
 public:
  // shown: the files that tasks refer to.
  ExcerptMembers(std::uint64_t entry, std::vector<ExcerptToCheck> tasks,
                 const std::vector<VerifiedFile>& shown);
  // In the order of members. False: no opening shows a range of this file that begins there.
  [[nodiscard]] bool begin(std::uint64_t file_number_from_1, std::uint64_t first_byte);
  // Of the member begun.
  void update(ByteView bytes);
  // shown: as above; gets the range's length.
  void end(std::vector<VerifiedFile>& shown);
  // What did not come, and what came and is not the files'.
  [[nodiscard]] std::vector<Finding> finish();

 private:
  struct File {
    std::size_t shown = 0;
    ExcerptCheck check;
    std::vector<bool> came;  // by range
    bool in_order = true;
  };
  std::uint64_t entry_;
  std::map<std::uint64_t, File> files_;  // by number from 1
  struct Open {
    File* file = nullptr;
    std::size_t range = 0;
    std::uint64_t bytes = 0;
  };
  std::optional<Open> open_;
};

}  // namespace aigaq::formats
