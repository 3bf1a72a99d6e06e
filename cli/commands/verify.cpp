#include "vault/verify.hpp"

#include "cli/commands/verify.hpp"
#include "cli/crash_guard.hpp"
#include "cli/outside_checkpoint.hpp"
#include "cli/reader/child.hpp"
#include "cli/reader/log_commands.hpp"
#include "cli/vault_access.hpp"
#include "cli/verify_report.hpp"
#include "vault/fork_evidence.hpp"

namespace aigaq::cli {
namespace {

using formats::Aspect;

// Key derivation from a passphrase comes on top of what reading the store needs.
constexpr std::uint64_t kChildDataBytes = 1ull << 30;
// Nobody knows how long a large vault on a slow disk takes; a person can interrupt.
constexpr std::uint64_t kChildSeconds = 30ull * 24 * 3600;
constexpr std::uint64_t kMostSampled = 10'000'000;
constexpr std::uint64_t kMostThreads = 64;

struct VerifyCommandOptions {
  EntryIdOptions entries;
  bool quick = false, resume = false;
  std::optional<std::uint64_t> sample, threads;
  std::optional<std::string> against, fork_proof, identity;
};

// In the child: looking an entry up reads the store too. Empty: all were found.
std::optional<Bytes> resolve_names(const VerifyTask& task, const VaultKeys& keys,
                                   const vault::Surroundings& surroundings,
                                   std::vector<std::uint64_t>& numbers) {
  const auto vault =
      vault::Vault::open(task.directory, vault::Access::read, keys.unlock(), surroundings);
  std::vector<AnswerUnresolved> unresolved;
  for (std::size_t i = 0; i < task.names.size(); ++i) {
    const auto match = match_entry(*vault, task.names[i].name);
    if (match.lookup == Lookup::found) {
      add_range(numbers, match.range);
    } else {
      unresolved.push_back({i, match.lookup});
    }
  }
  sort_unique(numbers);
  if (unresolved.empty()) return std::nullopt;
  return encode_answer(unresolved, vault->size());
}

Bytes verify_or_say_why(const VerifyTask& task, const VaultKeys& keys,
                        const vault::Surroundings& surroundings, const vault::Progress& progress) {
  try {
    auto options = task.options;
    if (!task.names.empty()) {
      if (auto answer = resolve_names(task, keys, surroundings, options.entries)) return *answer;
    }
    return encode_answer(
        vault::verify(task.directory, keys.unlock(), surroundings, options, progress));
  } catch (const vault::StorageError& error) {
    return encode_answer(error);
  }
}

// Reads a few nodes of a store that the child has just gone through. What comes of it never
// changes the verdict.
void write_fork_proof(Context& context, const VerifyTask& task, const VaultKeys& keys,
                      const vault::Surroundings& surroundings) {
  std::optional<std::string> text;
  try {
    guard_against_store_crashes(context);
    const auto vault =
        vault::Vault::open(task.directory, vault::Access::read, keys.unlock(), surroundings);
    if (task.options.against) text = vault::fork_evidence(*vault, *task.options.against);
    if (!text) text = vault::fork_evidence_of_memory(*vault);
  } catch (const vault::StorageError&) {
    // Too damaged for a proof; the verdict has said so.
  }
  const auto proof = text ? formats::parse_fork_proof(*text)
                          : Result<formats::ForkProof>(fail(ErrorCode::missing, "fork proof"));
  if (!proof) {
    context.out.warning("fork-unproved", Aspect::integrity, Msg::fork_proof_none);
    return;
  }
  if (write_fork_proof(context, *proof, *task.fork_proof) == ExitCode::done) {
    context.out.sentence(Msg::fork_made, {{"path", *task.fork_proof}});
  }
}

// A vault that comes back from a seizure is hostile, and a damaged store can crash its reader:
// both become a verdict here.
ExitCode verify_in_child(Context& context, const VerifyTask& task, const VaultKeys& keys,
                         const vault::Surroundings& surroundings) {
  ChildLimits limits;
  limits.data_bytes = kChildDataBytes;
  limits.seconds = kChildSeconds;
  const auto work = [&](ChildChannel& channel) {
    std::uint64_t known_total = 0;
    const vault::Progress progress{[&](std::uint64_t done, std::uint64_t total) {
      if (total != known_total) channel.total(known_total = total);
      channel.progress(done);
      return true;
    }};
    return verify_or_say_why(task, keys, surroundings, progress);
  };
  ChildEnd end;
  {
    const bool full = task.options.mode == vault::VerifyMode::full;
    Progress bar(context, Msg::verifying, full ? Progress::Unit::bytes : Progress::Unit::entries,
                 0);
    end = run_in_child(context, limits, work, &bar);
  }
  const auto answer = decode_answer(end.answer);
  if (end.kind == ChildEnd::Kind::answered && !answer) end.kind = ChildEnd::Kind::bad_answer;
  if (end.kind != ChildEnd::Kind::answered) {
    return report_unread(context, task, report_child_end(context, end));
  }
  const ExitCode exit = report_answer(context, task, *answer);
  const bool past = has_finding(*answer, "fork") || has_finding(*answer, "rollback");
  if (task.fork_proof && past) write_fork_proof(context, task, keys, surroundings);
  return exit;
}

// Reading the header asks for no passphrase: a damaged one is told at once.
std::optional<vault::StorageError> damaged_header(const std::string& directory) {
  try {
    [[maybe_unused]] const bool needed = vault::Vault::needs_identity(directory);
    return std::nullopt;
  } catch (const vault::StorageError& error) {
    return error;
  }
}

bool in_bounds(Context& context, const char* option, const std::optional<std::uint64_t>& value,
               std::uint64_t most) {
  if (!value || (*value >= 1 && *value <= most)) return true;
  context.out.error("usage", Aspect::input, Msg::verify_bad_number,
                    {{"option", option}, {"most", most}});
  return false;
}

// What is to be checked; exit 2 for what excludes each other.
ExitCode choose_mode(const VerifyCommandOptions& options, VerifyTask& task, Context& context) {
  const bool names = !task.names.empty();
  if ((names ? 1 : 0) + (options.quick ? 1 : 0) + (options.sample ? 1 : 0) > 1) {
    context.out.error("usage", Aspect::input, Msg::verify_one_mode);
    return ExitCode::usage;
  }
  if (options.resume && (names || options.sample)) {
    context.out.error("usage", Aspect::input, Msg::verify_resume_whole);
    return ExitCode::usage;
  }
  if (!in_bounds(context, "--sample", options.sample, kMostSampled) ||
      !in_bounds(context, "--threads", options.threads, kMostThreads)) {
    return ExitCode::usage;
  }
  if (options.quick) task.options.mode = vault::VerifyMode::quick;
  if (options.sample) task.options.mode = vault::VerifyMode::sample;
  if (names) task.options.mode = vault::VerifyMode::entries;
  task.options.resume = options.resume;
  task.options.sample = options.sample.value_or(0);
  task.options.threads = static_cast<unsigned>(options.threads.value_or(0));
  return ExitCode::done;
}

ExitCode run_verify(const VerifyCommandOptions& options, Context& context) {
  VerifyTask task;
  AIGAQ_OR_EXIT(task.names, read_entry_names(context, options.entries));
  if (const ExitCode usable = choose_mode(options, task, context); usable != ExitCode::done) {
    return usable;
  }
  task.fork_proof = options.fork_proof;
  AIGAQ_OR_EXIT(task.directory, locate_vault(context));
  AIGAQ_OR_EXIT(task.options.against, read_outside_checkpoint(context, options.against));
  AIGAQ_OR_EXIT(const auto surroundings, surroundings_of(context));
  if (const auto damage = damaged_header(task.directory)) {
    return report_trouble(context, task, *damage);
  }
  AIGAQ_OR_EXIT(const auto keys,
                ask_vault_keys(context, task.directory, options.identity, Reading::chain));
  return verify_in_child(context, task, keys, surroundings);
}

}  // namespace

void add_verify_command(CLI::App& app, const Catalogue& say, CommandList& commands) {
  auto* command = add_command(app, "verify", say(Msg::cmd_verify));
  auto options = std::make_shared<VerifyCommandOptions>();
  add_entry_ids(*command, say, options->entries);
  add_switch(*command, "--quick", options->quick, say(Msg::opt_quick));
  add_value(*command, "--sample", options->sample, say(Msg::opt_sample));
  add_switch(*command, "--resume", options->resume, say(Msg::opt_resume));
  add_value(*command, "--threads", options->threads, say(Msg::opt_verify_threads));
  add_value(*command, "--against", options->against, say(Msg::opt_against));
  add_value(*command, "--fork-proof", options->fork_proof, say(Msg::opt_fork_proof));
  add_identity_option(*command, say, options->identity);
  push_command<VerifyCommandOptions>(commands, "verify", command, options, run_verify);
  commands.back().keyring = KeyringUse::read;
}

}  // namespace aigaq::cli
