#include "formats/verify/member_hashing.hpp"

#include "crypto/chunk_leaves.hpp"
#include "crypto/limits.hpp"

namespace aigaq::formats {
namespace {

constexpr std::size_t kBuffer = crypto::kChunkBatch * limits::kFileChunk;
constexpr std::uint64_t kLarge = kBuffer;  // below it handing over costs more than it gives
constexpr std::size_t kWholeLane = 0;
constexpr std::size_t kTreeLane = 1;

}  // namespace

MemberHashing::MemberHashing(Lanes* lanes, PairedHashing* beside)
    : lanes_(lanes != nullptr && lanes->count() >= 2 ? lanes : nullptr), pair_(beside) {}

MemberHashing::~MemberHashing() {
  if (lanes_ != nullptr) lanes_->stop();
}

// Until the hash for the manifest has at most so many buffers left.
void MemberHashing::wait_for_whole(std::size_t left) {
  if (pair_ != nullptr) return pair_->wait(PairedHashing::Side::second, left);
  lanes_->wait(kWholeLane, left);
}

MutableByteView MemberHashing::room() {
  if (beside_) {
    at_ = (at_ + 1) % kBuffers;
    // Each lane has one job a buffer: with so few left, those on this one are done.
    wait_for_whole(kBuffers - 1);
    lanes_->wait(kTreeLane, kBuffers - 1);
  }
  Bytes& buffer = buffers_[at_];
  buffer.resize(kBuffer);
  return buffer;
}

void MemberHashing::begin(std::uint64_t size) {
  finish();
  beside_ = lanes_ != nullptr && size >= kLarge;
}

void MemberHashing::take(ByteView bytes, crypto::Sha256& whole, FileCheck* check) {
  if (!beside_) {
    whole.update(bytes);
    if (check != nullptr) check->update(bytes);
    return;
  }
  if (pair_ != nullptr) {
    pair_->put(PairedHashing::Side::second, whole, bytes);
  } else {
    lanes_->put(kWholeLane, [bytes, &whole] { whole.update(bytes); });
  }
  lanes_->put(kTreeLane, [bytes, check] {
    if (check != nullptr) check->update(bytes);
  });
}

void MemberHashing::finish() {
  if (!beside_) return;
  wait_for_whole(0);
  lanes_->wait(kTreeLane, 0);
  beside_ = false;
}

}  // namespace aigaq::formats
