#pragma once
// A file that appears under its name only when it is finished: written beside it under a temporary
// name (0600), synced, renamed. Removed again unless released.

#include <memory>
#include <string>

#include "crypto/hash.hpp"
#include "crypto/random.hpp"
#include "formats/stream.hpp"
#include "vault/place/disk.hpp"

namespace aigaq::vault {

class OutputFile final : public formats::ByteSink {
 public:
  // Throws refused_input for a name that is a folder, link, device or pipe.
  OutputFile(const std::string& path, crypto::RandomSource& random);
  ~OutputFile() override;
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  void write(ByteView bytes) override;
  // The last bytes, synced. Nothing may be written behind.
  void finish();
  void release();

  [[nodiscard]] const File& file() const { return file_; }
  [[nodiscard]] std::uint64_t bytes() const { return written_; }
  [[nodiscard]] FileDigest digest() const { return digest_; }  // once finished

 private:
  void flush();
  PosixDisk disk_;
  Directory directory_;
  std::string name_, temporary_;
  File file_;
  Bytes buffer_;
  std::uint64_t written_ = 0;
  crypto::Sha256 hash_;
  FileDigest digest_;
  bool released_ = false;
};

// Reads a file from its beginning.
class FileSource final : public formats::ByteSource {
 public:
  explicit FileSource(const File& file) : file_(file), size_(file.size()) {}
  Result<std::size_t> read(MutableByteView out) override;

 private:
  const File& file_;
  std::uint64_t size_, at_ = 0;
};

}  // namespace aigaq::vault
