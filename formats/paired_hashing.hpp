#pragma once
// Two streams of SHA-256 in one lane, side by side as far as both have bytes: together they cost
// less than one behind the other. Of one thread: whoever puts and waits.

#include <array>
#include <deque>

#include "crypto/hash.hpp"
#include "formats/lanes.hpp"

namespace aigaq::formats {

class PairedHashing {
 public:
  enum class Side : std::uint8_t { first, second };

  PairedHashing(Lanes& lanes, std::size_t lane);
  ~PairedHashing();  // stops the lanes: nothing of it is under way any more
  PairedHashing(const PairedHashing&) = delete;
  PairedHashing& operator=(const PairedHashing&) = delete;

  // hash.update(bytes), later: both stay until wait() says so. A piece waits for bytes of the other
  // side until two more of its own side have come.
  void put(Side side, crypto::Sha256& hash, ByteView bytes);
  // Returns when at most so many of the side's pieces, those put last, are left to be hashed.
  void wait(Side side, std::size_t left);

 private:
  struct Piece {
    crypto::Sha256* hash;
    ByteView rest;  // what no job has yet
  };
  struct Queue {
    std::deque<Piece> waiting;
    std::deque<std::uint64_t> ended_by;  // of the pieces before those: the job that hashes the end
  };
  [[nodiscard]] Queue& queue(Side side) { return queues_[static_cast<std::size_t>(side)]; }
  void pair();
  void alone(Queue& queue);
  void advance(Queue& queue, std::size_t bytes);

  Lanes& lanes_;
  const std::size_t lane_;
  std::array<Queue, 2> queues_;
  std::uint64_t jobs_ = 0;  // put so far
};

}  // namespace aigaq::formats
