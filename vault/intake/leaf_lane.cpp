#include "vault/intake/leaf_lane.hpp"

#include <utility>

#include "crypto/limits.hpp"

namespace aigaq::vault {

LeafLane::LeafLane(crypto::SaltedTreeBuilder& tree) : tree_(tree), thread_([this] { work(); }) {}

LeafLane::~LeafLane() {
  {
    const std::scoped_lock lock(mutex_);
    leave_ = true;
  }
  to_lane_.notify_one();
  thread_.join();
}

void LeafLane::begin(ByteView piece) {
  const std::scoped_lock lock(mutex_);
  AIGAQ_ASSERT(!under_way_);
  piece_ = piece;
  under_way_ = true;
  to_lane_.notify_one();
}

void LeafLane::wait() {
  std::unique_lock lock(mutex_);
  to_caller_.wait(lock, [this] { return !under_way_; });
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

void LeafLane::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    to_lane_.wait(lock, [this] { return under_way_ || leave_; });
    if (!under_way_) return;
    lock.unlock();
    std::exception_ptr failure;
    try {
      tree_.add_chunks(piece_, limits::kFileChunk);
    } catch (const std::exception&) {
      failure = std::current_exception();
    }
    lock.lock();
    failure_ = failure;
    under_way_ = false;
    to_caller_.notify_one();
  }
}

}  // namespace aigaq::vault
