#pragma once
// Canonical ustar (POSIX.1-1988 layout; docs/formats/bundle.md, layer 2): one encoding only.

#include <functional>
#include <string>

#include "formats/stream.hpp"

namespace aigaq::formats {

inline constexpr std::string_view kBundleFolder = "aigaq-bundle/";

class TarWriter {
 public:
  explicit TarWriter(ByteSink& out) : out_(out) {}
  // The top folder's own header comes first, written by the first begin().
  void begin(std::string_view member, std::uint64_t size);  // name below the top folder
  void write(ByteView bytes);
  void end();  // pads the member to 512
  // The member "padding" and the 1,024 closing zero bytes; brings the tar to its PADMÉ size.
  void finish();
  [[nodiscard]] std::uint64_t written() const { return written_; }

 private:
  void put(ByteView bytes);
  ByteSink& out_;
  std::uint64_t written_ = 0, left_ = 0;
  bool started_ = false;
};
[[nodiscard]] std::uint64_t padme(std::uint64_t size);

struct TarMember {
  std::string name;  // below the top folder; checked: relative, no "..", ASCII, allow-listed
  std::uint64_t size = 0;
};
class TarReader {
 public:
  explicit TarReader(ByteSource& source) : source_(source) {}
  // The next member, or nullopt after "padding" and the end of archive were read and checked,
  // with not a byte behind. The member before must have been read to its end.
  // Errors: malformed, non_canonical, truncated, trailing_data, limit_exceeded.
  [[nodiscard]] Result<std::optional<TarMember>> next();
  [[nodiscard]] Result<std::size_t> read(MutableByteView out);  // 0 at the member's end

 private:
  [[nodiscard]] Result<void> finish();
  ByteSource& source_;
  std::uint64_t read_ = 0, left_ = 0, pad_ = 0, members_ = 0;
  bool started_ = false, done_ = false;
};

}  // namespace aigaq::formats
