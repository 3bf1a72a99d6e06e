#include "cli/commands/show.hpp"

#include "cli/checked_entry.hpp"
#include "cli/entry_ids.hpp"
#include "cli/vault_access.hpp"

namespace aigaq::cli {
namespace {

struct ShowOptions {
  EntryIdOptions entries;
  std::optional<std::string> identity;
};

bool is_list(const formats::Statement& statement, const std::string& key) {
  const auto* field = formats::schema_of(statement.kind).find(key);
  return field != nullptr && field->shape == formats::FieldShape::list;
}

Json fields_json(const formats::Statement& statement) {
  Json out = Json::object();
  for (const auto& [key, values] : statement.fields) {
    if (is_list(statement, key)) {
      out.set(key, Json::texts(values));
    } else if (!values.empty()) {
      out.set(key, values.front());
    }
  }
  return out;
}

Json file_json(const formats::FileRecord& file) {
  return Json::object()
      .set_name("name", file.name)
      .set("size", file.size)
      .set("sha256", to_hex(file.digest.view()))
      .set("stored", "existing");
}

Json relations_json(const formats::Statement& statement) {
  Json out = Json::array();
  for (const auto& relation : statement.relations) {
    out.push(Json::object()
                 .set("relation", relation.word)
                 .set("number", relation.entry)
                 .set("id", entry_id(relation.leaf_hash))
                 .set("leaf_hash", to_hex(relation.leaf_hash.view())));
  }
  return out;
}

Json entry_json(const CheckedEntry& entry, const std::string& checkpoint) {
  const auto& statement = *entry.statement;
  Json out = Json::object();
  out.set("number", entry.number)
      .set("id", entry_id(entry.leaf_hash))
      .set("kind", kind_word(entry.number, statement))
      .set("leaf_hash", to_hex(entry.leaf_hash.view()))
      .set_each("files", statement.files, file_json)
      .set("dry_run", false)
      .set("checkpoint", checkpoint)
      .set("previous", to_hex(entry.previous.view()))
      .set("author", to_hex(entry.author.view()))
      .set("fields", fields_json(statement));
  if (statement.text) {
    out.set_long("text", *statement.text);
  } else {
    out.set("text", nullptr);
  }
  return out.set("status", formats::name_of(statement.status))
      .set("relations", relations_json(statement))
      .set("inclusion",
           Json::object().set("size", entry.tree_size).set("root", to_hex(entry.tree_root.view())));
}

std::string indented(std::string_view evidence) {
  std::string out;
  for (const char c : shown(evidence, Lines::many)) {
    out += c;
    if (c == '\n') out += "    ";
  }
  return out;
}

void print_fields(Context& context, const formats::Statement& statement) {
  for (const auto& field : formats::schema_of(statement.kind).fields) {
    const auto found = statement.fields.find(std::string(field.key));
    if (found == statement.fields.end()) continue;
    for (const auto& value : found->second) {
      context.out.sentence("  " + std::string(field.key) + ": " + indented(value));
    }
  }
  for (const auto& relation : statement.relations) {
    context.out.sentence("  " + relation.word + ": " + std::to_string(relation.entry) + " (" +
                         word_for(context.say, "relation_", relation.word) + ")");
  }
}

void print_files(Context& context, const formats::Statement& statement) {
  for (std::size_t i = 0; i < statement.files.size(); ++i) {
    const auto& file = statement.files[i];
    context.out.sentence(Msg::show_file, {{"number", i + 1},
                                          {"name", file.name},
                                          {"size", human_size(context.say, file.size)},
                                          {"sha256", to_hex(file.digest.view())}});
  }
}

void print_entry(Context& context, const CheckedEntry& entry) {
  const auto& statement = *entry.statement;
  context.out.sentence(Msg::show_head, {{"number", entry.number},
                                        {"id", entry_id(entry.leaf_hash)},
                                        {"kind", kind_word(entry.number, statement)},
                                        {"status", formats::name_of(statement.status)}});
  print_fields(context, statement);
  print_files(context, statement);
  if (statement.text) {
    context.out.sentence(Msg::show_text_head, {{"bytes", statement.text->size()}});
    for (std::string_view left = *statement.text; !left.empty();) {
      context.out.result(shown(take_part(left), Lines::many));
    }
    context.out.sentence("");
    context.out.sentence(Msg::show_text_end);
  }
  context.out.sentence(Msg::show_foot, {{"leaf", to_hex(entry.leaf_hash.view())},
                                        {"previous", to_hex(entry.previous.view())},
                                        {"author", to_hex(entry.author.view())},
                                        {"size", entry.tree_size},
                                        {"root", to_hex(entry.tree_root.view())}});
}

ExitCode run_show(const ShowOptions& options, Context& context) {
  AIGAQ_OR_EXIT(const auto names, read_entry_names(context, options.entries));
  if (names.empty()) {
    context.out.error("usage", formats::Aspect::input, Msg::entry_wanted);
    return ExitCode::usage;
  }
  AIGAQ_OR_EXIT(const auto open,
                open_vault(context, vault::Access::read, options.identity, Reading::entries));
  AIGAQ_OR_EXIT(const auto numbers, resolve_entries(context, *open.vault, names));
  const std::string checkpoint = open.vault->checkpoint();
  ExitCode exit = ExitCode::done;
  std::uint64_t good = 0;
  for (const auto number : numbers) {
    const auto entry = read_checked_entry(context, *open.vault, number);
    if (!entry) {
      exit = graver(exit, entry.exit());
      continue;
    }
    if (context.out.json()) {
      context.out.object("entry", entry_json(*entry, checkpoint));
    } else {
      print_entry(context, *entry);
    }
    ++good;
  }
  context.out.count("entries", good);
  if (exit == ExitCode::done) context.out.conclude(Msg::show_done, {{"entries", good}});
  return exit;
}

}  // namespace

void add_show_command(CLI::App& app, const Catalogue& say, CommandList& commands) {
  auto* command = add_command(app, "show", say(Msg::cmd_show));
  auto options = std::make_shared<ShowOptions>();
  add_entry_ids(*command, say, options->entries);
  add_identity_option(*command, say, options->identity);
  push_command<ShowOptions>(commands, "show", command, options, run_show);
  commands.back().keyring = KeyringUse::read;
}

}  // namespace aigaq::cli
