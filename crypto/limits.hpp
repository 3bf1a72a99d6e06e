#pragma once
// Every bound of the project, each with its reason.

#include <cstddef>
#include <cstdint>

namespace aigaq::limits {

// tlog-tiles bundles carry an entry behind a 16-bit length.
inline constexpr std::size_t kEntryBytes = 65'535;
// Deterministic CBOR: forms nest four deep; 16 leaves room and keeps recursion small.
inline constexpr std::size_t kCborDepth = 16;
// One decoded CBOR document (openings of a long text with its cuts are the largest).
inline constexpr std::size_t kCborBytes = 64u << 20;
// Salted tree: leaf paths have 40 bits, so 2^40 leaves of 64 KiB outgrow any disk.
inline constexpr unsigned kSeedTreeDepth = 40;
inline constexpr std::uint64_t kTreeLeaves = std::uint64_t{1} << 40;
inline constexpr std::size_t kFileChunk = 64u << 10;
// A text tree costs about 0.4 s a MiB, at adding and at every verification; and text and cuts
// together, at worst twice the text, have to fit one CBOR document.
inline constexpr std::size_t kRedactableTextBytes = 16u << 20;
// A hostile opening must not buy hours of hashing with a few bytes: leaves of one text (16 MiB of
// short words with their chaff stay below), and chaff behind one word (geometric with mean 4:
// a longer run has a chance of 10^-25).
inline constexpr std::uint64_t kTextLeaves = std::uint64_t{1} << 27;
inline constexpr std::uint64_t kChaffRun = 255;
inline constexpr std::size_t kFilesPerEntry = 65'536;
// A form field that people type or paste; long narratives belong in --text.
inline constexpr std::size_t kScalarBytes = 1u << 20;
inline constexpr std::size_t kListItems = 65'536;
// Names become paths on foreign systems: ext4 and NTFS end at 255.
inline constexpr std::size_t kFileNameBytes = 255;

// Signed note: C2SP signed-note asks for at least 16; 100 bounds the work.
inline constexpr std::size_t kNoteSignatures = 100;
inline constexpr std::size_t kNoteBytes = 1u << 20;
// tlog-witness: at most 63 hashes, as a tree of 2^63 leaves needs.
inline constexpr std::size_t kProofHashes = 63;
// tlog-policy asks for 32 logs, witnesses and groups at least; people write these files.
inline constexpr std::size_t kPolicyBytes = 1u << 20;
inline constexpr std::size_t kPolicyItems = 1'024;

// Evidence of time: an authority's answer with its whole chain is some 10 KiB.
inline constexpr std::size_t kTimeAnswerBytes = 65'536;
inline constexpr std::size_t kStampedBytes = 65'536;
inline constexpr std::size_t kStampedRenewals = 16;
inline constexpr std::uint64_t kTimeStamps = 1'000;  // stamped files of one bundle
// OpenTimestamps' own limits for a message and the depth of its tree.
inline constexpr std::size_t kOtsMessageBytes = 4'096;
inline constexpr std::size_t kOtsDepth = 256;
inline constexpr std::size_t kOtsPayloadBytes = 8'192;

// age header: bounds what is read before the first authenticated byte.
inline constexpr std::size_t kAgeStanzas = 2'048;
inline constexpr std::size_t kAgeHeaderBytes = 1u << 20;
inline constexpr unsigned kScryptLogNWrite = 18;
inline constexpr unsigned kScryptLogNAccept = 20;  // 1 GiB
inline constexpr std::size_t kAgeChunk = 64u << 10;

// Bundle: members and small documents in it.
inline constexpr std::size_t kBundleMembers = 1'000'000;
inline constexpr std::size_t kBundleDocument = 64u << 20;
inline constexpr std::size_t kPurposeBytes = 4'096;

// Argon2id parameters taken from a slot header are bounded before use: an altered header must
// not make the machine swap or hang. Floor: libsodium's interactive profile.
inline constexpr std::uint64_t kArgonMemoryMin = std::uint64_t{64} << 20;
inline constexpr std::uint64_t kArgonMemoryMax = std::uint64_t{1} << 30;
inline constexpr std::uint32_t kArgonOpsMin = 2;
inline constexpr std::uint32_t kArgonOpsMax = 8;
inline constexpr std::size_t kPassphraseBytes = 1'024;

// RLIMIT_MEMLOCK is 64 KiB on older systems; all keys together stay below it.
inline constexpr std::size_t kSecretArenaBytes = 64u << 10;

}  // namespace aigaq::limits
