#pragma once
// Writing JSON (RFC 8259), keys in the order they were set. Nothing here reads any.

#include <concepts>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/reader/escape.hpp"
#include "crypto/bytes.hpp"

namespace aigaq::cli {

class Json {
 public:
  static Json object() { return Json('{', '}'); }
  static Json array() { return Json('[', ']'); }
  // An array of strings.
  static Json texts(const std::vector<std::string>& values) {
    Json out = array();
    for (const auto& value : values) out.push(value);
    return out;
  }

  // Values: texts, integers, bool, nullptr, other Json, and std::optional of them (null).
  template <class T>
  Json& set(std::string_view key, const T& value) {
    begin();
    body_ += json_string(key);
    body_ += ':';
    put(value);
    return *this;
  }
  template <class T>
  Json& push(const T& value) {
    begin();
    put(value);
    return *this;
  }
  // An array of what make says of each, which is put together when it is written: there may be
  // 65,536. range outlives the object.
  template <class Range, class Make>
  Json& set_each(std::string_view key, const Range& range, Make make) {
    begin();
    body_ += json_string(key);
    body_ += ":[";
    later_.push_back({body_.size(), [&range, make](const Write& out) {
                        const char* between = "";
                        for (const auto& item : range) {
                          out(between);
                          out(make(item).text());
                          between = ",";
                        }
                      }});
    body_ += ']';
    return *this;
  }
  // A text of many MiB, valid, which is escaped when it is written. It outlives the object.
  Json& set_long(std::string_view key, std::string_view text) {
    begin();
    body_ += json_string(key);
    body_ += ":\"";
    later_.push_back({body_.size(), [text](const Write& out) {
                        for (std::string_view left = text; !left.empty();) {
                          const std::string part = json_string(take_part(left));
                          out(std::string_view(part).substr(1, part.size() - 2));
                        }
                      }});
    body_ += '"';
    return *this;
  }
  // A name from the evidence: key, and key_b64 beside it when it is no UTF-8.
  Json& set_name(std::string_view key, std::string_view name) {
    set(key, name);
    if (!valid_utf8(name)) {
      set(std::string(key) + "_b64", to_base64(as_bytes(name), Base64Padding::padded));
    }
    return *this;
  }
  [[nodiscard]] std::string text() const {
    std::string out = open_;
    write([&](std::string_view part) { out += part; });
    return out + close_;
  }
  using Write = std::function<void(std::string_view)>;
  // What is between the braces, piece by piece.
  void write(const Write& out) const {
    std::size_t at = 0;
    for (const Later& later : later_) {
      out(std::string_view(body_).substr(at, later.at - at));
      later.write(out);
      at = later.at;
    }
    out(std::string_view(body_).substr(at));
  }

 private:
  Json(char open, char close) : open_(1, open), close_(1, close) {}
  void begin() {
    if (!body_.empty()) body_ += ',';
  }
  void put(std::string_view value) { body_ += json_string(value); }
  void put(const std::string& value) { body_ += json_string(value); }
  void put(const char* value) { body_ += json_string(value); }
  void put(std::nullptr_t) { body_ += "null"; }
  void put(const Json& value) {
    body_ += value.open_;
    for (const Later& later : value.later_) {
      later_.push_back({body_.size() + later.at, later.write});
    }
    body_ += value.body_;
    body_ += value.close_;
  }
  template <class T>
  void put(const std::optional<T>& value) {
    if (value) {
      put(*value);
    } else {
      put(nullptr);
    }
  }
  template <std::integral T>
  void put(T value) {
    if constexpr (std::same_as<T, bool>) {
      body_ += value ? "true" : "false";
    } else {
      body_ += std::to_string(value);
    }
  }

  struct Later {
    std::size_t at = 0;  // in body_
    std::function<void(const Write&)> write;
  };
  std::string open_, close_, body_;
  std::vector<Later> later_;  // ascending
};

}  // namespace aigaq::cli
