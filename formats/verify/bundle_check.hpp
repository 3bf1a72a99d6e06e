#pragma once
// THE bundle verifier, streaming. The same for `bundle verify`, `open`, `inspect` and aigaq-verify.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "formats/age/age.hpp"
#include "formats/lanes.hpp"
#include "formats/log/note.hpp"
#include "formats/stream.hpp"
#include "formats/verify/report.hpp"

namespace aigaq::formats {

class PairedHashing;

// Gets every tar member as it is read, before anything is known to be good: the caller writes to
// a temporary place and throws it away when integrity is not ok. Only names that a bundle may have
// (formats/bundle/members.hpp) come, each once; end() does not come for a member that is cut short.
class MemberSink {
 public:
  virtual ~MemberSink() = default;
  virtual void begin(std::string_view name, std::uint64_t size) = 0;
  virtual void write(ByteView bytes) = 0;
  virtual void end() = 0;
};

// How the bundle was opened, compared with what the vault signed.
struct OpenedBy {
  bool passphrase = false;
  std::size_t stanza = 0, stanzas = 0;
  std::optional<Commitment> recipient;  // of the stanza that opened
  Commitment file_key;
};
[[nodiscard]] OpenedBy opened_by(const age::Unwrapped& unwrapped);

struct Trust {
  std::vector<VerifierKey> logs;  // of the policy, too
  TimeAnchors time{};
  std::optional<Policy> policy = {};  // whom else the reader wants to have vouched
};

// Gets each entry when its members have come, before it joins the report, and before the bundle is
// known to be good. All of a bundle's texts are as much as there is memory: who needs none of them
// in the report, or has them by now, drops them. Null: the report keeps them.
using OnEntry = std::function<void(VerifiedEntry&)>;
void drop_texts(VerifiedEntry& entry);
struct EntryUse {
  OnEntry on_entry = nullptr;
  LetGo let_go = nullptr;  // of long openings, as they are read
};

// tar: the decrypted stream. members may be null. Reads to the end of the stream whatever is
// found; a fault of the age layer underneath becomes a finding too. With two lanes large files are
// hashed there while this thread reads; the report is the same. beside, which works in the first of
// these lanes, may take SHA-256 of large files as its second side.
[[nodiscard]] BundleReport check_bundle(ByteSource& tar, const OpenedBy& opened, const Trust& trust,
                                        MemberSink* members, Lanes* lanes = nullptr,
                                        PairedHashing* beside = nullptr, const EntryUse& use = {});

// A bare inner archive: the tar alone, decrypted by somebody before. For whom is not checked.
[[nodiscard]] BundleReport check_archive(ByteSource& tar, const Trust& trust, MemberSink* members,
                                         Lanes* lanes = nullptr, const EntryUse& use = {});

// An unpacked bundle: members by name. read(name) gives the member's bytes or null when absent.
struct FolderReader {
  virtual ~FolderReader() = default;
  virtual std::vector<std::string> names() = 0;  // all files below the top folder, sorted
  virtual std::unique_ptr<ByteSource> open(std::string_view name) = 0;
};
[[nodiscard]] BundleReport check_folder(FolderReader& folder, const Trust& trust,
                                        const EntryUse& use = {});

}  // namespace aigaq::formats
