#include "vault/disclose/trailing_source.hpp"

#include <algorithm>
#include <cerrno>

#include "vault/place/failure.hpp"

namespace aigaq::vault {
namespace {

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
  on_hold_ = false;
  changed_.notify_all();
}

void TrailingSource::give_up() {
  const std::scoped_lock lock(mutex_);
  given_up_ = true;
  changed_.notify_all();
}

void TrailingSource::hold() {
  const std::scoped_lock lock(mutex_);
  if (!on_hold_) held_ = written_;
  on_hold_ = true;
}

void TrailingSource::reader_left() {
  const std::scoped_lock lock(mutex_);
  left_ = true;
  hashing_ = nullptr;
  changed_.notify_all();
}

bool TrailingSource::close_behind(std::uint64_t bytes, std::chrono::milliseconds wait) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, wait, [&] { return left_ || readable() - at_ <= bytes; });
}

// Bytes behind from that are written, when there are any or there will be none.
std::uint64_t TrailingSource::wait_for_more(std::uint64_t from) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return given_up_ || ended_ || readable() > from; });
  return given_up_ ? 0 : readable() - from;
}

MutableByteView TrailingSource::piece(std::uint64_t number) {
  return memory_.all().subspan(static_cast<std::size_t>(number % kPieces) * kPiece, kPiece);
}

void TrailingSource::load(MutableByteView out, std::uint64_t offset) {
  if (out.size() < kPiece) (void)file_.leave_direct();
  if (!file_.read_at(offset, out)) throw_errno(EIO, "read", file_.path());
}

// The next piece, where so many bytes are written; those that are left.
std::uint64_t TrailingSource::ask_for(std::uint64_t there) {
  const auto bytes = static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, there));
  const MutableByteView out = piece(asked_).first(bytes);
  const std::uint64_t offset = asked_bytes_;
  // What lay here before is hashed.
  const auto ahead = static_cast<std::size_t>(asked_ - begun_);
  if (hashing_ != nullptr) hashing_->wait(kSide, kPieces - 1 - ahead);
  if (lanes_ == nullptr) {
    load(out, offset);
  } else {
    lanes_->put(asked_ % lanes_->count(), [this, out, offset] { load(out, offset); });
  }
  ++asked_;
  asked_bytes_ += bytes;
  return there - bytes;
}

// The lanes take the pieces in turns.
void TrailingSource::wait_for_piece(std::uint64_t number) {
  if (lanes_ == nullptr) return;
  const std::uint64_t lanes = lanes_->count();
  lanes_->wait(number % lanes, static_cast<std::size_t>((asked_ - 1 - number) / lanes));
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
  wait_for_piece(begun_);
  // All pieces but the file's last are full.
  const std::uint64_t bytes = std::min<std::uint64_t>(kPiece, asked_bytes_ - begun_bytes_);
  rest_ = piece(begun_).first(static_cast<std::size_t>(bytes));
  ++begun_;
  begun_bytes_ += bytes;
  std::uint64_t there = 0;
  {
    const std::scoped_lock lock(mutex_);
    at_ = begun_bytes_;
    there = readable() - asked_bytes_;
    changed_.notify_all();
  }
  hash(rest_);
  // Loaded while this one is read from.
  while (lanes_ != nullptr && there > 0 && asked_ - begun_ < kAhead) there = ask_for(there);
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
