#pragma once
// A statement in the clear, as the vault holds it (encrypted) and commits to it.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "crypto/bytes.hpp"
#include "crypto/secret.hpp"
#include "formats/rare.hpp"
#include "formats/statement/schema.hpp"
#include "formats/statement/word_cuts.hpp"

namespace aigaq::formats {

enum class Status : std::uint8_t { original, amends, retracts, supersedes };
[[nodiscard]] std::string_view name_of(Status status);
[[nodiscard]] std::optional<Status> status_of(std::string_view name);

// By key. Fields of shape text have one value; of shape list any number; key order is the schema's.
using FieldValues = std::map<std::string, std::vector<std::string>>;

struct Relation {
  std::string word;
  std::uint64_t entry = 0;
  Hash leaf_hash;
};

// Where a text is cut into words, and where chaff stands: per word its length in bytes and the
// number of chaff leaves behind it. Made once at intake, stored, never recut. An empty text is
// one word of length 0.
struct TextCuts {
  WordCuts words;
  [[nodiscard]] std::uint64_t leaves() const;
  bool operator==(const TextCuts&) const = default;
};
// The words cover exactly the text, each is valid UTF-8, and none is empty unless it stands alone.
// Errors: wrong_value, limit_exceeded, malformed (UTF-8).
[[nodiscard]] Result<void> check_cuts(std::string_view text, const TextCuts& cuts);
// The same without the text's bytes.
[[nodiscard]] Result<void> check_cut_sizes(std::uint64_t size, const TextCuts& cuts);

enum class ContentKind : std::uint8_t { text, file };

// What a form commits to of a text or a file's bytes.
struct ContentRef {
  ContentKind kind = ContentKind::file;
  Hash root;
  std::uint64_t leaves = 0;
};

struct FileRecord {
  CompactText name;        // base name as given; may be any bytes but NUL and '/'
  std::string media_type;  // from an allow-list by content, else application/octet-stream
  std::uint64_t size = 0;
  FileDigest digest;
  ContentRef content;
  Rare<TextCuts> cuts;       // redactable files only
  Rare<FieldValues> fields;  // of the file's own form; never an empty map
};

struct Statement {
  FormKind kind{};
  std::uint64_t version = 1;
  Status status = Status::original;
  FieldValues fields;
  std::vector<Relation> relations;
  std::optional<std::string> text;  // the statement itself, exact UTF-8
  std::optional<TextCuts> text_cuts;
  std::vector<FileRecord> files;
};

// All tree seeds of one entry come from its one 32-byte seed:
// HKDF(entry seed, "", kTreeSeed ‖ path), so 32 bytes are stored and every tree's is independent.
// Paths (docs/formats/schema.md): "/form", "/list/<slot>", "/text", "/author", and for a file from
// 0 "/file/<n>/form", "/file/<n>/list/<slot>", "/file/<n>/content".
using EntrySeed = crypto::SecretKey<struct EntrySeedTag, 32>;
[[nodiscard]] crypto::TreeSeed form_seed(const EntrySeed& seed);
[[nodiscard]] crypto::TreeSeed list_seed(const EntrySeed& seed, unsigned slot);
[[nodiscard]] crypto::TreeSeed text_seed(const EntrySeed& seed);
[[nodiscard]] crypto::TreeSeed file_form_seed(const EntrySeed& seed, std::uint64_t file);
[[nodiscard]] crypto::TreeSeed file_list_seed(const EntrySeed& seed, std::uint64_t file,
                                              unsigned slot);
[[nodiscard]] crypto::TreeSeed file_content_seed(const EntrySeed& seed, std::uint64_t file);
[[nodiscard]] Salt16 author_salt(const EntrySeed& seed);

// Root and leaf count of a text's tree. Precondition: check_cuts.
[[nodiscard]] ContentRef commit_text(std::string_view text, const TextCuts& cuts,
                                     const crypto::TreeSeed& seed);
// Everything that the functions below rely on: known fields with as many values as their shape
// takes, cuts that fit, limits. Errors: unsupported (field), wrong_value, missing, limit_exceeded,
// malformed (UTF-8).
[[nodiscard]] Result<void> check_statement(const Statement& statement);
// Root of the whole form. files[i].content must be filled in. Precondition: check_statement.
[[nodiscard]] Hash form_root(const Statement& statement, const EntrySeed& seed);

// Deterministic CBOR of a statement, for the vault's encrypted record.
[[nodiscard]] Bytes encode_statement(const Statement& statement);
// Errors: as decode<T> and check_statement.
[[nodiscard]] Result<Statement> decode_statement(ByteView bytes);
// The same of what is not kept: of a text of many MiB not two copies lie in memory. The text and
// its cuts go out of the statement; of the bytes nothing can be read afterwards.
[[nodiscard]] Bytes spend_statement(Statement& statement, LetGo let_go);
[[nodiscard]] Result<Statement> decode_spent_statement(Bytes bytes, LetGo let_go);

}  // namespace aigaq::formats
