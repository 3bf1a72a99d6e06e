#pragma once
// The world that reader tests run in: a terminal that records and answers, a clock that is told the
// time, seeded randomness, a folder that goes away.

#include <doctest/doctest.h>

#include <deque>
#include <string>
#include <vector>

#include "cli/reader/context.hpp"
#include "cli/reader/program.hpp"
#include "tests/support/random.hpp"
#include "tests/support/temporary_folder.hpp"

namespace aigaq::test {

class FakeTerminal final : public cli::Terminal {
 public:
  std::string printed, errors, told;
  std::deque<std::string> answers;  // what a person would type
  bool person = false;
  bool error_terminal = false;
  std::string input;

  void out(std::string_view text) override { printed += text; }
  void err(std::string_view text) override { errors += text; }
  void out_bytes(ByteView bytes) override { printed += as_text(bytes); }
  void flush() override {}
  bool out_is_terminal() const override { return false; }
  bool err_is_terminal() const override { return error_terminal; }
  unsigned columns() const override { return 80; }
  bool can_ask() const override { return person; }
  std::optional<crypto::SecretBytes> ask_secret(std::string_view prompt) override {
    const auto line = ask_line(prompt);
    if (!line) return std::nullopt;
    return crypto::SecretBytes::copy_of(as_bytes(*line));
  }
  std::optional<std::string> ask_line(std::string_view prompt) override {
    errors += prompt;
    if (!person || answers.empty()) return std::nullopt;
    std::string answer = answers.front();
    answers.pop_front();
    return answer;
  }
  void show_secret(std::string_view text) override { told += text; }
  std::optional<Bytes> read_input(std::size_t max_bytes) override {
    if (input.size() > max_bytes) return std::nullopt;
    return Bytes(input.begin(), input.end());
  }
};

class FakeClock final : public cli::Clock {
 public:
  std::int64_t now = 1'767'600'000;
  std::uint64_t ms = 0;
  std::int64_t unix_seconds() override { return now; }
  std::uint64_t monotonic_ms() override { return ms; }
};

void write_file(const std::string& path, std::string_view text);
std::string read_text(const std::string& path);

// A run of the reader's commands (identity, bundle) without a process of its own.
struct ReaderWorld {
  FakeTerminal terminal;
  FakeClock clock;
  SeededRandom random{7};
  cli::Environment environment;

  [[nodiscard]] int run(const std::vector<std::string>& arguments);
  // The context that a command would get.
  [[nodiscard]] std::unique_ptr<cli::Context> context(cli::GlobalOptions options = {},
                                                      cli::Language = cli::Language::en);
};

// Exit status of a child that runs body and then leaves with 0; minus the signal that ended it.
int in_a_process(const std::function<void()>& body);

}  // namespace aigaq::test
