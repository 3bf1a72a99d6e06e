#include "formats/disclosure/opening_intake.hpp"

#include <algorithm>

#include "crypto/limits.hpp"

namespace aigaq::formats {
namespace {

using Head = CborReader::Head;

constexpr std::size_t kWindow = 64u << 10;
constexpr std::size_t kLongest = 16 * kWindow;  // is given back once it is passed
// Of a form in a list in a slot of a form: the arrays and maps round it.
constexpr std::size_t kDepthOfForms = 6;
// No key of an opening is longer.
constexpr std::size_t kKeyBytes = 8;
// Stands where a form was.
constexpr std::uint8_t kTaken = 0x00;

// How far to look for an item's end that was not found so far: of a long one not much further than
// where it will be.
std::size_t longer_than(std::size_t bytes) { return bytes < kLongest ? 2 * bytes : bytes / 4 * 5; }

}  // namespace

OpeningIntake::OpeningIntake(ByteSource& source, const FormTaker& take, std::uint64_t expected,
                             LetGo let_go)
    : source_(source), take_(take), let_go_(let_go), window_(kWindow) {
  // A long one is not moved as it grows. What its size claims and does not bring costs nothing.
  out_.bytes.reserve(
      static_cast<std::size_t>(std::min<std::uint64_t>(expected, limits::kCborBytes)));
}

KeptOpening OpeningIntake::run() {
  static_cast<void>(document());
  while (fill(1)) static_cast<void>(bytes(have_ - at_));
  return std::move(out_);
}

// A long one is never there twice.
void OpeningIntake::widen(std::size_t size) {
  Bytes wider;
  wider.reserve(size);
  each_piece(MutableByteView(window_).first(have_), let_go_,
             [&](ByteView piece) { append(wider, piece); });
  wider.resize(size);
  window_ = std::move(wider);
}

// So many bytes ahead. False where the document has fewer.
bool OpeningIntake::fill(std::size_t wanted) {
  if (have_ - at_ >= wanted) return true;
  std::copy(window_.begin() + static_cast<std::ptrdiff_t>(at_),
            window_.begin() + static_cast<std::ptrdiff_t>(have_), window_.begin());
  have_ -= std::exchange(at_, 0);
  if (wanted <= kWindow && window_.size() > kLongest) {
    window_.resize(kWindow);
    window_.shrink_to_fit();
  }
  if (window_.size() < wanted) widen(wanted);
  while (!ended_ && have_ < wanted) {
    const auto n = source_.read(MutableByteView(window_).subspan(have_));
    const std::size_t got = n ? *n : 0;
    have_ += got;
    out_.document += got;
    ended_ = got == 0 || out_.document > limits::kCborBytes;
  }
  return have_ >= wanted;
}

bool OpeningIntake::bytes(std::uint64_t count) {
  while (count > 0) {
    if (!fill(1)) return false;
    const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(count, have_ - at_));
    append(out_.bytes, ahead().first(part));
    at_ += part;
    count -= part;
  }
  return true;
}

bool OpeningIntake::head(Head& out) {
  static_cast<void>(fill(Head::kMostBytes));
  CborReader reader(ahead());
  const auto found = reader.head();
  if (!found) return false;
  out = *found;
  return bytes(reader.at());
}

bool OpeningIntake::next_is(CborType type) {
  static_cast<void>(fill(Head::kMostBytes));
  const auto found = CborReader(ahead()).head();
  return found && found->of(type);
}

bool OpeningIntake::item() {
  for (std::uint64_t open = 1; open > 0; --open) {
    Head found;
    if (!head(found)) return false;
    if (found.of(CborType::bytes) || found.of(CborType::text)) {
      if (!bytes(found.argument)) return false;
    } else if (found.of(CborType::array) || found.of(CborType::map)) {
      // More than there are bytes ends this long before it is counted to the end.
      if (found.argument > limits::kCborBytes) return false;
      open += found.argument * (found.of(CborType::map) ? 2 : 1);
    }
  }
  return true;
}

