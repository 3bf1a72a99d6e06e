#pragma once
// THE check of one entry against its signed log leaf, by an opening: of a bundle, and of a live
// vault as soon as something in it does not agree (own_entry.hpp).

#include <functional>
#include <memory>
#include <vector>

#include "formats/disclosure/opening.hpp"
#include "formats/log/entry.hpp"
#include "formats/verify/report.hpp"

namespace aigaq::formats {

struct FileToCheck {
  std::size_t file = 0;  // index into VerifiedEntry::files
  std::string member;
  crypto::Opening opening;
  std::optional<TextCuts> cuts;  // a redactable file: its leaves are words, not 64 KiB chunks
  Hash root;
};
// Of a file that is shown in part.
struct ExcerptToCheck {
  std::size_t file = 0;  // index into VerifiedEntry::files
  crypto::Opening opening;
  Hash root;
};
// What is kept of the first of these until its bytes come: there may be 65,536.
class WaitingFile {
 public:
  explicit WaitingFile(FileToCheck task);
  std::size_t file = 0;  // as there
  bool came = false;     // for who waits
  // member: the name that the task had.
  [[nodiscard]] FileToCheck task(std::string_view member) const&;
  [[nodiscard]] FileToCheck task(std::string_view member) &&;

 private:
  // Of a file that is no redactable one: one leaf count and one value say it all.
  struct More {
    crypto::Opening opening;
    std::optional<TextCuts> cuts;
  };
  std::uint64_t count_ = 0;
  Hash value_, root_;
  std::unique_ptr<More> more_;
};
struct EntryCheck {
  VerifiedEntry entry;
  std::vector<Finding> findings;
  std::vector<WaitingFile> files;        // bytes still to be compared, by a FileCheck each
  std::vector<ExcerptToCheck> excerpts;  // the same, by an ExcerptCheck each
  std::optional<Entry> log_entry;        // when the entry's bytes are well-formed
  std::optional<Hash> form_root;         // that the opening leads to
};
// An entry's bytes by entry.md, up to the first rule that they break.
struct ReadEntry {
  std::optional<Entry> entry;  // when the encoding is right
  std::string_view cls;        // of what is wrong; empty: sound
  const char* detail = "";
};
[[nodiscard]] ReadEntry read_entry(ByteView entry_bytes);
// Recomputes every root from the opening up to entry.statement. Never stops at the first fault.
// Takes the opening apart (moved from).
[[nodiscard]] EntryCheck check_entry(ByteView entry_bytes, EntryOpening opening);
// The same of an opening's document as it comes: errors are decode_opening's. What is found before
// the document has ended goes nowhere. expected: its bytes, where that is known. let_go: of what
// was read of it, where it is long.
[[nodiscard]] Result<EntryCheck> check_entry(ByteView entry_bytes, ByteSource& document,
                                             std::uint64_t expected = 0, LetGo let_go = nullptr);

// Bytes of one file, streamed in order, against its tree, size and SHA-256 where shown.
class FileCheck {
 public:
  // whole_digest: also hash the file as one, to be compared with the digest where that is shown.
  // Errors: bad_proof, limit_exceeded, wrong_value (cuts).
  static Result<FileCheck> create(FileToCheck task, const VerifiedFile& shown, bool whole_digest);
  void update(ByteView bytes);
  // Findings name the member; entry stays empty.
  [[nodiscard]] std::vector<Finding> finish();
  ~FileCheck();
  FileCheck(FileCheck&&) noexcept;
  FileCheck& operator=(FileCheck&&) noexcept;

 private:
  struct State;
  explicit FileCheck(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace aigaq::formats
