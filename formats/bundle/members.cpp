#include "formats/bundle/members.hpp"

#include "crypto/limits.hpp"
#include "formats/bundle/media.hpp"
#include "formats/log/lines.hpp"

namespace aigaq::formats {
namespace {

constexpr std::string_view kEntryPrefix = "data/entry-";
constexpr std::string_view kTimePrefix = "data/time/";
constexpr std::string_view kSenderPrefix = "sender/entry-";
constexpr std::string_view kFilePrefix = "file-";
constexpr std::string_view kFromByte = "-from-byte-";
constexpr std::string_view kExcerptEnd = ".bin";

std::optional<std::uint64_t> number_of(std::string_view text) {
  const auto value = parse_decimal(text);
  return value ? std::optional(*value) : std::nullopt;
}

// "1-from-byte-65536.bin"
std::optional<MemberId> parse_excerpt(std::uint64_t entry, std::string_view rest) {
  const std::size_t from = rest.find(kFromByte);
  if (from == std::string_view::npos || !rest.ends_with(kExcerptEnd)) return std::nullopt;
  rest.remove_suffix(kExcerptEnd.size());
  const auto file = number_of(rest.substr(0, from));
  const auto first = number_of(rest.substr(std::min(from + kFromByte.size(), rest.size())));
  if (!file || *file == 0 || *file > limits::kFilesPerEntry || !first ||
      *first % limits::kFileChunk != 0 || *first / limits::kFileChunk >= limits::kTreeLeaves) {
    return std::nullopt;
  }
  return MemberId{MemberKind::excerpt, entry, *file, 0, *first};
}

std::optional<MemberId> parse_in_entry(std::string_view rest) {
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto entry = number_of(rest.substr(0, slash));
  if (!entry) return std::nullopt;
  rest.remove_prefix(slash + 1);
  if (rest == "entry.cbor") return MemberId{MemberKind::entry, *entry};
  if (rest == "proof.txt") return MemberId{MemberKind::proof, *entry};
  if (rest == "opening.cbor") return MemberId{MemberKind::opening, *entry};
  if (!rest.starts_with(kFilePrefix)) return std::nullopt;
  if (auto excerpt = parse_excerpt(*entry, rest.substr(kFilePrefix.size()))) return excerpt;
  const std::size_t dot = rest.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto file = number_of(rest.substr(kFilePrefix.size(), dot - kFilePrefix.size()));
  if (!file || *file == 0 || *file > limits::kFilesPerEntry ||
      !known_extension(rest.substr(dot + 1))) {
    return std::nullopt;
  }
  return MemberId{MemberKind::file, *entry, *file};
}

std::optional<MemberId> parse_time(std::string_view rest) {
  constexpr std::pair<std::string_view, MemberKind> kKinds[] = {
      {"stamped", MemberKind::time_stamped},
      {"consistency", MemberKind::time_consistency},
      {"tsr", MemberKind::time_tsr},
      {"ots", MemberKind::time_ots},
  };
  const std::size_t dot = rest.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto number = number_of(rest.substr(0, dot));
  if (!number || *number == 0 || *number > limits::kTimeStamps) return std::nullopt;
  for (const auto& [extension, kind] : kKinds) {
    if (rest.substr(dot + 1) == extension) return MemberId{kind, 0, 0, *number};
  }
  return std::nullopt;
}

std::optional<MemberId> parse_sender_entry(std::string_view rest) {
  if (!rest.ends_with(".txt")) return std::nullopt;
  rest.remove_suffix(4);
  const auto entry = number_of(rest);
  if (!entry) return std::nullopt;
  return MemberId{MemberKind::sender_entry, *entry};
}

}  // namespace

std::optional<MemberId> parse_member(std::string_view name) {
  constexpr std::pair<std::string_view, MemberKind> kSingle[] = {
      {kBagitMember, MemberKind::bagit},
      {kCheckpointMember, MemberKind::checkpoint},
      {kTimeLinksMember, MemberKind::time_links},
      {kSenderReadme, MemberKind::sender_readme},
      {kBagInfoMember, MemberKind::bag_info},
      {kManifestMember, MemberKind::manifest},
      {kTagManifestMember, MemberKind::tag_manifest},
      {kSignatureMember, MemberKind::signature},
  };
  for (const auto& [known, kind] : kSingle) {
    if (name == known) return MemberId{kind};
  }
  if (name.starts_with(kEntryPrefix)) return parse_in_entry(name.substr(kEntryPrefix.size()));
  if (name.starts_with(kTimePrefix)) return parse_time(name.substr(kTimePrefix.size()));
  if (name.starts_with(kSenderPrefix)) {
    return parse_sender_entry(name.substr(kSenderPrefix.size()));
  }
  return std::nullopt;
}

std::string entry_folder(std::uint64_t number) {
  return std::string(kEntryPrefix) + std::to_string(number) + "/";
}

std::string file_member(std::uint64_t entry, std::uint64_t file_number_from_1,
                        std::string_view extension) {
  return entry_folder(entry) + std::string(kFilePrefix) + std::to_string(file_number_from_1) + "." +
         std::string(extension);
}

std::string excerpt_member(std::uint64_t entry, std::uint64_t file_number_from_1,
                           std::uint64_t first_byte) {
  return entry_folder(entry) + std::string(kFilePrefix) + std::to_string(file_number_from_1) +
         std::string(kFromByte) + std::to_string(first_byte) + std::string(kExcerptEnd);
}

std::string time_member(std::uint64_t number, std::string_view extension) {
  return std::string(kTimePrefix) + std::to_string(number) + "." + std::string(extension);
}

std::string sender_entry_member(std::uint64_t number) {
  return std::string(kSenderPrefix) + std::to_string(number) + ".txt";
}

}  // namespace aigaq::formats
