#include "formats/log/note_key.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "formats/cbor/utf8.hpp"

namespace aigaq::formats {

bool valid_key_name(std::string_view name) {
  if (name.empty() || name.find('+') != std::string_view::npos) return false;
  while (!name.empty()) {
    const std::size_t length = utf8_character(name);
    if (length == 0 || is_white_space(name.substr(0, length))) return false;
    name.remove_prefix(length);
  }
  return true;
}

NoteKeyId note_key_id(std::string_view name, std::uint8_t type, ByteView key) {
  const Hash hash = crypto::sha256({as_bytes(name), as_bytes("\n"), {&type, 1}, key});
  return *NoteKeyId::from(hash.view().first(NoteKeyId::kSize));
}

std::string note_key_text(std::string_view name, std::uint8_t type, ByteView key) {
  Bytes typed{type};
  append(typed, key);
  return std::string(name) + "+" + to_hex(note_key_id(name, type, key).view()) + "+" +
         to_base64(typed, Base64Padding::padded);
}

Result<NoteKey> parse_note_key(std::string_view text) {
  // Base64 may hold a plus as well: name and key id end at the first two.
  const std::size_t first = text.find('+');
  const std::size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return fail(ErrorCode::malformed, "verifier key");
  NoteKey out;
  out.name = text.substr(0, first);
  if (!valid_key_name(out.name)) return fail(ErrorCode::malformed, "verifier key name");
  const auto id = from_hex(text.substr(first + 1, second - first - 1));
  const auto typed = from_base64(text.substr(second + 1), Base64Padding::padded);
  if (!id || id->size() != NoteKeyId::kSize || !typed || typed->empty()) {
    return fail(ErrorCode::malformed, "verifier key");
  }
  out.type = typed->front();
  out.key.assign(typed->begin() + 1, typed->end());
  if (!std::ranges::equal(*id, note_key_id(out.name, out.type, out.key).view())) {
    return fail(ErrorCode::bad_hash, "verifier key id");
  }
  return out;
}

}  // namespace aigaq::formats
