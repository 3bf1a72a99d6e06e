#include "cli/adding.hpp"

#include "cli/entry_ids.hpp"

namespace aigaq::cli {

FoundEntry find_entry(const vault::Vault& vault, std::string_view text) {
  const auto name = parse_entry_name(text);
  if (!name) return {Lookup::malformed, 0, {}};
  const auto match = match_entry(vault, *name);
  if (match.lookup != Lookup::found) return {match.lookup, 0, {}};
  const auto number = match.range.first;
  if (match.range.last != number) return {Lookup::malformed, 0, {}};
  return {Lookup::found, number, vault.entry(number).leaf_hash};
}

void fill_in(formats::Statement& statement, Context& context) {
  const auto absent = [&](const std::string& key) {
    const auto found = statement.fields.find(key);
    return found == statement.fields.end() || found->second.empty();
  };
  const auto fill = [&](const char* key, std::string value) {
    statement.fields[key].push_back(std::move(value));
  };
  if (absent("claimed_time") && absent("clock_source")) {
    fill("claimed_time", rfc3339(context.clock.unix_seconds()));
    fill("clock_source", "device clock");
  }
  if (absent("tool") && absent("tool_version")) {
    fill("tool", "aigaq");
    fill("tool_version", AIGAQ_VERSION);
  }
}

Json receipt_json(std::string_view kind, const vault::Receipt& receipt, bool dry_run) {
  const auto file_json = [](const vault::StoredFile& file) {
    return Json::object()
        .set_name("name", file.name)
        .set("size", file.size)
        .set("sha256", to_hex(file.digest.view()))
        .set("stored", file.existing ? "existing" : "new");
  };
  Json out = Json::object();
  if (dry_run) {
    out.set("number", nullptr).set("id", nullptr);
  } else {
    out.set("number", receipt.number).set("id", entry_id(receipt.leaf_hash));
  }
  out.set("kind", kind);
  if (dry_run) {
    out.set("leaf_hash", nullptr);
  } else {
    out.set("leaf_hash", to_hex(receipt.leaf_hash.view()));
  }
  out.set_each("files", receipt.files, file_json).set("dry_run", dry_run);
  if (dry_run) return out.set("checkpoint", nullptr);
  return out.set("checkpoint", receipt.checkpoint);
}

void name_plain_copies(Context& context, const std::vector<std::string>& paths) {
  if (paths.empty()) return;
  context.out.sentence(Msg::add_plain_copies);
  for (const auto& path : paths) {
    context.out.sentence("  " + shown(path));
    context.out.object("warning", Json::object()
                                      .set("class", "plain-copy")
                                      .set("aspect", "environment")
                                      .set_name("file", path)
                                      .set("message", context.say(Msg::add_plain_copies))
                                      .set("hint", context.say(Msg::add_plain_copies_how)));
  }
  context.out.sentence(Msg::add_plain_copies_how);
}

}  // namespace aigaq::cli
