#pragma once
// Openings: what of an entry is shown, and the proof that it is the signed original's
// (docs/formats/opening.md). Encoded as deterministic CBOR in a bundle's opening.cbor.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "crypto/salted_tree.hpp"
#include "formats/statement/statement.hpp"
#include "formats/stream.hpp"

namespace aigaq::formats {

struct FormOpening;

// A long part of a document that is written: where it belongs among the rest, and who writes it.
struct LaterPart {
  std::size_t at = 0;
  std::function<void(ByteSink&)> write;
};
// Words that are written from where they lie, instead of texts, cuts and values.
struct LaterWords {
  std::string_view text;  // the whole of it
  const TextCuts* cuts = nullptr;
  const std::vector<crypto::LeafRange>* shown = nullptr;  // words
  std::shared_ptr<const std::string> held;                // the text, where nobody else holds it
  // Those of an opening that has its ranges.
  std::function<void(const crypto::Opening&, ByteSink&)> write_values;
  std::vector<LaterPart>* parts = nullptr;  // of the document that is written
};
// A text tree's: per disclosed range its UTF-8 and its cuts. Ranges begin at a word.
struct TextOpening {
  crypto::Opening opening;
  std::vector<std::string> texts;
  std::vector<TextCuts> cuts;
  std::optional<LaterWords> later;
};
// Bytes that lie elsewhere: the bundle member named holds the disclosed leaves' data.
struct FileOpening {
  crypto::Opening opening;
  std::string member;
  bool excerpt = false;  // no member is named: one for each range has a name that follows from it
  std::optional<TextCuts> cuts;  // a redactable file opened whole: its leaves are words
};
// Forms each of which is made when it is its turn, so that one is held at a time.
struct LaterForms {
  std::size_t count = 0;
  std::function<FormOpening(std::size_t)> make;
  bool excerpt = false;  // a file of theirs is shown in part
  // Handed to a FormTaker as they came, in that list: nobody makes them.
  std::optional<std::size_t> taken;
  std::vector<LaterPart>* parts = nullptr;  // of the document that is written
};
struct ListOpening {
  crypto::Opening opening;
  std::vector<Bytes> items;  // leaf data of each disclosed item
  // Parallel to items for a list of files: held, or made later.
  std::vector<std::unique_ptr<FormOpening>> forms;
  LaterForms later;
  [[nodiscard]] std::size_t form_count() const { return forms.size() + later.count; }
  // Each once.
  [[nodiscard]] FormOpening take_form(std::size_t i);
};

struct SlotOpening {
  std::optional<Bytes> data;  // leaf data; nullopt: an empty slot shown to be empty
  std::unique_ptr<ListOpening> list;
  std::unique_ptr<TextOpening> text;
  std::unique_ptr<FileOpening> file;
};
struct FormOpening {
  crypto::Opening opening;
  std::vector<SlotOpening> slots;  // one per disclosed slot, ascending
};
struct AuthorOpening {
  Salt16 salt;
  Bytes cose;
};
struct EntryOpening {
  FormOpening form;
  std::optional<AuthorOpening> author;  // shown
  std::optional<Hash> author_leaf;      // closed: exactly one of the two
};
[[nodiscard]] Bytes encode_opening(const EntryOpening& opening);
// All of it is read. Hashes and forms of files are looked at in the bytes, which outlive it.
[[nodiscard]] Result<EntryOpening> decode_opening(ByteView bytes);
Result<EntryOpening> decode_opening(Bytes&& bytes) = delete;

// A file's form in a document that comes, before anything is known of what stands behind it: how
// many lists had forms before, how many forms this list, and leaf data of the item that it is of
// (empty when there is none). What it holds is looked at where it lies, and goes after the call.
struct ComingForm {
  std::size_t list = 0;
  std::size_t place = 0;
  ByteView item;
  FormOpening form;
};
using FormTaker = std::function<void(ComingForm)>;
struct ReadOpening {
  Bytes kept;  // what the opening is looked at in
  EntryOpening opening;
};
// The same of a document that comes, with one form of a file in memory at a time. expected: its
// bytes, where that is known. It ends where the source fails. Of long texts nothing stays in kept.
[[nodiscard]] Result<ReadOpening> read_opening(ByteSource& document, const FormTaker& take,
                                               std::uint64_t expected = 0, LetGo let_go = nullptr);

// What to show. Words are counted without chaff; the chaff behind a hidden word goes with it.
struct TextSelection {
  std::vector<crypto::LeafRange> shown_words;  // ascending, non-touching; all words: {{0, n}}
};
struct FileSelection {
  bool shown = false;
  bool show_name = false;
  Rare<TextSelection> words;         // redactable files: absent shows it whole
  CompactText member;                // bundle member that holds the bytes when shown whole
  std::vector<unsigned> more_slots;  // other file-form slots to show
  Rare<std::vector<crypto::LeafRange>> chunks = {};  // an excerpt: these leaves; absent: all
};
// A file of which nothing at all is selected stays closed, and its place in the list with it.
struct Selection {
  std::vector<unsigned> slots;                                // form slots shown; 0 is always added
  std::map<unsigned, std::vector<std::uint64_t>> list_items;  // slot -> items shown; absent: all
  std::optional<TextSelection> text;                          // nullopt: the text slot stays closed
  std::vector<FileSelection> files;  // by file number; shorter: the rest stays closed
  bool author = false;
};

// Reads a redactable file's text when words of it are opened.
using TextReader = std::function<std::string(std::uint64_t file)>;
// Opens chunks of a file that is shown in part (excerpt.hpp): hashes of hidden ones are needed.
using ChunkOpener = std::function<crypto::Opening(std::uint64_t file,
                                                  const std::vector<crypto::LeafRange>& chunks)>;
// open_chunks: may be empty when nothing selected is an excerpt.
[[nodiscard]] EntryOpening make_entry_opening(const Statement& statement, const EntrySeed& seed,
                                              ByteView author_cose, const Selection& selection,
                                              const TextReader& read_text,
                                              const ChunkOpener& open_chunks = {});
// encode_opening of the same: words, values and forms of files are made as they are written.
void write_entry_opening(const Statement& statement, const EntrySeed& seed, ByteView author_cose,
                         const Selection& selection, const TextReader& read_text,
                         const ChunkOpener& open_chunks, ByteSink& out);
// Everything shown: what the live vault hands to the verifier when something does not agree.
[[nodiscard]] Selection select_all(const Statement& statement);
// The member that holds a file's bytes where everything is shown.
[[nodiscard]] std::string member_of_file(std::size_t file);
[[nodiscard]] FileOpening open_whole_file(const Statement& statement, const EntrySeed& seed,
                                          std::size_t file, std::string member);

}  // namespace aigaq::formats
