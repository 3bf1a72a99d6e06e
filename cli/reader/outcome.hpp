#pragma once
// Outcome<T>: a value, or the exit code of a failure that has been reported already.

#include <utility>
#include <variant>

#include "cli/reader/exit_code.hpp"
#include "crypto/result.hpp"

namespace aigaq::cli {

template <class T>
class [[nodiscard]] Outcome {
 public:
  Outcome(T value) : state_(std::in_place_index<0>, std::move(value)) {}       // NOLINT
  Outcome(ExitCode reported) : state_(std::in_place_index<1>, reported) {}     // NOLINT
  explicit operator bool() const { return state_.index() == 0; }
  [[nodiscard]] ExitCode exit() const {
    AIGAQ_ASSERT(state_.index() == 1);
    return *std::get_if<1>(&state_);
  }
  [[nodiscard]] T& operator*() & {
    AIGAQ_ASSERT(state_.index() == 0);
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] const T& operator*() const& {
    AIGAQ_ASSERT(state_.index() == 0);
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] T&& operator*() && {
    AIGAQ_ASSERT(state_.index() == 0);
    return std::move(*std::get_if<0>(&state_));
  }
  [[nodiscard]] T* operator->() { return &**this; }
  [[nodiscard]] const T* operator->() const { return &**this; }

 private:
  std::variant<T, ExitCode> state_;
};

}  // namespace aigaq::cli

// AIGAQ_OR_EXIT(auto x, f()): x is the value, or the exit code goes to the caller.
#define AIGAQ_OR_EXIT(declaration, expr) \
  AIGAQ_OR_EXIT_INNER(AIGAQ_CONCAT(aigaq_outcome_, __LINE__), declaration, expr)
#define AIGAQ_OR_EXIT_INNER(name, declaration, expr) \
  auto name = (expr);                                \
  if (!name) return name.exit();                     \
  declaration = *std::move(name)
