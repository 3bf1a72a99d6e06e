#pragma once
// BagIt manifests (RFC 8493 section 2.1.3) in the one form we use: lines of lower-case SHA-256, two
// blanks, name, LF; sorted by name. sha256sum -c reads them.

#include <optional>
#include <string>
#include <vector>

#include "crypto/bytes.hpp"
#include "crypto/result.hpp"

namespace aigaq::formats {

struct ListedMember {
  std::string_view name;  // in the text, or in the MemberDigests
  FileDigest digest;
};
// SHA-256 of members by their names: there may be a million.
class MemberDigests {
 public:
  // Precondition: it has none of that name.
  void add(std::string_view name, const FileDigest& digest);
  [[nodiscard]] std::size_t size() const { return places_.size(); }
  // By name, ascending: before the others are asked.
  void sort();
  [[nodiscard]] ListedMember at(std::size_t place) const;
  [[nodiscard]] std::optional<FileDigest> find(std::string_view name) const;

 private:
  struct Place {
    std::uint32_t begin = 0, size = 0;  // of the name, among the names
    FileDigest digest;
  };
  [[nodiscard]] std::string_view name_of(const Place& place) const {
    return std::string_view(names_).substr(place.begin, place.size);
  }
  std::string names_;
  std::vector<Place> places_;
};

[[nodiscard]] std::string format_manifest(MemberDigests& members);
// By name, ascending. Errors: malformed (any other spelling), truncated.
[[nodiscard]] Result<std::vector<ListedMember>> parse_manifest(std::string_view text);
// "Payload-Oxum: BYTES.MEMBERS\n" (RFC 8493 section 2.2.2)
[[nodiscard]] std::string bag_info(std::uint64_t payload_bytes, std::uint64_t payload_members);

}  // namespace aigaq::formats
