#include "formats/bundle/manifest.hpp"

#include <algorithm>

#include "formats/bundle/tar.hpp"
#include "formats/log/lines.hpp"

namespace aigaq::formats {

void MemberDigests::add(std::string_view name, const FileDigest& digest) {
  AIGAQ_ASSERT(names_.size() + name.size() <= UINT32_MAX);
  places_.push_back(
      {static_cast<std::uint32_t>(names_.size()), static_cast<std::uint32_t>(name.size()), digest});
  names_ += name;
}

void MemberDigests::sort() {
  std::ranges::sort(places_, {}, [this](const Place& place) { return name_of(place); });
}

ListedMember MemberDigests::at(std::size_t place) const {
  return {name_of(places_.at(place)), places_.at(place).digest};
}

std::optional<FileDigest> MemberDigests::find(std::string_view name) const {
  const auto found = std::ranges::lower_bound(
      places_, name, {}, [this](const Place& place) { return name_of(place); });
  if (found == places_.end() || name_of(*found) != name) return std::nullopt;
  return found->digest;
}

std::string format_manifest(MemberDigests& members) {
  members.sort();
  std::string out;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const auto [name, digest] = members.at(i);
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
  out.reserve(static_cast<std::size_t>(std::ranges::count(text, '\n')));
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
