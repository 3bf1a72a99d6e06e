#pragma once
// A stored file for verification: its records are read one by one, in any order, and one that is
// damaged does not hide the others.

#include <optional>
#include <string_view>
#include <vector>

#include "vault/audit/audit_findings.hpp"
#include "vault/impl.hpp"

namespace aigaq::vault {

// The segment that was read last stays open: the files of a stretch of entries lie in one. Of one
// thread.
struct OpenSegment {
  std::uint64_t number = 0;  // 0: none
  File file{};
  std::uint64_t size = 0;
};

// Of one thread.
class RecordReader {
 public:
  // All outlive this. subject: the entry's number.
  RecordReader(const Vault::Impl& vault, OpenSegment& segment, const StoredRef& ref,
               const crypto::AeadKey& key, std::string subject);

  // The record's bytes, valid until the next call. Throws integrity or input_output.
  [[nodiscard]] ByteView read(std::uint64_t record);
  // What the bytes read last lie in.
  [[nodiscard]] BufferOwner release() { return std::move(record_); }

  [[nodiscard]] static std::uint64_t offset_of(std::uint64_t record) {
    return record * kRecordPlain;
  }
  [[nodiscard]] std::uint64_t length_of(std::uint64_t record) const;

 private:
  [[nodiscard]] SegmentPlace place_of(std::uint64_t record) const;
  [[nodiscard]] const File& segment(std::uint64_t number);
  [[noreturn]] void damaged(const char* cls, const char* what) const;

  const Vault::Impl& vault_;
  OpenSegment& segment_;
  const StoredRef& ref_;
  const crypto::AeadKey& key_;
  std::string subject_;
  BufferOwner record_;
};

// Damaged stretches of one file in ascending order, one finding for those that touch.
class DamagedRanges {
 public:
  void add(std::string_view cls, std::uint64_t offset, std::uint64_t length);
  [[nodiscard]] bool empty() const { return ranges_.empty(); }
  // Behind these.
  void append(const DamagedRanges& others);
  void report(AuditFindings& findings, const FindingPlace& file) const;

 private:
  struct Range {
    std::string_view cls;
    std::uint64_t offset = 0, length = 0;
  };
  std::vector<Range> ranges_;
};

}  // namespace aigaq::vault
