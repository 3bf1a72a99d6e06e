#pragma once
// What an entry keeps beside its log leaf: under its content key, and in the key table.

#include <optional>
#include <vector>

#include "formats/statement/statement.hpp"
#include "vault/keys/session.hpp"
#include "vault/segments/record.hpp"

namespace aigaq::vault {

// Of one file: where its bytes lie, and the roots of its pieces (formats/disclosure/excerpt.hpp),
// which are this entry's own, as the salts are. None of a file of one piece, or that is a text.
struct FileContent {
  StoredRef ref;
  formats::Rare<std::vector<Hash>> pieces;
};

// Sealed under the entry's content key.
struct StatementRecord {
  Bytes statement;  // formats::encode_statement
  formats::EntrySeed seed;
  std::vector<FileContent> files;  // parallel to Statement::files
};
// Both where the statement's bytes lie, of which an entry of many files has many MiB. With room
// for the box; the caller wipes it or seals it there.
[[nodiscard]] Bytes encode_record(Bytes statement, const formats::EntrySeed& seed,
                                  const std::vector<FileContent>& files);
[[nodiscard]] std::optional<StatementRecord> decode_record(Bytes bytes);

// In the key table, and nowhere else.
inline constexpr std::size_t kWrappedKeyBytes = 24 + 32 + crypto::kTagBytes;
using WrappedKey = FixedBytes<struct WrappedKeyTag, kWrappedKeyBytes>;
struct KeyRow {
  std::uint64_t session_first = 0;
  FreshBytes fresh;
  std::vector<WrappedKey> wrapped;  // parallel to Statement::files; boxes under the content key
};
[[nodiscard]] Bytes encode_row(const KeyRow& row);
[[nodiscard]] std::optional<KeyRow> decode_row(ByteView bytes);

[[nodiscard]] WrappedKey wrap_file_key(const crypto::AeadKey& content, const VaultId& vault,
                                       std::uint64_t number, std::uint64_t file,
                                       const crypto::AeadKey& key, crypto::RandomSource& random);
[[nodiscard]] std::optional<crypto::AeadKey> unwrap_file_key(const crypto::AeadKey& content,
                                                             const VaultId& vault,
                                                             std::uint64_t number,
                                                             std::uint64_t file,
                                                             const WrappedKey& wrapped);

// Where the bytes of a file lie already.
struct StoredAt {
  std::uint64_t entry = 0;
  std::uint64_t file = 0;
};
[[nodiscard]] Bytes encode_stored_at(const StoredAt& at);
[[nodiscard]] std::optional<StoredAt> decode_stored_at(ByteView bytes);

}  // namespace aigaq::vault
