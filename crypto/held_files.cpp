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
  std::size_t size = file.data.size();
  for (const ByteView part : file.more) size += part.size();
  return static_cast<std::size_t>(leaves_of(size, leaf_bytes));
}

// The leaves of a file one after the other.
class Leaves {
 public:
  Leaves(const HeldFile& file, std::size_t leaf_bytes)
      : part_(file.data), more_(file.more), leaf_bytes_(leaf_bytes) {}
  ByteView next() {
    while (part_.empty() && !more_.empty()) {
      AIGAQ_ASSERT(more_.size() == 1 || more_.front().size() % leaf_bytes_ == 0);
      part_ = more_.front();
      more_ = more_.subspan(1);
    }
    const ByteView out = part_.first(std::min(leaf_bytes_, part_.size()));
    part_ = part_.subspan(out.size());
    return out;
  }

 private:
  ByteView part_;
  std::span<const ByteView> more_;
  std::size_t leaf_bytes_;
};

}  // namespace

std::vector<FileHashes> hash_files(const TreeLabel& label, std::size_t leaf_bytes,
                                   std::span<const HeldFile> files, const HashesWanted& wanted) {
  std::size_t leaves = 0;
  for (const HeldFile& file : files) leaves += count_of(file, leaf_bytes);
  LeafHeads heads(label, leaves);
  std::vector<Sha256Message> messages;
  messages.reserve(leaves + files.size());
  for (const HeldFile& file : files) {
    AIGAQ_ASSERT(file.more.empty() || file.data.size() % leaf_bytes == 0);
    const std::size_t count = count_of(file, leaf_bytes);
    const auto below = static_cast<unsigned>(std::bit_width(count - 1));
    SeedPath seeds(file.start->view(), limits::kSeedTreeDepth - below);
    Leaves data(file, leaf_bytes);
    for (std::size_t i = 0; i < count; ++i) {
      messages.push_back({heads.add(leaf_salt(seeds.leaf(i))), data.next()});
    }
  }
  if (wanted.wholes) {
    for (const HeldFile& file : files) messages.push_back({{}, file.data, file.more});
  }
  std::vector<Hash> hashes(messages.size());
  sha256_many(messages, hashes);
  std::vector<FileHashes> out(files.size());
  auto next = hashes.begin();
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::size_t count = count_of(files[i], leaf_bytes);
    const bool several = wanted.piece_level && count > std::size_t{1} << *wanted.piece_level;
    SaltedRoot root(label);
    if (several) root.keep_pieces(*wanted.piece_level);
    for (std::size_t leaf = 0; leaf < count; ++leaf) root.add(*next++);
    out[i].root = root.root();
    if (several) out[i].pieces = root.pieces();
  }
  for (FileHashes& file : out) {
    if (wanted.wholes) file.whole = *next++;
  }
  return out;
}

}  // namespace aigaq::crypto
