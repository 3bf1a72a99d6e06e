#pragma once
// The inner archive of an unpacked bundle, made again: the encoding is canonical, so it is the
// same as before, byte for byte (docs/formats/bundle.md, layer 2).

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "formats/bundle/tar.hpp"

namespace aigaq::formats {

class FolderArchive final : public ByteSource {
 public:
  struct Member {
    std::string name;  // valid_member_name
    std::uint64_t size = 0;
  };
  // Null when it can't be opened.
  using Open = std::function<std::unique_ptr<ByteSource>(std::string_view name)>;
  // members: at least one, in the order of a bundle, without "padding".
  FolderArchive(std::vector<Member> members, Open open);
  // Errors: truncated, when a member is missing or shorter than was said.
  Result<std::size_t> read(MutableByteView out) override;
  [[nodiscard]] std::uint64_t size() const { return size_; }  // of the whole archive

 private:
  [[nodiscard]] Result<bool> next();  // false at the end
  std::vector<Member> members_;
  Open open_;
  std::uint64_t size_ = 0, padding_ = 0;
  std::size_t at_ = 0;  // the member that comes next
  Bytes header_;        // what is left of it stands at its end
  std::size_t header_at_ = 0;
  std::unique_ptr<ByteSource> file_;
  std::uint64_t left_ = 0, zeros_ = 0;
  bool closed_ = false;
};

}  // namespace aigaq::formats
