#pragma once
// Reads a stored file record by record; every record is authenticated before it is given out.

#include <functional>

#include "vault/place/file.hpp"
#include "vault/segments/record.hpp"
#include "vault/segments/window.hpp"

namespace aigaq::vault {

// Of a file that has any; all but the last are full. Of no length when its size says otherwise.
[[nodiscard]] SegmentSpan first_record(const StoredRef& ref);
[[nodiscard]] SegmentSpan last_record(const StoredRef& ref);
// These, as far as there are two, behind the others: what check_ends() asks for.
void add_ends(const StoredRef& ref, std::vector<SegmentSpan>& out);

class SegmentReader {
 public:
  SegmentReader(const Directory& segments, const RecordKeys& keys, const VaultId& vault)
      : directory_(segments), keys_(keys), vault_(vault) {}

  // subject: what errors name (an entry's number). Throws integrity. Stops when take says false.
  void read(const StoredRef& ref, const crypto::AeadKey& key, const std::string& subject,
            const std::function<bool(ByteView)>& take) const;
  // First and last record only, by their tags: what a receipt asks of the disk.
  void check_ends(const StoredRef& ref, const crypto::AeadKey& key, const std::string& subject,
                  SegmentWindow& window) const;
  // Every record header of a segment up to its end, bodies skipped, paddings opened.
  void walk(std::uint64_t segment, std::uint64_t end,
            const std::function<void(SegmentPlace, const RecordHeader&)>& visit) const;

 private:
  struct Step {
    RecordHeader header;
    std::uint64_t next = 0;  // offset behind the record
  };
  Step read_record(const File& file, SegmentPlace place, const StoredRef& ref, std::uint64_t number,
                   const crypto::AeadKey& key, const std::string& subject, Bytes& sealed,
                   Bytes& plain) const;
  void check_record(const SegmentSpan& span, const StoredRef& ref, std::uint64_t number,
                    const crypto::AeadKey& key, const std::string& subject,
                    SegmentWindow& window) const;
  const Directory& directory_;
  const RecordKeys& keys_;
  VaultId vault_;
};

}  // namespace aigaq::vault
