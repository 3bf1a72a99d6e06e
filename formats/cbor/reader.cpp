#include "formats/cbor/reader.hpp"

#include <limits>

#include "formats/cbor/utf8.hpp"

namespace aigaq::formats {
namespace {

constexpr unsigned kNumber = 0, kNegative = 1, kBytes = 2, kText = 3, kArray = 4, kMap = 5,
                   kTag = 6, kSimple = 7;
constexpr std::uint64_t kFalse = 20, kTrue = 21, kNull = 22;

}  // namespace

Result<CborReader::Head> CborReader::head() {
  if (at_ >= bytes_.size()) return fail(ErrorCode::truncated, "cbor head");
  const std::uint8_t first = bytes_[at_++];
  Head head{static_cast<unsigned>(first >> 5), first & 0x1fu, first & 0x1fu};
  if (head.major == kTag) return fail(ErrorCode::unsupported, "cbor tag");
  if (head.major == kSimple) {
    if (head.info < kFalse || head.info > kNull) {
      return fail(ErrorCode::unsupported, "cbor float or simple value");
    }
    return head;
  }
  if (head.info < 24) return head;
  if (head.info == 31) return fail(ErrorCode::non_canonical, "cbor indefinite length");
  if (head.info > 27) return fail(ErrorCode::malformed, "cbor additional information");
  const unsigned size = 1u << (head.info - 24);
  if (bytes_.size() - at_ < size) return fail(ErrorCode::truncated, "cbor argument");
  head.argument = 0;
  for (unsigned i = 0; i < size; ++i) head.argument = head.argument << 8 | bytes_[at_++];
  // RFC 8949 section 4.2.1: the shortest form only.
  const std::uint64_t least = size == 1 ? 24 : std::uint64_t{1} << (4 * size);
  if (head.argument < least) return fail(ErrorCode::non_canonical, "cbor argument not shortest");
  if (head.major == kNegative &&
      head.argument > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    return fail(ErrorCode::unsupported, "cbor integer below -2^63");
  }
  return head;
}

Result<std::uint64_t> CborReader::head_of(unsigned major, const char* context) {
  const std::size_t before = at_;
  AIGAQ_TRY_ASSIGN(const Head found, head());
  if (found.major != major) {
    at_ = before;
    return fail(ErrorCode::malformed, context);
  }
  return found.argument;
}

Result<ByteView> CborReader::take(std::uint64_t size) {
  if (size > bytes_.size() - at_) return fail(ErrorCode::truncated, "cbor string");
  const ByteView out = bytes_.subspan(at_, static_cast<std::size_t>(size));
  at_ += out.size();
  return out;
}

Result<CborType> CborReader::peek() const {
  CborReader copy = *this;
  AIGAQ_TRY_ASSIGN(const Head found, copy.head());
  if (found.major == kSimple) return found.argument == kNull ? CborType::null : CborType::boolean;
  return static_cast<CborType>(found.major);
}

Result<std::uint64_t> CborReader::number() { return head_of(kNumber, "cbor number expected"); }

Result<std::int64_t> CborReader::signed_number() {
  AIGAQ_TRY_ASSIGN(const Head found, head());
  if (found.major == kNegative) return -1 - static_cast<std::int64_t>(found.argument);
  if (found.major != kNumber) return fail(ErrorCode::malformed, "cbor integer expected");
  if (found.argument > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    return fail(ErrorCode::limit_exceeded, "cbor integer");
  }
  return static_cast<std::int64_t>(found.argument);
}

Result<bool> CborReader::boolean() {
  AIGAQ_TRY_ASSIGN(const std::uint64_t value, head_of(kSimple, "cbor boolean expected"));
  if (value == kNull) return fail(ErrorCode::malformed, "cbor boolean expected");
  return value == kTrue;
}

Result<void> CborReader::null() {
  AIGAQ_TRY_ASSIGN(const std::uint64_t value, head_of(kSimple, "cbor null expected"));
  if (value != kNull) return fail(ErrorCode::malformed, "cbor null expected");
  return {};
}

Result<ByteView> CborReader::bytes() {
  AIGAQ_TRY_ASSIGN(const std::uint64_t size, head_of(kBytes, "cbor byte string expected"));
  return take(size);
}

Result<std::string_view> CborReader::text() {
  AIGAQ_TRY_ASSIGN(const std::uint64_t size, head_of(kText, "cbor text expected"));
  AIGAQ_TRY_ASSIGN(const ByteView content, take(size));
  if (!valid_utf8(as_text(content))) return fail(ErrorCode::malformed, "cbor text is not UTF-8");
  return as_text(content);
}

Result<std::uint64_t> CborReader::array() {
  AIGAQ_TRY_ASSIGN(const std::uint64_t items, head_of(kArray, "cbor array expected"));
  // An item is one byte at least: a count that outruns the bytes must not size anything.
  if (items > bytes_.size() - at_) return fail(ErrorCode::truncated, "cbor array");
  return items;
}

Result<std::uint64_t> CborReader::map() {
  AIGAQ_TRY_ASSIGN(const std::uint64_t pairs, head_of(kMap, "cbor map expected"));
  if (pairs > (bytes_.size() - at_) / 2) return fail(ErrorCode::truncated, "cbor map");
  return pairs;
}

Result<void> CborReader::array_of(std::uint64_t items) {
  AIGAQ_TRY_ASSIGN(const std::uint64_t found, array());
  if (found != items) return fail(ErrorCode::malformed, "cbor array of another length");
  return {};
}

Result<ByteView> CborReader::skip() {
  const std::size_t begin = at_;
  // Iterative, so that depth costs nothing: open counts the items still to come.
  for (std::uint64_t open = 1; open > 0; --open) {
    AIGAQ_TRY_ASSIGN(const Head found, head());
    if (found.major == kBytes || found.major == kText) AIGAQ_TRY(take(found.argument));
    const std::uint64_t left = bytes_.size() - at_;
    if (found.major == kArray) {
      if (found.argument > left) return fail(ErrorCode::truncated, "cbor array");
      open += found.argument;
    } else if (found.major == kMap) {
      if (found.argument > left / 2) return fail(ErrorCode::truncated, "cbor map");
      open += 2 * found.argument;
    }
  }
  return bytes_.subspan(begin, at_ - begin);
}

Result<void> CborReader::end() const {
  if (at_ != bytes_.size()) return fail(ErrorCode::trailing_data, "cbor document");
  return {};
}

class CborValidator {
 public:
  explicit CborValidator(ByteView bytes) : reader_(bytes) {}

