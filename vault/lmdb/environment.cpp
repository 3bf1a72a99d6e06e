#include "vault/lmdb/environment.hpp"

#include <fcntl.h>
#include <lmdb.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <mutex>
#include <utility>
#include <vector>

#include "vault/lmdb/lock_file.hpp"
#include "vault/place/failure.hpp"

namespace aigaq::vault::lmdb {
namespace {

constexpr const char* kStore = "store";  // the folder, where a transaction knows no path

// Thrown inside write() only: the map must grow and the transaction be repeated.
struct MapFull {};

[[noreturn]] void throw_mdb(int code, const char* action, const std::string& path) {
  if (code == MDB_MAP_FULL) throw MapFull{};
  if (code > 0) throw_errno(code, action, path);
  const Detail what(std::string("cannot ") + action,
                    {{"path", path}, {"system", mdb_strerror(code)}});
  switch (code) {
    case MDB_READERS_FULL:
    case MDB_TLS_FULL:
    case MDB_TXN_FULL:
    case MDB_MAP_RESIZED:
      throw StorageError(Trouble::input_output, "store", what, path);
    default:  // corrupted, page not found, wrong version, invalid, panic, bad handles
      throw_integrity("store-damaged", what, "index");
  }
}

void check(int code, const char* action, const std::string& path) {
  if (code != MDB_SUCCESS) throw_mdb(code, action, path);
}

MDB_val value_of(ByteView bytes) {
  // LMDB's C interface has no const; it does not write through these.
  return {bytes.size(), const_cast<std::uint8_t*>(bytes.data())};
}
ByteView view_of(const MDB_val& value) {
  return {static_cast<const std::uint8_t*>(value.mv_data), value.mv_size};
}

class Cursor {
 public:
  Cursor(MDB_txn* txn, unsigned table) {
    check(mdb_cursor_open(txn, table, &cursor_), "read", kStore);
  }
  ~Cursor() { mdb_cursor_close(cursor_); }
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;
  bool move(MDB_val& key, MDB_val& value, MDB_cursor_op how) {
    const int code = mdb_cursor_get(cursor_, &key, &value, how);
    if (code == MDB_NOTFOUND) return false;
    check(code, "read", kStore);
    return true;
  }

 private:
  MDB_cursor* cursor_ = nullptr;
};

// A link put in the place of the folder or the data file would lead the writer elsewhere.
void refuse_links(const std::string& directory) {
  struct stat folder {};
  if (::lstat(directory.c_str(), &folder) == 0 && !S_ISDIR(folder.st_mode)) {
    throw_integrity("not-a-file", {"not a folder", {{"path", directory}}}, "index");
  }
  for (const char* name : {"/data.mdb", "/lock.mdb"}) {
    const std::string path = directory + name;
    struct stat info {};
    if (::lstat(path.c_str(), &info) != 0) {
      if (errno == ENOENT) continue;
      throw_errno(errno, "look at", path);
    }
    if (!S_ISREG(info.st_mode)) {
      throw_integrity("not-a-file", {"not a regular file", {{"path", path}}}, "index");
    }
  }
}

std::uint64_t data_size(const std::string& directory) {
  struct stat info {};
  return ::stat((directory + "/data.mdb").c_str(), &info) == 0
             ? static_cast<std::uint64_t>(info.st_size)
             : 0;
}

constexpr unsigned kFreePages = 0;  // the table of LMDB's own that lists them

// The pages that a commit may write to, and those of them that it wrote.
class FreePages {
 public:
  FreePages(MDB_env* env, MDB_txn* txn) {
    MDB_envinfo info{};
    check(mdb_env_info(env, &info), "read", kStore);
    behind_ = info.me_last_pgno + 1;
    Cursor cursor(txn, kFreePages);
    MDB_val key{};
    MDB_val pages{};  // their number, then the pages
    for (bool found = cursor.move(key, pages, MDB_FIRST); found;
         found = cursor.move(key, pages, MDB_NEXT)) {
      if (pages.mv_size < sizeof(PageNumber)) continue;
      std::vector<PageNumber> list(pages.mv_size / sizeof(PageNumber));
      std::memcpy(list.data(), pages.mv_data, list.size() * sizeof(PageNumber));
      if (list.front() > list.size() - 1) continue;
      free_.insert(free_.end(), list.begin() + 1,
                   list.begin() + 1 + static_cast<std::ptrdiff_t>(list.front()));
    }
    std::sort(free_.begin(), free_.end());
  }

