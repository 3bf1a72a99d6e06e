#pragma once
// Result<T>: std::expected's member names, so that it can be swapped for it later.
// Hostile or wrong input returns an Error; a broken invariant of ours stops the process.

#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <utility>
#include <variant>

namespace aigaq {

// Closed list: what kind of thing went wrong. The text for people is chosen in cli.
enum class ErrorCode : std::uint8_t {
  malformed,       // not of the format at all
  non_canonical,   // a second encoding of a value that has exactly one
  limit_exceeded,  // over a bound of crypto/limits.hpp
  truncated,       // ends before the format does
  trailing_data,   // goes on after the format's end
  unsupported,     // a version, type or algorithm this build does not know
  bad_signature,
  bad_hash,          // recomputed hash differs
  bad_proof,         // inclusion, consistency or opening proof does not fit
  bad_tag,           // AEAD or HMAC tag differs: wrong key or altered bytes
  wrong_passphrase,  // key commitment of a passphrase slot or stanza differs
  no_matching_key,   // none of the keys given opens it
  wrong_value,       // well-formed, but not the value that this place demands
  missing,           // something that must be there is not
  duplicate,
  memory_lock,  // mlock refused: keys could be swapped to disk
  internal,     // a library primitive failed without a reason
};

// context: static text that says where (format and field), never input bytes.
struct Error {
  ErrorCode code{};
  const char* context = "";
};

[[noreturn]] void assertion_failed(const char* expression, const char* file, int line);

}  // namespace aigaq

// Always on: going on after a broken invariant could print a false receipt.
#define AIGAQ_ASSERT(expr) \
  ((expr) ? static_cast<void>(0) : ::aigaq::assertion_failed(#expr, __FILE__, __LINE__))

namespace aigaq {

class Unexpected {
 public:
  explicit constexpr Unexpected(Error e) : error_(e) {}
  constexpr Unexpected(ErrorCode code, const char* context) : error_{code, context} {}
  [[nodiscard]] constexpr Error error() const { return error_; }

 private:
  Error error_;
};

[[nodiscard]] constexpr Unexpected fail(ErrorCode code, const char* context) {
  return Unexpected(code, context);
}

template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT: as std
  Result(Unexpected u) : state_(std::in_place_index<1>, u.error()) {}    // NOLINT: as std

  [[nodiscard]] bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }
  [[nodiscard]] T& value() & {
    AIGAQ_ASSERT(has_value());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] const T& value() const& {
    AIGAQ_ASSERT(has_value());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] T&& value() && {
    AIGAQ_ASSERT(has_value());
    return std::move(*std::get_if<0>(&state_));
  }
  [[nodiscard]] T& operator*() & { return value(); }
  [[nodiscard]] const T& operator*() const& { return value(); }
  [[nodiscard]] T&& operator*() && { return std::move(*this).value(); }
  [[nodiscard]] T* operator->() { return &value(); }
  [[nodiscard]] const T* operator->() const { return &value(); }
  [[nodiscard]] Error error() const {
    AIGAQ_ASSERT(!has_value());
    return *std::get_if<1>(&state_);
  }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Unexpected u) : error_(u.error()), ok_(false) {}  // NOLINT: as std::expected
  [[nodiscard]] bool has_value() const { return ok_; }
  explicit operator bool() const { return ok_; }
  [[nodiscard]] Error error() const {
    AIGAQ_ASSERT(!ok_);
    return error_;
  }

 private:
  Error error_{};
  bool ok_ = true;
};

}  // namespace aigaq

#define AIGAQ_CONCAT_INNER(a, b) a##b
#define AIGAQ_CONCAT(a, b) AIGAQ_CONCAT_INNER(a, b)

// Returns the error to the caller, otherwise goes on.
#define AIGAQ_TRY(expr)                                                                      \
  do {                                                                                       \
    if (auto aigaq_result = (expr); !aigaq_result)                                           \
      return ::aigaq::Unexpected(aigaq_result.error());                                      \
  } while (false)

// AIGAQ_TRY_ASSIGN(auto x, f()): x is the value, or the error goes to the caller.
#define AIGAQ_TRY_ASSIGN(declaration, expr) \
  AIGAQ_TRY_ASSIGN_INNER(AIGAQ_CONCAT(aigaq_result_, __LINE__), declaration, expr)
#define AIGAQ_TRY_ASSIGN_INNER(name, declaration, expr)            \
  auto name = (expr);                                              \
  if (!name) return ::aigaq::Unexpected(name.error());             \
  declaration = std::move(name).value()
