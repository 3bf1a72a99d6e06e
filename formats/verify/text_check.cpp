// Opened ranges of a text against its tree.
#include "crypto/labels.hpp"
#include "formats/cbor/utf8.hpp"
#include "formats/verify/classes.hpp"
#include "formats/verify/form_check.hpp"

namespace aigaq::formats {
namespace {

using crypto::LeafKind;
using crypto::LeafRange;

// The words of one range into the verifier. False after a finding.
bool add_range(const LeafRange& range, std::string_view text, const TextCuts& cuts,
               crypto::OpeningVerifier& verifier, CheckOutput& out) {
  const auto sizes = check_cut_sizes(text.size(), cuts);
  if (!sizes || cuts.leaves() != range.end - range.begin) {
    out.found(classes::kCutsMismatch, "cuts of an opened range");
    return false;
  }
  if (text.empty() && range.begin != 0) {
    out.found(classes::kCutsMismatch, "empty word inside a text");
    return false;
  }
  for (const WordCut word : cuts.words) {
    const std::string_view bytes = text.substr(0, static_cast<std::size_t>(word.bytes));
    text.remove_prefix(bytes.size());
    if (!valid_utf8(bytes)) {
      out.found(classes::kWordNotUtf8, "word of an opened range");
      return false;
    }
    AIGAQ_ASSERT(verifier.add(LeafKind::content, as_bytes(bytes)));
    for (std::uint64_t i = 0; i < word.chaff; ++i) {
      AIGAQ_ASSERT(verifier.add(LeafKind::chaff, {}));
    }
  }
  return true;
}

void add_pieces(const crypto::Opening& opening, std::vector<std::string> texts, ShownForm& shown) {
  shown.text.reserve(2 * texts.size() + 1);
  const auto gap = [&] {
    const bool inside = !shown.text.empty() && !shown.text.back().text.empty() &&
                        !ends_in_white_space(shown.text.back().text);
    shown.text.push_back({true, inside, {}});
    ++shown.gaps;
  };
  std::uint64_t at = 0;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (opening.ranges[i].begin > at) gap();
    shown.text.push_back({false, false, std::move(texts[i])});
    at = opening.ranges[i].end;
  }
  if (at < opening.count) gap();
}

}  // namespace

void check_text(const LeafTree& tree, TextOpening text, CheckOutput& out, ShownForm& shown) {
  if (text.opening.count != tree.count) {
    out.found(classes::kCountMismatch, "leaves of a text");
    return;
  }
  if (text.opening.ranges.empty()) {
    out.found(classes::kNestedUnopened, "a text of which no word is shown");
    return;
  }
  auto verifier = crypto::OpeningVerifier::create(labels::kTextTree, std::move(text.opening));
  if (!verifier) {
    out.found(classes::kOpeningMalformed, verifier.error().context);
    return;
  }
  const crypto::Opening& opening = verifier->opening();
  const std::size_t ranges = opening.ranges.size();
  if (text.texts.size() != ranges || text.cuts.size() != ranges) {
    out.found(classes::kOpeningMalformed, "opened ranges and their texts differ in number");
    return;
  }
  for (std::size_t i = 0; i < ranges; ++i) {
    if (!add_range(opening.ranges[i], text.texts[i], text.cuts[i], *verifier, out)) return;
    const TextCuts gone = std::move(text.cuts[i]);
  }
  if (!verifier->finish(tree.root)) {
    out.found(classes::kOpeningMismatch, "root of a text");
    return;
  }
  shown.content_whole = opening.complete();
  std::vector<TextCuts>().swap(text.cuts);
  add_pieces(opening, std::move(text.texts), shown);
}

}  // namespace aigaq::formats
