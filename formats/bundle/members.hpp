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

inline constexpr std::string_view kTimeLinksMember = "data/time/links.txt";

// In their order; entry to excerpt repeat for each entry, time_stamped to time_ots for each stamped
// file.
enum class MemberKind : std::uint8_t {
  bagit,
  checkpoint,
  entry,
  proof,
  opening,
  file,
  excerpt,
  time_stamped,
  time_consistency,
  time_tsr,
  time_ots,
  time_links,
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
  std::uint64_t time = 0;  // from 1: the stamped file
  std::uint64_t first = 0;  // byte at which an excerpt begins

  auto operator<=>(const MemberId& other) const {
    // All members of one entry stand together.
    if (in_entry() && other.in_entry() && entry != other.entry) return entry <=> other.entry;
    // So do those of one stamped file.
    if (in_stamp() && other.in_stamp() && time != other.time) return time <=> other.time;
    if (kind != other.kind) return kind <=> other.kind;
    if (entry != other.entry) return entry <=> other.entry;
    if (file != other.file) return file <=> other.file;
    return first <=> other.first;
  }
  bool operator==(const MemberId&) const = default;
  [[nodiscard]] bool in_entry() const {
    return kind >= MemberKind::entry && kind <= MemberKind::excerpt;
  }
  [[nodiscard]] bool in_stamp() const {
    return kind >= MemberKind::time_stamped && kind <= MemberKind::time_ots;
  }
  [[nodiscard]] bool of_time() const { return in_stamp() || kind == MemberKind::time_links; }
  // Listed in the manifest; else in the tag manifest, or in none.
  [[nodiscard]] bool payload() const {
    return kind == MemberKind::checkpoint || in_entry() || of_time();
  }
  [[nodiscard]] bool listed() const { return kind < MemberKind::tag_manifest; }
};
// nullopt for every name that a bundle has no place for.
[[nodiscard]] std::optional<MemberId> parse_member(std::string_view name);

// "data/entry-7/"
[[nodiscard]] std::string entry_folder(std::uint64_t number);
[[nodiscard]] std::string file_member(std::uint64_t entry, std::uint64_t file_number_from_1,
                                      std::string_view extension);
[[nodiscard]] std::string excerpt_member(std::uint64_t entry, std::uint64_t file_number_from_1,
                                         std::uint64_t first_byte);
// extension: stamped, consistency, tsr or ots; number from 1.
[[nodiscard]] std::string time_member(std::uint64_t number, std::string_view extension);
[[nodiscard]] std::string sender_entry_member(std::uint64_t number);

}  // namespace aigaq::formats
