// One entry's draft: its fields, its text, its files.
#include <algorithm>

#include "crypto/limits.hpp"
#include "formats/bundle/media.hpp"
#include "formats/bundle/members.hpp"
#include "vault/audit/entry_reader.hpp"
#include "vault/disclose/draft.hpp"
#include "vault/disclose/marked.hpp"
#include "vault/disclose/parts.hpp"
#include "vault/text/scan.hpp"
#include "vault/text/whole_characters.hpp"

namespace aigaq::vault {
namespace {

using formats::Field;
using formats::FieldShape;
using formats::FileRecord;
using formats::Statement;

std::string file_place(std::size_t file) { return "file " + std::to_string(file + 1); }
std::string file_token(std::size_t file) { return "file-" + std::to_string(file + 1); }

ByteRange bytes_of(const crypto::LeafRange& chunks, std::uint64_t size) {
  const std::uint64_t end = std::min(chunks.end * limits::kFileChunk, size);
  return {static_cast<std::size_t>(chunks.begin * limits::kFileChunk),
          static_cast<std::size_t>(end)};
}

// Parts of a statement that are no field with values of its own.
bool is_part(const Field& field) {
  return field.shape == FieldShape::head || field.shape == FieldShape::content ||
         field.shape == FieldShape::files || field.shape == FieldShape::identities;
}

}  // namespace

struct Drafter::Work {
  Work(const Vault::Impl& vault, std::uint64_t number)
      : reader(vault, number), statement(reader.statement()) {
    draft.number = draft.summary.number = number;
    draft.disclosed = Disclosed(number);
  }
  EntryReader reader;
  const Statement& statement;
  EntryDraft draft;
  bool account_open = false;  // text, words of a file, or a field that tells it

