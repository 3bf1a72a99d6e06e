#include "formats/bundle/folder_archive.hpp"

#include "formats/bundle/tar_header.hpp"

namespace aigaq::formats {
namespace {

std::uint64_t to_block(std::uint64_t size) { return (kTarBlock - size % kTarBlock) % kTarBlock; }

// As the writer makes it, with the top folder's header before the first one.
Bytes header_of(const FolderArchive::Member& member, bool first) {
  MemorySink sink;
  TarWriter writer(sink);
  writer.begin(member.name, member.size);
  Bytes out = sink.take();
  if (!first) out.erase(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(kTarBlock));
  return out;
}

}  // namespace

FolderArchive::FolderArchive(std::vector<Member> members, Open open)
    : members_(std::move(members)), open_(std::move(open)) {
  AIGAQ_ASSERT(!members_.empty());
  std::uint64_t least = 2 * kTarBlock + kTarEnd;  // top folder, "padding", the end
  for (const Member& member : members_) {
    least += header_of(member, false).size() + member.size + to_block(member.size);
  }
  padding_ = padme(least) - least;
  size_ = least + padding_;
}

Result<std::size_t> FolderArchive::read(MutableByteView out) {
  if (out.empty()) return std::size_t{0};
  while (header_at_ == header_.size() && left_ == 0 && zeros_ == 0) {
    AIGAQ_TRY_ASSIGN(const bool more, next());
    if (!more) return std::size_t{0};
  }
  if (header_at_ < header_.size()) {
    const std::size_t n = std::min(out.size(), header_.size() - header_at_);
    std::copy_n(header_.begin() + static_cast<std::ptrdiff_t>(header_at_), n, out.begin());
    header_at_ += n;
    return n;
  }
  if (left_ > 0) {
    const auto most = static_cast<std::size_t>(std::min<std::uint64_t>(left_, out.size()));
    AIGAQ_TRY_ASSIGN(const std::size_t n, file_->read(out.first(most)));
    if (n == 0) return fail(ErrorCode::truncated, "archive of a folder: member");
    left_ -= n;
    return n;
  }
  const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(zeros_, out.size()));
  std::fill_n(out.begin(), n, std::uint8_t{0});
  zeros_ -= n;
  return n;
}

Result<bool> FolderArchive::next() {
  if (closed_) return false;
  header_at_ = 0;
  if (at_ == members_.size()) {
    const TarBlock block = tar_header(std::string(kBundleFolder) + std::string(kPaddingMember),
                                      TarType::file, padding_);
    header_.assign(block.begin(), block.end());
    zeros_ = padding_ + kTarEnd;
    closed_ = true;
    return true;
  }
  const Member& member = members_[at_];
  file_ = open_(member.name);
  if (file_ == nullptr) return fail(ErrorCode::truncated, "archive of a folder: missing member");
  header_ = header_of(member, at_ == 0);
  left_ = member.size;
  zeros_ = to_block(member.size);
  ++at_;
  return true;
}

}  // namespace aigaq::formats
