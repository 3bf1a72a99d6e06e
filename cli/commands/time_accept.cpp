#include <algorithm>
#include <filesystem>

#include "cli/clock_warning.hpp"
#include "cli/entry_ids.hpp"
#include "cli/reader/files.hpp"
#include "cli/time_commands.hpp"
#include "cli/vault_access.hpp"
#include "crypto/limits.hpp"
#include "formats/time/opentimestamps.hpp"
#include "formats/time/stamped.hpp"
#include "vault/time.hpp"

namespace aigaq::cli {
namespace {

namespace fs = std::filesystem;
using formats::TimeMethod;

struct TimeAcceptOptions {
  std::vector<std::string> files;
  std::optional<std::string> identity, head;
};

struct GivenAnswer {
  std::string path;
  TimeMethod method{};
  Bytes bytes;
  std::string stamped;
};
struct GivenFiles {
  std::vector<GivenAnswer> answers;
  std::vector<std::string> stamped;
};

constexpr std::uint8_t kDerSequence = 0x30;
// As many as a person keeps in one folder.
constexpr std::size_t kNeighbours = 1'000;

bool is_about(const GivenAnswer& answer, std::string_view stamped) {
  const Hash imprint = formats::stamped_imprint(stamped);
  if (answer.method == TimeMethod::opentimestamps) {
    return formats::ots_begins_for(answer.bytes, imprint);
  }
  const ByteView wanted = imprint.view();
  return std::search(answer.bytes.begin(), answer.bytes.end(), wanted.begin(), wanted.end()) !=
         answer.bytes.end();
}

Outcome<GivenFiles> read_given(Context& context, const std::vector<std::string>& paths) {
  GivenFiles out;
  ExitCode exit = ExitCode::done;
  for (const std::string& path : paths) {
    AIGAQ_OR_EXIT(Bytes bytes, read_file(context, path, limits::kTimeAnswerBytes));
    if (formats::looks_stamped(bytes)) {
      out.stamped.emplace_back(as_text(bytes));
    } else if (formats::looks_like_ots(bytes)) {
      out.answers.push_back({path, TimeMethod::opentimestamps, std::move(bytes), {}});
    } else if (!bytes.empty() && bytes.front() == kDerSequence) {
      out.answers.push_back({path, TimeMethod::rfc3161, std::move(bytes), {}});
    } else {
      context.out.error_of_file(path, "no-answer", formats::Aspect::input,
                                context.say(Msg::time_no_answer, {{"path", path}}));
      exit = ExitCode::input_refused;
    }
  }
  if (exit != ExitCode::done) return exit;
  if (out.answers.empty()) {
    context.out.error("usage", formats::Aspect::input, Msg::time_no_answers);
    return ExitCode::usage;
  }
  return out;
}

// Stamped files that lie beside an answer: what can't be read is none of ours.
std::vector<std::string> neighbours(Context& context, const std::string& path) {
  std::vector<std::string> out;
  const fs::path folder = fs::path(path).parent_path();
  std::error_code failed;
  for (const auto& file : fs::directory_iterator(folder.empty() ? "." : folder, failed)) {
    const std::string name = file.path().string();
    if (file.path().extension() != ".stamped" || path_kind(name) != PathKind::file ||
        file.file_size(failed) > limits::kStampedBytes || out.size() == kNeighbours) {
      continue;
    }
    const auto bytes = read_file(context, name, limits::kStampedBytes);
    if (bytes && formats::looks_stamped(*bytes)) out.emplace_back(as_text(*bytes));
  }
  return out;
}

// Named ones first, then those beside the answer, then those in the log.
bool find_stamped(Context& context, const vault::Vault& vault, const GivenFiles& given,
                  GivenAnswer& answer) {
  const auto look = [&](const std::vector<std::string>& candidates) {
    const auto found = std::ranges::find_if(
        candidates, [&](const std::string& stamped) { return is_about(answer, stamped); });
    if (found != candidates.end()) answer.stamped = *found;
    return found != candidates.end();
  };
  return look(given.stamped) || look(neighbours(context, answer.path)) ||
         look(vault::known_stamped(vault));
}

void report_accepted(Context& context, const GivenAnswer& answer,
                     const vault::AcceptedAnswer& accepted) {
  const auto& receipt = accepted.receipt;
  context.out.object("timestamp", Json::object()
                                      .set_name("path", answer.path)
                                      .set("method", name_of(answer.method))
                                      .set("stored", accepted.existing ? "existing" : "new")
                                      .set("number", receipt.number)
                                      .set("id", entry_id(receipt.leaf_hash))
                                      .set("leaf_hash", to_hex(receipt.leaf_hash.view()))
                                      .set("checkpoint", receipt.checkpoint));
  context.out.sentence(accepted.existing ? Msg::time_accepted_before : Msg::time_accepted,
                       {{"path", answer.path}, {"number", receipt.number}});
}

ExitCode run_time_accept(const TimeAcceptOptions& options, Context& context) {
  AIGAQ_OR_EXIT([[maybe_unused]] const auto directory, locate_vault(context));
  AIGAQ_OR_EXIT(auto given, read_given(context, options.files));
  AIGAQ_OR_EXIT(const auto open,
                open_vault(context, vault::Access::write, options.identity, Reading::entries));
  AIGAQ_OR_EXIT([[maybe_unused]] const bool known,
                confirm_head(context, *open.vault, options.head));
  // All of them are matched before the first is taken in.
  ExitCode exit = ExitCode::done;
  for (GivenAnswer& answer : given.answers) {
    if (find_stamped(context, *open.vault, given, answer)) {
      vault::check_stamped(*open.vault, answer.stamped);
      continue;
    }
    context.out.error_of_file(answer.path, "no-stamped-file", formats::Aspect::input,
                              context.say(Msg::time_no_stamped, {{"path", answer.path}}));
    exit = ExitCode::input_refused;
  }
  if (exit != ExitCode::done) return exit;
  for (const GivenAnswer& answer : given.answers) {
    const auto accepted =
        vault::accept_answer(*open.vault, answer.method, answer.stamped, answer.bytes);
    report_accepted(context, answer, accepted);
    if (!accepted.existing) {
      warn_if_clock_went_back(context, *open.vault, accepted.receipt.number);
    }
  }
  context.out.count("answers", given.answers.size());
  context.out.conclude(Msg::time_accept_done, {{"count", given.answers.size()}});
  context.out.next(Msg::time_accept_next);
  return ExitCode::done;
}

}  // namespace

void add_time_accept(CLI::App& group, const Catalogue& say, CommandList& commands) {
  auto* command = add_command(group, "accept", say(Msg::cmd_time_accept));
  auto options = std::make_shared<TimeAcceptOptions>();
  add_arguments(*command, "FILES", options->files, say(Msg::arg_time_answers));
  add_value(*command, "--head", options->head, say(Msg::opt_head));
  add_identity_option(*command, say, options->identity);
  push_command<TimeAcceptOptions>(commands, "time accept", command, options, run_time_accept);
}

}  // namespace aigaq::cli
