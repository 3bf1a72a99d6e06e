#pragma once
// A report's fields as they cross the pipe (report_wire.hpp): those of the long ones in the order
// of their keys in deterministic CBOR (RFC 8949, section 4.2.1), so that no copy is made to sort
// them.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "crypto/hash.hpp"
#include "formats/cbor/archive.hpp"
#include "formats/verify/report.hpp"

namespace aigaq::cli {

struct WireFinding {
  std::string cls, aspect, detail;
  std::optional<std::string> entry;
  std::optional<Bytes> file;  // a name may be any bytes
  std::optional<std::uint64_t> offset, length;
  template <class A>
  void serialize(A& ar) {
    ar(CEREAL_NVP(cls), CEREAL_NVP(aspect), CEREAL_NVP(detail), CEREAL_NVP(entry), CEREAL_NVP(file),
       CEREAL_NVP(offset), CEREAL_NVP(length));
  }
};
// Pieces of a text are written from where they lie, and read to where they stay: there are many.
struct WirePieces {
  const std::vector<formats::TextPiece>* written = nullptr;
  std::vector<formats::TextPiece>* spent = nullptr;  // the same, where they go as they are written
  std::vector<formats::TextPiece> read;
  void write_to(formats::CborWriter& out) const;
  void read_from(formats::cbor::Input& in);
};
struct WireList {
  std::uint64_t shown = 0, total = 0;
  template <class A>
  void serialize(A& ar) {
    ar(CEREAL_NVP(shown), CEREAL_NVP(total));
  }
};
struct WireExcerpt {
  std::uint64_t first = 0, length = 0;
  std::string member;
  template <class A>
  void serialize(A& ar) {
    ar(CEREAL_NVP(first), CEREAL_NVP(length), CEREAL_NVP(member));
  }
};
struct WireFile {
  std::uint64_t number = 0, chunks = 0;
  std::optional<Bytes> name;
  std::optional<std::string> media_type;
  std::optional<std::uint64_t> size;
  std::optional<FileDigest> digest;
  std::string member;
  WirePieces text;
  std::vector<WireExcerpt> excerpts;
  template <class A>
  void serialize(A& ar) {
    ar(CEREAL_NVP(name), CEREAL_NVP(size), CEREAL_NVP(text), CEREAL_NVP(chunks), CEREAL_NVP(digest),
       CEREAL_NVP(member), CEREAL_NVP(number), CEREAL_NVP(excerpts), CEREAL_NVP(media_type));
  }
};
// As pieces are, one WireFile at a time.
struct WireFiles {
  const std::vector<formats::VerifiedFile>* written = nullptr;
  std::vector<formats::VerifiedFile> read;
  void write_to(formats::CborWriter& out) const;
  void read_from(formats::cbor::Input& in);
};
struct WireRelation {
  std::string word;
  std::uint64_t entry = 0;
  Hash leaf_hash;
  template <class A>
  void serialize(A& ar) {
    ar(CEREAL_NVP(word), CEREAL_NVP(entry), CEREAL_NVP(leaf_hash));
  }
};
struct WireEntry {
  std::uint64_t number = 0, schema_version = 0, gaps = 0;
  Hash leaf_hash;
  std::string kind, status;
  std::optional<Ed25519PublicKey> author;
  std::map<std::string, std::vector<std::string>> fields;
  std::vector<std::string> shown_empty;
  std::map<std::string, WireList> lists;
  std::vector<WireRelation> relations;
  WirePieces text;
  WireFiles files;
  template <class A>
  void serialize(A& ar) {
    ar(CEREAL_NVP(gaps), CEREAL_NVP(kind), CEREAL_NVP(text), CEREAL_NVP(files), CEREAL_NVP(lists),
       CEREAL_NVP(author), CEREAL_NVP(fields), CEREAL_NVP(number), CEREAL_NVP(status),
       CEREAL_NVP(leaf_hash), CEREAL_NVP(relations), CEREAL_NVP(shown_empty),
       CEREAL_NVP(schema_version));
  }
};
struct WireVouched {
  Bytes witness, organisation;  // names of a policy may be any bytes
  std::uint64_t seconds = 0;
  template <class A>
  void serialize(A& ar) {
    ar(CEREAL_NVP(witness), CEREAL_NVP(organisation), CEREAL_NVP(seconds));
  }
};
// Seconds before 1970 are none that evidence has: an authority's or a block's time.
struct WireInterval {
  std::optional<std::uint64_t> not_before, not_after;
  template <class A>
  void serialize(A& ar) {
    ar(CEREAL_NVP(not_before), CEREAL_NVP(not_after));
  }
};
struct WireEvidence {
  std::string method, state, where, reason;
  Bytes authority, source;  // may be any bytes
  std::optional<std::uint64_t> end, stated, height, certificate_until;
  std::uint64_t first = 0, last = 0;
  bool expired = false, renewed = false;
  template <class A>
  void serialize(A& ar) {
    ar(CEREAL_NVP(method), CEREAL_NVP(state), CEREAL_NVP(where), CEREAL_NVP(reason),
       CEREAL_NVP(authority), CEREAL_NVP(source), CEREAL_NVP(end), CEREAL_NVP(stated),
       CEREAL_NVP(height), CEREAL_NVP(certificate_until), CEREAL_NVP(first), CEREAL_NVP(last),
       CEREAL_NVP(expired), CEREAL_NVP(renewed));
  }
};
struct WireReport {
  std::vector<WireFinding> findings;
  std::optional<std::string> primary;
  std::string integrity, signer, time, addressed, quorum;
  std::string origin, log_vkey, fingerprint, checkpoint, purpose;
  std::optional<VaultId> vault;
  std::uint64_t size = 0;
  Hash root;
  std::vector<WireVouched> witnesses;
  std::vector<WireEntry> entries;
  std::vector<WireEvidence> evidence;
  std::vector<WireInterval> intervals;  // of the entries in dated
  std::vector<std::uint64_t> dated;
  WireInterval whole;
  template <class A>
  void serialize(A& ar) {
    ar(CEREAL_NVP(root), CEREAL_NVP(size), CEREAL_NVP(time), CEREAL_NVP(dated), CEREAL_NVP(vault),
       CEREAL_NVP(whole), CEREAL_NVP(origin), CEREAL_NVP(quorum), CEREAL_NVP(signer),
       CEREAL_NVP(entries), CEREAL_NVP(primary), CEREAL_NVP(purpose), CEREAL_NVP(evidence),
       CEREAL_NVP(findings), CEREAL_NVP(log_vkey), CEREAL_NVP(addressed), CEREAL_NVP(integrity),
       CEREAL_NVP(intervals), CEREAL_NVP(witnesses), CEREAL_NVP(checkpoint),
       CEREAL_NVP(fingerprint));
  }
};

}  // namespace aigaq::cli