// value(key) passes what the key names. Anything but a map is passed as it is.
template <class Value>
bool OpeningIntake::pairs(const Value& value) {
  if (!next_is(CborType::map)) return item();
  Head map;
  if (!head(map)) return false;
  for (std::uint64_t i = 0; i < map.argument; ++i) {
    const std::size_t begin = out_.bytes.size();
    if (!item()) return false;
    const ByteView key = ByteView(out_.bytes).subspan(begin);
    const auto text = CborReader(key).text();
    // Of what was passed nothing stays where it is.
    const std::string name(text ? text->substr(0, kKeyBytes) : std::string_view());
    if (!value(name)) return false;
  }
  return true;
}

bool OpeningIntake::document() {
  return pairs([&](std::string_view key) {
    if (key != "form") return item();
    return pairs([&](std::string_view of_form) {
      if (of_form != "s" || !next_is(CborType::array)) return item();
      Head slots;
      if (!head(slots)) return false;
      for (std::uint64_t i = 0; i < slots.argument; ++i) {
        if (!slot()) return false;
      }
      return true;
    });
  });
}

bool OpeningIntake::slot() {
  return pairs([&](std::string_view key) { return key == "l" ? list() : item(); });
}

// Its forms stand right behind the items that they are of.
bool OpeningIntake::list() {
  std::optional<std::size_t> items_at;
  return pairs([&](std::string_view key) {
    const auto items = std::exchange(items_at, std::nullopt);
    if (key == "i") items_at = out_.bytes.size();
    if (key == "m" && items && next_is(CborType::array)) return forms(*items);
    return item();
  });
}

namespace {

// Leaf data of items, one by one; empty when there are no more.
class Items {
 public:
  Items(ByteView kept, std::size_t at) : at_(at) {
    CborReader reader = here(kept);
    if (const auto items = reader.array()) left_ = *items;
    at_ = reader.at();
  }
  ByteView next(ByteView kept) {
    if (left_ == 0) return {};
    CborReader reader = here(kept);
    const auto found = reader.bytes();
    left_ = found ? left_ - 1 : 0;
    at_ = reader.at();
    return found ? *found : ByteView();
  }

 private:
  [[nodiscard]] CborReader here(ByteView kept) const {
    CborReader reader(kept);
    reader.seek(at_);
    return reader;
  }
  std::size_t at_;
  std::uint64_t left_ = 0;
};

}  // namespace

bool OpeningIntake::forms(std::size_t items_at) {
  const std::size_t at = out_.bytes.size();
  Head array;
  if (!head(array)) return false;
  if (array.argument == 0) return true;  // the decoder's: absent has one spelling
  out_.lists.push_back({at, {}});
  out_.excerpts.push_back(false);
  Items items(out_.bytes, items_at);
  for (std::uint64_t i = 0; i < array.argument; ++i) {
    if (!form(static_cast<std::size_t>(i), items.next(out_.bytes))) return false;
  }
  return true;
}

bool OpeningIntake::form(std::size_t place, ByteView item_leaf) {
  const auto whole = whole_item();
  if (!whole || !validate_cbor(*whole, kDepthOfForms)) return false;
  cbor::TakenValue& list = out_.lists.back();
  if (!list.fault) {
    auto opened = decode_form(*whole, let_go_);
    if (!opened) {
      list.fault = opened.error();
    } else {
      if (holds_excerpt(*opened)) out_.excerpts.back() = true;
      take_({out_.lists.size() - 1, place, item_leaf, std::move(*opened)});
    }
  }
  at_ += whole->size();
  out_.bytes.push_back(kTaken);
  return true;
}

std::optional<MutableByteView> OpeningIntake::whole_item() {
  for (std::size_t wanted = 1;; wanted = longer_than(have_ - at_)) {
    const bool more = fill(wanted);
    const auto whole = CborReader(ahead()).skip();
    if (whole) return MutableByteView(window_).subspan(at_, whole->size());
    if (!more || whole.error().code != ErrorCode::truncated) return std::nullopt;
  }
}

}  // namespace aigaq::formats