  // Those that are in use afterwards: the commit wrote them.
  [[nodiscard]] std::vector<PageRun> used_until(const FreePages& after) const {
    std::vector<PageNumber> used;
    std::set_difference(free_.begin(), free_.end(), after.free_.begin(), after.free_.end(),
                        std::back_inserter(used));
    std::vector<PageRun> out{{0, 2}};  // the two heads
    for (const PageNumber page : used) {
      auto& [first, count] = out.back();
      if (first + count == page) {
        ++count;
      } else {
        out.emplace_back(page, 1);
      }
    }
    if (after.behind_ > behind_) out.emplace_back(behind_, after.behind_ - behind_);
    return out;
  }

 private:
  PageNumber behind_ = 0;  // the first that no commit has used yet
  std::vector<PageNumber> free_;
};

// Less room than LMDB writes at a time.
bool is_full(int fd) {
  constexpr std::uint64_t kWrite = std::uint64_t{64} * 4'096;
  struct statvfs info {};
  return ::fstatvfs(fd, &info) == 0 && std::uint64_t{info.f_bavail} * info.f_frsize < kWrite;
}

}  // namespace

ReadTxn::~ReadTxn() {
  if (txn_ != nullptr) mdb_txn_abort(txn_);
}

std::optional<ByteView> ReadTxn::get(Table table, ByteView key) const {
  MDB_val k = value_of(key);
  MDB_val v{};
  const int code = mdb_get(txn_, tables_.at(table), &k, &v);
  if (code == MDB_NOTFOUND) return std::nullopt;
  check(code, "read", kStore);
  return view_of(v);
}

std::uint64_t ReadTxn::count(Table table) const {
  MDB_stat stat{};
  check(mdb_stat(txn_, tables_.at(table), &stat), "read", kStore);
  return stat.ms_entries;
}

void ReadTxn::walk(Table table, ByteView from,
                   const std::function<bool(ByteView, ByteView)>& visit) const {
  Cursor cursor(txn_, tables_.at(table));
  MDB_val k = value_of(from);
  MDB_val v{};
  bool found = cursor.move(k, v, from.empty() ? MDB_FIRST : MDB_SET_RANGE);
  while (found && visit(view_of(k), view_of(v))) found = cursor.move(k, v, MDB_NEXT);
}

namespace {

void check_appended(int code) {
  if (code == MDB_KEYEXIST) {
    throw_integrity("record-exists", "the store holds more than its head says", "head");
  }
  check(code, "write", kStore);
}

}  // namespace

void WriteTxn::append(Table table, ByteView key, ByteView value) {
  MDB_val k = value_of(key);
  MDB_val v = value_of(value);
  check_appended(mdb_put(txn_, tables_.at(table), &k, &v, MDB_APPEND | MDB_NOOVERWRITE));
}

MutableByteView WriteTxn::append_room(Table table, ByteView key, std::size_t bytes) {
  MDB_val k = value_of(key);
  MDB_val v{bytes, nullptr};
  const int code =
      mdb_put(txn_, tables_.at(table), &k, &v, MDB_APPEND | MDB_NOOVERWRITE | MDB_RESERVE);
  check_appended(code);
  return {static_cast<std::uint8_t*>(v.mv_data), v.mv_size};
}

bool WriteTxn::insert(Table table, ByteView key, ByteView value) {
  MDB_val k = value_of(key);
  MDB_val v = value_of(value);
  const int code = mdb_put(txn_, tables_.at(table), &k, &v, MDB_NOOVERWRITE);
  if (code == MDB_KEYEXIST) return false;
  check(code, "write", kStore);
  return true;
}

void WriteTxn::replace(Table table, ByteView key, ByteView value) {
  MDB_val k = value_of(key);
  MDB_val v = value_of(value);
  check(mdb_put(txn_, tables_.at(table), &k, &v, 0), "write", kStore);
}

void WriteTxn::commit() {
  int fd = -1;
  (void)mdb_env_get_fd(mdb_txn_env(txn_), &fd);
  // The commit frees the handle even when it fails.
  int code = mdb_txn_commit(std::exchange(txn_, nullptr));
  // So LMDB calls a write that a full disk cut short.
  if (code == EIO && is_full(fd)) code = ENOSPC;
  check(code, "commit to", kStore);
}

Environment::Environment(const std::string& directory, OpenMode mode, std::uint64_t map_bytes)
    : path_(directory) {
  refuse_links(directory);
  const bool create = mode == OpenMode::create;
  if (!create && data_size(directory) == 0) {
    throw_integrity("store-missing", {"the store is missing", {{"path", directory}}}, "head");
  }
  if (mode != OpenMode::read_without_lock) make_lock_file(directory);
  check(mdb_env_create(&env_), "open", path_);
  struct Guard {  // the destructor does not run when the constructor throws
    MDB_env*& env;
    bool keep = false;
    ~Guard() {
      if (!keep) mdb_env_close(std::exchange(env, nullptr));
    }
  } guard{env_};
  check(mdb_env_set_maxdbs(env_, kTables), "open", path_);
  // Room to write at least as much again as there is.
  const std::uint64_t wanted = std::max(map_bytes, data_size(directory) * 2);
  check(mdb_env_set_mapsize(env_, (wanted + 4095) / 4096 * 4096), "open", path_);
  unsigned flags = 0;
  if (mode == OpenMode::read || mode == OpenMode::read_without_lock) flags |= MDB_RDONLY;
  if (mode == OpenMode::read_without_lock) flags |= MDB_NOLOCK;
  // A writer touches pages here and there: reading around them costs more than it gives.
  if (mode == OpenMode::write) flags |= MDB_NORDAHEAD;
  check(mdb_env_open(env_, path_.c_str(), flags, 0600), "open", path_);
  int fd = -1;
  check(mdb_env_get_fd(env_, &fd), "open", path_);
  if (::fcntl(fd, F_SETFD, FD_CLOEXEC) != 0) throw_errno(errno, "open", path_);
  if (mode != OpenMode::read_without_lock) {
    int dead = 0;
    check(mdb_reader_check(env_, &dead), "open", path_);
  }
  open_tables(mode);
  guard.keep = true;
}

Environment::~Environment() {
  if (env_ != nullptr) mdb_env_close(env_);
}

// False when it is not there; anything else that fails throws.
bool Environment::open_table(MDB_txn* txn, std::size_t table, bool create) {
  const std::array<char, 2> name{static_cast<char>('0' + table), '\0'};
  const int code = mdb_dbi_open(txn, name.data(), create ? MDB_CREATE : 0, &tables_.at(table));
  if (code == MDB_SUCCESS) return true;
  if (code == MDB_NOTFOUND) return false;
  mdb_txn_abort(txn);
  throw_mdb(code, "open", path_);
}

void Environment::open_tables(OpenMode mode) {
  const bool create = mode == OpenMode::create;
  MDB_txn* txn = begin(create ? 0 : MDB_RDONLY);
  for (std::size_t i = 0; i < kTables; ++i) {
    if (open_table(txn, i, create)) continue;
    mdb_txn_abort(txn);
    throw_integrity("store-damaged", {"the store lacks a table", {{"path", path_}}}, "index");
  }
  check(mdb_txn_commit(txn), "open", path_);
}

MDB_txn* Environment::begin(unsigned flags) const {
  MDB_txn* txn = nullptr;
  int code = mdb_txn_begin(env_, nullptr, flags, &txn);
  if (code == MDB_MAP_RESIZED) {  // another process let the file grow
    check(mdb_env_set_mapsize(env_, 0), "read", path_);
    code = mdb_txn_begin(env_, nullptr, flags, &txn);
  }
  check(code, "read", path_);
  return txn;
}

void Environment::read(const std::function<void(const ReadTxn&)>& use) const {
  {
    const std::shared_lock shared(map_);
    MDB_txn* txn = nullptr;
    const int code = mdb_txn_begin(env_, nullptr, MDB_RDONLY, &txn);
    if (code != MDB_MAP_RESIZED) {
      check(code, "read", path_);
      const ReadTxn snapshot(txn, tables_);
      use(snapshot);
      return;
    }
  }
  // The map may move only while no other thread reads.
  const std::unique_lock alone(map_);
  const ReadTxn snapshot(begin(MDB_RDONLY), tables_);
  use(snapshot);
}

void Environment::write(const std::function<void(WriteTxn&)>& fill,
                        const std::function<void(const std::function<void()>&)>& commit,
                        std::uint64_t room) {
  const auto free_pages = [this] {
    const ReadTxn now(begin(MDB_RDONLY), tables_);
    return FreePages(env_, now.txn_);
  };
  const FreePages before = free_pages();
  if (room > 0) make_room(room);
  for (;;) {
    try {
      WriteTxn txn(begin(0), tables_);
      fill(txn);
      commit([&txn] { txn.commit(); });
      break;
    } catch (const MapFull&) {  // the transaction is gone: nothing lives while the map moves
      grow();
    }
  }
  drop_pages(before.used_until(free_pages()));
}

void Environment::drop_pages(const std::vector<PageRun>& runs) {
  int fd = -1;
  check(mdb_env_get_fd(env_, &fd), "read", path_);
  MDB_stat stat{};
  check(mdb_env_stat(env_, &stat), "read", path_);
  // A page that this process has mapped would stay in memory: they are all mapped anew.
  const std::unique_lock alone(map_);
  MDB_envinfo info{};
  check(mdb_env_info(env_, &info), "read", path_);
  check(mdb_env_set_mapsize(env_, info.me_mapsize), "read", path_);
  // Dropped all together, and asked for all together: the disk has many requests to choose from.
  for (const int advice : {POSIX_FADV_DONTNEED, POSIX_FADV_WILLNEED}) {
    for (const auto& [first, count] : runs) {
      (void)::posix_fadvise(fd, static_cast<off_t>(first * stat.ms_psize),
                            static_cast<off_t>(count * stat.ms_psize), advice);
    }
  }
}

void Environment::grow() {
  const std::unique_lock alone(map_);
  MDB_envinfo info{};
  check(mdb_env_info(env_, &info), "grow", path_);
  const int code = mdb_env_set_mapsize(env_, info.me_mapsize * 2);
  if (code == ENOMEM) {
    throw StorageError(Trouble::input_output, "address-space",
                       {"the store outgrew the address space", {{"path", path_}}}, path_);
  }
  check(code, "grow", path_);
}

// Free pages inside the file count for nothing: values of many pages may not fit between others.
void Environment::make_room(std::uint64_t bytes) {
  MDB_stat stat{};
  check(mdb_env_stat(env_, &stat), "read", path_);
  for (;;) {
    MDB_envinfo info{};
    check(mdb_env_info(env_, &info), "read", path_);
    if (info.me_mapsize / stat.ms_psize > info.me_last_pgno + bytes / stat.ms_psize) return;
    grow();
  }
}

void Environment::copy_to(const std::string& directory) const {
  for (unsigned how = MDB_CP_COMPACT;;) {
    int code = 0;
    {
      const std::shared_lock shared(map_);
      code = mdb_env_copy2(env_, directory.c_str(), how);
    }
    const bool without_thread = code == EAGAIN && how == MDB_CP_COMPACT;
    if (code != MDB_MAP_RESIZED && !without_thread)
      return check(code, "copy the store to", directory);
    // The copy that was begun is empty, and in the way.
    if (::unlink((directory + "/data.mdb").c_str()) != 0) throw_errno(errno, "remove", directory);
    if (without_thread) {
      how = 0;  // with free pages: what leaves them out is written by a thread of its own
    } else {    // another process let the file grow
      const std::unique_lock alone(map_);
      check(mdb_env_set_mapsize(env_, 0), "read", path_);
    }
  }
}

void Environment::drop_cache() const {
  int fd = -1;
  if (mdb_env_get_fd(env_, &fd) == MDB_SUCCESS) {
    (void)::posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
  }
}

}  // namespace aigaq::vault::lmdb
