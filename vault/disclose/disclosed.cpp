#include "vault/disclose/disclosed.hpp"

#include <algorithm>
#include <charconv>

namespace aigaq::vault {
namespace {

constexpr std::size_t kBriefRanges = 8;

std::optional<std::uint64_t> number(std::string_view digits) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

// The part in front of a separator; rest keeps what is behind it, or nothing.
std::string_view take(std::string_view& rest, char separator) {
  const std::size_t at = rest.find(separator);
  const std::string_view part = rest.substr(0, at);
  rest = at == std::string_view::npos ? std::string_view{} : rest.substr(at + 1);
  return part;
}

void unite(std::vector<crypto::LeafRange>& ranges) {
  std::ranges::sort(ranges);
  std::vector<crypto::LeafRange> out;
  for (const crypto::LeafRange& range : ranges) {
    if (!out.empty() && range.begin <= out.back().end) {
      out.back().end = std::max(out.back().end, range.end);
    } else {
      out.push_back(range);
    }
  }
  ranges = std::move(out);
}

std::optional<std::vector<crypto::LeafRange>> parse_ranges(std::string_view text) {
  std::vector<crypto::LeafRange> out;
  while (!text.empty()) {
    std::string_view range = take(text, ',');
    const auto begin = number(take(range, '-'));
    const auto end = number(range);
    if (!begin || !end || *begin >= *end) return std::nullopt;
    out.push_back({*begin, *end});
  }
  return out;
}

std::string text_of(const crypto::LeafRange& range) {
  return std::to_string(range.begin) + '-' + std::to_string(range.end);
}

// Begins the next line, with the same number, where a field of the record would grow too long.
class LineWriter {
 public:
  LineWriter(std::string number, std::size_t longest)
      : number_(std::move(number)), longest_(longest), line_(number_) {}

  void add(const std::string& token) {
    if (line_.size() + token.size() > longest_) next();
    line_ += token;
  }
  void add_ranges(const std::string& name, const std::vector<crypto::LeafRange>& ranges,
                  const std::string& count) {
    bool open = false;
    for (const crypto::LeafRange& range : ranges) {
      const std::string text = text_of(range);
      if (open && line_.size() + 1 + text.size() + count.size() > longest_) {
        line_ += count;
        open = false;
      }
      if (open) {
        line_ += ',' + text;
        continue;
      }
      if (line_.size() + name.size() + text.size() + count.size() > longest_) next();
      line_ += name + text;
      open = true;
    }
    if (open) line_ += count;
  }
  std::vector<std::string> finish() {
    next();
    return std::move(lines_);
  }

 private:
  void next() {
    lines_.push_back(std::move(line_));
    line_ = number_;
  }

  std::string number_;
  std::size_t longest_;
  std::string line_;
  std::vector<std::string> lines_;
};

}  // namespace

std::optional<Disclosed> Disclosed::parse(std::string_view line) {
  const auto entry = number(take(line, ' '));
  if (!entry) return std::nullopt;
  Disclosed out(*entry);
  while (!line.empty()) {
    std::string_view token = take(line, ' ');
    const std::string name(take(token, ':'));
    if (token.empty()) {
      out.add(name);
      continue;
    }
    const auto ranges = parse_ranges(take(token, '/'));
    const auto count = number(token);
    if (!ranges || !count) return std::nullopt;
    out.add_words(name, *ranges, *count);
  }
  return out;
}

void Disclosed::add_words(const std::string& token, const std::vector<crypto::LeafRange>& ranges,
                          std::uint64_t words) {
  Words& known = words_[token];
  known.count = words;
  known.ranges.insert(known.ranges.end(), ranges.begin(), ranges.end());
  unite(known.ranges);
}

void Disclosed::merge(const Disclosed& other) {
  whole_.insert(other.whole_.begin(), other.whole_.end());
  for (const auto& [token, words] : other.words_) add_words(token, words.ranges, words.count);
}

std::vector<std::string> Disclosed::lines(std::size_t longest) const {
  LineWriter out(std::to_string(entry_), longest);
  for (const std::string& token : whole_) out.add(' ' + token);
  for (const auto& [token, words] : words_) {
    if (whole_.contains(token)) continue;  // the whole of it is out already
    out.add_ranges(' ' + token + ':', words.ranges, '/' + std::to_string(words.count));
  }
  return out.finish();
}

std::string Disclosed::brief() const {
  std::string out = std::to_string(entry_);
  for (const std::string& token : whole_) out += ' ' + token;
  for (const auto& [token, words] : words_) {
    if (whole_.contains(token)) continue;
    out += ' ' + token + ':';
    for (std::size_t i = 0; i < words.ranges.size(); ++i) {
      if (i == kBriefRanges && words.ranges.size() > kBriefRanges + 1) {
        out += ",…";
        i = words.ranges.size() - 1;
      }
      if (i > 0) out += ',';
      out += text_of(words.ranges[i]);
    }
    out += '/' + std::to_string(words.count);
  }
  return out;
}

std::uint64_t Disclosed::places() const {
  std::uint64_t out = whole_.size();
  for (const auto& [token, words] : words_) out += words.ranges.size();
  return out;
}

}  // namespace aigaq::vault
