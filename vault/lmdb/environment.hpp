#pragma once
// LMDB 0.9, by its rules: no WRITEMAP, close-on-exec, reader check at open, short transactions,
// handles cleared before a commit, a map that grows. Append only: there is no delete, and one
// table alone is overwritten. One environment a process and vault.

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <utility>
#include <vector>

#include "crypto/bytes.hpp"

struct MDB_env;
struct MDB_txn;

namespace aigaq::vault::lmdb {

// Tables are named by their number: names in the file tell nothing.
inline constexpr std::size_t kTables = 8;
using Table = std::uint8_t;

class ReadTxn {
 public:
  ~ReadTxn();
  ReadTxn(const ReadTxn&) = delete;
  ReadTxn& operator=(const ReadTxn&) = delete;
  // The view lives as long as the transaction.
  [[nodiscard]] std::optional<ByteView> get(Table table, ByteView key) const;
  [[nodiscard]] std::uint64_t count(Table table) const;
  // In key order from `from` on, until visit returns false.
  void walk(Table table, ByteView from,
            const std::function<bool(ByteView key, ByteView value)>& visit) const;

 protected:
  friend class Environment;
  ReadTxn(MDB_txn* txn, const std::array<unsigned, kTables>& tables) : txn_(txn), tables_(tables) {}
  MDB_txn* txn_;
  const std::array<unsigned, kTables>& tables_;
};

class WriteTxn final : public ReadTxn {
 public:
  // Key behind all others of its table; throws integrity when it is not.
  void append(Table table, ByteView key, ByteView value);
  // The same of a value that the caller writes: there, at once, every byte.
  [[nodiscard]] MutableByteView append_room(Table table, ByteView key, std::size_t bytes);
  // False when the key is there already: nothing is overwritten.
  bool insert(Table table, ByteView key, ByteView value);
  void replace(Table table, ByteView key, ByteView value);

 private:
  friend class Environment;
  using ReadTxn::ReadTxn;
  void commit();
};

enum class OpenMode : std::uint8_t { read, read_without_lock, write, create };

using PageNumber = std::size_t;                      // LMDB's pgno_t
using PageRun = std::pair<PageNumber, std::size_t>;  // the first, and how many

class Environment {
 public:
  // directory exists. map_bytes: first size of the map.
  Environment(const std::string& directory, OpenMode mode, std::uint64_t map_bytes);
  ~Environment();
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

  // One snapshot; never nested. Threads may read at the same time.
  void read(const std::function<void(const ReadTxn&)>& use) const;
  // fill may run again: a full map doubles and the whole transaction is repeated. commit is
  // called with the store's own commit inside. What it wrote is read from the disk afterwards.
  // room: for so many bytes of new values the map grows beforehand, so that it runs once.
  void write(const std::function<void(WriteTxn&)>& fill,
             const std::function<void(const std::function<void()>&)>& commit,
             std::uint64_t room = 0);
  // Copies only what is live (for backups): into an existing empty folder.
  void copy_to(const std::string& directory) const;
  // Asks the kernel to forget the file's pages.
  void drop_cache() const;

 private:
  void open_tables(OpenMode mode);
  [[nodiscard]] bool open_table(MDB_txn* txn, std::size_t table, bool create);
  [[nodiscard]] MDB_txn* begin(unsigned flags) const;
  void grow();
  void make_room(std::uint64_t bytes);
  void drop_pages(const std::vector<PageRun>& runs);
  std::string path_;
  MDB_env* env_ = nullptr;
  mutable std::shared_mutex map_;  // held alone while the map moves
  std::array<unsigned, kTables> tables_{};
};

}  // namespace aigaq::vault::lmdb
