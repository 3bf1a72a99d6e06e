// C2SP tlog-proof.
#include "crypto/limits.hpp"
#include "formats/log/lines.hpp"
#include "formats/log/note.hpp"

namespace aigaq::formats {
namespace {

constexpr std::string_view kHeader = "c2sp.org/tlog-proof@v1";
constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";

}  // namespace

std::string format_tlog_proof(const TlogProof& proof) {
  std::string out = std::string(kHeader) + "\n";
  if (proof.extra) {
    out += std::string(kExtra) + to_base64(*proof.extra, Base64Padding::padded) + "\n";
  }
  out += std::string(kIndex) + std::to_string(proof.index) + "\n";
  for (const Hash& hash : proof.hashes) {
    out += to_base64(hash.view(), Base64Padding::padded) + "\n";
  }
  return out + "\n" + proof.checkpoint;
}

Result<TlogProof> parse_tlog_proof(std::string_view text) {
  if (text.size() > limits::kNoteBytes) return fail(ErrorCode::limit_exceeded, "size of a proof");
  LineReader lines(text);
  TlogProof out;
  if (lines.next() != kHeader) return fail(ErrorCode::malformed, "header of a proof");
  auto line = lines.next();
  if (line && line->starts_with(kExtra)) {
    out.extra = from_base64(line->substr(kExtra.size()), Base64Padding::padded);
    if (!out.extra) return fail(ErrorCode::malformed, "extra line of a proof");
    line = lines.next();
  }
  if (!line || !line->starts_with(kIndex)) return fail(ErrorCode::malformed, "index of a proof");
  AIGAQ_TRY_ASSIGN(out.index, parse_decimal(line->substr(kIndex.size())));
  for (line = lines.next(); line && !line->empty(); line = lines.next()) {
    if (out.hashes.size() == limits::kProofHashes) {
      return fail(ErrorCode::limit_exceeded, "hashes of a proof");
    }
    AIGAQ_TRY_ASSIGN(const Hash hash, parse_hash_line(*line));
    out.hashes.push_back(hash);
  }
  if (!line || lines.at_end()) return fail(ErrorCode::truncated, "checkpoint of a proof");
  out.checkpoint = lines.rest();
  return out;
}

}  // namespace aigaq::formats
