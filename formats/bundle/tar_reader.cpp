// Accepts exactly what the writer writes: every header is built again and compared.

#include "crypto/limits.hpp"
#include "formats/bundle/tar_header.hpp"

namespace aigaq::formats {
namespace {

constexpr std::size_t kSizeAt = 124, kSizeDigits = 11, kNameBytes = 100, kTypeAt = 156;

std::string_view name_field(const TarBlock& block) {
  const std::string_view field = as_text(ByteView(block).first(kNameBytes));
  return field.substr(0, field.find('\0'));
}

// Any nonsense is fine: the rebuilt header differs then.
std::uint64_t size_field(const TarBlock& block) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < kSizeDigits; ++i) value = value << 3 | (block[kSizeAt + i] & 7);
  return value;
}

Result<std::uint64_t> pax_size(ByteView record) {
  constexpr std::string_view kKey = " size=";
  const std::string_view text = as_text(record);
  const std::size_t key = text.find(kKey);
  if (key == std::string_view::npos) return fail(ErrorCode::malformed, "tar: pax record");
  std::uint64_t size = 0;
  for (char c : text.substr(key + kKey.size())) {
    if (c < '0' || c > '9') break;
    if (size >= kTarBytes) return fail(ErrorCode::limit_exceeded, "tar: pax size");
    size = size * 10 + static_cast<std::uint64_t>(c - '0');
  }
  if (size < kTarPaxSize) return fail(ErrorCode::non_canonical, "tar: pax size below 8 GiB");
  if (pax_size_record(size) != text) return fail(ErrorCode::non_canonical, "tar: pax record");
  return size;
}

}  // namespace

Result<void> TarReader::take(MutableByteView out) {
  AIGAQ_TRY_ASSIGN(const std::size_t n, read_full(source_, out));
  read_ += n;
  if (n != out.size()) return fail(ErrorCode::truncated, "tar");
  return {};
}

Result<void> TarReader::take_zeros(std::uint64_t count) {
  std::array<std::uint8_t, 16 * kTarBlock> buffer{};
  while (count > 0) {
    const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(count, buffer.size()));
    AIGAQ_TRY(take(MutableByteView(buffer).first(n)));
    if (std::any_of(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(n),
                    [](std::uint8_t byte) { return byte != 0; })) {
      return fail(ErrorCode::non_canonical, "tar: byte that is not zero in the padding");
    }
    count -= n;
  }
  return {};
}

// All that is there, whatever it is.
Result<void> TarReader::take_padding(std::uint64_t count) {
  std::array<std::uint8_t, 16 * kTarBlock> buffer{};
  while (count > 0) {
    const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(count, buffer.size()));
    AIGAQ_TRY_ASSIGN(const std::size_t got, read_full(source_, MutableByteView(buffer).first(n)));
    read_ += got;
    const auto read = ByteView(buffer).first(got);
    padding_differs_ |= std::ranges::any_of(read, [](std::uint8_t byte) { return byte != 0; });
    if (got != n) return fail(ErrorCode::truncated, "tar");
    count -= n;
  }
  return {};
}

Result<TarMember> TarReader::take_header() {
  TarBlock block{};
  AIGAQ_TRY(take(block));
  std::optional<std::uint64_t> extended;
  if (block[kTypeAt] == static_cast<std::uint8_t>(TarType::extended)) {
    const std::uint64_t length = size_field(block);
    if (length == 0 || length > 64 || block != tar_header(kPaxPath, TarType::extended, length)) {
      return fail(ErrorCode::non_canonical, "tar: extended header");
    }
    Bytes record(static_cast<std::size_t>(length));
    AIGAQ_TRY(take(record));
    AIGAQ_TRY(take_zeros(kTarBlock - length));
    AIGAQ_TRY_ASSIGN(extended, pax_size(record));
    AIGAQ_TRY(take(block));
  }
  const std::string path(name_field(block));
  const std::uint64_t size = extended ? 0 : size_field(block);
  if (!path.starts_with(kBundleFolder)) return fail(ErrorCode::malformed, "tar: member name");
  if (block != tar_header(path, TarType::file, size)) {
    return fail(ErrorCode::non_canonical, "tar: header");
  }
  TarMember member{path.substr(kBundleFolder.size()), extended.value_or(size)};
  if (member.name != kPaddingMember && !valid_member_name(member.name)) {
    return fail(ErrorCode::malformed, "tar: member name");
  }
  return member;
}

Result<std::optional<TarMember>> TarReader::next() {
  AIGAQ_ASSERT(left_ == 0);
  if (done_) return std::optional<TarMember>();
  AIGAQ_TRY(take_zeros(std::exchange(pad_, 0)));
  if (!started_) {
    TarBlock block{};
    AIGAQ_TRY(take(block));
    if (block != tar_header(kBundleFolder, TarType::folder, 0)) {
      return fail(ErrorCode::non_canonical, "tar: top folder");
    }
    started_ = true;
  }
  AIGAQ_TRY_ASSIGN(auto member, take_header());
  if (member.name == kPaddingMember) {
    AIGAQ_TRY(finish(member.size));
    done_ = true;
    return std::optional<TarMember>();
  }
  if (++members_ > limits::kBundleMembers) return fail(ErrorCode::limit_exceeded, "tar: members");
  if (member.size >= kTarBytes - std::min(read_, kTarBytes)) {
    return fail(ErrorCode::limit_exceeded, "tar: size");
  }
  left_ = member.size;
  pad_ = (kTarBlock - member.size % kTarBlock) % kTarBlock;
  return std::optional(std::move(member));
}

Result<std::size_t> TarReader::read(MutableByteView out) {
  const auto most = static_cast<std::size_t>(std::min<std::uint64_t>(left_, out.size()));
  if (most == 0) return std::size_t{0};
  AIGAQ_TRY_ASSIGN(const std::size_t n, source_.read(out.first(most)));
  if (n == 0) return fail(ErrorCode::truncated, "tar: member");
  read_ += n;
  left_ -= n;
  return n;
}

Result<void> TarReader::finish(std::uint64_t padding) {
  const std::uint64_t least = read_ + kTarEnd;
  if (least >= kTarBytes) return fail(ErrorCode::limit_exceeded, "tar: size");
  padding_differs_ = padding != padme(least) - least;
  AIGAQ_TRY(take_padding(padding));
  AIGAQ_TRY(take_padding((kTarBlock - padding % kTarBlock) % kTarBlock + kTarEnd));
  std::array<std::uint8_t, 1> byte{};
  AIGAQ_TRY_ASSIGN(const std::size_t n, source_.read(byte));
  if (n != 0) return fail(ErrorCode::trailing_data, "tar");
  return {};
}

}  // namespace aigaq::formats
