#pragma once
// Byte streams between formats and whatever holds the bytes. Files live outside this layer.

#include "crypto/bytes.hpp"
#include "crypto/result.hpp"

namespace aigaq::formats {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // Reads up to out.size() bytes; 0 only at the end. Errors come from the format below it;
  // an environment failure throws.
  [[nodiscard]] virtual Result<std::size_t> read(MutableByteView out) = 0;
};

class ByteSink {
 public:
  virtual ~ByteSink() = default;
  // Takes all of it or throws (environment).
  virtual void write(ByteView bytes) = 0;
};

class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(ByteView bytes) : rest_(bytes) {}
  Result<std::size_t> read(MutableByteView out) override;

 private:
  ByteView rest_;
};

class MemorySink final : public ByteSink {
 public:
  void write(ByteView bytes) override { append(bytes_, bytes); }
  [[nodiscard]] const Bytes& bytes() const { return bytes_; }
  [[nodiscard]] Bytes take() { return std::move(bytes_); }

 private:
  Bytes bytes_;
};

// Fills out as far as the source goes; returns the bytes read.
[[nodiscard]] Result<std::size_t> read_full(ByteSource& source, MutableByteView out);

}  // namespace aigaq::formats
