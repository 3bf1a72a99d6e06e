// The textual header (C2SP age.md, "Header"). Every malleable spelling is refused: the HMAC is over
// the bytes, but a lenient parser would let one meaning have several of them.

#include <array>

#include "crypto/limits.hpp"
#include "formats/age/stanza.hpp"

namespace aigaq::formats::age {
namespace {

constexpr std::string_view kVersionLine = "age-encryption.org/v1";
constexpr std::string_view kStanzaMark = "-> ";
constexpr std::string_view kEndMark = "---";
constexpr std::size_t kColumns = 64;
constexpr std::size_t kMacDigits = 43;

// Lines of the header, byte by byte: what follows belongs to the payload.
class HeaderLines {
 public:
  explicit HeaderLines(ByteSource& source) : source_(source) {}

  // Without its LF, which must be there. Valid until the next call.
  Result<std::string_view> next() {
    const std::size_t begin = bytes_.size();
    while (true) {
      std::array<std::uint8_t, 1> byte{};
      AIGAQ_TRY_ASSIGN(const std::size_t n, source_.read(byte));
      if (n == 0) return fail(ErrorCode::truncated, "age header");
      if (bytes_.size() >= limits::kAgeHeaderBytes) {
        return fail(ErrorCode::limit_exceeded, "age header");
      }
      bytes_.push_back(byte[0]);
      if (byte[0] == '\n') break;
    }
    return as_text(ByteView(bytes_).subspan(begin, bytes_.size() - begin - 1));
  }
  // All lines read so far.
  [[nodiscard]] ByteView bytes() const { return bytes_; }

 private:
  ByteSource& source_;
  Bytes bytes_;
};

// One or more arguments of visible ASCII with one space between two.
Result<std::vector<std::string>> split_arguments(std::string_view text) {
  std::vector<std::string> out;
  while (true) {
    const std::size_t space = text.find(' ');
    const std::string_view argument = text.substr(0, space);
    const bool visible =
        std::all_of(argument.begin(), argument.end(), [](char c) { return c > 0x20 && c < 0x7f; });
    if (argument.empty() || !visible) return fail(ErrorCode::malformed, "age stanza: argument");
    out.emplace_back(argument);
    if (space == std::string_view::npos) return out;
    text.remove_prefix(space + 1);
  }
}

Result<Stanza> read_stanza(std::string_view first, HeaderLines& lines) {
  AIGAQ_TRY_ASSIGN(auto arguments, split_arguments(first.substr(kStanzaMark.size())));
  Stanza stanza;
  stanza.type = std::move(arguments.front());
  arguments.erase(arguments.begin());
  stanza.arguments = std::move(arguments);
  while (true) {
    AIGAQ_TRY_ASSIGN(const std::string_view line, lines.next());
    if (line.size() > kColumns) return fail(ErrorCode::malformed, "age stanza: long body line");
    const auto bytes = from_base64(line, Base64Padding::unpadded);
    if (!bytes) return fail(ErrorCode::malformed, "age stanza: body");
    append(stanza.body, *bytes);
    if (line.size() < kColumns) return stanza;
  }
}

Result<Hash> read_mac(std::string_view line) {
  line.remove_prefix(kEndMark.size());
  if (!line.starts_with(' ') || line.size() != 1 + kMacDigits) {
    return fail(ErrorCode::malformed, "age header: HMAC");
  }
  const auto bytes = from_base64(line.substr(1), Base64Padding::unpadded);
  const auto mac = bytes ? Hash::from(*bytes) : std::nullopt;
  if (!mac) return fail(ErrorCode::non_canonical, "age header: HMAC");
  return *mac;
}

Result<void> check_known_stanzas(const Header& header) {
  for (const Stanza& stanza : header.stanzas) {
    if (stanza.type == kX25519Type) AIGAQ_TRY(parse_x25519_stanza(stanza));
    if (stanza.type != kScryptType) continue;
    // A passphrase is taken for a proof of who encrypted: nobody else may have a stanza.
    if (header.stanzas.size() != 1) return fail(ErrorCode::malformed, "age scrypt: not alone");
    AIGAQ_TRY(parse_scrypt_stanza(stanza));
  }
  return {};
}

}  // namespace

Result<Header> read_header(ByteSource& source) {
  HeaderLines lines(source);
  AIGAQ_TRY_ASSIGN(std::string_view line, lines.next());
  if (line != kVersionLine) return fail(ErrorCode::unsupported, "age header: version line");
  Header header;
  while (true) {
    AIGAQ_TRY_ASSIGN(line, lines.next());
    if (line.starts_with(kEndMark)) break;
    if (!line.starts_with(kStanzaMark)) return fail(ErrorCode::malformed, "age header: line");
    if (header.stanzas.size() >= limits::kAgeStanzas) {
      return fail(ErrorCode::limit_exceeded, "age header: stanzas");
    }
    AIGAQ_TRY_ASSIGN(auto stanza, read_stanza(std::string(line), lines));
    header.stanzas.push_back(std::move(stanza));
  }
  if (header.stanzas.empty()) return fail(ErrorCode::missing, "age header: stanza");
  AIGAQ_TRY_ASSIGN(header.mac, read_mac(line));
  const ByteView all = lines.bytes();
  append(header.authenticated, all.first(all.size() - line.size() - 1 + kEndMark.size()));
  AIGAQ_TRY(check_known_stanzas(header));
  return header;
}

bool is_passphrase(const Header& header) {
  return header.stanzas.size() == 1 && header.stanzas[0].type == kScryptType;
}

Bytes format_header(const std::vector<Stanza>& stanzas, const FileKey& file_key) {
  std::string text(kVersionLine);
  text += '\n';
  for (const Stanza& stanza : stanzas) {
    text += kStanzaMark;
    text += stanza.type;
    for (const std::string& argument : stanza.arguments) text += ' ' + argument;
    text += '\n';
    const std::string body = to_base64(stanza.body, Base64Padding::unpadded);
    for (std::size_t at = 0; at <= body.size(); at += kColumns) {
      text += body.substr(at, kColumns);
      text += '\n';
    }
  }
  text += kEndMark;
  const Hash mac = header_mac(file_key, as_bytes(text));
  text += ' ' + to_base64(mac.view(), Base64Padding::unpadded) + '\n';
  const ByteView bytes = as_bytes(text);
  return {bytes.begin(), bytes.end()};
}

Hash header_mac(const FileKey& file_key, ByteView authenticated) {
  const auto key = crypto::hkdf_key<MacKey>(file_key.reveal(), {}, as_bytes("header"));
  return crypto::hmac_sha256(key.reveal(), {authenticated});
}

}  // namespace aigaq::formats::age
