#pragma once
// Reads back what a receipt asks of a file while those after it are still taken in: as soon as it
// is synced, and before the commit (docs/formats/vault.md).

#include <future>
#include <optional>

#include "vault/intake/draft.hpp"
#include "vault/place/disk.hpp"
#include "vault/segments/reader.hpp"

namespace aigaq::vault {

class ReadBehind {
 public:
  struct Place {
    const Directory& segments;
    Disk& disk;
    const SegmentReader& reader;
    BufferPool& buffers;
    std::uint64_t stretch;  // bytes that are synced and read back in one go
  };
  // Of one entry, with its content key.
  ReadBehind(const Place& place, const VaultId& vault, std::uint64_t entry, crypto::AeadKey content)
      : place_(place), vault_(vault), entry_(entry), content_(std::move(content)) {}

  // Between files, with those taken in so far and how far the segments are written. Begins when
  // that is a stretch further, on a thread of its own. Throws what was found before.
  void go_on(const Draft& draft, SegmentPlace written);
  // So many of the entry's first files were read back. Throws likewise.
  [[nodiscard]] std::size_t finish();

 private:
  struct File {
    StoredRef ref;
    WrappedKey wrapped;
  };
  struct Stretch {
    std::uint64_t first_segment = 0, last_segment = 0;
    std::size_t first = 0;  // file
    std::vector<File> files;
  };
  [[nodiscard]] Stretch next_stretch(const Draft& draft, SegmentPlace written) const;
  void sync(const Stretch& stretch) const;
  void read_back(const Stretch& stretch) const;

  Place place_;
  VaultId vault_;
  std::uint64_t entry_;
  crypto::AeadKey content_;
  std::optional<SegmentPlace> from_;  // where the next stretch begins
  std::size_t begun_ = 0;             // files
  std::future<void> work_;            // last: it uses the others
};

}  // namespace aigaq::vault
