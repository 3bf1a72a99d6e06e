#include "cli/checked_entry.hpp"

#include <algorithm>
#include <charconv>

#include "crypto/merkle.hpp"
#include "formats/log/note.hpp"
#include "formats/verify/classes.hpp"
#include "vault/audit/audit_findings.hpp"

namespace aigaq::cli {
namespace {

namespace classes = formats::classes;

ExitCode damaged(Context& context, std::uint64_t number, std::string_view cls, const char* detail) {
  Notice notice;
  notice.kind = Notice::Kind::finding;
  notice.cls = cls;
  notice.aspect = formats::Aspect::integrity;
  notice.entry = std::to_string(number);
  const std::string words = detail_text(context.say, detail);
  notice.message = context.say(Msg::entry_damaged, {{"detail", words}});
  notice.hint = context.say.text(Msg::entry_damaged_hint);
  context.out.report(notice);
  context.out.conclude(Msg::entry_damaged, {{"detail", words}});
  return ExitCode::integrity;
}

struct Occurrence {
  std::string name;
  std::optional<std::size_t> which;  // from 1
};
// "a.pdf#2" -> a.pdf, 2. "#3" -> "", 3.
Occurrence split_occurrence(const std::string& text) {
  const auto hash = text.rfind('#');
  if (hash == std::string::npos) return {text, std::nullopt};
  std::size_t which = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + hash + 1, end, which);
  if (error != std::errc{} || stop != end || which == 0) return {text, std::nullopt};
  return {text.substr(0, hash), which};
}

std::vector<std::size_t> files_named(const formats::Statement& statement, const std::string& name) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < statement.files.size(); ++i) {
    if (statement.files[i].name == name) out.push_back(i);
  }
  return out;
}

// name: as typed, where it was.
ExitCode refuse_name(Context& context, const CheckedEntry& entry,
                     const std::optional<std::string>& name, bool unknown, Msg id, Msg hint) {
  std::map<std::string, std::string> where{{"entry", std::to_string(entry.number)}};
  if (name) where["file"] = *name;
  context.out.error_naming(std::move(where), unknown ? "unknown-file" : "ambiguous-file",
                           formats::Aspect::input, context.say(id, {{"name", name.value_or("")}}),
                           context.say(hint));
  return unknown ? ExitCode::error : ExitCode::usage;
}

}  // namespace

Outcome<CheckedEntry> read_checked_entry(Context& context, const vault::Vault& vault,
                                         std::uint64_t number) {
  const auto view = vault.entry(number);
  const auto bad = [&](std::string_view cls, const char* detail) {
    return damaged(context, number, cls, detail);
  };
  if (crypto::leaf_hash(view.entry) != view.leaf_hash) {
    return bad(classes::kLeafHashMismatch, "leaf hash");
  }
  const auto entry = formats::decode_entry(view.entry);
  if (!entry) return bad(classes::kEntryMalformed, "entry");
  if (entry->number != number) return bad(classes::kNumberMismatch, "number");
  if (entry->vault != vault.id()) return bad(classes::kVaultIdMismatch, "vault id");
  const auto head = formats::verify_checkpoint(vault.checkpoint(), vault.log_key());
  if (!head) return bad(classes::kCheckpointSignature, "checkpoint");
  if (!crypto::verify_inclusion(number, head->size, view.leaf_hash, vault.inclusion(number),
                                head->root)) {
    return bad(classes::kInclusionMismatch, "inclusion");
  }
  CheckedEntry out;
  out.number = number;
  out.leaf_hash = view.leaf_hash;
  out.previous = entry->previous;
  out.tree_size = head->size;
  out.tree_root = head->root;
  out.statement = vault.shared_statement(number);
  const auto seed = vault.entry_seed(number);
  const Hash form = formats::form_root(*out.statement, seed);
  const Hash author = formats::author_leaf(formats::author_salt(seed), view.author_cose);
  if (formats::statement_root(form, author) != entry->statement) {
    return bad(classes::kStatementRootMismatch, "statement root");
  }
  const auto key =
      formats::verify_author(view.author_cose, entry->vault, number, entry->previous, form);
  if (!key) return bad(classes::kAuthorSignature, "author's signature");
  if (*key != vault.founder()) {
    return bad(vault::audit_classes::kAuthorUnknown, "signed by no member of this vault");
  }
  out.author = *key;
  return out;
}

std::string_view kind_word(std::uint64_t number, const formats::Statement& statement) {
  return number == 0 ? "genesis" : formats::name_of(statement.kind);
}

std::optional<std::string> field_value(const formats::Statement& statement,
                                       const std::string& key) {
  const auto found = statement.fields.find(key);
  if (found == statement.fields.end() || found->second.empty()) return std::nullopt;
  return found->second.front();
}

Outcome<std::size_t> find_file(Context& context, const CheckedEntry& entry,
                               const std::optional<std::string>& name) {
  const formats::Statement& statement = *entry.statement;
  const auto unknown = [&](Msg id, Msg hint) {
    return refuse_name(context, entry, name, true, id, hint);
  };
  const auto not_there = [&] {
    return unknown(Msg::file_not_in_entry, Msg::file_not_in_entry_hint);
  };
  const auto ambiguous = [&](Msg id) {
    return refuse_name(context, entry, name, false, id, Msg::file_name_hint);
  };
  if (statement.files.empty())
    return unknown(Msg::file_none_in_entry, Msg::file_none_in_entry_hint);
  if (!name) {
    if (statement.files.size() == 1) return std::size_t{0};
    return ambiguous(Msg::file_name_needed);
  }
  const auto exact = files_named(statement, *name);
  if (exact.size() == 1) return exact.front();
  if (exact.size() > 1) return ambiguous(Msg::file_name_ambiguous);
  const auto wanted = split_occurrence(*name);
  if (!wanted.which) return not_there();
  if (wanted.name.empty()) {
    if (*wanted.which > statement.files.size()) return not_there();
    return *wanted.which - 1;
  }
  const auto same = files_named(statement, wanted.name);
  if (*wanted.which > same.size()) return not_there();
  return same[*wanted.which - 1];
}

}  // namespace aigaq::cli
