#pragma once
// The plain bytes of the store's records, as the exported log holds them too
// (docs/formats/vault.md). Decoding takes the whole of the bytes or nothing.

#include <optional>

#include "vault/log/fields.hpp"
#include "vault/log/store.hpp"

namespace aigaq::vault {

[[nodiscard]] Bytes encode_head(const Head& head);
[[nodiscard]] std::optional<Head> decode_head(ByteView bytes);
[[nodiscard]] Bytes encode_about(const About& about);
[[nodiscard]] std::optional<About> decode_about(ByteView bytes);
[[nodiscard]] Bytes encode_row_place(const RowPlace& place);
[[nodiscard]] std::optional<RowPlace> decode_row_place(ByteView bytes);
[[nodiscard]] Bytes encode_cosigned(const Cosigned& cosigned);
[[nodiscard]] std::optional<Cosigned> decode_cosigned(ByteView bytes);

}  // namespace aigaq::vault