  Result<void> document(std::size_t depth) {
    AIGAQ_TRY(item(depth));
    return reader_.end();
  }

 private:
  // depth: arrays and maps round this item.
  Result<void> item(std::size_t depth) {
    AIGAQ_TRY_ASSIGN(const CborType type, reader_.peek());
    switch (type) {
      case CborType::text: {
        AIGAQ_TRY(reader_.text());
        return {};
      }
      case CborType::array: {
        if (depth == limits::kCborDepth) return fail(ErrorCode::limit_exceeded, "cbor depth");
        AIGAQ_TRY_ASSIGN(const std::uint64_t items, reader_.array());
        for (std::uint64_t i = 0; i < items; ++i) AIGAQ_TRY(item(depth + 1));
        return {};
      }
      case CborType::map:
        if (depth == limits::kCborDepth) return fail(ErrorCode::limit_exceeded, "cbor depth");
        return map(depth);
      default:
        AIGAQ_TRY(reader_.skip());
        return {};
    }
  }

  Result<void> map(std::size_t depth) {
    AIGAQ_TRY_ASSIGN(const std::uint64_t pairs, reader_.map());
    ByteView previous;
    for (std::uint64_t i = 0; i < pairs; ++i) {
      const std::size_t begin = reader_.at();
      AIGAQ_TRY(reader_.text());
      const ByteView key = reader_.bytes_.subspan(begin, reader_.at() - begin);
      // RFC 8949 section 4.2.1: bytewise lexicographic order of the encoded keys.
      if (i > 0) {
        const auto order = std::lexicographical_compare_three_way(previous.begin(), previous.end(),
                                                                  key.begin(), key.end());
        if (order == 0) return fail(ErrorCode::duplicate, "cbor map key");
        if (order > 0) return fail(ErrorCode::non_canonical, "cbor map keys not sorted");
      }
      previous = key;
      AIGAQ_TRY(item(depth + 1));
    }
    return {};
  }

  CborReader reader_;
};

Result<void> validate_cbor(ByteView bytes, std::size_t depth) {
  return CborValidator(bytes).document(depth);
}

}  // namespace aigaq::formats
