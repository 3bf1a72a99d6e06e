#pragma once
// Inside of the bundle verifier: genesis, checkpoint and entries, member by member in order.

#include <map>
#include <string>

#include "formats/log/note.hpp"
#include "formats/verify/bundle_check.hpp"
#include "formats/verify/bundle_findings.hpp"
#include "formats/verify/entry_check.hpp"
#include "formats/verify/excerpt_check.hpp"

namespace aigaq::formats {

// The entry whose members come now.
struct EntryInBundle {
  std::uint64_t number = 0;
  Bytes bytes;
  Hash leaf, previous;
  bool proved = false;
  bool opened = false;
  std::optional<Result<EntryCheck>> read;  // from the opening, until it has ended
  std::optional<EntryCheck> check;
  std::vector<std::uint32_t> tasks;        // places in check->files, by the names of their members
  std::optional<ExcerptMembers> excerpts;  // with check
};
struct FileInBundle {
  std::string member;
  std::optional<FileDigest> shown_digest;
  std::optional<FileCheck> check;
};

class BundleEntries {
 public:
  BundleEntries(FindingList& findings, const EntryUse& use) : findings_(findings), use_(use) {}

  // data/checkpoint.txt; checked as soon as genesis has told the log key.
  void checkpoint(std::string_view note) { note_ = std::string(note); }
  // Ascending numbers; entry 0 is genesis. Each ends the one before.
  void entry(std::uint64_t number, ByteView bytes);
  void proof(ByteView text);
  // Read to its end, and what it says kept until that is known to be the member's: opening().
  void read_opening(ByteSource& document, std::uint64_t expected);
  void opening();
  void begin_file(std::string_view member, std::uint64_t file_number_from_1);
  // Takes the bytes of that file, until end_file(); null when they are compared with nothing.
  [[nodiscard]] FileCheck* file_check();
  void end_file(const FileDigest& digest);
  // The same of a member that holds a part of a file, which takes its bytes at once.
  void begin_excerpt(std::string_view member, std::uint64_t file_number_from_1,
                     std::uint64_t first_byte);
  void excerpt_bytes(ByteView bytes);
  void end_excerpt();
  void finish();

  // The number of the entry whose members come now; nullopt before any.
  [[nodiscard]] std::optional<std::uint64_t> current() const;
  // It has an opening, whatever that is worth.
  [[nodiscard]] bool disclosed(std::uint64_t number) const;
  // Of an entry of the bundle that is before current(); nullptr when there is none.
  struct Place {
    Hash leaf, previous;
  };
  [[nodiscard]] const Place* place(std::uint64_t number) const;
  // Of genesis, once it is known to be well-formed.
  [[nodiscard]] const std::optional<VaultId>& vault() const { return vault_; }
  [[nodiscard]] const std::optional<VerifierKey>& log_key() const { return log_key_; }
  // Once its signature by the log key holds.
  [[nodiscard]] const std::optional<Checkpoint>& head() const { return head_; }
  [[nodiscard]] const std::optional<std::string>& note() const { return note_; }
  [[nodiscard]] std::vector<VerifiedEntry> take() { return std::move(done_); }

 private:
  void close();
  void genesis(const Genesis& genesis);
  void check_relations(const VerifiedEntry& entry);
  void check_linked(const Entry& entry, std::uint64_t number);
  void add(std::string_view cls, const char* detail, std::string_view file = {});
  [[nodiscard]] std::string member(std::string_view name) const;
  [[nodiscard]] WaitingFile* waiting(std::string_view member);

  FindingList& findings_;
  const EntryUse& use_;
  std::optional<std::string> note_;
  std::optional<VaultId> vault_;
  std::optional<VerifierKey> log_key_;
  std::optional<Checkpoint> head_;
  std::optional<EntryInBundle> current_;
  std::optional<FileInBundle> file_;
  std::optional<std::pair<std::uint64_t, Hash>> before_;  // number and leaf of the last entry
  std::map<std::uint64_t, Place> places_;                 // of all entries so far
  std::vector<std::uint64_t> opened_;
  std::vector<VerifiedEntry> done_;
  bool genesis_there_ = false;
};

}  // namespace aigaq::formats
