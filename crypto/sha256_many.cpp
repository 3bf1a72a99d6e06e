#include "crypto/sha256_many.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include "crypto/sha256_constants.hpp"
#include "crypto/sha256_sixteen.hpp"
#include "crypto/sha256_two.hpp"

namespace aigaq::crypto {
namespace {

constexpr std::size_t kLengthBytes = 8;  // of the message in bits, at its end

std::size_t size_of(const Sha256Message& message) {
  std::size_t out = message.head.size() + message.data.size();
  for (const ByteView part : message.more) out += part.size();
  return out;
}

// Blocks of one message one stretch behind the other: what the head begins, the data where it lies,
// and what the padding ends (FIPS 180-4 section 5.1.1).
class Stretches {
 public:
  Stretches() = default;
  ~Stretches() { wipe_fixed<sizeof edge_>(edge_.data()); }
  Stretches(const Stretches&) = delete;
  Stretches& operator=(const Stretches&) = delete;

  void begin(const Sha256Message& message) {
    AIGAQ_ASSERT(message.head.size() < kSha256Block);
    AIGAQ_ASSERT(message.more.empty() || message.head.empty());
    head_ = message.head;
    data_ = message.data;
    more_ = message.more;
    bytes_ = size_of(message);
    behind_ = bytes_ - head_.size() - data_.size();
    padded_ = false;
    (void)next();
  }
  [[nodiscard]] const std::uint8_t* from() const { return from_; }
  [[nodiscard]] std::size_t blocks() const { return blocks_; }  // of this stretch, not hashed yet
  [[nodiscard]] std::uint64_t left() const {
    return blocks_ + (data_.size() + behind_) / kSha256Block;
  }
  // False when that was the last of the message.
  [[nodiscard]] bool hashed(std::size_t blocks) {
    from_ += blocks * kSha256Block;
    blocks_ -= blocks;
    return blocks_ > 0 || next();
  }

 private:
  bool next() {
    while (data_.empty() && !more_.empty()) {
      data_ = more_.front();
      more_ = more_.subspan(1);
      behind_ -= data_.size();
    }
    AIGAQ_ASSERT(more_.empty() || data_.size() % kSha256Block == 0);
    if (head_.size() + data_.size() >= kSha256Block) {
      if (head_.empty()) {
        from_ = data_.data();
        blocks_ = data_.size() / kSha256Block;
        data_ = data_.last(data_.size() % kSha256Block);
      } else {
        const std::size_t some = kSha256Block - head_.size();
        fill(data_.first(some));
        blocks_ = 1;
        data_ = data_.subspan(some);
      }
      return true;
    }
    if (padded_) return false;
    pad();
    return true;
  }

  std::uint8_t* fill(ByteView data) {
    from_ = edge_.data();
    std::uint8_t* end = std::copy(head_.begin(), head_.end(), edge_.data());
    head_ = {};
    return std::copy(data.begin(), data.end(), end);
  }

  void pad() {
    std::uint8_t* end = fill(data_);
    data_ = {};
    *end++ = 0x80;
    const auto used = static_cast<std::size_t>(end - edge_.data());
    blocks_ = used + kLengthBytes > kSha256Block ? 2 : 1;
    std::uint8_t* const last = edge_.data() + blocks_ * kSha256Block;
    std::fill(end, last, std::uint8_t{0});
    for (std::size_t i = 0; i < kLengthBytes; ++i) {
      *(last - 1 - i) = static_cast<std::uint8_t>(bytes_ * 8 >> 8 * i);
    }
    padded_ = true;
  }

  ByteView head_, data_;  // what no stretch before held
  std::span<const ByteView> more_;
  std::uint64_t behind_ = 0;  // bytes of these
  std::uint64_t bytes_ = 0;
  bool padded_ = false;
  const std::uint8_t* from_ = nullptr;
  std::size_t blocks_ = 0;
  std::array<std::uint8_t, 2 * kSha256Block> edge_{};
};

using State = std::array<std::uint32_t, 8>;

// A message under way.
struct Stream {
  Hash* out = nullptr;  // null: none
  State state{};        // while it has no lane
  Stretches stretches;
};

class Many {
 public:
  Many(std::span<const Sha256Message> messages, std::span<Hash> out)
      : messages_(messages), out_(out), waiting_(messages.size()) {
    std::iota(waiting_.begin(), waiting_.end(), std::size_t{0});
    std::ranges::sort(waiting_, {}, [&](std::size_t i) { return size_of(messages_[i]); });
  }
  ~Many() {
    wipe_fixed<sizeof lanes_>(reinterpret_cast<std::uint8_t*>(&lanes_));
    for (Stream& stream : streams_) {
      wipe_fixed<sizeof stream.state>(reinterpret_cast<std::uint8_t*>(&stream.state));
    }
  }
  Many(const Many&) = delete;
  Many& operator=(const Many&) = delete;

