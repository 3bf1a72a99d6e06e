#pragma once
// Which members a bundle may have and in which order (docs/formats/bundle.md, layer 3).

#include <optional>
#include <string>

#include "crypto/bytes.hpp"

namespace aigaq::formats {

inline constexpr std::string_view kBagitMember = "bagit.txt";
inline constexpr std::string_view kCheckpointMember = "data/checkpoint.txt";
inline constexpr std::string_view kSenderReadme = "sender/README.txt";
inline constexpr std::string_view kBagInfoMember = "bag-info.txt";
inline constexpr std::string_view kManifestMember = "manifest-sha256.txt";
inline constexpr std::string_view kTagManifestMember = "tagmanifest-sha256.txt";
inline constexpr std::string_view kSignatureMember = "signature.cose";

// RFC 8493 section 2.1.1.
inline constexpr std::string_view kBagitText =
    "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

// In their order; entry to file repeat for each entry.
enum class MemberKind : std::uint8_t {
  bagit,
  checkpoint,
  entry,
  proof,
  opening,
  file,
  sender_readme,
  sender_entry,
  bag_info,
  manifest,
  tag_manifest,
  signature,
};
struct MemberId {
  MemberKind kind{};
  std::uint64_t entry = 0;
  std::uint64_t file = 0;  // from 1

  auto operator<=>(const MemberId& other) const {
    // All members of one entry stand together.
    if (in_entry() && other.in_entry() && entry != other.entry) return entry <=> other.entry;
    if (kind != other.kind) return kind <=> other.kind;
    if (entry != other.entry) return entry <=> other.entry;
    return file <=> other.file;
  }
  bool operator==(const MemberId&) const = default;
  [[nodiscard]] bool in_entry() const {
    return kind >= MemberKind::entry && kind <= MemberKind::file;
  }
  // Listed in the manifest; else in the tag manifest, or in none.
  [[nodiscard]] bool payload() const { return kind == MemberKind::checkpoint || in_entry(); }
  [[nodiscard]] bool listed() const { return kind < MemberKind::tag_manifest; }
};
// nullopt for every name that a bundle has no place for.
[[nodiscard]] std::optional<MemberId> parse_member(std::string_view name);

// "data/entry-7/"
[[nodiscard]] std::string entry_folder(std::uint64_t number);
[[nodiscard]] std::string file_member(std::uint64_t entry, std::uint64_t file_number_from_1,
                                      std::string_view extension);
[[nodiscard]] std::string sender_entry_member(std::uint64_t number);

}  // namespace aigaq::formats
