#pragma once
// Hands that alter the bytes of stored files where they lie.

#include "tests/vault/store_fixture.hpp"
#include "vault/impl.hpp"

namespace aigaq::test {

// Also of an entry that is not settled, which the vault does not show.
vault::StoredRef stored_ref(const vault::Vault::Impl& inside, std::uint64_t entry,
                            std::size_t file);

// A record of a file as it lies in a folder of segments.
class StoredRecordBytes {
 public:
  StoredRecordBytes(VaultFixture& fixture, const vault::Vault::Impl& inside, std::uint64_t entry,
                    std::size_t file, std::uint64_t record);
  // One byte of its box: it does not open.
  void flip() const { flip_at(vault::kHeaderBoxBytes + 30); }
  void flip_header() const { flip_at(30); }
  // One byte of what is in the box, sealed anew under the file's key: it opens.
  void seal_other_bytes() const;
  // Away with the segment that it lies in.
  void remove_segment() const;
  [[nodiscard]] std::uint64_t segment() const { return place_.segment; }

 private:
  [[nodiscard]] std::string path() const;
  void flip_at(std::size_t offset) const;

  VaultFixture& fixture_;
  const vault::Vault::Impl& inside_;
  vault::RecordHeader header_;
  vault::SegmentPlace place_;
  crypto::AeadKey key_;
};

}  // namespace aigaq::test