  // Until too few are left; what is under way then has no lane any more.
  void in_lanes() {
    for (;;) {
      for (std::size_t lane = 0; lane < kSha256Lanes; ++lane) {
        Stream& stream = streams_[lane];
        if (stream.out == nullptr && begin(stream)) set_lane(lane, stream.state);
      }
      if (busy() < kWorthLanes) break;
      const Sha256Stretch step = common_stretch();
      sha256_sixteen(lanes_, step);
      for (std::size_t lane = 0; lane < kSha256Lanes; ++lane) {
        Stream& stream = streams_[lane];
        if (stream.out == nullptr || stream.stretches.hashed(step.blocks)) continue;
        stream.state = lane_state(lane);
        end(stream);
      }
    }
    for (std::size_t lane = 0; lane < kSha256Lanes; ++lane) {
      if (streams_[lane].out != nullptr) streams_[lane].state = lane_state(lane);
    }
  }

  // All that is left, always the two that have most before them.
  void without_lanes(bool two) {
    const std::size_t most = two ? 2 : 1;
    for (;;) {
      for (std::size_t i = 0; i < most && busy() < most; ++i) {
        if (streams_[i].out == nullptr) (void)begin(streams_[i]);
      }
      Stream* const first = longest(nullptr);
      if (first == nullptr) return;
      Stream* const second = two ? longest(first) : nullptr;
      std::size_t blocks = first->stretches.blocks();
      if (second != nullptr) {
        blocks = std::min(blocks, second->stretches.blocks());
        sha256_two({first->state.data(), first->stretches.from()},
                   {second->state.data(), second->stretches.from()}, blocks);
        if (!second->stretches.hashed(blocks)) end(*second);
      } else {
        sha256_compress(first->state.data(), first->stretches.from(), blocks);
      }
      if (!first->stretches.hashed(blocks)) end(*first);
    }
  }

 private:
  // The longest first, so that all end at about the same time. False when none waits.
  bool begin(Stream& stream) {
    if (waiting_.empty()) return false;
    const std::size_t next = waiting_.back();
    waiting_.pop_back();
    stream.out = &out_[next];
    stream.state = kSha256Initial;
    stream.stretches.begin(messages_[next]);
    return true;
  }
  static void end(Stream& stream) {
    *stream.out = sha256_hash_of(stream.state.data());
    stream.out = nullptr;
  }

  [[nodiscard]] std::size_t busy() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        streams_, [](const Stream& stream) { return stream.out != nullptr; }));
  }
  [[nodiscard]] Stream* longest(const Stream* but) {
    Stream* out = nullptr;
    for (Stream& stream : streams_) {
      if (stream.out == nullptr || &stream == but) continue;
      if (out == nullptr || stream.stretches.left() > out->stretches.left()) out = &stream;
    }
    return out;
  }

  // As far as all that have a message go on without a break; the others go along with one of them.
  [[nodiscard]] Sha256Stretch common_stretch() const {
    Sha256Stretch out{{}, SIZE_MAX};
    const std::uint8_t* any = nullptr;
    for (std::size_t lane = 0; lane < kSha256Lanes; ++lane) {
      if (streams_[lane].out == nullptr) continue;
      any = out.from[lane] = streams_[lane].stretches.from();
      out.blocks = std::min(out.blocks, streams_[lane].stretches.blocks());
    }
    for (const std::uint8_t*& from : out.from) from = from == nullptr ? any : from;
    return out;
  }

  void set_lane(std::size_t lane, const State& state) {
    for (std::size_t i = 0; i < state.size(); ++i) lanes_.words[i][lane] = state[i];
  }
  [[nodiscard]] State lane_state(std::size_t lane) const {
    State out;
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = lanes_.words[i][lane];
    return out;
  }

  std::span<const Sha256Message> messages_;
  std::span<Hash> out_;
  std::vector<std::size_t> waiting_;  // ascending by size
  std::array<Stream, kSha256Lanes> streams_;
  Sha256Lanes lanes_{};
};

}  // namespace

void sha256_many(std::span<const Sha256Message> messages, std::span<Hash> out, Sha256Path most) {
  AIGAQ_ASSERT(out.size() == messages.size());
  Many many(messages, out);
  if (most == Sha256Path::lanes && sha256_sixteen_available()) many.in_lanes();
  many.without_lanes(most >= Sha256Path::two_streams && sha256_two_available());
}

}  // namespace aigaq::crypto
