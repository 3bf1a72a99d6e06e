#include "formats/log/witness_request.hpp"

#include "crypto/limits.hpp"
#include "formats/log/lines.hpp"

namespace aigaq::formats {
namespace {

constexpr std::string_view kOld = "old ";

}  // namespace

std::string format_witness_request(const WitnessRequest& request) {
  std::string out = std::string(kOld) + std::to_string(request.old_size) + "\n";
  for (const Hash& hash : request.proof) {
    out += to_base64(hash.view(), Base64Padding::padded) + "\n";
  }
  return out + "\n" + request.checkpoint;
}

Result<WitnessRequest> parse_witness_request(std::string_view text) {
  if (text.size() > limits::kNoteBytes) return fail(ErrorCode::limit_exceeded, "size of a request");
  LineReader lines(text);
  auto line = lines.next();
  if (!line || !line->starts_with(kOld)) return fail(ErrorCode::malformed, "old size of a request");
  WitnessRequest out;
  AIGAQ_TRY_ASSIGN(out.old_size, parse_decimal(line->substr(kOld.size())));
  for (line = lines.next(); line && !line->empty(); line = lines.next()) {
    if (out.proof.size() == limits::kProofHashes) {
      return fail(ErrorCode::limit_exceeded, "hashes of a request");
    }
    AIGAQ_TRY_ASSIGN(const Hash hash, parse_hash_line(*line));
    out.proof.push_back(hash);
  }
  if (!line || lines.at_end()) return fail(ErrorCode::truncated, "checkpoint of a request");
  if (out.old_size == 0 && !out.proof.empty()) {
    return fail(ErrorCode::wrong_value, "hashes of a request from size 0");
  }
  out.checkpoint = lines.rest();
  return out;
}

std::string format_size_seen(crypto::TreeSize size) { return std::to_string(size) + "\n"; }

Result<WitnessReply> parse_witness_reply(std::string_view text) {
  WitnessReply out;
  if (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    if (!text.ends_with('\n')) return fail(ErrorCode::truncated, "size in a witness's reply");
    AIGAQ_TRY_ASSIGN(out.size_seen, parse_decimal(text.substr(0, text.size() - 1)));
    return out;
  }
  AIGAQ_TRY_ASSIGN(out.signatures, parse_signature_lines(text));
  return out;
}

WitnessDecision decide(const WitnessRequest& request, const Checkpoint& head,
                       const SeenTree& seen) {
  if (request.old_size > head.size) return WitnessDecision::old_too_large;
  if (head.size < seen.size) return WitnessDecision::smaller;
  if (head.size == seen.size) {
    return head.root == seen.root ? WitnessDecision::again : WitnessDecision::fork;
  }
  if (request.old_size != seen.size) return WitnessDecision::conflict;
  const auto consistent = crypto::verify_consistency(seen.size, head.size, seen.root, head.root,
                                                     request.proof);
  return consistent ? WitnessDecision::cosign : WitnessDecision::inconsistent;
}

}  // namespace aigaq::formats
