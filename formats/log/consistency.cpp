#include "formats/log/consistency.hpp"

#include "crypto/limits.hpp"
#include "formats/log/lines.hpp"

namespace aigaq::formats {
namespace {

constexpr std::string_view kOld = "old ";
constexpr std::string_view kDash = "\xe2\x80\x94";

// Hash lines up to an empty line or the end.
Result<crypto::Proof> read_hashes(LineReader& lines) {
  crypto::Proof out;
  while (!lines.at_end()) {
    const auto line = lines.next();
    if (!line) return fail(ErrorCode::truncated, "hash of a consistency proof");
    if (line->empty()) break;
    if (out.size() == limits::kProofHashes) {
      return fail(ErrorCode::limit_exceeded, "hashes of a consistency proof");
    }
    AIGAQ_TRY_ASSIGN(const Hash hash, parse_hash_line(*line));
    out.push_back(hash);
  }
  return out;
}

Result<ConsistencyFile> parse_request(std::string_view text) {
  ConsistencyFile out;
  LineReader lines(text);
  const auto first = lines.next();
  if (!first) return fail(ErrorCode::truncated, "old size");
  AIGAQ_TRY_ASSIGN(out.old_size, parse_decimal(first->substr(kOld.size())));
  AIGAQ_TRY_ASSIGN(out.proof, read_hashes(lines));
  if (lines.at_end()) return fail(ErrorCode::truncated, "checkpoint of a consistency proof");
  out.checkpoint = lines.rest();
  return out;
}

// The last empty line divides note and hashes; where signature lines follow it, there are none.
Result<ConsistencyFile> parse_note_with_hashes(std::string_view text) {
  const std::size_t divide = text.rfind("\n\n");
  if (divide == std::string_view::npos) return fail(ErrorCode::malformed, "consistency proof");
  const std::string_view behind = text.substr(divide + 2);
  if (behind.starts_with(kDash)) {
    return ConsistencyFile{std::nullopt, {}, std::string(text)};
  }
  ConsistencyFile out;
  LineReader lines(behind);
  AIGAQ_TRY_ASSIGN(out.proof, read_hashes(lines));
  if (!lines.at_end()) return fail(ErrorCode::trailing_data, "consistency proof");
  out.checkpoint = text.substr(0, divide + 1);
  return out;
}

}  // namespace

Result<ConsistencyFile> parse_consistency_file(std::string_view text) {
  if (text.size() > limits::kNoteBytes) {
    return fail(ErrorCode::limit_exceeded, "size of a consistency proof");
  }
  return text.starts_with(kOld) ? parse_request(text) : parse_note_with_hashes(text);
}

}  // namespace aigaq::formats
