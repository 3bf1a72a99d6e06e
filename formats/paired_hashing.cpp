#include "formats/paired_hashing.hpp"

#include <algorithm>

namespace aigaq::formats {
namespace {

constexpr std::size_t kPatience = 2;  // pieces of one side that wait for the other's

}  // namespace

PairedHashing::PairedHashing(Lanes& lanes, std::size_t lane) : lanes_(lanes), lane_(lane) {}

PairedHashing::~PairedHashing() { lanes_.stop(); }

void PairedHashing::put(Side side, crypto::Sha256& hash, ByteView bytes) {
  Queue& own = queue(side);
  own.waiting.push_back({&hash, bytes});
  while (std::ranges::none_of(queues_, [](const Queue& q) { return q.waiting.empty(); })) pair();
  if (own.waiting.size() > kPatience) alone(own);
}

void PairedHashing::wait(Side side, std::size_t left) {
  Queue& own = queue(side);
  while (own.waiting.size() > left) alone(own);
  const std::size_t under_way = left - own.waiting.size();
  std::uint64_t last = 0;
  for (; own.ended_by.size() > under_way; own.ended_by.pop_front()) last = own.ended_by.front();
  if (last > 0) lanes_.wait(lane_, static_cast<std::size_t>(jobs_ - last));
}

void PairedHashing::pair() {
  const Piece a = queues_[0].waiting.front();
  const Piece b = queues_[1].waiting.front();
  const std::size_t n = std::min(a.rest.size(), b.rest.size());
  lanes_.put(lane_, [a, b, n] {
    crypto::sha256_update_two(*a.hash, a.rest.first(n), *b.hash, b.rest.first(n));
  });
  ++jobs_;
  for (Queue& queue : queues_) advance(queue, n);
}

void PairedHashing::alone(Queue& queue) {
  const Piece piece = queue.waiting.front();
  lanes_.put(lane_, [piece] { piece.hash->update(piece.rest); });
  ++jobs_;
  advance(queue, piece.rest.size());
}

// That much of the piece in front is in the job put last.
void PairedHashing::advance(Queue& queue, std::size_t bytes) {
  Piece& piece = queue.waiting.front();
  piece.rest = piece.rest.subspan(bytes);
  if (!piece.rest.empty()) return;
  queue.waiting.pop_front();
  queue.ended_by.push_back(jobs_);
}

}  // namespace aigaq::formats
