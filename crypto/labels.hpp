#pragma once
// Every domain-separation label of the project, in one place. Two uses never share a label.
// docs/formats/labels.md is the same list for other implementations.

#include <string_view>

#include "crypto/bytes.hpp"

namespace aigaq::labels {

// A salted tree's kind: exactly 16 bytes, ASCII padded with zeros (docs/formats/salted-tree.md).
consteval TreeLabel tree_label(std::string_view text) {
  TreeLabel out;
  std::size_t i = 0;
  for (char c : text) out.data.at(i++) = static_cast<std::uint8_t>(c);
  return out;
}
inline constexpr TreeLabel kFormTree = tree_label("aigaq form v1");
inline constexpr TreeLabel kListTree = tree_label("aigaq list v1");
inline constexpr TreeLabel kTextTree = tree_label("aigaq text v1");
inline constexpr TreeLabel kFileTree = tree_label("aigaq file v1");
inline constexpr TreeLabel kStatement = tree_label("aigaq stmt v1");  // author leaf and root

// Prefixes of hashes that are no tree node.
inline constexpr std::string_view kVaultId = "aigaq vault id v1\n";
inline constexpr std::string_view kSuccessionKey = "aigaq succession key v1\n";
inline constexpr std::string_view kRecipientCommitment = "aigaq recipient v1\n";
inline constexpr std::string_view kFileKeyCommitment = "aigaq file key v1\n";
inline constexpr std::string_view kBatch = "aigaq batch v1\n";
inline constexpr std::string_view kRecoverySheet = "aigaq recovery sheet v1\n";

// external_aad of COSE_Sign1 (RFC 9052 section 4.4).
inline constexpr std::string_view kAuthorAad = "aigaq author v1";
inline constexpr std::string_view kBundleAad = "aigaq bundle v1";
inline constexpr std::string_view kSuccessionAad = "aigaq succession v1";

// HKDF info strings.
inline constexpr std::string_view kTreeSeed = "aigaq tree seed v1";
inline constexpr std::string_view kKeyCommitment = "aigaq key commitment v1";
inline constexpr std::string_view kContentKey = "aigaq content key v1";
inline constexpr std::string_view kSessionSeal = "aigaq session seal v1";
inline constexpr std::string_view kIndexKey = "aigaq index key v1";
inline constexpr std::string_view kFileIndexKey = "aigaq file index key v1";
inline constexpr std::string_view kMemoryKey = "aigaq memory key v1";
inline constexpr std::string_view kStoreKey = "aigaq store key v1";
inline constexpr std::string_view kHeldKeysName = "aigaq held keys name v1";
inline constexpr std::string_view kSlotKey = "aigaq slot key v1";
inline constexpr std::string_view kWitnessState = "aigaq witness state v1";

}  // namespace aigaq::labels
