#include "vault/disclose/waiting_bytes.hpp"

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

WaitingBytes::WaitingBytes(std::function<File()> make_file, crypto::RandomSource& random)
    : make_file_(std::move(make_file)), random_(random) {}

void WaitingBytes::write(ByteView bytes) {
  while (make_file_ && bytes.size() > kRecord - record_.size()) {
    const std::size_t n = kRecord - record_.size();
    append(record_, bytes.first(n));
    bytes = bytes.subspan(n);
    seal();
  }
  append(record_, bytes);
}

void WaitingBytes::seal() {
  if (!key_) {
    key_.emplace();
    random_.fill(key_->reveal_mutable());
    file_ = make_file_();
  }
  record_.resize(kSealed);
  crypto::xchacha_seal(*key_, nonce_of(sealed_), {}, ByteView(record_).first(kRecord), record_);
  disk_.write_at(file_, sealed_ * kSealed, record_);
  ++sealed_;
  record_.clear();
}

void WaitingBytes::open(std::uint64_t record, Bytes& out) const {
  out.resize(kSealed);
  if (!file_.read_at(record * kSealed, out) ||
      !crypto::xchacha_open(*key_, nonce_of(record), {}, out,
                            MutableByteView(out).first(kRecord))) {
    throw_errno(EIO, "read", file_.path());
  }
  out.resize(kRecord);
}

Result<std::size_t> WaitingBytes::Reader::read(MutableByteView out) {
  if (rest_.empty() && !last_) {
    last_ = opened_ == bytes_.sealed_;
    if (!last_) bytes_.open(opened_++, record_);
    rest_ = last_ ? bytes_.record_ : record_;
  }
  const std::size_t n = std::min(out.size(), rest_.size());
  std::copy_n(rest_.begin(), n, out.begin());
  rest_ = rest_.subspan(n);
  return n;
}

}  // namespace aigaq::vault
