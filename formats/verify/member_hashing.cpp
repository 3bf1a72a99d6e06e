#include "formats/verify/member_hashing.hpp"

#include "crypto/limits.hpp"

namespace aigaq::formats {
namespace {

constexpr std::size_t kBuffer = 8 * limits::kFileChunk;
constexpr std::uint64_t kLarge = 2 * kBuffer;  // below it handing over costs more than it gives
constexpr std::size_t kWholeLane = 0;
constexpr std::size_t kTreeLane = 1;

}  // namespace

MemberHashing::MemberHashing(Lanes* lanes)
    : lanes_(lanes != nullptr && lanes->count() >= 2 ? lanes : nullptr) {}

MemberHashing::~MemberHashing() {
  if (lanes_ != nullptr) lanes_->stop();
}

MutableByteView MemberHashing::room() {
  if (beside_) {
    at_ = (at_ + 1) % kBuffers;
    // Each lane has one job a buffer: with so few left, those on this one are done.
    lanes_->wait(kWholeLane, kBuffers - 1);
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
  lanes_->put(kWholeLane, [bytes, &whole] { whole.update(bytes); });
  lanes_->put(kTreeLane, [bytes, check] {
    if (check != nullptr) check->update(bytes);
  });
}

void MemberHashing::finish() {
  if (!beside_) return;
  lanes_->wait(kWholeLane, 0);
  lanes_->wait(kTreeLane, 0);
  beside_ = false;
}

}  // namespace aigaq::formats
