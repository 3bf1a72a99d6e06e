#pragma once
// Leaf hashes of a long file on a thread of their own, while the caller hashes the same bytes for
// the file's SHA-256.

#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

#include "crypto/salted_tree.hpp"

namespace aigaq::vault {

class LeafLane {
 public:
  // The tree outlives it. Throws std::system_error when no thread is to be had.
  explicit LeafLane(crypto::SaltedTreeBuilder& tree);
  ~LeafLane();
  LeafLane(const LeafLane&) = delete;
  LeafLane& operator=(const LeafLane&) = delete;

  // The next chunks. The bytes stay until wait(), before which there is no other piece. What
  // hashing them throws is thrown by wait().
  void begin(ByteView piece);
  void wait();

 private:
  void work();

  crypto::SaltedTreeBuilder& tree_;
  std::mutex mutex_;
  std::condition_variable to_lane_, to_caller_;
  ByteView piece_;
  bool under_way_ = false;
  bool leave_ = false;
  std::exception_ptr failure_;
  std::thread thread_;
};

}  // namespace aigaq::vault
