#pragma once
// Every class of finding there is, by aspect. Scripts rely on these words: a class is never renamed
// or given another meaning. docs/formats/findings.md explains each.

#include <array>
#include <string_view>

namespace aigaq::formats::classes {

// An entry of the log.
inline constexpr std::string_view kEntryMalformed = "entry-malformed";
inline constexpr std::string_view kEntryTooLarge = "entry-too-large";
inline constexpr std::string_view kGenesisInvalid = "genesis-invalid";
inline constexpr std::string_view kVaultIdMismatch = "vault-id-mismatch";
inline constexpr std::string_view kLeafHashMismatch = "leaf-hash-mismatch";
inline constexpr std::string_view kPreviousMismatch = "previous-mismatch";
inline constexpr std::string_view kNumberMismatch = "number-mismatch";
inline constexpr std::string_view kStatementRootMismatch = "statement-root-mismatch";
inline constexpr std::string_view kAuthorSignature = "author-signature";
inline constexpr std::string_view kMissingEntry = "missing-entry";

// An opening of an entry.
inline constexpr std::string_view kOpeningMalformed = "opening-malformed";
inline constexpr std::string_view kOpeningMismatch = "opening-mismatch";
inline constexpr std::string_view kCountMismatch = "count-mismatch";
inline constexpr std::string_view kHeadClosed = "head-closed";
inline constexpr std::string_view kDuressClosed = "duress-closed";
inline constexpr std::string_view kSlotMismatch = "slot-mismatch";
inline constexpr std::string_view kUnknownKind = "unknown-kind";
inline constexpr std::string_view kUnknownVersion = "unknown-version";
inline constexpr std::string_view kUnknownField = "unknown-field";
inline constexpr std::string_view kUnknownType = "unknown-type";
inline constexpr std::string_view kTypeMismatch = "type-mismatch";
inline constexpr std::string_view kUnknownStatus = "unknown-status";
inline constexpr std::string_view kUnknownRelation = "unknown-relation";
inline constexpr std::string_view kRelationMismatch = "relation-mismatch";
inline constexpr std::string_view kLeafMalformed = "leaf-malformed";
inline constexpr std::string_view kNestedUnopened = "nested-unopened";
inline constexpr std::string_view kNestedWithoutParent = "nested-without-parent";
inline constexpr std::string_view kCutsMismatch = "cuts-mismatch";
inline constexpr std::string_view kWordNotUtf8 = "word-not-utf8";
inline constexpr std::string_view kSizeBesideGap = "size-beside-gap";

// Bytes of a file.
inline constexpr std::string_view kFileMismatch = "file-mismatch";
inline constexpr std::string_view kFileSizeMismatch = "file-size-mismatch";
inline constexpr std::string_view kFileDigestMismatch = "file-digest-mismatch";
inline constexpr std::string_view kMissingFile = "missing-file";

// The log and its checkpoints.
inline constexpr std::string_view kInclusionMismatch = "inclusion-mismatch";
inline constexpr std::string_view kProofMalformed = "proof-malformed";
inline constexpr std::string_view kCheckpointMalformed = "checkpoint-malformed";
inline constexpr std::string_view kCheckpointSignature = "checkpoint-signature";
inline constexpr std::string_view kCheckpointMismatch = "checkpoint-mismatch";
inline constexpr std::string_view kOriginMismatch = "origin-mismatch";
inline constexpr std::string_view kLogKeyMismatch = "log-key-mismatch";
inline constexpr std::string_view kRootMismatch = "root-mismatch";
inline constexpr std::string_view kRollback = "rollback";
inline constexpr std::string_view kFork = "fork";
inline constexpr std::string_view kConsistencyMalformed = "consistency-malformed";
inline constexpr std::string_view kConsistencyMismatch = "consistency-mismatch";
inline constexpr std::string_view kForkMalformed = "fork-malformed";
inline constexpr std::string_view kForkUnproved = "fork-unproved";

// A bundle.
inline constexpr std::string_view kAgeMalformed = "age-malformed";
inline constexpr std::string_view kAgeHeader = "age-header";
inline constexpr std::string_view kAgePayload = "age-payload";
inline constexpr std::string_view kTarMalformed = "tar-malformed";
inline constexpr std::string_view kPadding = "padding";
inline constexpr std::string_view kTruncated = "truncated";
inline constexpr std::string_view kTrailingData = "trailing-data";
inline constexpr std::string_view kBagMalformed = "bag-malformed";
inline constexpr std::string_view kManifestMalformed = "manifest-malformed";
inline constexpr std::string_view kManifestMismatch = "manifest-mismatch";
inline constexpr std::string_view kUnlistedMember = "unlisted-member";
inline constexpr std::string_view kMissingMember = "missing-member";
inline constexpr std::string_view kMemberOrder = "member-order";
inline constexpr std::string_view kMemberTooLarge = "member-too-large";
inline constexpr std::string_view kUnexpectedMember = "unexpected-member";
inline constexpr std::string_view kSignatureMalformed = "signature-malformed";
inline constexpr std::string_view kBundleSignature = "bundle-signature";
inline constexpr std::string_view kNotAddressed = "not-addressed";
inline constexpr std::string_view kRewrapped = "rewrapped";
inline constexpr std::string_view kLimitExceeded = "limit-exceeded";

// Evidence of time.
inline constexpr std::string_view kTimeMalformed = "time-malformed";
inline constexpr std::string_view kTimeSignature = "time-signature";
inline constexpr std::string_view kTimeConsistency = "time-consistency";
inline constexpr std::string_view kTimeMismatch = "time-mismatch";
inline constexpr std::string_view kTimeLinks = "time-links";
inline constexpr std::string_view kTimeContradicted = "time-contradicted";  // aspect time

// Signer and keys.
inline constexpr std::string_view kSignerUntrusted = "signer-untrusted";
inline constexpr std::string_view kSignerBad = "signer-bad";
inline constexpr std::string_view kQuorumNotMet = "quorum-not-met";
inline constexpr std::string_view kCosignatureInvalid = "cosignature-invalid";
inline constexpr std::string_view kWrongPassphrase = "wrong-passphrase";
inline constexpr std::string_view kNoMatchingKey = "no-matching-key";

// The primary class of a bundle is the one of those found that stands first here: causes before
// what follows from them (docs/formats/findings.md).
inline constexpr std::array kPrimaryOrder = {kWrongPassphrase,     kNoMatchingKey,
                                             kAgeMalformed,        kAgeHeader,
                                             kTruncated,           kAgePayload,
                                             kLimitExceeded,       kTarMalformed,
                                             kTrailingData,        kPadding,
                                             kMemberOrder,         kMemberTooLarge,
                                             kEntryTooLarge,       kMissingEntry,
                                             kMissingMember,       kUnknownVersion,
                                             kGenesisInvalid,      kEntryMalformed,
                                             kVaultIdMismatch,     kCheckpointMalformed,
                                             kCheckpointSignature, kOriginMismatch,
                                             kNumberMismatch,      kPreviousMismatch,
                                             kProofMalformed,      kCheckpointMismatch,
                                             kInclusionMismatch,   kOpeningMalformed,
                                             kCountMismatch,       kStatementRootMismatch,
                                             kAuthorSignature,     kHeadClosed,
                                             kUnknownKind,         kUnknownStatus,
                                             kUnknownType,         kLeafMalformed,
                                             kUnknownField,        kSlotMismatch,
                                             kTypeMismatch,        kNestedWithoutParent,
                                             kNestedUnopened,      kCutsMismatch,
                                             kWordNotUtf8,         kOpeningMismatch,
                                             kUnknownRelation,     kRelationMismatch,
                                             kDuressClosed,        kMissingFile,
                                             kFileMismatch,        kFileSizeMismatch,
                                             kFileDigestMismatch,  kSizeBesideGap,
                                             kUnexpectedMember,    kTimeMalformed,
                                             kTimeSignature,       kTimeConsistency,
                                             kTimeMismatch,        kTimeLinks,
                                             kBagMalformed,        kManifestMalformed,
                                             kManifestMismatch,    kUnlistedMember,
                                             kSignatureMalformed,  kBundleSignature,
                                             kRewrapped,           kNotAddressed,
                                             kCosignatureInvalid};

}  // namespace aigaq::formats::classes
