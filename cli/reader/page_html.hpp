#pragma once
// The page under construction. Text enters it by these functions only, each of which escapes.

#include <string>
#include <string_view>

#include "cli/reader/catalogue/catalogue.hpp"
#include "cli/reader/escape.hpp"
#include "formats/verify/report.hpp"

namespace aigaq::cli {

class PageHtml {
 public:
  // Markup of our own: literals only.
  PageHtml& raw(const char* markup) {
    out_ += markup;
    return *this;
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
    return *this;
  }
  // Evidence: isolated, so that its direction stays its own.
  PageHtml& evidence(std::string_view text, Lines lines = Lines::one) {
    out_ += "<bdi dir=\"auto\">" + html_text(text, lines) + "</bdi>";
    return *this;
  }
  // Hashes, keys, notes: ours in form, still escaped.
  PageHtml& code(std::string_view text) {
    out_ += "<code>" + html_text(text) + "</code>";
    return *this;
  }
  PageHtml& text(std::string_view plain, Lines lines = Lines::one) {
    out_ += html_text(plain, lines);
    return *this;
  }
  PageHtml& number(std::uint64_t value) {
    out_ += std::to_string(value);
    return *this;
  }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

// The exhibits' part of the page.
void write_exhibits(PageHtml& page, const formats::BundleReport& report,
                    std::string_view files_below);

}  // namespace aigaq::cli
