#pragma once
// The page under construction. Text enters it by these functions only, each of which escapes. It
// leaves in blocks, so that a page of many exhibits takes no memory.

#include <functional>
#include <string>
#include <string_view>

#include "cli/reader/catalogue/catalogue.hpp"
#include "cli/reader/escape.hpp"
#include "formats/verify/report.hpp"

namespace aigaq::cli {

class PageHtml {
 public:
  using Write = std::function<void(std::string_view)>;
  explicit PageHtml(Write write) : write_(std::move(write)) {}
  // Markup of our own: literals only.
  PageHtml& raw(const char* markup) {
    out_ += markup;
    return spill();
  }
  // A sentence in all three languages, of which the style shows one.
  PageHtml& say(Msg id, Args args = {}) {
    return in_each([&](const Catalogue& catalogue) { return catalogue(id, args); });
  }
  template <class Make>
  PageHtml& in_each(const Make& make) {
    for (const Language language : kLanguages) {
      const std::string name(name_of(language));
      out_.append("<span class=\"t-").append(name).append("\" lang=\"").append(name).append("\">");
      out_ += html_text(make(Catalogue(language)), Lines::many);
      out_ += "</span>";
    }
    return spill();
  }
  // Evidence: isolated, so that its direction stays its own.
  PageHtml& evidence(std::string_view text, Lines lines = Lines::one) {
    out_ += "<bdi dir=\"auto\">" + html_text(text, lines) + "</bdi>";
    return spill();
  }
  // Hashes, keys, notes: ours in form, still escaped.
  PageHtml& code(std::string_view text) {
    out_ += "<code>" + html_text(text) + "</code>";
    return spill();
  }
  PageHtml& text(std::string_view plain, Lines lines = Lines::one) {
    while (!plain.empty()) {
      out_ += html_text(take_part(plain), lines);
      spill();
    }
    return *this;
  }
  PageHtml& number(std::uint64_t value) {
    out_ += std::to_string(value);
    return spill();
  }
  // What is left, at the end.
  void flush() {
    write_(out_);
    out_.clear();
  }

 private:
  static constexpr std::size_t kBlock = std::size_t{64} << 10;
  PageHtml& spill() {
    if (out_.size() >= kBlock) flush();
    return *this;
  }

  Write write_;
  std::string out_;
};

// The list of exhibits, which begins their part of the page.
void write_contents(PageHtml& page, const formats::BundleReport& report);

}  // namespace aigaq::cli
