#include "cli/batch/first_look.hpp"

#include <algorithm>
#include <future>
#include <system_error>
#include <thread>

#include "cli/reader/interrupt.hpp"

namespace aigaq::cli {
namespace {

constexpr unsigned kMostThreads = 8;
constexpr std::size_t kWorthAThread = std::size_t{64} << 10;  // bytes of the list

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

// Whole lines.
std::optional<FirstLook> look_at(std::string_view lines, const BatchDefaults& defaults,
                                 Context& context) {
  MuteTerminal mute;
  Context quiet(mute, context.random, context.clock, context.environment, context.say.language(),
                context.options);
  const std::string nowhere;
  BatchReader reader(quiet, nowhere);
  std::optional<FirstLook> out = FirstLook{};
  walk_lines(lines, [&](std::uint64_t number, std::string_view text) {
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

std::vector<std::string_view> shares_of(std::string_view list) {
  const std::size_t threads = std::clamp(std::thread::hardware_concurrency(), 1U, kMostThreads);
  const std::size_t wanted = std::max(kWorthAThread, list.size() / threads + 1);
  std::vector<std::string_view> out;
  while (!list.empty()) {
    const std::size_t end = list.size() > wanted ? list.find('\n', wanted) : list.npos;
    const std::size_t share = end == list.npos ? list.size() : end + 1;
    out.push_back(list.substr(0, share));
    list.remove_prefix(share);
  }
  return out;
}

}  // namespace

std::optional<FirstLook> look_quietly(std::string_view list, const BatchDefaults& defaults,
                                      Context& context) {
  std::vector<std::future<std::optional<FirstLook>>> looks;
  for (const std::string_view share : shares_of(list)) {
    const auto look = [share, &defaults, &context] { return look_at(share, defaults, context); };
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
