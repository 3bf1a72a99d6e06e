// Records of cosignatures.
#include "crypto/aead.hpp"
#include "vault/log/encoding.hpp"
#include "vault/place/failure.hpp"

namespace aigaq::vault {

std::vector<Cosigned> LogStore::cosignatures() const {
  const std::uint64_t records = count(Kind::cosignatures);
  std::vector<Cosigned> out;
  for (std::uint64_t number = 0; number < records; ++number) {
    auto one = decode_cosigned(get(Kind::cosignatures, number_key(number).view(), "head"));
    if (!one) throw_integrity("record-damaged", "a record of a cosignature is damaged", "head");
    out.push_back(std::move(*one));
  }
  return out;
}

void LogStore::put_cosigned(lmdb::WriteTxn& txn, std::uint64_t number, const Cosigned& cosigned,
                            crypto::RandomSource& random) const {
  const NumberKey key = number_key(number);
  txn.append(static_cast<lmdb::Table>(Kind::cosignatures), key.view(),
             crypto::seal_box(key_of(Kind::cosignatures), record_ad(Kind::cosignatures, key.view()),
                              encode_cosigned(cosigned), random));
}

}  // namespace aigaq::vault
