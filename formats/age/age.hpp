#pragma once
// age v1 (C2SP age.md), X25519 and scrypt recipients (docs/formats/bundle.md, layer 1).

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crypto/random.hpp"
#include "crypto/result.hpp"
#include "crypto/secret.hpp"
#include "formats/stream.hpp"

namespace aigaq::formats::age {

using FileKey = crypto::SecretKey<struct AgeFileKeyTag, 16>;

// Bech32 (BIP 173) texts: "age1…" and "AGE-SECRET-KEY-1…". Errors: malformed, non_canonical.
[[nodiscard]] std::string recipient_text(const X25519PublicKey& recipient);
[[nodiscard]] Result<X25519PublicKey> parse_recipient(std::string_view text);
[[nodiscard]] crypto::SecretBytes identity_text(const crypto::X25519Secret& identity);
[[nodiscard]] Result<crypto::X25519Secret> parse_identity(ByteView text);
// An identity file's lines: comments, empty lines and identities. Unknown lines are refused.
[[nodiscard]] Result<std::vector<crypto::X25519Secret>> parse_identity_file(ByteView text);

struct Stanza {
  std::string type;
  std::vector<std::string> arguments;
  Bytes body;
};
struct Header {
  std::vector<Stanza> stanzas;
  Hash mac;
  Bytes authenticated;  // all up to and with "---"
};
// Reads exactly the header. Errors: malformed, non_canonical, unsupported, truncated,
// limit_exceeded.
[[nodiscard]] Result<Header> read_header(ByteSource& source);
[[nodiscard]] bool is_passphrase(const Header& header);

struct Unwrapped {
  FileKey file_key;
  std::size_t stanza = 0;                     // which one opened
  std::size_t stanzas = 0;
  std::optional<crypto::SharedSecret> shared;  // X25519 only
  std::optional<X25519PublicKey> recipient;    // X25519 only
};
// Tries every stanza with every identity, then checks the header's HMAC.
// Errors: no_matching_key, bad_tag (HMAC), malformed, wrong_value.
[[nodiscard]] Result<Unwrapped> unwrap(const Header& header,
                                       const std::vector<crypto::X25519Secret>& identities);
// Errors: wrong_passphrase, limit_exceeded (work factor), bad_tag (HMAC), malformed.
[[nodiscard]] Result<Unwrapped> unwrap_passphrase(const Header& header, ByteView passphrase);

// The payload behind the header. 64 KiB at a time; the end is authenticated before read() is 0.
class PayloadSource final : public ByteSource {
 public:
  static Result<std::unique_ptr<PayloadSource>> open(ByteSource& source, const FileKey& key);
  ~PayloadSource() override;
  PayloadSource(const PayloadSource&) = delete;
  PayloadSource& operator=(const PayloadSource&) = delete;
  Result<std::size_t> read(MutableByteView out) override;

 private:
  PayloadSource(ByteSource& source, crypto::AeadKey key);
  // The next chunk's plain text, to the front of out; its size.
  [[nodiscard]] Result<std::size_t> next_chunk(MutableByteView out);
  ByteSource& source_;
  crypto::AeadKey key_;
  Bytes sealed_, plain_;
  std::size_t plain_at_ = 0, plain_have_ = 0, sealed_have_ = 0;
  std::uint64_t counter_ = 0;
  bool last_ = false;
  std::optional<Error> fault_;  // given out once the chunk before it is read
};

// What the vault signs about one stanza, in the order of the header (random for throw-aways).
struct Addressing {
  std::vector<Commitment> recipients;  // empty for a passphrase
  Commitment file_key;
};
// SHA-256(kRecipientCommitment ‖ HKDF(shared, info = kRecipientCommitment)[32] ‖ recipient)
[[nodiscard]] Commitment recipient_commitment(const crypto::SharedSecret& shared,
                                              const X25519PublicKey& recipient);
// SHA-256(kFileKeyCommitment ‖ HKDF(file key, info = kFileKeyCommitment)[32])
[[nodiscard]] Commitment file_key_commitment(const FileKey& key);

// 4, 8, 16, then multiples of 16.
[[nodiscard]] std::size_t padded_recipients(std::size_t count);

using ScryptSalt = FixedBytes<struct AgeScryptSaltTag, 16>;
// A passphrase as recipient. scrypt takes 128 * 2^log_n * 8 bytes (256 MiB at 18), which are given
// back here, before the work that follows.
struct PassphraseRecipient {
  ScryptSalt salt;
  unsigned log_n = 0;
  crypto::AeadKey wrap_key;
};
// Errors: limit_exceeded (no memory).
[[nodiscard]] Result<PassphraseRecipient> derive_recipient(ByteView passphrase, unsigned log_n,
                                                           crypto::RandomSource& random);

class PayloadSink final : public ByteSink {
 public:
  ~PayloadSink() override;
  PayloadSink(const PayloadSink&) = delete;
  PayloadSink& operator=(const PayloadSink&) = delete;
  // Writes the header at once. Recipients (at least one, as parse_recipient gives them) are padded
  // with throw-away stanzas (real encryptions to fresh keys) when pad is set, and shuffled.
  static std::unique_ptr<PayloadSink> to_recipients(ByteSink& out,
                                                    const std::vector<X25519PublicKey>& recipients,
                                                    bool pad, crypto::RandomSource& random);
  static std::unique_ptr<PayloadSink> to_passphrase(ByteSink& out,
                                                    const PassphraseRecipient& recipient,
                                                    crypto::RandomSource& random);
  static Result<std::unique_ptr<PayloadSink>> to_passphrase(ByteSink& out, ByteView passphrase,
                                                            unsigned log_n,
                                                            crypto::RandomSource& random);
  void write(ByteView bytes) override;
  void finish();  // the last chunk; nothing may follow
  [[nodiscard]] const Addressing& addressing() const { return addressing_; }
  // For the writer alone, to read back what was written before it is released.
  [[nodiscard]] const FileKey& file_key() const { return file_key_; }

 private:
  PayloadSink(ByteSink& out, FileKey file_key, crypto::AeadKey key, Addressing addressing);
  static std::unique_ptr<PayloadSink> begin(ByteSink& out, const std::vector<Stanza>& stanzas,
                                            const FileKey& file_key, Addressing addressing,
                                            crypto::RandomSource& random);
  void seal(ByteView plain, bool last);
  ByteSink& out_;
  FileKey file_key_;
  crypto::AeadKey key_;
  Addressing addressing_;
  Bytes plain_, sealed_;
  std::size_t have_ = 0;
  std::uint64_t counter_ = 0;
  bool finished_ = false;
};

// PEM-like armor (age.md): strict. The whole text in memory: only identities and small files.
[[nodiscard]] Result<Bytes> dearmor(std::string_view text);

}  // namespace aigaq::formats::age
