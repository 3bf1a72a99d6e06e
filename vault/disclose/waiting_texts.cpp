#include "vault/disclose/waiting_texts.hpp"

#include <algorithm>
#include <utility>

#include "vault/place/failure.hpp"

namespace aigaq::vault {
namespace {

// The key seals nothing else: a number does.
crypto::XNonce nonce_of(std::uint64_t record) {
  crypto::XNonce nonce{};
  for (std::size_t i = 0; i < sizeof record; ++i) {
    nonce.data[i] = static_cast<std::uint8_t>(record >> (8 * i));
  }
  return nonce;
}

}  // namespace

WaitingTexts::WaitingTexts(std::function<File()> make_file, crypto::RandomSource& random)
    : make_file_(std::move(make_file)) {
  random.fill(key_.reveal_mutable());
}

void WaitingTexts::put(ByteView text) {
  sizes_.push_back(text.size());
  while (!text.empty()) {
    if (record_.size() == kRecord) seal();
    const std::size_t n = std::min(text.size(), kRecord - record_.size());
    append(record_, text.first(n));
    text = text.subspan(n);
  }
}

void WaitingTexts::seal() {
  if (!file_.is_open()) file_ = make_file_();
  record_.resize(kSealed);
  crypto::xchacha_seal(key_, nonce_of(sealed_), {}, ByteView(record_).first(kRecord), record_);
  disk_.write_at(file_, sealed_ * kSealed, record_);
  ++sealed_;
  record_.clear();
}

void WaitingTexts::open() {
  at_ = 0;
  if (opened_ == sealed_) {
    open_ = std::exchange(record_, {});
    return;
  }
  open_.resize(kSealed);
  if (!file_.read_at(opened_ * kSealed, open_) ||
      !crypto::xchacha_open(key_, nonce_of(opened_), {}, open_,
                            MutableByteView(open_).first(kRecord))) {
    throw_errno(EIO, "read", file_.path());
  }
  ++opened_;
  open_.resize(kRecord);
}

void WaitingTexts::take(const std::function<void(ByteView)>& piece) {
  for (std::uint64_t left = sizes_.at(taken_++); left > 0;) {
    if (at_ == open_.size()) open();
    const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(left, open_.size() - at_));
    piece(ByteView(open_).subspan(at_, n));
    at_ += n;
    left -= n;
  }
}

}  // namespace aigaq::vault
