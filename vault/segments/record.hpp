#pragma once
// Records of a segment file (docs/formats/vault.md): a header box of fixed size, then the sealed
// body. The headers open under the log key, so a segment describes itself; the body opens under the
// key of its file.

#include <optional>
#include <vector>

#include "crypto/aead.hpp"
#include "crypto/random.hpp"
#include "vault/errors.hpp"
#include "vault/keys/names.hpp"

namespace aigaq::vault {

inline constexpr std::size_t kRecordPlain = std::size_t{1} << 20;
inline constexpr std::size_t kRecordBlock = 4'096;  // commits end on a block of their own

using FileId = FixedBytes<struct FileIdTag, 16>;

enum class RecordKind : std::uint8_t { data = 1, padding = 2 };

struct RecordHeader {
  RecordKind kind = RecordKind::data;
  bool last = false;             // of its file
  std::uint32_t body_bytes = 0;  // plain
  FileId file;
  std::uint64_t number = 0;  // from 0 in its file
};
inline constexpr std::size_t kHeaderPlain = 1 + 4 + 16 + 4;
inline constexpr std::size_t kBoxOverhead = 24 + crypto::kTagBytes;
inline constexpr std::size_t kHeaderBoxBytes = kHeaderPlain + kBoxOverhead;
inline constexpr std::size_t kRecordOverhead = kHeaderBoxBytes + kBoxOverhead;

// A position in the segments.
struct SegmentPlace {
  std::uint64_t segment = 1;
  std::uint64_t offset = 0;
  auto operator<=>(const SegmentPlace&) const = default;
};
// Records of one file that lie one behind the other in one segment.
struct Extent {
  SegmentPlace begin;
  std::uint64_t records = 0;
};
// Where a file's bytes lie. Its key is wrapped in the key table.
struct StoredRef {
  FileId file;
  std::uint64_t size = 0;
  std::uint64_t records = 0;
  std::vector<Extent> extents;
};
void write_ref(FieldWriter& out, const StoredRef& ref);
[[nodiscard]] std::optional<StoredRef> read_ref(FieldReader& in);

struct RecordKeys {
  explicit RecordKeys(const crypto::AeadKey& log_key)
      : header(store_key(log_key, "record header")), padding(store_key(log_key, "padding")) {}
  crypto::AeadKey header;
  crypto::AeadKey padding;
};

// out: kHeaderBoxBytes.
void seal_record_header(const RecordKeys& keys, const VaultId& vault, SegmentPlace place,
                        const RecordHeader& header, const crypto::XNonce& nonce,
                        MutableByteView out);
// Needs no place: a body may be sealed before it has one. out: header.body_bytes and kBoxOverhead;
// plain may lie in it where the ciphertext will, behind the nonce.
void seal_record_body(const crypto::AeadKey& body_key, const VaultId& vault,
                      const RecordHeader& header, const crypto::XNonce& nonce, ByteView plain,
                      MutableByteView out);
// Errors: bad_tag, malformed.
[[nodiscard]] Result<RecordHeader> open_record_header(const RecordKeys& keys, const VaultId& vault,
                                                      SegmentPlace place, ByteView box);
// Errors: bad_tag, truncated. sealed: nonce, ciphertext, tag; out: header.body_bytes.
[[nodiscard]] Result<void> open_record_body(const crypto::AeadKey& body_key, const VaultId& vault,
                                            const RecordHeader& header, ByteView sealed,
                                            MutableByteView out);

// What open_record_body says, without making the plain bytes.
[[nodiscard]] Result<void> check_record_body(const crypto::AeadKey& body_key, const VaultId& vault,
                                             const RecordHeader& header, ByteView sealed);

// 1, 2, … as file names: eight digits.
[[nodiscard]] std::string segment_name(std::uint64_t segment);
// "segments/00000001": what errors name, so that nobody takes it for an entry's number.
[[nodiscard]] std::string segment_subject(std::uint64_t segment);
// Integrity, of the log as a whole: it is not there, or ends before what is committed.
[[nodiscard]] StorageError segment_missing(std::uint64_t segment);
[[nodiscard]] StorageError segment_cut(std::uint64_t segment);

}  // namespace aigaq::vault
