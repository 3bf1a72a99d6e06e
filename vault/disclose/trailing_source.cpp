#include "vault/disclose/trailing_source.hpp"

#include <algorithm>
#include <cerrno>

#include "vault/place/failure.hpp"

namespace aigaq::vault {
namespace {

constexpr std::size_t kDiskLane = 0;
constexpr auto kSide = formats::PairedHashing::Side::first;

}  // namespace

TrailingSource::TrailingSource(File file, formats::Lanes* lanes)
    : file_(std::move(file)), lanes_(lanes) {}

TrailingSource::~TrailingSource() {
  if (lanes_ != nullptr) lanes_->stop();
}

void TrailingSource::written(std::uint64_t bytes) {
  const std::scoped_lock lock(mutex_);
  if (written_ == 0) file_.go_direct();  // what takes such writes gives such reads
  written_ = bytes;
  changed_.notify_all();
}

void TrailingSource::ended(std::uint64_t bytes) {
  const std::scoped_lock lock(mutex_);
  written_ = bytes;
  ended_ = true;
  changed_.notify_all();
}

void TrailingSource::give_up() {
  const std::scoped_lock lock(mutex_);
  given_up_ = true;
  changed_.notify_all();
}

void TrailingSource::reader_left() {
  const std::scoped_lock lock(mutex_);
  left_ = true;
  hashing_ = nullptr;
  changed_.notify_all();
}

bool TrailingSource::close_behind(std::uint64_t bytes, std::chrono::milliseconds wait) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, wait, [&] { return left_ || written_ - at_ <= bytes; });
}

// Bytes behind from that are written, when there are any or there will be none.
std::uint64_t TrailingSource::wait_for_more(std::uint64_t from) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return given_up_ || ended_ || written_ > from; });
  return given_up_ ? 0 : written_ - from;
}

MutableByteView TrailingSource::piece(std::uint64_t number) {
  return memory_.all().subspan(static_cast<std::size_t>(number % kPieces) * kPiece, kPiece);
}

void TrailingSource::load(MutableByteView out, std::uint64_t offset) {
  if (out.size() < kPiece) (void)file_.leave_direct();
  if (!file_.read_at(offset, out)) throw_errno(EIO, "read", file_.path());
}

// The next piece, of which so many bytes at least are written.
void TrailingSource::ask_for(std::uint64_t there) {
  const auto bytes = static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, there));
  const MutableByteView out = piece(asked_).first(bytes);
  const std::uint64_t offset = asked_bytes_;
  ++asked_;
  asked_bytes_ += bytes;
  loaded_ = out;
  if (lanes_ == nullptr) return load(out, offset);
  // What lay here before is hashed.
  if (hashing_ != nullptr) hashing_->wait(kSide, kPieces - 1);
  lanes_->put(kDiskLane, [this, out, offset] { load(out, offset); });
}

void TrailingSource::hash(ByteView bytes) {
  if (hashing_ != nullptr) return hashing_->put(kSide, hash_, bytes);
  hash_.update(bytes);
}

// False at the end.
bool TrailingSource::next() {
  if (asked_ == begun_) {
    const std::uint64_t there = wait_for_more(asked_bytes_);
    if (there == 0) {
      if (hashing_ != nullptr) hashing_->wait(kSide, 0);
      hashed_ = true;
      return false;
    }
    ask_for(there);
  }
  AIGAQ_ASSERT(asked_ == begun_ + 1);
  if (lanes_ != nullptr) lanes_->wait(kDiskLane, 0);
  ++begun_;
  rest_ = loaded_;
  std::uint64_t there = 0;
  {
    const std::scoped_lock lock(mutex_);
    at_ = asked_bytes_;
    there = written_ - at_;
    changed_.notify_all();
  }
  hash(rest_);
  if (lanes_ != nullptr && there > 0) ask_for(there);  // loaded while this one is read from
  return true;
}

Result<std::size_t> TrailingSource::read(MutableByteView out) {
  if (rest_.empty() && !next()) {
    const std::scoped_lock lock(mutex_);
    if (given_up_) return fail(ErrorCode::truncated, "a file that is given up");
    return std::size_t{0};
  }
  const std::size_t n = std::min(out.size(), rest_.size());
  std::copy_n(rest_.begin(), n, out.begin());
  rest_ = rest_.subspan(n);
  return n;
}

FileDigest TrailingSource::digest() {
  AIGAQ_ASSERT(hashed_);
  return FileDigest{hash_.finish().data};
}

}  // namespace aigaq::vault
