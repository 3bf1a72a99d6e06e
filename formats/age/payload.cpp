// The payload: STREAM over 64 KiB chunks (C2SP age.md, "Payload").

#include "crypto/aead.hpp"
#include "crypto/hash.hpp"
#include "crypto/limits.hpp"
#include "crypto/x25519.hpp"
#include "formats/age/stanza.hpp"

namespace aigaq::formats::age {
namespace {

using PayloadNonce = FixedBytes<struct AgePayloadNonceTag, 16>;
constexpr std::size_t kChunk = limits::kAgeChunk;
constexpr std::size_t kSealedChunk = kChunk + crypto::kTagBytes;

crypto::AeadKey payload_key(const FileKey& file_key, const PayloadNonce& nonce) {
  return crypto::hkdf_key<crypto::AeadKey>(file_key.reveal(), nonce.view(), as_bytes("payload"));
}

// 11 bytes of counter, big-endian, then the flag of the last chunk.
crypto::ChaChaNonce chunk_nonce(std::uint64_t counter, bool last) {
  crypto::ChaChaNonce nonce;
  for (std::size_t i = 0; i < 8; ++i) {
    nonce.data[10 - i] = static_cast<std::uint8_t>(counter >> 8 * i);
  }
  nonce.data[11] = last ? 1 : 0;
  return nonce;
}

}  // namespace

PayloadSource::PayloadSource(ByteSource& source, crypto::AeadKey key)
    : source_(source), key_(std::move(key)), sealed_(kSealedChunk + 1), plain_(kChunk) {}

PayloadSource::~PayloadSource() { crypto::wipe(plain_); }

Result<std::unique_ptr<PayloadSource>> PayloadSource::open(ByteSource& source,
                                                           const FileKey& key) {
  PayloadNonce nonce;
  AIGAQ_TRY_ASSIGN(const std::size_t n, read_full(source, nonce.mutable_view()));
  if (n != nonce.data.size()) return fail(ErrorCode::truncated, "age payload: nonce");
  return std::unique_ptr<PayloadSource>(new PayloadSource(source, payload_key(key, nonce)));
}

Result<std::size_t> PayloadSource::read(MutableByteView out) {
  if (out.empty()) return std::size_t{0};
  if (plain_at_ == plain_have_) {
    if (fault_) return fail(fault_->code, fault_->context);
    if (last_) return std::size_t{0};
    // Where there is room for a whole chunk, it is opened there.
    const bool straight = out.size() >= kChunk;
    const auto chunk = next_chunk(straight ? out.first(kChunk) : MutableByteView(plain_));
    if (!chunk) {
      // Sticky: no chunk behind a bad one is ever given out.
      fault_ = chunk.error();
      return fail(fault_->code, fault_->context);
    }
    if (straight) return *chunk;
    plain_at_ = 0;
    plain_have_ = *chunk;
  }
  const std::size_t n = std::min(out.size(), plain_have_ - plain_at_);
  std::copy_n(plain_.begin() + static_cast<std::ptrdiff_t>(plain_at_), n, out.begin());
  plain_at_ += n;
  return n;
}

Result<std::size_t> PayloadSource::next_chunk(MutableByteView out) {
  // One byte more than a chunk tells whether another one follows.
  const MutableByteView room = MutableByteView(sealed_).subspan(sealed_have_);
  AIGAQ_TRY_ASSIGN(const std::size_t n, read_full(source_, room));
  const std::size_t have = sealed_have_ + n;
  const bool more = have > kSealedChunk;
  const std::size_t size = std::min(have, kSealedChunk);
  if (size < crypto::kTagBytes) return fail(ErrorCode::truncated, "age payload: chunk");
  if (size == crypto::kTagBytes && counter_ > 0) {
    return fail(ErrorCode::non_canonical, "age payload: empty last chunk");
  }
  const ByteView sealed = ByteView(sealed_).first(size);
  const MutableByteView plain = out.first(size - crypto::kTagBytes);
  if (!crypto::chacha_open(key_, chunk_nonce(counter_, !more), {}, sealed, plain)) {
    // A full chunk with the other flag is whole: it is the stream that was cut or went on.
    if (size != kSealedChunk ||
        !crypto::chacha_open(key_, chunk_nonce(counter_, more), {}, sealed, plain)) {
      return fail(ErrorCode::bad_tag, "age payload: chunk");
    }
    fault_ = more ? Error{ErrorCode::trailing_data, "age payload"}
                  : Error{ErrorCode::truncated, "age payload: last chunk"};
  }
  last_ = !more;
  sealed_have_ = more ? 1 : 0;
  sealed_[0] = sealed_[kSealedChunk];
  ++counter_;
  return plain.size();
}

PayloadSink::PayloadSink(ByteSink& out, FileKey file_key, crypto::AeadKey key,
                         Addressing addressing)
    : out_(out),
      file_key_(std::move(file_key)),
      key_(std::move(key)),
      addressing_(std::move(addressing)),
      plain_(kChunk),
      sealed_(kSealedChunk) {}

PayloadSink::~PayloadSink() { crypto::wipe(plain_); }

std::size_t padded_recipients(std::size_t count) {
  for (const std::size_t step : {4u, 8u}) {
    if (count <= step) return step;
  }
  return (count + 15) / 16 * 16;
}

std::unique_ptr<PayloadSink> PayloadSink::begin(ByteSink& out, const std::vector<Stanza>& stanzas,
                                                const FileKey& file_key, Addressing addressing,
                                                crypto::RandomSource& random) {
  addressing.file_key = file_key_commitment(file_key);
  out.write(format_header(stanzas, file_key));
  const auto nonce = random.fixed<PayloadNonce>();
  out.write(nonce.view());
  return std::unique_ptr<PayloadSink>(
      new PayloadSink(out, file_key.clone(), payload_key(file_key, nonce), std::move(addressing)));
}

std::unique_ptr<PayloadSink> PayloadSink::to_recipients(
    ByteSink& out, const std::vector<X25519PublicKey>& recipients, bool pad,
    crypto::RandomSource& random) {
  AIGAQ_ASSERT(!recipients.empty() && recipients.size() <= limits::kAgeStanzas);
  const auto file_key = random.secret<FileKey>();
  std::vector<WrappedFor> wrapped;
  wrapped.reserve(recipients.size());
  for (const auto& recipient : recipients) {
    wrapped.push_back(wrap_x25519(file_key, recipient, random));
  }
  while (pad && wrapped.size() < padded_recipients(recipients.size())) {
    const auto nobody = random.secret<crypto::X25519Secret>();
    wrapped.push_back(wrap_x25519(file_key, crypto::x25519_public(nobody), random));
    wrapped.back().commitment = random.fixed<Commitment>();
  }
  std::vector<Stanza> stanzas;
  Addressing addressing;
  while (!wrapped.empty()) {
    std::swap(wrapped[random.below(wrapped.size())], wrapped.back());
    stanzas.push_back(std::move(wrapped.back().stanza));
    addressing.recipients.push_back(wrapped.back().commitment);
    wrapped.pop_back();
  }
  return begin(out, stanzas, file_key, std::move(addressing), random);
}

std::unique_ptr<PayloadSink> PayloadSink::to_passphrase(ByteSink& out,
                                                        const PassphraseRecipient& recipient,
                                                        crypto::RandomSource& random) {
  const auto file_key = random.secret<FileKey>();
  return begin(out, {wrap_scrypt(file_key, recipient)}, file_key, {}, random);
}

Result<std::unique_ptr<PayloadSink>> PayloadSink::to_passphrase(ByteSink& out, ByteView passphrase,
                                                                unsigned log_n,
                                                                crypto::RandomSource& random) {
  AIGAQ_TRY_ASSIGN(const auto recipient, derive_recipient(passphrase, log_n, random));
  return to_passphrase(out, recipient, random);
}

void PayloadSink::write(ByteView bytes) {
  AIGAQ_ASSERT(!finished_);
  while (!bytes.empty()) {
    // Kept back until more comes: the last chunk carries its own flag.
    if (have_ == kChunk) {
      seal(plain_, false);
      have_ = 0;
    }
    if (have_ == 0 && bytes.size() > kChunk) {
      seal(bytes.first(kChunk), false);
      bytes = bytes.subspan(kChunk);
      continue;
    }
    const std::size_t n = std::min(kChunk - have_, bytes.size());
    std::copy_n(bytes.begin(), n, plain_.begin() + static_cast<std::ptrdiff_t>(have_));
    have_ += n;
    bytes = bytes.subspan(n);
  }
}

void PayloadSink::finish() {
  AIGAQ_ASSERT(!finished_);
  seal(ByteView(plain_).first(have_), true);
  finished_ = true;
}

void PayloadSink::seal(ByteView plain, bool last) {
  const MutableByteView sealed = MutableByteView(sealed_).first(plain.size() + crypto::kTagBytes);
  crypto::chacha_seal(key_, chunk_nonce(counter_++, last), {}, plain, sealed);
  out_.write(sealed);
}

}  // namespace aigaq::formats::age
