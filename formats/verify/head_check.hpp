#pragma once
// A checkpoint of any log, two of them, or an inclusion proof under one, judged by whom the reader
// trusts and by nothing else (docs/formats/checkpoint.md). Needs no vault and no bundle.

#include <optional>
#include <string>
#include <vector>

#include "formats/log/foreign.hpp"
#include "formats/verify/bundle_check.hpp"
#include "formats/verify/report.hpp"
#include "formats/verify/vouching.hpp"

namespace aigaq::formats {

struct HeadTrust {
  Trust trust;
  std::optional<std::string> origin;  // where a log signs under another name than its origin
};

struct HeadReport {
  std::vector<Finding> findings;
  // not_checked: nobody whom the reader trusts signed it, so nothing could be.
  Integrity integrity = Integrity::not_checked;
  Signer signer = Signer::untrusted;
  std::optional<ForeignCheckpoint> checkpoint;  // when it has the form of one
  std::optional<VerifierKey> key;               // the trusted key that signed it
  // By the reader's policy (vouching.hpp); empty and none without one.
  std::vector<Vouched> witnesses;
  Quorum quorum = Quorum::none;
};
[[nodiscard]] HeadReport check_head(std::string_view note, const HeadTrust& trust);

struct ProofReport {
  HeadReport head;
  std::optional<TlogProof> proof;  // when it has the form of one
  Hash leaf_hash;
};
// entry: the leaf's data, byte for byte. Of an aigaq/ log it is also read as an entry.
[[nodiscard]] ProofReport check_proof(std::string_view file, ByteView entry,
                                      const HeadTrust& trust);

enum class Consistency : std::uint8_t { not_checked, consistent, mismatch, fork };
[[nodiscard]] std::string_view name_of(Consistency);  // "not-checked", "consistent", …
struct ConsistencyReport {
  HeadReport other;
  Consistency result = Consistency::not_checked;
  std::uint64_t old_size = 0;
};
// file: formats/log/consistency.hpp. Both checkpoints must be signed by trusted keys; fork: by one.
// The policy's quorum is asked of the head alone: the other one is what it is compared with.
[[nodiscard]] ConsistencyReport check_consistency(const HeadReport& head, std::string_view file,
                                                  const HeadTrust& trust);

}  // namespace aigaq::formats
