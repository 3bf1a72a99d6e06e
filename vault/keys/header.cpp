#include "vault/keys/header.hpp"

#include "crypto/aead.hpp"
#include "crypto/hash.hpp"
#include "crypto/labels.hpp"
#include "crypto/limits.hpp"
#include "vault/keys/names.hpp"
#include "vault/place/failure.hpp"

namespace aigaq::vault {
namespace {

// Layout (docs/formats/vault.md):
//   0     magic 8, version u32, flags u32, ops u32, memory u64, salt 16
//   44    16 slots of 160: commitment 32, ephemeral 32, box 72, random 24
//   2604  log box: nonce 24, keys 128, tag 16
//   2772  reading box: ephemeral 32, commitment 32, nonce 24, keys 64, tag 16
//   2940  random up to
//   4032  HMAC 32, SHA-256 32
constexpr std::string_view kMagic = "aigaq\x01\x0d\x0a";
constexpr std::uint32_t kVersion = 3;
constexpr std::uint32_t kFlagIdentity = 1;
constexpr std::size_t kClearBytes = 44;
constexpr std::size_t kSlotBytes = 160;
constexpr std::size_t kLogBoxAt = kClearBytes + kKeySlots * kSlotBytes;
constexpr std::size_t kBoxOverhead = 24 + crypto::kTagBytes;
constexpr std::size_t kLogBoxBytes = 128 + kBoxOverhead;
constexpr std::size_t kReadingAt = kLogBoxAt + kLogBoxBytes;
constexpr std::size_t kReadingBoxBytes = 64 + kBoxOverhead;
constexpr std::size_t kMacAt = kHeaderBytes - 64;
constexpr std::size_t kChecksumAt = kHeaderBytes - 32;
static_assert(kReadingAt + 64 + kReadingBoxBytes <= kMacAt);

struct Clear {
  std::uint32_t flags = 0;
  crypto::ArgonCost cost;
  Salt16 salt;
};

[[noreturn]] void damaged(const char* what) {
  throw_integrity("header-damaged", {"the header is damaged", {Detail::named("what", what)}},
                  "keys");
}

Clear read_clear(ByteView header) {
  if (header.size() != kHeaderBytes) damaged("wrong size");
  const Hash sum = crypto::sha256(header.first(kChecksumAt));
  if (!crypto::equal_secret(sum.view(), header.subspan(kChecksumAt))) damaged("checksum");
  FieldReader in(header.first(kClearBytes));
  if (as_text(in.raw(kMagic.size())) != kMagic) damaged("not a header");
  if (const std::uint32_t version = in.u32(); version != kVersion) {
    throw StorageError(Trouble::refused_input, "unknown-version",
                       {"another format version", {{"version", version}, {"ours", kVersion}}},
                       "keys");
  }
  Clear out;
  out.flags = in.u32();
  out.cost.ops = in.u32();
  out.cost.memory = in.u64();
  out.salt = in.fixed<Salt16>();
  if ((out.flags & ~kFlagIdentity) != 0) damaged("unknown flags");
  return out;
}

crypto::AeadKey slot_key(const crypto::AeadKey& stretched, std::size_t slot) {
  FieldWriter info;
  info.raw(as_bytes(labels::kSlotKey));
  info.u8(static_cast<std::uint8_t>(slot));
  return crypto::hkdf_key<crypto::AeadKey>(stretched.reveal(), {}, info.view());
}

crypto::AeadKey master_key_for(const crypto::AeadKey& master, std::string_view use) {
  Bytes info;
  append(info, as_bytes(labels::kSlotKey));
  append(info, as_bytes(use));
  return crypto::hkdf_key<crypto::AeadKey>(master.reveal(), {}, info);
}

// With an identity both the passphrase and the identity are needed.
crypto::AeadKey reading_key(const crypto::AeadKey& master, const crypto::SharedSecret& shared,
                            const X25519PublicKey& ephemeral, const X25519PublicKey& identity) {
  FieldWriter info;
  info.raw(as_bytes(labels::kSlotKey));
  info.raw(as_bytes("identity"));
  info.raw(ephemeral.view());
  info.raw(identity.view());
  const crypto::AeadKey salt = master_key_for(master, "reading");
  return crypto::hkdf_key<crypto::AeadKey>(shared.reveal(), salt.reveal(), info.view());
}

Bytes box_kind_ad(ByteView header, BoxKind kind) {
  Bytes out(header.begin(), header.begin() + kClearBytes);
  out.push_back(static_cast<std::uint8_t>(kind));
  return out;
}

void put(Bytes& header, std::size_t at, ByteView bytes) {
  std::copy(bytes.begin(), bytes.end(), header.begin() + static_cast<std::ptrdiff_t>(at));
}

void put_log_box(Bytes& header, const crypto::AeadKey& master, const LogKeys& log,
                 crypto::RandomSource& random) {
  crypto::SecretBytes plain(128);
  const MutableByteView out = plain.reveal_mutable();
  const auto copy = [&out](std::size_t at, ByteView from) {
    std::copy(from.begin(), from.end(), out.begin() + static_cast<std::ptrdiff_t>(at));
  };
  copy(0, log.log_key.reveal());
  copy(32, log.signing_seed.reveal());
  copy(64, log.vault.view());
  copy(96, log.content_public.view());
  put(header, kLogBoxAt,
      crypto::seal_box(master_key_for(master, "log"), box_kind_ad(header, BoxKind::keys_of_log),
                       plain.reveal(), random));
}

Result<void> put_reading_box(Bytes& header, const crypto::AeadKey& master,
                             const ReadingKeys& reading,
                             const std::optional<X25519PublicKey>& identity,
                             crypto::RandomSource& random) {
  crypto::AeadKey key = master_key_for(master, "reading");
  if (identity) {
    const auto ephemeral = random.secret<crypto::X25519Secret>();
    const X25519PublicKey ephemeral_public = crypto::x25519_public(ephemeral);
    AIGAQ_TRY_ASSIGN(const crypto::SharedSecret shared, crypto::x25519(ephemeral, *identity));
    key = reading_key(master, shared, ephemeral_public, *identity);
    put(header, kReadingAt, ephemeral_public.view());
  }
  put(header, kReadingAt + 32, crypto::key_commitment(key, as_bytes(labels::kSlotKey)).view());
  crypto::SecretBytes plain(64);
  const ByteView secret = reading.content_secret.reveal();
  const ByteView seed = reading.member_seed.reveal();
  std::copy(secret.begin(), secret.end(), plain.reveal_mutable().begin());
  std::copy(seed.begin(), seed.end(), plain.reveal_mutable().begin() + 32);
  put(header, kReadingAt + 64,
      crypto::seal_box(key, box_kind_ad(header, BoxKind::keys_of_reading), plain.reveal(), random));
  return {};
}

[[noreturn]] void no_slot_opens() {
  throw StorageError(Trouble::wrong_passphrase, "wrong-passphrase",
                     "the passphrase does not open this vault", "keys");
}

crypto::AeadKey open_slots(ByteView header, const crypto::AeadKey& stretched) {
  for (std::size_t slot = 0; slot < kKeySlots; ++slot) {
    const ByteView bytes = header.subspan(kClearBytes + slot * kSlotBytes, kSlotBytes);
    const crypto::AeadKey key = slot_key(stretched, slot);
    const Commitment commitment = crypto::key_commitment(key, as_bytes(labels::kSlotKey));
    if (!crypto::equal_secret(commitment.view(), bytes.first(32))) continue;
    const auto opened =
        crypto::open_box_secret(key, header.first(kClearBytes), bytes.subspan(64, 72));
    if (!opened) damaged("a key slot was altered");
    return *crypto::AeadKey::from(opened->reveal());
  }
  no_slot_opens();
}

LogKeys open_log_box(ByteView header, const crypto::AeadKey& master) {
  const auto plain = crypto::open_box_secret(master_key_for(master, "log"),
                                             box_kind_ad(header, BoxKind::keys_of_log),
                                             header.subspan(kLogBoxAt, kLogBoxBytes));
  if (!plain) damaged("the log's keys");
  const ByteView bytes = plain->reveal();
  LogKeys out;
  out.log_key = *crypto::AeadKey::from(bytes.first(32));
  out.signing_seed = *crypto::Ed25519Seed::from(bytes.subspan(32, 32));
  out.vault = *VaultId::from(bytes.subspan(64, 32));
  out.content_public = *X25519PublicKey::from(bytes.subspan(96, 32));
  return out;
}

std::optional<ReadingKeys> open_reading_box(ByteView header, const crypto::AeadKey& master,
                                            const Clear& clear,
                                            const crypto::X25519Secret* identity) {
  crypto::AeadKey key = master_key_for(master, "reading");
  const bool sealed_to_identity = (clear.flags & kFlagIdentity) != 0;
  if (sealed_to_identity) {
    if (identity == nullptr) return std::nullopt;
    const auto ephemeral = *X25519PublicKey::from(header.subspan(kReadingAt, 32));
    const auto shared = crypto::x25519(*identity, ephemeral);
    if (!shared) damaged("the identity's box");
    key = reading_key(master, *shared, ephemeral, crypto::x25519_public(*identity));
  }
  const Commitment commitment = crypto::key_commitment(key, as_bytes(labels::kSlotKey));
  if (!crypto::equal_secret(commitment.view(), header.subspan(kReadingAt + 32, 32))) {
    if (!sealed_to_identity) damaged("the content keys");
    throw StorageError(Trouble::wrong_identity, "wrong-identity",
                       "the identity is not the one this vault was made with", "keys");
  }
  const auto plain = crypto::open_box_secret(key, box_kind_ad(header, BoxKind::keys_of_reading),
                                             header.subspan(kReadingAt + 64, kReadingBoxBytes));
  if (!plain) damaged("the content keys");
  ReadingKeys out;
  out.content_secret = *crypto::X25519Secret::from(plain->reveal().first(32));
  out.member_seed = *crypto::Ed25519Seed::from(plain->reveal().subspan(32, 32));
  return out;
}

Hash header_mac(ByteView header, const crypto::AeadKey& master) {
  return crypto::hmac_sha256(master_key_for(master, "mac").reveal(), {header.first(kMacAt)});
}

}  // namespace

Result<Bytes> make_header(const LogKeys& log, const ReadingKeys& reading, ByteView passphrase,
                          const std::optional<X25519PublicKey>& identity, crypto::ArgonCost cost,
                          crypto::RandomSource& random) {
  Bytes header(kHeaderBytes);
  random.fill(header);
  const auto salt = random.fixed<Salt16>();
  FieldWriter clear;
  clear.raw(as_bytes(kMagic));
  clear.u32(kVersion);
  clear.u32(identity ? kFlagIdentity : 0);
  clear.u32(cost.ops);
  clear.u64(cost.memory);
  clear.raw(salt.view());
  put(header, 0, clear.view());

  AIGAQ_TRY_ASSIGN(const crypto::AeadKey stretched, crypto::argon2id(passphrase, salt, cost));
  const auto master = random.secret<crypto::AeadKey>();
  const std::size_t slot = static_cast<std::size_t>(random.below(kKeySlots));
  const crypto::AeadKey key = slot_key(stretched, slot);
  const std::size_t at = kClearBytes + slot * kSlotBytes;
  put(header, at, crypto::key_commitment(key, as_bytes(labels::kSlotKey)).view());
  put(header, at + 64,
      crypto::seal_box(key, ByteView(header).first(kClearBytes), master.reveal(), random));
  put_log_box(header, master, log, random);
  AIGAQ_TRY(put_reading_box(header, master, reading, identity, random));
  put(header, kMacAt, header_mac(header, master).view());
  put(header, kChecksumAt, crypto::sha256(ByteView(header).first(kChecksumAt)).view());
  return header;
}

void must_be_header(ByteView header) { (void)read_clear(header); }

bool header_needs_identity(ByteView header) {
  return (read_clear(header).flags & kFlagIdentity) != 0;
}

AddingKeys adding_keys(const ReadingKeys& reading, const VaultId& vault) {
  const auto key = [&](std::string_view label) {
    FieldWriter info;
    info.raw(as_bytes(label));
    info.raw(vault.view());
    return crypto::hkdf_key<crypto::AeadKey>(reading.content_secret.reveal(), {}, info.view());
  };
  return {reading.member_seed.clone(), key(labels::kFileIndexKey), key(labels::kIndexKey)};
}

VaultKeys open_header(ByteView header, ByteView passphrase, const crypto::X25519Secret* identity) {
  const Clear clear = read_clear(header);
  if (passphrase.size() > limits::kPassphraseBytes) no_slot_opens();
  const auto stretched = crypto::argon2id(passphrase, clear.salt, clear.cost);
  if (!stretched) {
    if (stretched.error().code == ErrorCode::limit_exceeded) damaged("cost of the passphrase");
    throw StorageError(Trouble::input_output, "no-memory",
                       "not enough memory to stretch the passphrase", "keys");
  }
  const crypto::AeadKey master = open_slots(header, *stretched);
  const Hash mac = header_mac(header, master);
  if (!crypto::equal_secret(mac.view(), header.subspan(kMacAt, 32))) damaged("MAC");
  VaultKeys out;
  out.log = open_log_box(header, master);
  out.reading = open_reading_box(header, master, clear, identity);
  if (out.reading) out.adding = adding_keys(*out.reading, out.log.vault);
  out.header_digest = crypto::sha256(header);
  return out;
}

}  // namespace aigaq::vault
