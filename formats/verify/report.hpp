#pragma once
// What verification found out: data, never a bare bool. Integrity, signer, time and truth are
// four different things and stay apart. docs/formats/findings.md lists every class.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "crypto/bytes.hpp"
#include "crypto/result.hpp"
#include "formats/statement/statement.hpp"
#include "formats/time/evidence.hpp"
#include "formats/verify/vouching.hpp"

namespace aigaq::formats {

enum class Aspect : std::uint8_t { integrity, signer, time, truth, input, environment };
enum class Integrity : std::uint8_t { ok, failed, not_checked };
enum class Signer : std::uint8_t { trusted, untrusted, bad };
enum class TimeVerdict : std::uint8_t { claimed_only, interval, contradicted };
enum class Addressed : std::uint8_t { yes, no, passphrase, not_checked };
[[nodiscard]] std::string_view name_of(Aspect);
[[nodiscard]] std::string_view name_of(Integrity);
[[nodiscard]] std::string_view name_of(Signer);
[[nodiscard]] std::string_view name_of(TimeVerdict);
[[nodiscard]] std::string_view name_of(Addressed);

struct Finding {
  std::string_view cls;  // kebab-case, closed list (formats/verify/classes.hpp)
  Aspect aspect = Aspect::integrity;
  std::optional<std::string> entry;  // number, or head, keys, log-page, index
  std::optional<std::string> file;   // member or file name; hostile text, escape where shown
  std::optional<std::uint64_t> offset;
  std::optional<std::uint64_t> length;
  const char* detail = "";  // static context
};

// A verified text: pieces with gaps between them.
struct TextPiece {
  bool gap = false;
  bool inside_word = false;  // gap whose edge is not at white space
  std::string text;
};
struct ShownList {
  std::uint64_t shown = 0;
  std::uint64_t total = 0;
};
// Bytes of a file that is shown in part: from the first on, so many.
struct Excerpt {
  std::uint64_t first = 0;
  std::uint64_t length = 0;  // of whole chunks, until the last one was seen
  std::string member;        // of the bundle, once it is known which entry this is
};
// Of a file that is not shown whole: stretches of its bytes, or words of a redactable one.
struct ShownPart {
  std::vector<Excerpt> excerpts;
  std::uint64_t chunks = 0;  // of the whole file, of which excerpts are shown; else 0
  std::vector<TextPiece> text;
  std::uint64_t gaps = 0;  // in that text
};
struct VerifiedFile {
  std::uint64_t number = 0;         // place in the entry's list, from 0
  std::optional<CompactText> name;  // when shown
  std::optional<std::string> media_type;
  std::optional<std::uint64_t> size;
  std::optional<FileDigest> digest;
  CompactText member;  // of the bundle, with all of the file's bytes; empty when there is none
  Rare<ShownPart> part;
  Rare<FieldValues> fields;  // further ones of the file's form
};
struct VerifiedEntry {
  std::uint64_t number = 0;
  Hash leaf_hash;
  FormKind kind{};
  std::uint64_t schema_version = 0;
  Status status = Status::original;
  std::optional<Ed25519PublicKey> author;
  FieldValues fields;                      // shown ones
  std::vector<std::string> shown_empty;    // slots shown to be empty
  std::map<std::string, ShownList> lists;  // k of n, files included
  std::vector<Relation> relations;
  std::vector<TextPiece> text;
  std::uint64_t gaps = 0;  // gaps in opened texts
  std::vector<VerifiedFile> files;
};

struct BundleReport {
  std::vector<Finding> findings;
  std::optional<std::string_view> primary;  // of all classes found (classes::kPrimaryOrder)
  Integrity integrity = Integrity::not_checked;
  Signer signer = Signer::untrusted;
  TimeVerdict time = TimeVerdict::claimed_only;
  Addressed addressed = Addressed::not_checked;
  std::string origin;
  std::string log_vkey;
  std::string fingerprint;
  std::optional<VaultId> vault;
  std::uint64_t size = 0;
  Hash root;
  std::string checkpoint;          // exact note
  std::vector<Vouched> witnesses;  // of the reader's policy
  Quorum quorum = Quorum::none;
  std::string purpose;
  std::vector<VerifiedEntry> entries;
  TimeReport intervals;  // evidence of time, evaluated or not
};

}  // namespace aigaq::formats