  [[nodiscard]] std::uint64_t number() const { return draft.number; }
  void show(std::string_view key) { draft.summary.shown.emplace_back(key); }
  void hide(std::string_view key) { draft.summary.hidden.emplace_back(key); }
};

EntryDraft Drafter::draft(const EntryChoice& choice) {
  Work work(vault_.impl(), choice.number);
  EntryDraft& draft = work.draft;
  draft.summary.leaf_hash = vault_.entry(choice.number).leaf_hash;
  choose_fields(work);
  choose_text(work, choice);
  choose_files(work);
  if (work.account_open && fields_.hides("duress")) {
    throw StorageError(
        Trouble::refused_input, "duress-must-show",
        {"whether a statement was given under duress is open whenever the account is",
         {{"entry", choice.number}}});
  }
  draft.selection.author = fields_.named(kShowAuthor);
  if (draft.selection.author) {
    draft.disclosed.add(kShowAuthor);
    if (!std::ranges::count(draft.summary.shown, kShowAuthor)) work.show(kShowAuthor);
  } else if (!std::ranges::count(draft.summary.hidden, kShowAuthor)) {
    work.hide(kShowAuthor);
  }
  return std::move(draft);
}

void Drafter::choose_fields(Work& work) {
  for (const Field& field : formats::schema_of(work.statement.kind).fields) {
    if (is_part(field)) continue;
    const std::string key(field.key);
    const auto values = work.statement.fields.find(key);
    const bool present = field.shape == FieldShape::relations
                             ? !work.statement.relations.empty()
                             : values != work.statement.fields.end();
    if (!fields_.shows(field)) {
      if (present) work.hide(key);
      continue;
    }
    // An absent field that was asked for by name is shown to be empty.
    if (!present && !fields_.named(key)) continue;
    work.draft.selection.slots.push_back(field.slot);
    work.show(key);
    work.draft.disclosed.add(key);
    if (values == work.statement.fields.end()) continue;
    work.account_open = work.account_open || formats::tells_account(field);
    for (const std::string& value : values->second) look(work.number(), key, value);
  }
}

void Drafter::hide_phrases_in(std::string_view text, WordHiding& words) const {
  for (const auto& [begin, end] : hidden_->find(text).places) words.hide({begin, end});
}

void Drafter::choose_text(Work& work, const EntryChoice& choice) {
  if (!work.statement.text) return;
  const std::string& text = *work.statement.text;
  WordHiding words(text, *work.statement.text_cuts);
  hide_phrases_in(text, words);
  if (choice.marked) {
    for (const ByteRange& range : marked_in(text, choice)) words.hide(range);
  }
  if (request_.hide_sentences) words.widen_to_sentences();
  if (fields_.hides("text") || words.all()) {
    work.hide("text");
    return;
  }
  for (const std::string_view piece : words.pieces()) look(work.number(), "text", piece);
  work.draft.selection.text = words.selection();
  work.draft.disclosed.add_words("text", work.draft.selection.text->shown_words,
                                 work.statement.text_cuts->words.size());
  work.show("text");
  work.account_open = true;
}

void Drafter::choose_files(Work& work) {
  const std::vector<FileRecord>& files = work.statement.files;
  if (files.empty()) return;
  work.draft.selection.files.resize(files.size());
  for (std::size_t file = 0; file < files.size(); ++file) {
    const bool omitted = omit_.has(files, file);
    const bool included = include_.has(files, file);
    std::vector<crypto::LeafRange> chunks = excerpts_.chunks(files, file);
    if (omitted || fields_.hides("files")) continue;
    if (!chunks.empty()) {
      choose_excerpt(work, file, std::move(chunks));
      continue;
    }
    if (files[file].cuts) {
      choose_words(work, file);
      continue;
    }
    // A received bundle tells who made it, in a file that is never searched.
    const bool guarded = hiding_ || work.statement.kind == formats::FormKind::received;
    if (!scan(work, file) && guarded) {
      if (!included) continue;
      warn("file-not-searched", work.number(), file_place(file));
    }
    show_file(work, file, std::nullopt);
  }
  ExportedEntry& summary = work.draft.summary;
  summary.files_omitted = files.size() - summary.files_shown;
  if (summary.files_shown > 0) {
    work.show("files");
  } else {
    work.hide("files");
  }
  if (summary.files_shown > 0 && summary.files_omitted > 0) {
    warn("list-shown-in-part", work.number(), "files");
  }
}

// Who names a part of a file has it shown, searched or not.
void Drafter::choose_excerpt(Work& work, std::size_t file, std::vector<crypto::LeafRange> chunks) {
  const bool guarded = hiding_ || work.statement.kind == formats::FormKind::received;
  bool searched = true;
  for (const crypto::LeafRange& range : chunks) searched = scan(work, file, range) && searched;
  if (!searched && guarded) warn("file-not-searched", work.number(), file_place(file));
  show_file(work, file, std::nullopt, std::move(chunks));
}

void Drafter::choose_words(Work& work, std::size_t file) {
  const std::string text = work.reader.read_text(file);
  WordHiding words(text, *work.statement.files[file].cuts);
  hide_phrases_in(text, words);
  if (request_.hide_sentences) words.widen_to_sentences();
  if (words.all()) return;
  for (const std::string_view piece : words.pieces()) look(work.number(), file_place(file), piece);
  work.account_open = true;
  show_file(work, file, words.any() ? std::optional(words.selection()) : std::nullopt);
}

// Searches a file as it is read. False when it is no plain text and could not be searched.
bool Drafter::scan(Work& work, std::size_t file) {
  if (work.statement.files[file].media_type != "text/plain") return false;
  if (!has_to_be_searched()) return true;
  TextScan text(*everything_);
  work.reader.read_file(file, [&](ByteView bytes) { text.write(bytes); });
  text.finish();
  for (const std::size_t phrase : text.phrases()) found(work.number(), file_place(file), phrase);
  return text.plain();
}

// The same of a part of it.
bool Drafter::scan(Work& work, std::size_t file, const crypto::LeafRange& chunks) {
  const FileRecord& record = work.statement.files[file];
  if (record.media_type != "text/plain") return false;
  if (!has_to_be_searched()) return true;
  TextScan text(*everything_);
  const ByteRange bytes = bytes_of(chunks, record.size);
  WholeCharacters characters(text, bytes.begin > 0, bytes.end < record.size);
  read_part(vault_.impl(), work.reader, file, bytes.begin, bytes.end,
            [&](ByteView part) { characters.write(part); });
  characters.finish();
  text.finish();
  for (const std::size_t phrase : text.phrases()) found(work.number(), file_place(file), phrase);
  if (bytes.begin > 0) look_across(work, file, bytes.begin);
  if (bytes.end < record.size) look_across(work, file, bytes.end);
  return text.plain();
}

// Half of a phrase stands open where the edge of a part cuts it in two.
void Drafter::look_across(const Work& work, std::size_t file, std::uint64_t edge) {
  const std::uint64_t begin = edge - limits::kFileChunk;
  const std::uint64_t end = std::min(edge + limits::kFileChunk, work.statement.files[file].size);
  std::string around;
  read_part(vault_.impl(), work.reader, file, begin, end,
            [&](ByteView part) { around.append(as_text(part)); });
  const auto cut = [&](const PhraseFinder& finder) {
    const PhraseFinds finds = finder.find(around);
    return std::ranges::any_of(finds.places, [&](const PhraseFinds::Place& place) {
      return place.begin < limits::kFileChunk && place.end > limits::kFileChunk;
    });
  };
  if (!cut(*hidden_)) return;
  for (std::size_t i = 0; i < request_.hide_phrases.size(); ++i) {
    if (cut(PhraseFinder({request_.hide_phrases[i]}))) {
      remains(work.number(), file_place(file), i + 1);
    }
  }
}

void Drafter::show_file(Work& work, std::size_t file, std::optional<formats::TextSelection> words,
                        std::vector<crypto::LeafRange> chunks) {
  const FileRecord& record = work.statement.files[file];
  formats::FileSelection& selection = work.draft.selection.files[file];
  selection.shown = true;
  selection.show_name = fields_.named(kShowFileNames);
  if (words) {
    work.draft.disclosed.add_words(file_token(file), words->shown_words, record.cuts->words.size());
  } else if (!chunks.empty()) {
    work.draft.disclosed.add_words(file_token(file), chunks, record.content.leaves);
    for (const crypto::LeafRange& range : chunks) {
      const ByteRange bytes = bytes_of(range, record.size);
      work.draft.summary.excerpts.push_back({file + 1, bytes.begin, bytes.end - 1});
    }
    selection.chunks = std::move(chunks);
  } else {
    selection.member =
        formats::file_member(work.number(), file + 1, formats::extension_of(record.media_type));
    work.draft.disclosed.add(file_token(file));
  }
  if (words) selection.words = *std::move(words);
  if (selection.show_name) {
    work.draft.disclosed.add("file-name-" + std::to_string(file + 1));
    look(work.number(), "file name " + std::to_string(file + 1), record.name);
  }
  if (fields_.named(kShowMetadata)) {
    for (const auto& [key, values] : record.fields.or_empty()) {
      selection.more_slots.push_back(formats::schema_of(formats::FormKind::file).find(key)->slot);
      for (const std::string& value : values) look(work.number(), file_place(file), value);
    }
  }
  ++work.draft.summary.files_shown;
}

}  // namespace aigaq::vault
