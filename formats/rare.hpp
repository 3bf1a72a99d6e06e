#pragma once
// Shapes for what there may be 65,536 of in an entry, where a std::optional, a std::vector or a
// std::string would be mostly room that nobody uses.

#include <concepts>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace aigaq::formats {

// What hardly any of them has: absent, or made when it is asked for. The size of a pointer.
template <class T>
class Rare {
 public:
  Rare() = default;
  Rare(std::nullopt_t) {}                                          // NOLINT: as std::optional
  Rare(T value) : held_(std::make_unique<T>(std::move(value))) {}  // NOLINT: as std::optional
  Rare(const Rare& other) : held_(other ? std::make_unique<T>(*other) : nullptr) {}
  Rare(Rare&&) noexcept = default;
  Rare& operator=(Rare other) noexcept {
    held_.swap(other.held_);
    return *this;
  }
  ~Rare() = default;

  [[nodiscard]] bool has_value() const { return held_ != nullptr; }
  explicit operator bool() const { return has_value(); }
  T& operator*() { return *held_; }
  const T& operator*() const { return *held_; }
  T* operator->() { return held_.get(); }
  const T* operator->() const { return held_.get(); }
  bool operator==(const Rare& other) const {
    return held_ && other.held_ ? *held_ == *other.held_ : held_ == other.held_;
  }
  // An empty one in its place where it is absent.
  [[nodiscard]] const T& or_empty() const {
    static const T empty{};
    return held_ ? *held_ : empty;
  }
  T& made() {
    if (!held_) held_ = std::make_unique<T>();
    return *held_;
  }

 private:
  std::unique_ptr<T> held_;
};

// A text that is set once and then read. The size of a pointer, and its bytes.
class CompactText {
 public:
  CompactText() = default;
  template <std::convertible_to<std::string_view> Text>
  CompactText(const Text& text) : CompactText(Given{text}) {}  // NOLINT: as std::string_view
  CompactText(const CompactText& other) : CompactText(Given{other.view()}) {}
  CompactText(CompactText&&) noexcept = default;
  CompactText& operator=(CompactText other) noexcept {
    held_.swap(other.held_);
    return *this;
  }
  ~CompactText() = default;

  [[nodiscard]] std::string_view view() const {
    if (!held_) return {};
    std::uint32_t size = 0;
    std::memcpy(&size, held_.get(), sizeof size);
    return {held_.get() + sizeof size, size};
  }
  operator std::string_view() const { return view(); }  // NOLINT: as std::string
  [[nodiscard]] bool empty() const { return held_ == nullptr; }
  [[nodiscard]] std::size_t size() const { return view().size(); }
  bool operator==(const CompactText& other) const { return view() == other.view(); }
  template <std::convertible_to<std::string_view> Text>
  bool operator==(const Text& other) const {
    return view() == std::string_view(other);
  }

 private:
  struct Given {
    std::string_view text;
  };
  explicit CompactText(Given given);
  std::unique_ptr<char[]> held_;  // the size, then the bytes
};

}  // namespace aigaq::formats
