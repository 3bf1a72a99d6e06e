#pragma once
// One entry with all its content: every root recomputed, every byte of every file read, and what
// does not agree told by the verifier that a recipient uses.

#include <atomic>

#include "formats/verify/own_entry.hpp"
#include "vault/audit/audit_findings.hpp"
#include "vault/audit/crew.hpp"
#include "vault/audit/entry_reader.hpp"
#include "vault/audit/record_reader.hpp"
#include "vault/audit/small_files.hpp"

namespace aigaq::vault {

// What the jobs of one verification share.
struct AuditWork {
  Crew& crew;
  crypto::Ed25519Verifier authors;
  std::atomic<std::uint64_t> bytes{0};  // of files, checked so far
};

// Of one job, entry after entry; a file longer than a piece is shared out among the crew, and so
// are the files of an entry of many. Small files are hashed together: what they make stands where
// it would without that.
class EntryAudit {
 public:
  EntryAudit(const Vault::Impl& vault, AuditPart& part, AuditWork& work)
      : vault_(vault), findings_(part.findings), part_(part), work_(work), small_(part.findings) {}

  // record: of that entry, from the log.
  void check(std::uint64_t number, const EntryRecord& record);
  // Behind the last entry.
  void finish() { small_.finish(); }

 private:
  struct FileTask;
  void check_small(FileTask& file, formats::PieceCheck check);
  void check_content(const EntryReader& reader, const EntryRecord& record);
  void check_author(const EntryReader& reader, const std::optional<Ed25519PublicKey>& author);
  void check_files(const EntryReader& reader, const formats::OwnEntryCheck& check);
  void check_file(const EntryReader& reader, formats::OwnFile own);
  [[nodiscard]] static bool sound_pieces(const EntryReader& reader, std::size_t file);
  void check_pieces(FileTask& file, formats::FileToCheck task);
  void check_words(FileTask& file, formats::FileToCheck task);
  void conclude(FileTask& file, std::vector<formats::Finding> found);
  void check_index(const EntryReader& reader);
  [[nodiscard]] ByteView read(RecordReader& file, std::uint64_t record, DamagedRanges& damage);

  const Vault::Impl& vault_;
  AuditFindings& findings_;
  AuditPart& part_;
  AuditWork& work_;
  OpenSegment segment_;
  SmallFiles small_;
};

}  // namespace aigaq::vault
