#pragma once
// A folder of segments without a vault round it: files go in and come out.

#include <algorithm>
#include <string>

#include "tests/vault/store_fixture.hpp"
#include "vault/segments/reader.hpp"
#include "vault/segments/writer.hpp"

namespace aigaq::test {

struct SegmentFixture {
  SegmentFixture() : directory(folder.path()), keys(random.secret<crypto::AeadKey>()) {
    id.data.fill(3);
  }
  vault::StoredRef put(vault::SegmentWriter& writer, const crypto::AeadKey& key,
                       std::string_view bytes) {
    vault::StoredRef ref;
    random.fill(ref.file.mutable_view());
    for (std::size_t at = 0; at < bytes.size();) {
      const auto piece = bytes.substr(at, vault::kRecordPlain);
      at += piece.size();
      vault::BufferOwner buffer = writer.take_buffer();
      std::copy(piece.begin(), piece.end(), buffer->all().begin());
      writer.append(ref, key, std::move(buffer), piece.size(), at == bytes.size(), random);
    }
    return ref;
  }
  std::string get(const vault::StoredRef& ref, const crypto::AeadKey& key) {
    std::string out;
    const vault::SegmentReader reader(directory, keys, id);
    reader.read(ref, key, "1", [&out](ByteView bytes) {
      out += as_text(bytes);
      return true;
    });
    return out;
  }
  TemporaryFolder folder;
  SeededRandom random{test_seed("segments")};
  vault::PosixDisk disk;
  vault::Directory directory;
  vault::RecordKeys keys;
  VaultId id;
};

}  // namespace aigaq::test
