#pragma once
// Canonical ustar (POSIX.1-1988 layout; docs/formats/bundle.md, layer 2): one encoding only.

#include <optional>
#include <string>

#include "formats/stream.hpp"

namespace aigaq::formats {

inline constexpr std::string_view kBundleFolder = "aigaq-bundle/";
inline constexpr std::string_view kPaddingMember = "padding";
// How an archive begins, and no age file does.
inline constexpr std::string_view kArchiveStart{"aigaq-bundle/\0", 14};
inline constexpr std::size_t kTarBlock = 512;
inline constexpr std::size_t kTarEnd = 1'024;  // closing zero bytes
// All members' modification time, 1980-01-01T00:00:00Z: the first one that ZIP and FAT can hold,
// and it tells nothing.
inline constexpr std::uint64_t kTarTime = 315'532'800;
// ustar ends below this size of a member; from here on a pax record holds it.
inline constexpr std::uint64_t kTarPaxSize = std::uint64_t{1} << 33;
// Length before padding. Below it "padding" never reaches kTarPaxSize.
inline constexpr std::uint64_t kTarBytes = std::uint64_t{1} << 40;

// Relative, components of [A-Za-z0-9._-] that start with a letter or digit, at most 100 bytes with
// the top folder, not "padding".
[[nodiscard]] bool valid_member_name(std::string_view name);

class TarWriter {
 public:
  explicit TarWriter(ByteSink& out) : out_(out) {}
  // The top folder's own header comes first, written by the first begin().
  // Preconditions: valid_member_name(member); written() stays below kTarBytes.
  void begin(std::string_view member, std::uint64_t size);  // name below the top folder
  void write(ByteView bytes);
  void end();  // pads the member to 512
  // The member "padding" and the 1,024 closing zero bytes; brings the tar to its PADMÉ size.
  void finish();
  [[nodiscard]] std::uint64_t written() const { return written_; }

 private:
  void put(ByteView bytes);
  void put_zeros(std::uint64_t count);
  void put_header(std::string_view member, std::uint64_t size);
  ByteSink& out_;
  std::uint64_t written_ = 0, left_ = 0;
  bool started_ = false;
};
// PADMÉ (Nikitin et al. 2019, "Reducing Metadata Leakage from Encrypted Files", algorithm 1).
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
  // The member "padding" has another size than its own, or a byte of it or behind it is not zero:
  // told beside an end that comes too early or too late.
  [[nodiscard]] bool padding_differs() const { return padding_differs_; }

 private:
  [[nodiscard]] Result<void> take(MutableByteView out);
  [[nodiscard]] Result<void> take_zeros(std::uint64_t count);
  [[nodiscard]] Result<void> take_padding(std::uint64_t count);
  [[nodiscard]] Result<TarMember> take_header();
  [[nodiscard]] Result<void> finish(std::uint64_t padding);
  ByteSource& source_;
  std::uint64_t read_ = 0, left_ = 0, pad_ = 0, members_ = 0;
  bool started_ = false, done_ = false, padding_differs_ = false;
};

}  // namespace aigaq::formats
