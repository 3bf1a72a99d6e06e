#include "crypto/held_files.hpp"

#include <bit>

#include "crypto/sha256_many.hpp"

namespace aigaq::crypto {
namespace {

constexpr std::size_t kHead =
    1 + TreeLabel::kSize + 1 + Salt16::kSize;  // 0x00 ‖ label ‖ kind ‖ salt

// What a leaf's hash begins with; it holds the salt.
class LeafHeads {
 public:
  LeafHeads(const TreeLabel& label, std::size_t leaves) : label_(label), bytes_(leaves * kHead) {}
  ~LeafHeads() { wipe(bytes_); }
  LeafHeads(const LeafHeads&) = delete;
  LeafHeads& operator=(const LeafHeads&) = delete;

  // Valid as long as this.
  ByteView add(const Salt16& salt) {
    const MutableByteView head = MutableByteView(bytes_).subspan(used_, kHead);
    used_ += kHead;
    std::copy(label_.data.begin(), label_.data.end(), head.begin() + 1);
    head[1 + TreeLabel::kSize] = static_cast<std::uint8_t>(LeafKind::content);
    std::copy(salt.data.begin(), salt.data.end(), head.end() - Salt16::kSize);
    return head;
  }

 private:
  TreeLabel label_;
  Bytes bytes_;
  std::size_t used_ = 0;
};

std::size_t count_of(const HeldFile& file, std::size_t leaf_bytes) {
  return static_cast<std::size_t>(leaves_of(file.data.size(), leaf_bytes));
}

}  // namespace

void hash_files(const TreeLabel& label, std::size_t leaf_bytes, std::span<const HeldFile> files,
                std::span<Hash> roots, std::span<Hash> wholes) {
  AIGAQ_ASSERT(roots.size() == files.size() && (wholes.empty() || wholes.size() == files.size()));
  std::size_t leaves = 0;
  for (const HeldFile& file : files) leaves += count_of(file, leaf_bytes);
  LeafHeads heads(label, leaves);
  std::vector<Sha256Message> messages;
  messages.reserve(leaves + wholes.size());
  for (const HeldFile& file : files) {
    const std::size_t count = count_of(file, leaf_bytes);
    const auto below = static_cast<unsigned>(std::bit_width(count - 1));
    SeedPath seeds(file.start->view(), limits::kSeedTreeDepth - below);
    for (std::size_t i = 0; i < count; ++i) {
      const ByteView rest = file.data.subspan(i * leaf_bytes);
      messages.push_back(
          {heads.add(leaf_salt(seeds.leaf(i))), rest.first(std::min(leaf_bytes, rest.size()))});
    }
  }
  if (!wholes.empty()) {
    for (const HeldFile& file : files) messages.push_back({{}, file.data});
  }
  std::vector<Hash> hashes(messages.size());
  sha256_many(messages, hashes);
  auto next = hashes.begin();
  for (std::size_t i = 0; i < files.size(); ++i) {
    SaltedRoot root(label);
    for (std::size_t count = count_of(files[i], leaf_bytes); count > 0; --count) root.add(*next++);
    roots[i] = root.root();
  }
  std::copy(next, hashes.end(), wholes.begin());
}

}  // namespace aigaq::crypto
