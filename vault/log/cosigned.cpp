// Records of cosignatures.
#include "crypto/aead.hpp"
#include "vault/log/fields.hpp"
#include "vault/log/store.hpp"
#include "vault/place/failure.hpp"

namespace aigaq::vault {

std::vector<Cosigned> LogStore::cosignatures() const {
  const std::uint64_t records = count(Kind::cosignatures);
  std::vector<Cosigned> out;
  for (std::uint64_t number = 0; number < records; ++number) {
    const Bytes plain = get(Kind::cosignatures, number_key(number).view(), "head");
    FieldReader in(plain);
    const auto witness = formats::parse_cosigner_key(as_text(in.bytes()));
    Cosigned one;
    one.size = in.u64();
    one.root = in.fixed<Hash>();
    one.seconds = in.u64();
    one.line = as_text(in.bytes());
    if (!witness || !in.done()) {
      throw_integrity("record-damaged", "a record of a cosignature is damaged", "head");
    }
    one.witness = *witness;
    out.push_back(std::move(one));
  }
  return out;
}

void LogStore::put_cosigned(lmdb::WriteTxn& txn, std::uint64_t number, const Cosigned& cosigned,
                            crypto::RandomSource& random) const {
  FieldWriter plain;
  plain.bytes(as_bytes(cosigned.witness.text()));
  plain.u64(cosigned.size);
  plain.raw(cosigned.root.view());
  plain.u64(cosigned.seconds);
  plain.bytes(as_bytes(cosigned.line));
  const NumberKey key = number_key(number);
  txn.append(static_cast<lmdb::Table>(Kind::cosignatures), key.view(),
             crypto::seal_box(key_of(Kind::cosignatures),
                              record_ad(Kind::cosignatures, key.view()), plain.view(), random));
}

}  // namespace aigaq::vault
