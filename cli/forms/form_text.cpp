#include "cli/forms/form_text.hpp"

#include "cli/reader/escape.hpp"
#include "cli/reader/plain_text.hpp"
#include "crypto/limits.hpp"

namespace aigaq::cli {
namespace {

constexpr std::string_view kBlank = " \t";

std::string_view trimmed_right(std::string_view text) {
  const auto last = text.find_last_not_of(kBlank);
  return last == std::string_view::npos ? std::string_view{} : text.substr(0, last + 1);
}

class Parser {
 public:
  void line(std::string_view text) {
    ++out_.lines;
    if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
    if (!valid_utf8(text)) return broken(text, FormTrouble::not_utf8);
    if (has_control_character(text)) return broken(text, FormTrouble::control_character);
    if (text.starts_with('#')) return;
    if (text.find_first_not_of(kBlank) == std::string_view::npos) {
      ++blank_lines_;
      return;
    }
    if (text.starts_with("  ")) return continuation(text.substr(2));
    if (text.starts_with(' ') || text.starts_with('\t')) return mistake(FormTrouble::bad_indent);
    key_line(text);
  }
  FormText finish() {
    close();
    return std::move(out_);
  }

 private:
  void mistake(FormTrouble trouble, std::string_view field = {}) {
    out_.mistakes.push_back({out_.lines, trouble, std::string(field), {}, TextEncoding::utf8});
  }
  // The field of a line that is refused counts as given: it is not missing on top.
  void broken(std::string_view text, FormTrouble trouble) {
    mistake(trouble);
    const bool names_field = !text.starts_with(' ') && !text.starts_with('#');
    if (names_field && text.find(':') != std::string_view::npos) key_line(text);
  }
  // Blank lines between two lines of one value are paragraphs.
  void continuation(std::string_view text) {
    if (!open_) return mistake(FormTrouble::no_field_above);
    value_.append(blank_lines_ + 1, '\n');
    blank_lines_ = 0;
    value_ += trimmed_right(text);
  }
  void key_line(std::string_view text) {
    close();
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return mistake(FormTrouble::no_colon);
    open_ = true;
    key_ = trimmed(text.substr(0, colon));
    value_ = trimmed(text.substr(colon + 1));
    key_line_ = out_.lines;
  }
  void close() {
    if (open_) {
      const auto value = trimmed(value_);
      if (value.size() > limits::kScalarBytes) {
        out_.mistakes.push_back({key_line_, FormTrouble::too_long, key_, {}, TextEncoding::utf8});
      } else {
        out_.fields.push_back({key_, std::string(value), key_line_});
      }
    }
    open_ = false;
    blank_lines_ = 0;
    value_.clear();
  }

  FormText out_;
  bool open_ = false;
  std::string key_, value_;
  std::uint64_t key_line_ = 0;
  std::size_t blank_lines_ = 0;
};

}  // namespace

std::string_view class_of(FormTrouble trouble) {
  switch (trouble) {
    case FormTrouble::wrong_encoding:
      return "form-wrong-encoding";
    case FormTrouble::not_utf8:
      return "form-not-utf8";
    case FormTrouble::control_character:
      return "form-control-character";
    case FormTrouble::no_colon:
      return "form-no-colon";
    case FormTrouble::bad_indent:
      return "form-bad-indent";
    case FormTrouble::no_field_above:
      return "form-no-field-above";
    case FormTrouble::unknown_key:
      return "form-unknown-key";
    case FormTrouble::repeated_key:
      return "form-repeated-key";
    case FormTrouble::missing_key:
      return "form-missing-key";
    case FormTrouble::too_long:
      return "form-too-long";
    case FormTrouble::too_many:
      return "form-too-many";
    case FormTrouble::bad_reference:
      return "form-bad-reference";
    case FormTrouble::unknown_entry:
      return "form-unknown-entry";
    case FormTrouble::ambiguous_entry:
      return "form-ambiguous-entry";
  }
  return "form-unknown-key";
}

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\n") - begin + 1);
}

bool has_control_character(std::string_view utf8) {
  for (;;) {
    utf8.remove_prefix(plain_front(utf8));
    if (utf8.empty()) return false;
    const auto point = next_code_point(utf8);
    const char32_t c = point.value;
    if (point.bytes == 0) {
      utf8.remove_prefix(1);
      continue;
    }
    const bool c0 = c < 0x20 && c != U'\n' && c != U'\t';
    if (c0 || (c >= 0x7F && c < 0xA0)) return true;
    utf8.remove_prefix(point.bytes);
  }
}

FormText parse_form_text(ByteView bytes) {
  const auto encoding = detect_encoding(bytes);
  if (encoding != TextEncoding::utf8 && encoding != TextEncoding::unknown) {
    FormText out;
    out.mistakes.push_back({1, FormTrouble::wrong_encoding, {}, {}, encoding});
    return out;
  }
  std::string_view text = as_text(bytes);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  Parser parser;
  while (!text.empty()) {
    const auto end = text.find('\n');
    parser.line(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return parser.finish();
}

}  // namespace aigaq::cli
