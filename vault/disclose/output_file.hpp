#pragma once
// A file that appears under its name only when it is finished: written beside it under a temporary
// name (0600), synced, renamed. Removed again unless released. What it holds can be read back from
// the disk meanwhile, where the file system takes direct I/O; else once it is finished.

#include <string>

#include "crypto/random.hpp"
#include "formats/stream.hpp"
#include "vault/disclose/trailing_source.hpp"
#include "vault/place/disk.hpp"
#include "vault/segments/pipeline.hpp"

namespace aigaq::vault {

class OutputFile final : public formats::ByteSink {
 public:
  // Throws refused_input for a name that is a folder, link, device or pipe. Lanes may be null:
  // writing has one more than the caller uses, the last, which waits for the disk; reading is
  // behind()'s.
  OutputFile(const std::string& path, crypto::RandomSource& random, formats::Lanes* writing,
             formats::Lanes* reading);
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  void write(ByteView bytes) override;
  // The last bytes, synced. Nothing may be written behind.
  void finish();
  void release();

  [[nodiscard]] TrailingSource& behind() { return behind_; }
  [[nodiscard]] std::uint64_t bytes() const { return written_ + have_; }
  // On the same disk, for what is written later.
  [[nodiscard]] File unnamed_beside(crypto::RandomSource& random) const;

 private:
  void flush();
  [[nodiscard]] MutableByteView buffer();
  void to_disk(ByteView bytes, std::uint64_t offset);
  void make_room(std::uint64_t bytes);
  void drain();

  // Before the file, so that it goes however far the making came.
  struct Temporary {
    const Directory& directory;
    std::string name;
    bool released = false;
    ~Temporary();
  };
  PosixDisk disk_;
  Directory directory_;
  std::string name_;
  Temporary temporary_;
  File file_;
  TrailingSource behind_;
  formats::Lanes* writing_;
  // Of some buffers: one is filled, the others wait for the disk.
  std::optional<BlockBuffer> memory_;
  std::size_t at_ = 0;         // the one that is filled
  std::size_t have_ = 0;       // in it
  std::uint64_t written_ = 0;  // before it
  std::uint64_t room_ = 0;     // of the lane that writes: what the file has, written or not
};

}  // namespace aigaq::vault
