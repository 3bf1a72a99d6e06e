#include "formats/bundle/manifest.hpp"

#include "formats/bundle/tar.hpp"
#include "formats/log/lines.hpp"

namespace aigaq::formats {

std::string format_manifest(const MemberDigests& members) {
  std::string out;
  for (const auto& [name, digest] : members) {
    out += to_hex(digest.view());
    out += "  ";
    out += name;
    out += '\n';
  }
  return out;
}

Result<std::vector<ListedMember>> parse_manifest(std::string_view text) {
  constexpr std::size_t kDigits = 2 * FileDigest::kSize;
  std::vector<ListedMember> out;
  LineReader lines(text);
  while (const auto line = lines.next()) {
    const auto bytes = from_hex(line->substr(0, kDigits));
    const auto digest = bytes ? FileDigest::from(*bytes) : std::nullopt;
    if (!digest || !line->substr(kDigits).starts_with("  ")) {
      return fail(ErrorCode::malformed, "manifest line");
    }
    const std::string_view name = line->substr(kDigits + 2);
    const bool ascending = out.empty() || out.back().name < name;
    if (!valid_member_name(name) || !ascending) {
      return fail(ErrorCode::malformed, "name in a manifest");
    }
    out.push_back({name, *digest});
  }
  if (!lines.at_end()) return fail(ErrorCode::truncated, "manifest");
  return out;
}

std::string bag_info(std::uint64_t payload_bytes, std::uint64_t payload_members) {
  return "Payload-Oxum: " + std::to_string(payload_bytes) + "." + std::to_string(payload_members) +
         "\n";
}

}  // namespace aigaq::formats
