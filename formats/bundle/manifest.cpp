#include "formats/bundle/manifest.hpp"

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

std::string bag_info(std::uint64_t payload_bytes, std::uint64_t payload_members) {
  return "Payload-Oxum: " + std::to_string(payload_bytes) + "." + std::to_string(payload_members) +
         "\n";
}

}  // namespace aigaq::formats
