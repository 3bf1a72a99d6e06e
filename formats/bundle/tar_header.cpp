#include "formats/bundle/tar_header.hpp"

#include <bit>

namespace aigaq::formats {
namespace {

// Offsets and widths of POSIX.1-1988, as in every description of ustar.
struct TarField {
  std::size_t at;
  std::size_t width;
};
constexpr TarField kName{0, 100}, kMode{100, 8}, kUid{108, 8}, kGid{116, 8}, kSize{124, 12},
    kMtime{136, 12}, kChecksum{148, 8}, kType{156, 1}, kMagic{257, 8}, kDevMajor{329, 8},
    kDevMinor{337, 8};

void put_text(TarBlock& block, TarField field, std::string_view text) {
  AIGAQ_ASSERT(text.size() <= field.width);
  std::copy(text.begin(), text.end(), block.begin() + static_cast<std::ptrdiff_t>(field.at));
}

// Octal digits with leading zeros, then NUL.
void put_octal(TarBlock& block, TarField field, std::uint64_t value) {
  for (std::size_t i = field.width - 1; i-- > 0; value >>= 3) {
    block[field.at + i] = static_cast<std::uint8_t>('0' + (value & 7));
  }
  AIGAQ_ASSERT(value == 0);
}

bool valid_component(std::string_view text) {
  if (text.empty()) return false;
  const auto alphanumeric = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  return alphanumeric(text.front()) && std::all_of(text.begin(), text.end(), [&](char c) {
           return alphanumeric(c) || c == '.' || c == '_' || c == '-';
         });
}

}  // namespace

bool valid_member_name(std::string_view name) {
  if (name.size() + kBundleFolder.size() > kName.width || name == kPaddingMember) return false;
  while (true) {
    const std::size_t slash = name.find('/');
    if (!valid_component(name.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    name.remove_prefix(slash + 1);
  }
}

TarBlock tar_header(std::string_view path, TarType type, std::uint64_t size) {
  TarBlock block{};
  put_text(block, kName, path);
  put_octal(block, kMode, type == TarType::folder ? 0755 : 0644);
  put_octal(block, kUid, 0);
  put_octal(block, kGid, 0);
  put_octal(block, kSize, size);
  put_octal(block, kMtime, kTarTime);
  block[kType.at] = static_cast<std::uint8_t>(type);
  put_text(block, kMagic, std::string_view("ustar\00000", kMagic.width));
  put_octal(block, kDevMajor, 0);
  put_octal(block, kDevMinor, 0);
  // The sum of all bytes with the field itself as blanks; six digits, NUL, blank.
  put_text(block, kChecksum, "        ");
  std::uint64_t sum = 0;
  for (std::uint8_t byte : block) sum += byte;
  put_octal(block, {kChecksum.at, 7}, sum);
  block[kChecksum.at + 6] = 0;
  return block;
}

std::string pax_size_record(std::uint64_t size) {
  const std::string rest = " size=" + std::to_string(size) + "\n";
  // The length counts its own digits; two of them for any size from 1 GiB on.
  std::string record = std::to_string(rest.size() + 2) + rest;
  AIGAQ_ASSERT(record.size() == rest.size() + 2);
  return record;
}

std::uint64_t padme(std::uint64_t size) {
  if (size < 2) return size;
  const auto exponent = static_cast<unsigned>(std::bit_width(size) - 1);
  const auto kept = static_cast<unsigned>(std::bit_width(exponent));
  const std::uint64_t mask = (std::uint64_t{1} << (exponent - kept)) - 1;
  return (size + mask) & ~mask;
}

}  // namespace aigaq::formats
