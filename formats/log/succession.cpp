#include "formats/log/succession.hpp"

#include "crypto/labels.hpp"
#include "formats/cbor/archive.hpp"
#include "formats/cbor/cose.hpp"
#include "formats/cbor/writer.hpp"

namespace aigaq::formats {
namespace {

constexpr std::uint64_t kSuccessionVersion = 1;

struct SuccessionWire {
  std::uint64_t v = kSuccessionVersion;
  VaultId vault;
  std::uint64_t size = 0;
  Hash root;
  Bytes succession, log;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(v), CEREAL_NVP(vault), CEREAL_NVP(size), CEREAL_NVP(root),
            CEREAL_NVP(succession), CEREAL_NVP(log));
  }
};

Bytes payload(const Succession& statement, const Ed25519PublicKey& log_key) {
  CborWriter out;
  out.array(4).bytes(statement.vault.view()).number(statement.size);
  out.bytes(statement.root.view()).bytes(log_key.view());
  return out.take();
}

}  // namespace

Bytes sign_succession(const Succession& statement, const crypto::Ed25519SigningKey& succession,
                      const crypto::Ed25519SigningKey& log_key) {
  const Bytes said = payload(statement, log_key.public_key());
  SuccessionWire wire;
  wire.vault = statement.vault;
  wire.size = statement.size;
  wire.root = statement.root;
  wire.succession = cose_sign1(succession, labels::kSuccessionAad, said);
  wire.log = cose_sign1(log_key, labels::kSuccessionAad, said);
  return encode(wire);
}

Result<VerifiedSuccession> verify_succession(ByteView bytes, const Ed25519PublicKey& log_key,
                                             const VaultId& vault) {
  const auto wrong = [](const char* what) { return fail(ErrorCode::wrong_value, what); };
  const auto wire = decode<SuccessionWire>(bytes, limits::kEntryBytes);
  if (!wire) return wrong(wire.error().context);
  if (wire->v != kSuccessionVersion) {
    return fail(ErrorCode::unsupported, "version of a succession statement");
  }
  if (wire->size == 0) return wrong("succession of an empty log");
  if (wire->vault == vault) return wrong("a log that follows itself");
  VerifiedSuccession out{{wire->vault, wire->size, wire->root}, {}};
  const Bytes said = payload(out.statement, log_key);
  const auto by = cose_verify1(wire->succession, labels::kSuccessionAad, said);
  if (!by) return wrong("signature of the succession key");
  const auto log = cose_verify1(wire->log, labels::kSuccessionAad, said);
  if (!log || *log != log_key) return wrong("signature of the new log key");
  // One key for both would mean that whoever stole one has the other.
  if (*by == log_key) return wrong("succession key is the new log key");
  out.succession = *by;
  return out;
}

}  // namespace aigaq::formats
