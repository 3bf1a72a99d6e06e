#pragma once
// BagIt manifests (RFC 8493 section 2.1.3) in the one form we use: lines of lower-case SHA-256, two
// blanks, name, LF; sorted by name. sha256sum -c reads them.

#include <map>
#include <string>

#include "crypto/bytes.hpp"
#include "crypto/result.hpp"

namespace aigaq::formats {

using MemberDigests = std::map<std::string, FileDigest, std::less<>>;

[[nodiscard]] std::string format_manifest(const MemberDigests& members);
struct ListedMember {
  std::string_view name;  // in the text
  FileDigest digest;
};
// By name, ascending. Errors: malformed (any other spelling), truncated.
[[nodiscard]] Result<std::vector<ListedMember>> parse_manifest(std::string_view text);
// "Payload-Oxum: BYTES.MEMBERS\n" (RFC 8493 section 2.2.2)
[[nodiscard]] std::string bag_info(std::uint64_t payload_bytes, std::uint64_t payload_members);

}  // namespace aigaq::formats
