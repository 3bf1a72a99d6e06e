#include "formats/bundle/tar_header.hpp"

namespace aigaq::formats {
namespace {

constexpr std::array<std::uint8_t, 16 * kTarBlock> kZeros{};

std::uint64_t to_block(std::uint64_t size) { return (kTarBlock - size % kTarBlock) % kTarBlock; }

}  // namespace

void TarWriter::begin(std::string_view member, std::uint64_t size) {
  AIGAQ_ASSERT(left_ == 0 && valid_member_name(member));
  put_header(member, size);
}

void TarWriter::put_header(std::string_view member, std::uint64_t size) {
  if (!started_) put(tar_header(kBundleFolder, TarType::folder, 0));
  started_ = true;
  std::uint64_t field = size;
  if (size >= kTarPaxSize) {
    const std::string record = pax_size_record(size);
    put(tar_header(kPaxPath, TarType::extended, record.size()));
    put(as_bytes(record));
    put_zeros(to_block(record.size()));
    field = 0;
  }
  put(tar_header(std::string(kBundleFolder) + std::string(member), TarType::file, field));
  left_ = size;
}

void TarWriter::write(ByteView bytes) {
  AIGAQ_ASSERT(bytes.size() <= left_);
  put(bytes);
  left_ -= bytes.size();
}

void TarWriter::end() {
  AIGAQ_ASSERT(left_ == 0);
  put_zeros(to_block(written_));
}

void TarWriter::finish() {
  AIGAQ_ASSERT(started_ && left_ == 0);
  const std::uint64_t least = written_ + kTarBlock + kTarEnd;
  AIGAQ_ASSERT(least < kTarBytes);
  // Both are multiples of 512: PADMÉ clears as many bits, or leaves the size as it is.
  const std::uint64_t padding = padme(least) - least;
  put_header(kPaddingMember, padding);
  left_ = 0;
  put_zeros(padding);
  put_zeros(kTarEnd);
}

void TarWriter::put(ByteView bytes) {
  out_.write(bytes);
  written_ += bytes.size();
}

void TarWriter::put_zeros(std::uint64_t count) {
  while (count > 0) {
    const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(count, kZeros.size()));
    put(ByteView(kZeros).first(n));
    count -= n;
  }
}

}  // namespace aigaq::formats
