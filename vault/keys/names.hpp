#pragma once
// Keys under the log key, one a purpose, and associated data: no box opens in another's place.

#include <cstdint>
#include <string_view>

#include "crypto/bytes.hpp"
#include "crypto/secret.hpp"
#include "vault/log/fields.hpp"

namespace aigaq::vault {

// The kind byte of associated data. Tables of the store use their number.
enum class BoxKind : std::uint8_t {
  session = 0x40,
  row = 0x41,
  cell = 0x42,
  file_key = 0x43,
  record_header = 0x50,
  record = 0x51,
  padding = 0x52,
  memory = 0x60,
  backup = 0x61,
  verification = 0x62,
  log_export = 0x63,
  index_page = 0x64,
  keys_of_log = 0x70,
  keys_of_reading = 0x71,
};

// HKDF(log key, "", kStoreKey ‖ purpose).
[[nodiscard]] crypto::AeadKey store_key(const crypto::AeadKey& log_key, std::string_view purpose);

// vault id ‖ kind ‖ the numbers in 8 bytes each.
[[nodiscard]] Bytes box_ad(const VaultId& vault, BoxKind kind,
                           std::initializer_list<std::uint64_t> numbers);

}  // namespace aigaq::vault
