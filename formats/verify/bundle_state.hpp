#pragma once
// Inside of the bundle verifier: what a bundle's members say, fed in order from a tar or a folder.

#include "crypto/hash.hpp"
#include "formats/bundle/manifest.hpp"
#include "formats/bundle/members.hpp"
#include "formats/bundle/seal.hpp"
#include "formats/verify/bundle_check.hpp"
#include "formats/verify/bundle_entries.hpp"
#include "formats/verify/bundle_time.hpp"
#include "formats/verify/member_hashing.hpp"

namespace aigaq::formats {

class BundleState {
 public:
  // opened is null for an unpacked folder; sink, lanes and beside may be null.
  BundleState(const OpenedBy* opened, const Trust& trust, MemberSink* sink, Lanes* lanes,
              PairedHashing* beside, const EntryUse& use)
      : opened_(opened),
        trust_(trust),
        sink_(sink),
        entries_(findings_, use),
        time_(findings_, entries_),
        hashing_(lanes, beside) {}

  // Where to read the next bytes to, before they are given to bytes().
  [[nodiscard]] MutableByteView room() { return hashing_.room(); }
  void begin(std::string_view name, std::uint64_t size);
  // The member begun is read from here, as far as somebody looks at it while it comes: bytes() is
  // told of all that is read.
  void look(ByteSource& member, std::uint64_t size);
  void bytes(ByteView bytes);
  void end();
  // Of a layer below.
  void fault(std::string_view cls, const char* detail, std::string_view file = {}) {
    findings_.add(cls, detail, std::nullopt, file);
  }
  [[nodiscard]] BundleReport finish();

 private:
  [[nodiscard]] bool accept(std::string_view name);
  void take_document();
  void check_required();
  void check_bag();
  void check_manifest(std::string_view member, MemberDigests& members);
  void check_seal();
  void check_addressing(const BundleSeal& seal);
  void check_trust();
  void check_witnesses();

  const OpenedBy* opened_;
  const Trust& trust_;
  MemberSink* sink_;
  FindingList findings_;
  BundleEntries entries_;
  BundleTime time_;
  BundleReport report_;

  // The member that comes now.
  std::optional<MemberId> id_;  // accepted ones only
  std::string name_;
  Bytes document_;
  std::size_t came_ = 0;  // bytes of a document
  bool too_large_ = false;
  crypto::Sha256 hash_;

  std::optional<MemberId> last_;
  MemberDigests payload_, tags_;
  std::uint64_t payload_bytes_ = 0;
  std::map<std::string, Bytes, std::less<>> texts_;  // of the bag, by member
  std::optional<FileDigest> tag_manifest_;
  std::optional<Bytes> seal_;
  bool signature_holds_ = false;
  MemberHashing hashing_;  // goes first: it works on the others
};

}  // namespace aigaq::formats
