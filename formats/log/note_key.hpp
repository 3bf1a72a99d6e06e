#pragma once
// Names, ids and texts of the keys that sign notes (C2SP signed-note, "Verifier keys";
// docs/formats/checkpoint.md). Any type of key: who reads one decides which types it can use.

#include <string>
#include <string_view>

#include "crypto/bytes.hpp"
#include "crypto/result.hpp"

namespace aigaq::formats {

using NoteKeyId = FixedBytes<struct NoteKeyIdTag, 4>;

// C2SP's signature type bytes.
inline constexpr std::uint8_t kNoteEd25519 = 0x01;
inline constexpr std::uint8_t kNoteCosignature = 0x04;  // cosignature/v1, Ed25519 with a time
inline constexpr std::uint8_t kNoteMlDsa44 = 0x06;      // read and passed over

// C2SP signed-note: not empty, no Unicode white space, no plus.
[[nodiscard]] bool valid_key_name(std::string_view name);

// The first 4 bytes of SHA-256(name ‖ 0x0A ‖ type ‖ key).
[[nodiscard]] NoteKeyId note_key_id(std::string_view name, std::uint8_t type, ByteView key);

struct NoteKey {
  std::string name;
  std::uint8_t type = 0;
  Bytes key;
};
// name+hex8(key id)+base64(type ‖ key)
[[nodiscard]] std::string note_key_text(std::string_view name, std::uint8_t type, ByteView key);
// Errors: malformed, bad_hash (the key id is not the one computed).
[[nodiscard]] Result<NoteKey> parse_note_key(std::string_view text);

}  // namespace aigaq::formats
