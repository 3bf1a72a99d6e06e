#include "cli/entry_ids.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "cli/index_warning.hpp"
#include "cli/reader/files.hpp"
#include "crypto/limits.hpp"
#include "vault/index/leaf_index.hpp"

namespace aigaq::cli {
namespace {

constexpr std::size_t kLeastHexDigits = 8;
constexpr std::size_t kIdsBytes = 64u << 20;

// A number that no vault reaches names an entry that is not there, like any other too high.
std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (end != text.data() + text.size()) return std::nullopt;
  if (error == std::errc::result_out_of_range) return std::numeric_limits<std::uint64_t>::max();
  return error == std::errc{} ? std::optional(out) : std::nullopt;
}

std::optional<EntryName> leaf_prefix(std::string_view hex) {
  if (hex.size() < kLeastHexDigits || hex.size() > 2 * Hash::kSize) return std::nullopt;
  std::string lower;
  for (const char c : hex) {
    const bool digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    const bool upper = c >= 'A' && c <= 'F';
    if (!digit && !upper) return std::nullopt;
    lower += upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return LeafPrefix{lower};
}

// Words between white space; from # to the end of a line is a comment.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::string word;
  bool comment = false;
  const auto close = [&] {
    if (!word.empty()) out.push_back(std::exchange(word, {}));
  };
  for (const char c : text) {
    if (c == '\n') comment = false;
    if (c == '#') comment = true;
    if (comment || c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      close();
    } else {
      word += c;
    }
  }
  close();
  return out;
}

Outcome<Bytes> read_ids(Context& context, const std::string& path) {
  if (path != "-") return read_file(context, path, kIdsBytes);
  auto input = context.terminal.read_input(kIdsBytes);
  if (input) return std::move(*input);
  context.out.error("file-too-big", formats::Aspect::input, Msg::file_too_big,
                    {{"path", "-"}, {"limit", human_size(context.say, kIdsBytes)}});
  return ExitCode::error;
}

}  // namespace

std::optional<EntryName> parse_entry_name(std::string_view text) {
  if (text.starts_with("h:")) return leaf_prefix(text.substr(2));
  const auto dash = text.find('-');
  const auto first = number_of(text.substr(0, dash));
  if (!first) return std::nullopt;
  if (dash == std::string_view::npos) return EntryRange{*first, *first};
  const auto last = number_of(text.substr(dash + 1));
  if (!last || *last < *first) return std::nullopt;
  return EntryRange{*first, *last};
}

void add_entry_ids(CLI::App& app, const Catalogue& say, EntryIdOptions& options) {
  add_arguments(app, "ID", options.ids, say(Msg::argument_ids));
  add_values(app, "--ids-from", options.ids_from, say(Msg::option_ids_from));
}

Outcome<std::vector<NamedEntry>> read_entry_names(Context& context, const EntryIdOptions& options) {
  std::vector<std::string> typed = options.ids;
  for (const auto& path : options.ids_from) {
    AIGAQ_OR_EXIT(const Bytes text, read_ids(context, path));
    const auto words = words_of(as_text(text));
    typed.insert(typed.end(), words.begin(), words.end());
  }
  std::vector<NamedEntry> out;
  ExitCode exit = ExitCode::done;
  for (auto& text : typed) {
    auto name = parse_entry_name(text);
    if (name) {
      out.push_back({std::move(text), std::move(*name)});
      continue;
    }
    context.out.error_of_entry(text, "usage", formats::Aspect::input,
                               context.say(Msg::entry_id_malformed, {{"id", text}}),
                               context.say(Msg::entry_id_malformed_hint));
    exit = ExitCode::usage;
  }
  if (exit != ExitCode::done) return exit;
  return out;
}

namespace {

EntryMatch match_by(vault::LeafIndex& index, const vault::Vault& vault, const EntryName& name) {
  if (const auto* range = std::get_if<EntryRange>(&name)) {
    return {range->last < vault.size() ? Lookup::found : Lookup::unknown, *range};
  }
  const auto numbers = index.find(std::get<LeafPrefix>(name).hex);
  if (numbers.empty()) return {Lookup::unknown, {}};
  if (numbers.size() > 1) return {Lookup::ambiguous, {}};
  return {Lookup::found, {numbers.front(), numbers.front()}};
}

}  // namespace

EntryMatch match_entry(const vault::Vault& vault, const EntryName& name) {
  vault::LeafIndex index(vault);
  return match_by(index, vault, name);
}

ExitCode report_match(Context& context, const std::string& typed, Lookup lookup,
                      std::uint64_t vault_size) {
  if (lookup == Lookup::found) return ExitCode::done;
  if (lookup == Lookup::ambiguous) {
    context.out.error_of_entry(typed, "ambiguous-entry", formats::Aspect::input,
                               context.say(Msg::entry_ambiguous, {{"id", typed}}),
                               context.say(Msg::entry_ambiguous_hint));
    return ExitCode::usage;
  }
  context.out.error_of_entry(typed, "unknown-entry", formats::Aspect::input,
                             context.say(Msg::entry_unknown, {{"id", typed}}),
                             context.say(Msg::entry_unknown_hint, {{"last", vault_size - 1}}));
  return ExitCode::error;
}

Outcome<std::vector<std::uint64_t>> resolve_entries(Context& context, const vault::Vault& vault,
                                                    const std::vector<NamedEntry>& names) {
  std::vector<std::uint64_t> out;
  ExitCode exit = ExitCode::done;
  vault::LeafIndex index(vault);
  for (const auto& named : names) {
    const auto match = match_by(index, vault, named.name);
    exit = graver(exit, report_match(context, named.typed, match.lookup, vault.size()));
    if (match.lookup == Lookup::found) add_range(out, match.range);
  }
  warn_of_index(context, index.use());
  if (exit != ExitCode::done) return exit;
  sort_unique(out);
  return out;
}

Outcome<NamedEntry> read_entry_name(Context& context, const std::string& id) {
  AIGAQ_OR_EXIT(auto names, read_entry_names(context, {{id}, {}}));
  const auto* range = std::get_if<EntryRange>(&names.front().name);
  if (range != nullptr && range->first != range->last) {
    context.out.error("usage", formats::Aspect::input, Msg::entry_one_only, {{"id", id}});
    return ExitCode::usage;
  }
  return std::move(names.front());
}

Outcome<std::uint64_t> resolve_entry(Context& context, const vault::Vault& vault,
                                     const NamedEntry& name) {
  vault::LeafIndex index(vault);
  const auto match = match_by(index, vault, name.name);
  warn_of_index(context, index.use());
  const ExitCode exit = report_match(context, name.typed, match.lookup, vault.size());
  if (exit != ExitCode::done) return exit;
  return match.range.first;
}

void add_range(std::vector<std::uint64_t>& numbers, const EntryRange& range) {
  for (std::uint64_t n = range.first; n <= range.last; ++n) numbers.push_back(n);
}

void sort_unique(std::vector<std::uint64_t>& numbers) {
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

std::string entry_id(const Hash& leaf_hash) { return "h:" + to_hex(leaf_hash.view().first(8)); }

}  // namespace aigaq::cli
