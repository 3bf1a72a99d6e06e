#include "cli/commands/add.hpp"

#include "cli/adding.hpp"
#include "cli/batch/run.hpp"
#include "cli/clock_warning.hpp"
#include "cli/entry_ids.hpp"
#include "cli/forms/template.hpp"
#include "cli/input_files.hpp"
#include "cli/reader/files.hpp"
#include "cli/reader/secrets.hpp"
#include "cli/vault_access.hpp"
#include "crypto/limits.hpp"

namespace aigaq::cli {
namespace {

struct AddOptions {
  std::string kind, form;
  std::optional<std::string> text, read_back, identity, head, batch, batch_id;
  std::vector<std::string> redactable, settings, files;
  bool dry_run = false;
};

struct Input {
  formats::FormKind kind{};
  Form form;
  std::optional<std::string> text;
  std::vector<vault::FileInput> files;
};

ExitCode usage(Context& context, Msg id, std::string hint, Args args = {}) {
  context.out.error_with_hint("usage", formats::Aspect::input, context.say(id, args),
                              std::move(hint));
  return ExitCode::usage;
}

// What the list names for each entry has no place beside it.
ExitCode check_batch_usage(const AddOptions& options, Context& context) {
  if (!options.batch) {
    if (!options.batch_id) return ExitCode::done;
    return usage(context, Msg::batch_id_alone, "");
  }
  if (options.files.empty() && options.redactable.empty() && options.settings.empty() &&
      !options.text && options.form != "-") {
    return ExitCode::done;
  }
  return usage(context, Msg::batch_with_others, context.say(Msg::batch_with_others_hint));
}

ExitCode check_usage(const AddOptions& options, Context& context) {
  if (const ExitCode exit = check_batch_usage(options, context); exit != ExitCode::done) {
    return exit;
  }
  if (!options.batch && options.kind.empty()) {
    return usage(context, Msg::add_kind_missing, context.say(Msg::kind_unknown_hint));
  }
  if (!options.batch && options.form.empty()) {
    return usage(context, Msg::add_form_missing, context.say(Msg::add_form_missing_hint));
  }
  if (!(options.batch && options.kind.empty()) && !kind_people_add(options.kind)) {
    return usage(context, Msg::kind_unknown, context.say(Msg::kind_unknown_hint),
                 {{"kind", options.kind}});
  }
  if (options.read_back && *options.read_back != "all") {
    return usage(context, Msg::add_read_back_unknown, "", {{"value", *options.read_back}});
  }
  return ExitCode::done;
}

Outcome<std::vector<FieldSetting>> settings_of(const AddOptions& options, Context& context,
                                               formats::FormKind kind) {
  std::vector<FieldSetting> out;
  ExitCode exit = ExitCode::done;
  for (const auto& text : options.settings) {
    auto setting = parse_setting(formats::schema_of(kind), text);
    if (const auto* mistake = std::get_if<SettingMistake>(&setting)) {
      exit = report_setting(context, kind, *mistake);
    } else {
      out.push_back(std::move(std::get<FieldSetting>(setting)));
    }
  }
  if (exit != ExitCode::done) return exit;
  return out;
}

// All bad files are named, not only the first.
ExitCode check_files(const AddOptions& options, Context& context, Input& input) {
  const auto count = options.redactable.size() + options.files.size();
  if (count > limits::kFilesPerEntry) {
    context.out.error("too-many-files", formats::Aspect::input, Msg::add_too_many_files,
                      {{"count", count}, {"limit", limits::kFilesPerEntry}});
    return ExitCode::input_refused;
  }
  ExitCode exit = ExitCode::done;
  for (const auto& path : options.redactable) {
    const auto text = read_text_input(context, path, limits::kRedactableTextBytes);
    if (!text) exit = graver(exit, text.exit());
    input.files.push_back({path, base_name(path), true});
  }
  for (const auto& path : options.files) {
    const auto size = check_input_file(context, path);
    exit = graver(exit, size ? ExitCode::done : size.exit());
    input.files.push_back({path, base_name(path), false});
  }
  return exit;
}

// Form, text and files, before any passphrase; every mistake of all of them.
Outcome<Input> read_all_input(const AddOptions& options, Context& context) {
  Input input;
  input.kind = *kind_people_add(options.kind);
  AIGAQ_OR_EXIT(const auto settings, settings_of(options, context, input.kind));
  AIGAQ_OR_EXIT(const Bytes bytes, read_input(context, options.form, kFormBytes));
  auto reading = read_form(input.kind, bytes, settings);
  ExitCode exit = ExitCode::done;
  if (!reading.mistakes.empty()) {
    exit = report_form_mistakes(context, options.form, input.kind, reading.mistakes);
  }
  input.form = std::move(reading.form);
  if (options.text) {
    auto text = read_text_input(context, *options.text, limits::kRedactableTextBytes);
    if (text) {
      input.text = *std::move(text);
    } else {
      exit = graver(exit, text.exit());
    }
  }
  exit = graver(exit, check_files(options, context, input));
  if (exit != ExitCode::done) return exit;
  return input;
}

// Of what was named, not of what came through a pipe.
std::vector<std::string> plain_copies(const AddOptions& options) {
  std::vector<std::string> paths;
  if (options.form != "-") paths.push_back(options.form);
  if (options.text) paths.push_back(*options.text);
  paths.insert(paths.end(), options.redactable.begin(), options.redactable.end());
  paths.insert(paths.end(), options.files.begin(), options.files.end());
  return paths;
}

void report_receipt(const AddOptions& options, Context& context, const vault::Receipt& receipt) {
  if (context.out.json()) {
    context.out.object("entry", receipt_json(options.kind, receipt, options.dry_run));
  }
  std::uint64_t bytes = 0;
  for (const auto& file : receipt.files) {
    bytes += file.size;
    context.out.sentence(file.existing ? Msg::add_file_existing : Msg::add_file,
                         {{"name", file.name},
                          {"size", human_size(context.say, file.size)},
                          {"sha256", to_hex(file.digest.view())}});
  }
  context.out.count("entries", options.dry_run ? 0 : 1);
  context.out.count("files", receipt.files.size());
  context.out.count("bytes", bytes);
  if (options.dry_run) {
    context.out.conclude(Msg::add_dry_run_done);
    context.out.next(Msg::add_dry_run_next);
    return;
  }
  name_plain_copies(context, plain_copies(options));
  context.out.conclude(Msg::add_done,
                       {{"number", receipt.number}, {"id", entry_id(receipt.leaf_hash)}});
  context.out.next(Msg::add_next);
}

ExitCode run_add(const AddOptions& options, Context& context) {
  const ExitCode usable = check_usage(options, context);
  if (usable != ExitCode::done) return usable;
  if (options.batch) {
    return run_batch({{options.kind, options.form},
                      *options.batch,
                      options.batch_id,
                      options.identity,
                      options.head,
                      options.dry_run,
                      options.read_back.has_value()},
                     context);
  }
  AIGAQ_OR_EXIT(const auto directory, locate_vault(context));
  AIGAQ_OR_EXIT(auto input, read_all_input(options, context));
  const auto access = options.dry_run ? vault::Access::read : vault::Access::write;
  AIGAQ_OR_EXIT(const auto open, open_vault(context, access, options.identity, Reading::adding));
  if (!options.dry_run) {
    AIGAQ_OR_EXIT([[maybe_unused]] const bool known,
                  confirm_head(context, *open.vault, options.head));
  }
  vault::AddRequest request;
  const auto lookup = [&](std::string_view text) { return find_entry(*open.vault, text); };
  const auto mistakes = apply_form(std::move(input.form), lookup, request.statement);
  if (!mistakes.empty()) return report_form_mistakes(context, options.form, input.kind, mistakes);
  fill_in(request.statement, context);
  request.text = std::move(input.text);
  request.files = std::move(input.files);
  request.dry_run = options.dry_run;
  request.read_back_all = options.read_back.has_value();
  vault::Receipt receipt;
  {
    Progress bar(context, Msg::adding, Progress::Unit::bytes, 0);
    receipt = open.vault->add(std::move(request), ticking(bar));
  }
  report_receipt(options, context, receipt);
  if (!options.dry_run) warn_if_clock_went_back(context, *open.vault, receipt.number);
  return ExitCode::done;
}

}  // namespace

void add_add_command(CLI::App& app, const Catalogue& say, CommandList& commands) {
  auto* command = add_command(app, "add", say(Msg::cmd_add));
  auto options = std::make_shared<AddOptions>();
  add_value(*command, "KIND", options->kind, say(Msg::arg_kind));
  add_arguments(*command, "FILES", options->files, say(Msg::arg_files));
  add_value(*command, "--form", options->form, say(Msg::opt_form));
  add_value(*command, "--text", options->text, say(Msg::opt_text));
  add_values(*command, "--redactable", options->redactable, say(Msg::opt_redactable));
  add_values(*command, "--set", options->settings, say(Msg::opt_set));
  add_value(*command, "--batch", options->batch, say(Msg::opt_batch));
  add_value(*command, "--batch-id", options->batch_id, say(Msg::opt_batch_id));
  add_switch(*command, "--dry-run", options->dry_run, say(Msg::opt_dry_run));
  add_value(*command, "--read-back", options->read_back, say(Msg::opt_read_back));
  add_value(*command, "--head", options->head, say(Msg::opt_head));
  add_identity_option(*command, say, options->identity);
  push_command<AddOptions>(commands, "add", command, options, run_add);
  commands.back().keyring = KeyringUse::read;
}

}  // namespace aigaq::cli
