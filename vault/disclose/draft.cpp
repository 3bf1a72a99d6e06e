#include "vault/disclose/draft.hpp"

#include <algorithm>

#include "crypto/limits.hpp"
#include "formats/cbor/utf8.hpp"
#include "vault/audit/entry_reader.hpp"
#include "vault/disclose/marked.hpp"
#include "vault/text/encoded.hpp"

namespace aigaq::vault {
namespace {

using formats::Field;
using formats::FormKind;
using formats::Statement;

// Longer values are stories, not names: another place would hardly repeat them word for word.
constexpr std::size_t kLongestSought = 512;

[[noreturn]] void refuse(const char* cls, const Detail& what) {
  throw StorageError(Trouble::refused_input, cls, what);
}

bool for_export(FormKind kind) {
  return kind == FormKind::testimony || kind == FormKind::court_record ||
         kind == FormKind::source || kind == FormKind::received;
}

// "yes" or "12" would be found everywhere.
bool worth_seeking(std::string_view value) {
  const auto letters = std::ranges::count_if(
      value, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
  const bool digit = std::ranges::any_of(value, [](char c) { return c >= '0' && c <= '9'; });
  return value.size() <= kLongestSought && letters >= (digit ? 3 : 4);
}

}  // namespace

Drafter::Drafter(const Vault& vault, const ExportRequest& request)
    : vault_(vault),
      request_(request),
      hiding_(!request.hide_phrases.empty() || !request.hide.empty()),
      fields_(request),
      omit_(request.omit_files),
      include_(request.include_files),
      excerpts_(request.excerpts),
      hidden_(std::make_unique<PhraseFinder>(request.hide_phrases)) {
  if (!formats::valid_utf8(request.purpose) || request.purpose.size() > limits::kPurposeBytes) {
    refuse("purpose-not-text",
           {"the purpose must be UTF-8 of at most 4096 bytes", {{"field", "purpose"}}});
  }
  read_statements();
  look(0, "purpose", request.purpose);
}

void Drafter::read_statements() {
  for (const EntryChoice& choice : request_.entries) {
    hiding_ = hiding_ || choice.marked.has_value();
    // Not the one that the vault keeps: it would stay beside what reads the entry to be written.
    const EntryReader reader(vault_.impl(), choice.number);
    const Statement& statement = reader.statement();
    if (!for_export(statement.kind)) {
      refuse("not-for-export", {"this entry stays in the vault", {{"entry", choice.number}}});
    }
    if (choice.marked && !statement.text) {
      refuse("no-text-to-mark", {"the entry has no text of its own", {{"entry", choice.number}}});
    }
    fields_.note(statement.kind);
    close_values(statement, choice);
  }
  fields_.check();
  std::vector<std::string> phrases = request_.hide_phrases;
  for (auto& [value, places] : closed_) {
    phrases.push_back(value);
    closed_by_phrase_.push_back(std::move(places));
  }
  closed_.clear();
  everything_ = std::make_unique<PhraseFinder>(phrases);
}

void Drafter::close_value(std::uint64_t entry, const std::string& where, const std::string& value) {
  if (worth_seeking(value)) closed_[value].push_back({entry, where});
}

void Drafter::close_values(const Statement& statement, const EntryChoice& choice) {
  for (const auto& [key, values] : statement.fields) {
    const Field* field = formats::schema_of(statement.kind).find(key);
    if (field == nullptr || fields_.shows(*field) || stays_in_vault(*field)) continue;
    for (const std::string& value : values) close_value(choice.number, key, value);
  }
  if (!fields_.named(kShowFileNames)) {
    for (const auto& file : statement.files) {
      close_value(choice.number, std::string(kShowFileNames), std::string(file.name));
    }
  }
  if (!choice.marked) return;
  for (const ByteRange& range : marked_in(*statement.text, choice)) {
    close_value(choice.number, "text",
                statement.text->substr(range.begin, range.end - range.begin));
  }
}

std::vector<ByteRange> Drafter::marked_in(std::string_view text, const EntryChoice& choice) const {
  try {
    return read_marked(text, *choice.marked, request_.mark_open, request_.mark_close);
  } catch (const StorageError& error) {
    Detail what = error.detail();
    what.values.emplace_back("entry", choice.number);
    throw StorageError(error.trouble(), error.cls(), std::move(what));
  }
}

void Drafter::found(std::uint64_t entry, const std::string& where, std::size_t phrase) {
  if (phrase < request_.hide_phrases.size()) {
    remains(entry, where, phrase + 1);
    return;
  }
  for (const ClosedValue& closed : closed_by_phrase_[phrase - request_.hide_phrases.size()]) {
    warn("field-open-elsewhere", closed.entry, closed.where);
  }
}

void Drafter::look(std::uint64_t entry, const std::string& where, std::string_view text) {
  for (const std::size_t phrase : everything_->find(text).phrases) found(entry, where, phrase);
  std::optional<PhraseStream> letters;
  each_decoded(text, [&](std::string_view piece) {
    if (!letters) letters.emplace(*everything_);
    letters->read(piece);
  });
  if (!letters) return;
  letters->finish();
  for (const std::size_t phrase : letters->phrases()) found(entry, where, phrase);
}

void Drafter::looked() {
  everything_.reset();
  std::vector<std::vector<ClosedValue>>().swap(closed_by_phrase_);
}

std::vector<std::uint64_t> Drafter::list_lines_in(std::string_view text) const {
  std::set<std::uint64_t> lines;
  for (const std::size_t phrase : hidden_->find(text).phrases) lines.insert(phrase + 1);
  return {lines.begin(), lines.end()};
}

void Drafter::check_names() const {
  omit_.check();
  include_.check();
  excerpts_.check();
}

void Drafter::warn(std::string cls, std::uint64_t entry, std::string where) {
  warnings_.emplace(std::move(cls), entry, std::move(where));
}

void Drafter::remains(std::uint64_t entry, const std::string& where, std::uint64_t list_line) {
  remaining_.emplace(entry, where, list_line);
}

bool Drafter::known_to_remain(std::uint64_t entry, std::uint64_t list_line) const {
  return std::ranges::any_of(remaining_, [&](const auto& place) {
    return std::get<0>(place) == entry && std::get<2>(place) == list_line;
  });
}

void Drafter::report(ExportPlan& plan) const {
  plan.warnings.clear();
  plan.remaining.clear();
  for (const auto& [cls, entry, where] : warnings_) plan.warnings.push_back({cls, entry, where});
  for (const auto& [entry, where, line] : remaining_) {
    plan.remaining.push_back({entry, where, line});
  }
}

}  // namespace aigaq::vault
