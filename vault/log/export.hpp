#pragma once
// The exported log: all that the store holds and that can't be derived, as one file that is only
// appended to (docs/formats/vault.md, "The exported log"). A store is made again from it.

#include <functional>
#include <variant>

#include "vault/log/store.hpp"
#include "vault/place/disk.hpp"

namespace aigaq::vault {

inline constexpr const char* kLogExportName = "log";

// How much of the file counts.
struct LogExportState {
  std::uint64_t end = 0;      // bytes
  Hash hash;                  // rolling: SHA-256(hash before ‖ record)
  std::uint64_t records = 0;  // and of these
  std::uint64_t entries = 0, segments = 0, cosignatures = 0;
  Hash root;  // of those entries
  friend bool operator==(const LogExportState&, const LogExportState&) = default;
};

struct ExportedEntry {
  std::uint64_t number = 0;
  EntryRecord record;
  Bytes statement;  // sealed
  RowPlace place;
};
struct ExportedSegment {
  std::uint64_t segment = 0, end = 0;
};
struct ExportedCosigned {
  std::uint64_t number = 0;
  Cosigned cosigned;
};
struct ExportedEnd {
  Head head;
  About about;
};
using ExportedRecord = std::variant<ExportedEntry, ExportedSegment, ExportedCosigned, ExportedEnd>;

class LogExportWriter {
 public:
  // Appends behind what counts; the file holds at least that.
  LogExportWriter(const crypto::AeadKey& log_key, const VaultId& vault, Disk& disk,
                  const File& file, const LogExportState& state, crypto::RandomSource& random);
  // What the store holds up to its head and the file does not yet, and an end.
  void append(const LogStore& store, const Head& head, const std::function<void()>& step);
  [[nodiscard]] const LogExportState& state() const { return state_; }

 private:
  void add(ByteView plain);
  void flush();

  crypto::AeadKey key_;
  VaultId vault_;
  Disk& disk_;
  const File& file_;
  LogExportState state_;
  crypto::RandomSource& random_;
  Bytes waiting_;
};

// True when the file holds those bytes and they have that hash.
[[nodiscard]] bool log_export_holds(const File& file, const LogExportState& state);

// Every record of what counts, in order. Throws integrity (log-export-cut, log-export-damaged) for
// what does not open, is out of order, or is not what the state says.
void read_log_export(const crypto::AeadKey& log_key, const VaultId& vault, const File& file,
                     const LogExportState& state,
                     const std::function<void(ExportedRecord&&)>& take);

}  // namespace aigaq::vault
