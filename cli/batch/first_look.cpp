#include "cli/batch/first_look.hpp"

#include <algorithm>
#include <future>
#include <system_error>
#include <thread>

#include "cli/reader/interrupt.hpp"

namespace aigaq::cli {
namespace {

constexpr unsigned kMostThreads = 8;

// Nobody hears it and nobody answers.
class MuteTerminal final : public Terminal {
 public:
  void out(std::string_view /*text*/) override {}
  void err(std::string_view /*text*/) override {}
  void out_bytes(ByteView /*bytes*/) override {}
  void flush() override {}
  bool out_is_terminal() const override { return false; }
  bool err_is_terminal() const override { return false; }
  unsigned columns() const override { return 80; }
  bool can_ask() const override { return false; }
  std::optional<crypto::SecretBytes> ask_secret(std::string_view /*prompt*/) override {
    return std::nullopt;
  }
  std::optional<std::string> ask_line(std::string_view /*prompt*/) override { return std::nullopt; }
  void show_secret(std::string_view /*text*/) override {}
  std::optional<Bytes> read_input(std::size_t /*max_bytes*/) override { return std::nullopt; }
};

std::optional<FirstLook> look_at(const BatchList& list, BatchList::Share share,
                                 const BatchDefaults& defaults, Context& context) {
  MuteTerminal mute;
  Context quiet(mute, context.random, context.clock, context.environment, context.say.language(),
                context.options);
  const std::string nowhere;
  BatchReader reader(quiet, nowhere);
  std::optional<FirstLook> out = FirstLook{};
  list.walk(share, [&](std::uint64_t number, std::string_view text) {
    stop_if_interrupted();
    const ParsedLine parsed = parse_batch_line(number, text, defaults);
    const auto look = parsed.line ? reader.look_at(*parsed.line) : ExitCode::error;
    if (!look) {
      out.reset();
      return false;
    }
    out->add(*look);
    return true;
  });
  return out;
}

}  // namespace

std::optional<FirstLook> look_quietly(const BatchList& list, const BatchDefaults& defaults,
                                      Context& context) {
  std::vector<std::future<std::optional<FirstLook>>> looks;
  const std::size_t threads = std::clamp(std::thread::hardware_concurrency(), 1U, kMostThreads);
  for (const BatchList::Share share : list.shares(threads)) {
    const auto look = [share, &list, &defaults, &context] {
      return look_at(list, share, defaults, context);
    };
    try {
      looks.push_back(std::async(std::launch::async, look));
    } catch (const std::system_error&) {  // a limit on threads
      looks.push_back(std::async(std::launch::deferred, look));
    }
  }
  std::optional<FirstLook> out = FirstLook{};
  for (auto& look : looks) {
    const auto found = look.get();
    if (!found) return std::nullopt;
    out->references = out->references || found->references;
    out->lines += found->lines;
  }
  return out;
}

}  // namespace aigaq::cli
