#include "cli/recovery_sheet.hpp"

#include "cli/reader/catalogue/catalogue.hpp"
#include "crypto/hash.hpp"
#include "crypto/labels.hpp"
#include "crypto/limits.hpp"

namespace aigaq::cli {
namespace {

constexpr std::size_t kChecksumBytes = 3;
constexpr std::size_t kGroup = 4;
constexpr std::size_t kGroupsInLine = 7;
constexpr std::size_t kSheetBytes = 8u << 10;  // reserved, so that no grown copy stays behind

}  // namespace

void wipe_text(std::string& text) {
  crypto::wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
  text.clear();
}

std::string succession_key_text(ByteView seed) {
  const Hash sum = crypto::sha256({as_bytes(labels::kRecoverySheet), seed});
  Bytes both;
  both.reserve(seed.size() + kChecksumBytes);
  append(both, seed);
  append(both, sum.view().first(kChecksumBytes));
  std::string plain = to_base32(both);
  crypto::wipe(both);
  std::string out;
  out.reserve(plain.size() * 2);
  for (std::size_t i = 0; i < plain.size(); ++i) {
    const bool group_ends = i % kGroup == 0;
    if (group_ends && i > 0) out += i % (kGroup * kGroupsInLine) == 0 ? '\n' : ' ';
    out += plain[i];
  }
  wipe_text(plain);
  return out;
}

RecoverySheet::RecoverySheet(const crypto::SecretBytes& seed, std::string_view fingerprint) {
  text_.reserve(kSheetBytes);
  std::string key = succession_key_text(seed.reveal());
  for (const Language language : kLanguages) {
    const Catalogue say(language);
    text_ += say.text(Msg::sheet_title);
    text_ += "\n\n";
    text_ += say.text(Msg::sheet_what);
    text_ += "\n\n";
  }
  text_ += key;
  text_ += "\n\n";
  for (const Language language : kLanguages) {
    const Catalogue say(language);
    text_ += say(Msg::sheet_fingerprint, {{"fingerprint", fingerprint}});
    text_ += "\n";
  }
  AIGAQ_ASSERT(text_.size() <= kSheetBytes);
  wipe_text(key);
}

RecoverySheet::~RecoverySheet() { wipe_text(text_); }

}  // namespace aigaq::cli
