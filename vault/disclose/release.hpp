#pragma once
// Writes the bundle, and reads it back with the recipient's own verifier before anybody gets it.

#include <array>

#include "formats/bundle/writer.hpp"
#include "formats/verify/entry_check.hpp"
#include "vault/audit/entry_reader.hpp"
#include "vault/audit/record_reader.hpp"
#include "vault/disclose/draft.hpp"
#include "vault/disclose/output_file.hpp"
#include "vault/disclose/time_members.hpp"
#include "vault/disclose/waiting_texts.hpp"

namespace aigaq::vault {

struct ShownEntry {
  Bytes entry;           // log leaf data
  WaitingBytes opening;  // its document
  formats::VerifiedEntry verified;
};
// Throws integrity when the opening does not verify: then the vault itself is damaged; and
// TooManyPlaces. The reader is let go when what it holds is long. make_file: of WaitingBytes.
[[nodiscard]] ShownEntry open_entry(const Vault& vault, std::optional<EntryReader>& reader,
                                    const EntryDraft& draft, std::function<File()> make_file);
// The same of an entry that nobody reads further, of which nothing is written.
[[nodiscard]] formats::VerifiedEntry verified_entry(const Vault& vault, const EntryDraft& draft);

class BundleRelease {
 public:
  // checkpoint: the note of a tree of that size, which holds every entry chosen.
  BundleRelease(const Vault& vault, const ExportRequest& request, crypto::TreeSize size,
                std::string checkpoint, const Progress& progress, const ExportLanes& lanes);
  ~BundleRelease();
  BundleRelease(const BundleRelease&) = delete;
  BundleRelease& operator=(const BundleRelease&) = delete;

  // What the sender says of an entry, and what he says it of.
  using OnExhibit = std::function<void(const formats::VerifiedEntry&, std::string_view exhibit)>;
  // Each entry goes to on_exhibit once.
  void write(const std::vector<EntryDraft>& drafts, const TimeMembers& time,
             const SenderWords& words, const OnExhibit& on_exhibit);
  // Returns when the whole file was read again from the disk, decrypted and verified: SHA-256 of
  // what was read. Throws integrity.
  FileDigest read_back();
  void release() { file_.release(); }
  [[nodiscard]] std::uint64_t bytes() const { return file_.bytes(); }

 private:
  void start();
  void write_entry(const EntryDraft& draft, const SenderWords& words, const OnExhibit& on_exhibit);
  void write_exhibit(std::uint64_t entry);
  void write_opening(std::uint64_t entry, const WaitingBytes& document);
  [[nodiscard]] std::function<File()> unnamed_files();
  void write_file(const EntryReader& reader, std::size_t file, const std::string& member);
  void write_part(const EntryReader& reader, std::uint64_t file, const formats::Excerpt& part);
  void write_anchor(std::uint64_t number);
  void write_proof(std::uint64_t number);
  void tick(std::uint64_t bytes);
  void check();
  void wait_for_check(std::uint64_t behind);

  const Vault& vault_;
  const ExportRequest& request_;
  crypto::TreeSize size_;
  std::string checkpoint_;
  const Progress& progress_;
  const ExportLanes lanes_;
  const bool beside_;  // what is written is checked by a thread of its own
  OutputFile file_;
  std::unique_ptr<formats::age::PayloadSink> age_;
  std::unique_ptr<formats::BundleWriter> bundle_;
  WaitingTexts exhibits_;  // they come behind all entries
  std::uint64_t done_ = 0;
};

}  // namespace aigaq::vault
