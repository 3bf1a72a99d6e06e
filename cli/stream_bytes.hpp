#pragma once
// A stream that can be begun anew, as the vault takes bytes in: what it holds is decrypted or put
// together on the way and lies nowhere in the clear.

#include <functional>
#include <memory>

#include "formats/stream.hpp"
#include "vault/intake/input_bytes.hpp"

namespace aigaq::cli {

class StreamBytes final : public vault::InputBytes {
 public:
  // From the first byte on; null or an error of the stream: it is not what it was.
  using Begin = std::function<std::unique_ptr<formats::ByteSource>()>;
  StreamBytes(std::string path, std::uint64_t size, Begin begin)
      : path_(std::move(path)), size_(size), begin_(std::move(begin)) {}
  [[nodiscard]] std::uint64_t size() const override { return size_; }
  void read_at(std::uint64_t offset, MutableByteView out) override;
  void must_be_unchanged() override;

 private:
  std::string path_;
  std::uint64_t size_, at_ = 0;
  Begin begin_;
  std::unique_ptr<formats::ByteSource> stream_;
};

}  // namespace aigaq::cli
