#pragma once
// The log's records in LMDB. Every value is a box under a key of its own purpose, bound to vault,
// kind and key of the record: LMDB has no checksums, and a record put in another's place must fail.

#include <memory>
#include <string>
#include <vector>

#include "crypto/merkle.hpp"
#include "crypto/random.hpp"
#include "formats/log/cosignature.hpp"
#include "vault/keys/table.hpp"
#include "vault/lmdb/environment.hpp"
#include "vault/segments/record.hpp"

namespace aigaq::vault {

inline constexpr const char* kStoreName = "store";

// Table numbers of the store, and kind bytes of its boxes.
enum class Kind : std::uint8_t {
  head = 0,          // one record; the only one that is overwritten
  entries = 1,       // number -> entry bytes, author's COSE_Sign1
  leaves = 2,        // number -> the perfect subtrees that this leaf completes, and its RowPlace
  statements = 3,    // number -> under the entry's content key: statement, seed, stored files
  segments = 4,      // number -> committed end of a full segment
  index = 5,         // index_record.hpp; reading half
  about = 6,         // one record: name, when made, founder's public key
  cosignatures = 7,  // count -> what a witness said of a checkpoint
};

struct Head {
  crypto::TreeSize size = 0;
  Hash root;
  std::string note;         // the signed checkpoint
  std::vector<Hash> range;  // compact range: what appending needs
  SegmentPlace segments_end;
  TableState table;
  std::uint64_t generation = 0;  // erasures and slot changes
  Hash header_digest;            // of the file `header`: an old one put back is found
};
struct About {
  std::string name;
  std::int64_t created = 0;
  Ed25519PublicKey founder;
};
struct EntryRecord {
  Bytes entry;
  Bytes author_cose;
};
// Where the key table holds an entry's row and session.
struct RowPlace {
  TablePlace row;
  std::uint64_t session_first = 0;  // number of the session's first entry
  TablePlace session;
  bool operator==(const RowPlace&) const = default;
};
struct LeafRecord {
  std::vector<Hash> completed;  // perfect subtrees, the leaf first
  RowPlace place;
};

// A witness's word for the tree of that size.
struct Cosigned {
  formats::CosignerKey witness;
  crypto::TreeSize size = 0;
  Hash root;
  std::uint64_t seconds = 0;  // of the witness's clock
  std::string line;           // of the note, with its LF
};

class LogStore {
 public:
  LogStore(const std::string& directory, lmdb::OpenMode mode, std::uint64_t map_bytes,
           const crypto::AeadKey& log_key, const VaultId& vault);

  // All throw integrity for a missing or altered record ("head", "log-page", the number).
  [[nodiscard]] Head head() const;
  [[nodiscard]] About about() const;
  [[nodiscard]] EntryRecord entry(std::uint64_t number) const;
  [[nodiscard]] Hash node(crypto::NodeId id) const;
  [[nodiscard]] LeafRecord leaf(std::uint64_t number) const;
  [[nodiscard]] std::uint64_t segment_end(std::uint64_t segment) const;  // of a full one
  // The sealed statement as it lies there; open_statement needs the entry's content key.
  [[nodiscard]] Bytes sealed_statement(std::uint64_t number) const;
  [[nodiscard]] Bytes open_statement(std::uint64_t number, const crypto::AeadKey& content) const;
  // Leaf hashes in order from a number on, until visit says false.
  void leaves(std::uint64_t from, crypto::TreeSize size,
              const std::function<bool(std::uint64_t, const Hash&)>& visit) const;
  [[nodiscard]] std::vector<Cosigned> cosignatures() const;  // in the order they came
  // Records of a table. For verification: surplus is found by counting.
  [[nodiscard]] std::uint64_t count(Kind kind) const;
  // A record of the index as it lies there.
  [[nodiscard]] std::optional<Bytes> index(ByteView key) const;

  // Inside a write transaction.
  void put_head(lmdb::WriteTxn& txn, const Head& head, crypto::RandomSource& random) const;
  void put_about(lmdb::WriteTxn& txn, const About& about, crypto::RandomSource& random) const;
  void put_entry(lmdb::WriteTxn& txn, std::uint64_t number, const EntryRecord& record,
                 crypto::RandomSource& random) const;
  void put_leaf(lmdb::WriteTxn& txn, std::uint64_t number, const LeafRecord& record,
                crypto::RandomSource& random) const;
  // The box of a statement, where its record lay; and the store's record of it.
  [[nodiscard]] Bytes seal_statement(std::uint64_t number, const crypto::AeadKey& content,
                                     Bytes plain, crypto::RandomSource& random) const;
  void put_statement(lmdb::WriteTxn& txn, std::uint64_t number, ByteView box) const;
  // The same of a long one: it is gone as it is copied.
  void spend_statement(lmdb::WriteTxn& txn, std::uint64_t number, Bytes box) const;
  void put_segment_end(lmdb::WriteTxn& txn, std::uint64_t segment, std::uint64_t end,
                       crypto::RandomSource& random) const;
  void put_cosigned(lmdb::WriteTxn& txn, std::uint64_t number, const Cosigned& cosigned,
                    crypto::RandomSource& random) const;
  // What is there already stays.
  static void put_index(lmdb::WriteTxn& txn, ByteView key, ByteView value);

  [[nodiscard]] lmdb::Environment& environment() { return environment_; }
  [[nodiscard]] const lmdb::Environment& environment() const { return environment_; }
  [[nodiscard]] Bytes record_ad(Kind kind, ByteView key) const;

 private:
  [[nodiscard]] std::optional<Bytes> sealed(Kind kind, ByteView key) const;
  [[nodiscard]] Bytes get(Kind kind, ByteView key, const std::string& subject) const;
  [[nodiscard]] const crypto::AeadKey& key_of(Kind kind) const;

  lmdb::Environment environment_;
  VaultId vault_;
  std::vector<crypto::AeadKey> keys_;  // by kind; empty where another half holds the key
};

}  // namespace aigaq::vault
