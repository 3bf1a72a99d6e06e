#include "tests/vault/altered_files.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace aigaq::test {
namespace {

vault::KeyRow row_of(const vault::Vault::Impl& inside, std::uint64_t entry) {
  return inside.key_row(entry, inside.store().leaf(entry).place);
}

crypto::AeadKey key_of(const vault::Vault::Impl& inside, std::uint64_t entry, std::size_t file) {
  const vault::KeyRow row = row_of(inside, entry);
  return inside.file_key(entry, file, row, inside.content_key_of(entry, row));
}

}  // namespace

vault::StoredRef stored_ref(const vault::Vault::Impl& inside, std::uint64_t entry,
                            std::size_t file) {
  const auto content = inside.content_key_of(entry, row_of(inside, entry));
  return inside.record(entry, content).files.at(file).ref;
}

StoredRecordBytes::StoredRecordBytes(VaultFixture& fixture, const vault::Vault::Impl& inside,
                                     std::uint64_t entry, std::size_t file, std::uint64_t record)
    : fixture_(fixture), inside_(inside), key_(key_of(inside, entry, file)) {
  const vault::StoredRef ref = stored_ref(inside, entry, file);
  REQUIRE(record < ref.records);
  header_.file = ref.file;
  header_.number = record;
  header_.last = record + 1 == ref.records;
  header_.body_bytes = static_cast<std::uint32_t>(
      std::min<std::uint64_t>(vault::kRecordPlain, ref.size - record * vault::kRecordPlain));
  for (const vault::Extent& extent : ref.extents) {
    if (record < extent.records) {
      place_ = extent.begin;
      place_.offset += record * (vault::kRecordPlain + vault::kRecordOverhead);
      return;
    }
    record -= extent.records;
  }
}

std::string StoredRecordBytes::path() const {
  return fixture_.directory() + "/segments/" + vault::segment_name(place_.segment);
}

void StoredRecordBytes::flip_at(std::size_t offset) const {
  std::string segment = file_bytes(path());
  char& byte = segment.at(static_cast<std::size_t>(place_.offset) + offset);
  byte = static_cast<char>(byte ^ 1);
  put_file(path(), segment);
}

void StoredRecordBytes::seal_other_bytes() const {
  const VaultId& id = inside_.keys().log.vault;
  std::string segment = file_bytes(path());
  const std::size_t at = static_cast<std::size_t>(place_.offset) + vault::kHeaderBoxBytes;
  Bytes box(header_.body_bytes + vault::kBoxOverhead);
  std::copy_n(segment.begin() + static_cast<std::ptrdiff_t>(at), box.size(), box.begin());
  Bytes plain(header_.body_bytes);
  REQUIRE(vault::open_record_body(key_, id, header_, box, plain));
  plain.at(plain.size() / 2) ^= 1;
  vault::seal_record_body(key_, id, header_, fixture_.random.fixed<crypto::XNonce>(), plain, box);
  segment.replace(at, box.size(), as_text(box));
  put_file(path(), segment);
}

void StoredRecordBytes::remove_segment() const { std::filesystem::remove(path()); }

}  // namespace aigaq::test
