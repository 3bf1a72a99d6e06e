#include "cli/commands/list.hpp"

#include <algorithm>
#include <iterator>

#include "cli/checked_entry.hpp"
#include "cli/entry_ids.hpp"
#include "cli/index_warning.hpp"
#include "cli/reader/interrupt.hpp"
#include "cli/vault_access.hpp"
#include "formats/time/instant.hpp"
#include "vault/index/entry_index.hpp"

namespace aigaq::cli {
namespace {

struct ListOptions {
  std::optional<std::string> kind, case_name, identity, since, until;
  std::optional<std::uint64_t> from, limit;
};

// Of entries: files have a form, but are none.
std::vector<std::string_view> kinds() {
  std::vector<std::string_view> out;
  std::ranges::copy_if(formats::kind_names(), std::back_inserter(out), [](std::string_view name) {
    return name != formats::name_of(formats::FormKind::file);
  });
  out.emplace_back("genesis");
  return out;
}

bool known_kind(std::string_view name) { return std::ranges::count(kinds(), name) > 0; }

std::string kinds_in_a_row() {
  std::string out;
  for (const std::string_view name : kinds()) {
    if (!out.empty()) out += ", ";
    out += name;
  }
  return out;
}

std::uint64_t bytes_of(const formats::Statement& statement) {
  std::uint64_t sum = 0;
  for (const auto& file : statement.files) sum += file.size;
  return sum;
}

void print_entry(Context& context, std::uint64_t number, const Hash& leaf_hash,
                 const formats::Statement& statement) {
  const auto kind = kind_word(number, statement);
  const auto case_name = field_value(statement, "case");
  const auto title = field_value(statement, "title");
  const auto bytes = bytes_of(statement);
  const std::string id = entry_id(leaf_hash);
  context.out.object("entry", Json::object()
                                  .set("number", number)
                                  .set("id", id)
                                  .set("kind", kind)
                                  .set("case", case_name)
                                  .set("title", title)
                                  .set("claimed_time", field_value(statement, "claimed_time"))
                                  .set("files", statement.files.size())
                                  .set("bytes", bytes)
                                  .set("leaf_hash", to_hex(leaf_hash.view())));
  if (context.out.json()) return;
  std::string line = std::to_string(number) + "  " + id + "  " + std::string(kind);
  if (case_name) line += "  " + shown(*case_name);
  if (title) line += "  " + shown(*title);
  if (!statement.files.empty()) {
    line += "  " + context.say(Msg::list_files, {{"files", statement.files.size()},
                                                 {"size", human_size(context.say, bytes)}});
  }
  context.out.sentence(line);
}

// A date stands for its first second, or with `last` for its last, in UTC.
std::optional<std::int64_t> instant(const std::string& text, bool last) {
  constexpr std::size_t kDateLength = 10;
  if (text.size() != kDateLength) return formats::rfc3339_seconds(text);
  return formats::rfc3339_seconds(text + (last ? "T23:59:59Z" : "T00:00:00Z"));
}

Outcome<vault::EntryFilter> filter_of(Context& context, const ListOptions& options) {
  vault::EntryFilter out{options.kind, options.case_name, {}, {}};
  if (options.kind && !known_kind(*options.kind)) {
    context.out.error_with_hint(
        "usage", formats::Aspect::input,
        context.say(Msg::list_kind_unknown, {{"kind", *options.kind}}),
        context.say(Msg::list_kind_unknown_hint, {{"kinds", kinds_in_a_row()}}));
    return ExitCode::usage;
  }
  const auto read = [&](const char* option, const std::optional<std::string>& text, bool last,
                        std::optional<std::int64_t>& to) {
    if (!text) return true;
    to = instant(*text, last);
    if (to) return true;
    context.out.error_with_hint("usage", formats::Aspect::input,
                                context.say(Msg::list_bad_date, {{"option", option}}),
                                context.say(Msg::list_bad_date_hint));
    return false;
  };
  if (!read("--since", options.since, false, out.since)) return ExitCode::usage;
  if (!read("--until", options.until, true, out.until)) return ExitCode::usage;
  return out;
}

ExitCode run_list(const ListOptions& options, Context& context) {
  AIGAQ_OR_EXIT(const auto filter, filter_of(context, options));
  AIGAQ_OR_EXIT(const auto open,
                open_vault(context, vault::Access::read, options.identity, Reading::entries));
  const vault::Vault& vault = *open.vault;
  std::uint64_t printed = 0;
  std::uint64_t bytes = 0;
  vault::EntryIndex index(vault);
  for (std::uint64_t from = options.from.value_or(0); from < vault.size(); ++from) {
    if (options.limit && printed >= *options.limit) break;
    const auto found = index.next(from, filter, [] { stop_if_interrupted(); });
    if (!found) break;
    from = *found;
    stop_if_interrupted();
    // What the index says is looked at again here, where it is shown.
    const auto held = vault.shared_statement(from);
    const formats::Statement& statement = *held;
    if (!vault::passes(filter, from, statement)) continue;
    print_entry(context, from, vault.entry(from).leaf_hash, statement);
    bytes += bytes_of(statement);
    ++printed;
  }
  warn_of_index(context, index.use());
  context.out.count("entries", printed);
  context.out.count("bytes", bytes);
  context.out.conclude(Msg::list_done, {{"printed", printed}, {"size", vault.size()}});
  context.out.next(Msg::list_next);
  return ExitCode::done;
}

}  // namespace

void add_list_command(CLI::App& app, const Catalogue& say, CommandList& commands) {
  auto* command = add_command(app, "list", say(Msg::cmd_list));
  auto options = std::make_shared<ListOptions>();
  add_value(*command, "--kind", options->kind, say(Msg::opt_list_kind));
  add_value(*command, "--case", options->case_name, say(Msg::opt_list_case));
  add_value(*command, "--since", options->since, say(Msg::opt_list_since));
  add_value(*command, "--until", options->until, say(Msg::opt_list_until));
  add_value(*command, "--from", options->from, say(Msg::opt_list_from));
  add_value(*command, "--limit", options->limit, say(Msg::opt_list_limit));
  add_identity_option(*command, say, options->identity);
  push_command<ListOptions>(commands, "list", command, options, run_list);
  commands.back().keyring = KeyringUse::read;
}

}  // namespace aigaq::cli
