#include "formats/disclosure/opening.hpp"

#include <algorithm>
#include <numeric>
#include <set>

#include "crypto/labels.hpp"
#include "formats/disclosure/opening_intake.hpp"
#include "formats/disclosure/opening_parts.hpp"
#include "formats/log/entry.hpp"
#include "formats/statement/form_leaves.hpp"

namespace aigaq::formats {
namespace {

using crypto::LeafKind;
using crypto::LeafRange;
using SlotSet = std::set<unsigned>;
using Numbers = std::vector<std::uint64_t>;  // ascending

// Ascending numbers as ranges that do not touch.
template <class Ascending>
std::vector<LeafRange> ranges_of(const Ascending& numbers) {
  std::vector<LeafRange> ranges;
  for (const std::uint64_t number : numbers) {
    if (!ranges.empty() && ranges.back().end == number) {
      ++ranges.back().end;
    } else {
      ranges.push_back({number, number + 1});
    }
  }
  return ranges;
}

// Leaf data of a whole list or form; nullopt is chaff.
crypto::Opening open_leaves(const TreeLabel& label, const crypto::TreeSeed& seed,
                            const FormLeaves& leaves, std::vector<LeafRange> ranges) {
  crypto::SaltedLeaves hashes(label, seed);
  return crypto::make_opening(label, seed, leaves.size(), std::move(ranges), [&](std::uint64_t i) {
    const auto& leaf = leaves.at(static_cast<std::size_t>(i));
    return leaf ? hashes.hash(i, LeafKind::content, *leaf) : hashes.hash(i, LeafKind::chaff, {});
  });
}

ListOpening open_list(std::vector<Bytes> items, const crypto::TreeSeed& seed,
                      const Numbers& shown) {
  ListOpening out;
  crypto::SaltedLeaves hashes(labels::kListTree, seed);
  out.opening = crypto::make_opening(
      labels::kListTree, seed, items.size(), ranges_of(shown), [&](std::uint64_t i) {
        return hashes.hash(i, LeafKind::content, items.at(static_cast<std::size_t>(i)));
      });
  out.items.reserve(shown.size());
  for (const std::uint64_t i : shown) {
    out.items.push_back(std::move(items.at(static_cast<std::size_t>(i))));
  }
  return out;
}

// Leaf hashes of a text from left to right, without remembering where each word begins.
class HiddenWords {
 public:
  HiddenWords(std::string_view text, const TextCuts& cuts, const crypto::TreeSeed& seed)
      : rest_(text),
        hashes_(labels::kTextTree, seed),
        word_(cuts.words.begin()),
        end_(cuts.words.end()) {}

  Hash operator()(std::uint64_t leaf) {
    for (;; ++word_) {
      AIGAQ_ASSERT(word_ != end_);
      const WordCut word = *word_;
      const auto bytes = static_cast<std::size_t>(word.bytes);
      if (leaf == word_leaf_) {
        return hashes_.hash(leaf, LeafKind::content, as_bytes(rest_.substr(0, bytes)));
      }
      if (leaf <= word_leaf_ + word.chaff) return hashes_.hash(leaf, LeafKind::chaff, {});
      rest_.remove_prefix(bytes);
      word_leaf_ += 1 + word.chaff;
    }
  }

 private:
  std::string_view rest_;
  crypto::SaltedLeaves hashes_;
  WordCuts::Iterator word_, end_;
  std::uint64_t word_leaf_ = 0;
};

std::vector<LeafRange> leaves_of(const TextCuts& cuts, const std::vector<LeafRange>& shown_words) {
  std::vector<LeafRange> leaves;
  leaves.reserve(shown_words.size());
  each_shown_range(cuts, shown_words,
                   [&](const ShownWords& range) { leaves.push_back(range.leaves); });
  return leaves;
}

TextOpening open_text(std::string_view text, const TextCuts& cuts, const crypto::TreeSeed& seed,
                      const std::vector<LeafRange>& shown_words) {
  TextOpening out;
  each_shown_range(cuts, shown_words, [&](const ShownWords& range) {
    out.texts.emplace_back(text.substr(range.first_byte, range.bytes));
    WordCuts& words = out.cuts.emplace_back().words;
    auto at = range.first;
    for (std::uint64_t i = 0; i < range.words; ++i, ++at) words.push_back(*at);
  });
  HiddenWords hidden(text, cuts, seed);
  out.opening =
      crypto::make_opening(labels::kTextTree, seed, cuts.leaves(), leaves_of(cuts, shown_words),
                           [&](std::uint64_t i) { return hidden(i); });
  return out;
}

// The same, of which nothing is made before it is written. seed makes the tree's.
TextOpening later_text(std::string_view text, const TextCuts& cuts,
                       const std::function<crypto::TreeSeed()>& seed,
                       const std::vector<LeafRange>& shown_words) {
  TextOpening out;
  out.opening.count = cuts.leaves();
  out.opening.ranges = leaves_of(cuts, shown_words);
  LaterWords& later = out.later.emplace();
  later.text = text;
  later.cuts = &cuts;
  later.shown = &shown_words;
  later.write_values = [text, &cuts, seed](const crypto::Opening& opening, ByteSink& sink) {
    const crypto::TreeSeed of_tree = seed();
    HiddenWords hidden(text, cuts, of_tree);
    crypto::each_opening_value(
        labels::kTextTree, of_tree, opening.count, opening.ranges,
        [&](std::uint64_t leaf) { return hidden(leaf); },
        [&](const Hash& value) { sink.write(value.view()); });
  };
  return out;
}

bool all_words(const std::vector<LeafRange>& shown, const TextCuts& cuts) {
  return shown.size() == 1 && shown[0] == LeafRange{0, cuts.words.size()};
}

// A tree that is open as a whole: one value, the seed itself.
crypto::Opening whole_tree(const TreeLabel& label, const crypto::TreeSeed& seed,
                           std::uint64_t leaves) {
  return crypto::make_opening(label, seed, leaves, {{0, leaves}}, [](std::uint64_t) -> Hash {
    AIGAQ_ASSERT(false && "no leaf is hidden");
    return {};
  });
}

class Opener {
 public:
  // later: words and files' forms are made when they are asked for, as long as this lives.
  Opener(const Statement& statement, const EntrySeed& seed, const Selection& selection,
         TextReader read_text, ChunkOpener open_chunks, bool later)
      : statement_(statement),
        seed_(seed),
        selection_(selection),
        read_text_(std::move(read_text)),
        open_chunks_(std::move(open_chunks)),
        later_(later) {}

  FormOpening form() const {
    const FormLeaves leaves = form_leaves(statement_, seed_);
    FormOpening out;
    const SlotSet slots = slots_to_open(leaves);
    out.opening = open_leaves(labels::kFormTree, form_seed(seed_), leaves, ranges_of(slots));
    for (const unsigned slot : slots) {
      SlotOpening& opened = out.slots.emplace_back();
      opened.data = leaves[slot];
      if (leaves[slot]) open_nested(slot, opened);
    }
    return out;
  }

 private:
  [[nodiscard]] bool text_shown() const {
    return statement_.text && selection_.text && !selection_.text->shown_words.empty();
  }

  // Whoever reads the account reads what is said about duress with it.
  [[nodiscard]] bool account_shown(const SlotSet& slots, const FormLeaves& leaves) const {
    const Schema& schema = schema_of(statement_.kind);
    const bool told = std::ranges::any_of(slots, [&](unsigned slot) {
      const Field* field = schema.at(slot);
      return leaves[slot] && field != nullptr && tells_account(*field);
    });
    return told || std::ranges::any_of(shown_files(), [&](std::uint64_t i) {
             const FileRecord& file = statement_.files[static_cast<std::size_t>(i)];
             return file.cuts && shows_some(selection_.files[static_cast<std::size_t>(i)]);
           });
  }

  // Bytes or words; of a redactable file that may be none.
  static bool shows_some(const FileSelection& file) {
    return file.shown && (!file.words || !file.words->shown_words.empty());
  }

  // Shown in part, by an excerpt, as open_content does it.
  [[nodiscard]] bool opens_chunks(std::uint64_t number) const {
    const FileSelection& choice = selection_.files[static_cast<std::size_t>(number)];
    const bool words = choice.words && statement_.files[static_cast<std::size_t>(number)].cuts;
    return choice.shown && !words && choice.chunks;
  }

  // Only what shows something of its own: a nested leaf alone is refused by the verifier.
  [[nodiscard]] SlotSet slots_to_open(const FormLeaves& leaves) const {
    SlotSet slots(selection_.slots.begin(), selection_.slots.end());
    AIGAQ_ASSERT(slots.empty() || *slots.rbegin() < leaves.size());
    slots.insert(kHeadSlot);
    for (const auto& [slot, items] : selection_.list_items) {
      if (items.empty() && slot < leaves.size() && leaves[slot]) slots.erase(slot);
    }
    if (text_shown()) {
      slots.insert(kTextSlot);
    } else if (statement_.text) {
      slots.erase(kTextSlot);
    }
    if (account_shown(slots, leaves)) slots.insert(kDuressSlot);
    if (!shown_files().empty()) {
      slots.insert(kFilesSlot);
    } else if (!statement_.files.empty()) {
      slots.erase(kFilesSlot);
    }
    return slots;
  }

  static bool any_of(const FileSelection& file) {
    return file.shown || file.show_name || !file.more_slots.empty();
  }

  [[nodiscard]] Numbers shown_files() const {
    AIGAQ_ASSERT(selection_.files.size() <= statement_.files.size());
    Numbers shown;
    for (std::uint64_t i = 0; i < selection_.files.size(); ++i) {
      if (any_of(selection_.files[static_cast<std::size_t>(i)])) shown.push_back(i);
    }
    return shown;
  }

  [[nodiscard]] Numbers shown_items(unsigned slot, std::size_t count) const {
    const auto chosen = selection_.list_items.find(slot);
    if (chosen == selection_.list_items.end()) return all_items(count);
    const std::set<std::uint64_t> shown(chosen->second.begin(), chosen->second.end());
    AIGAQ_ASSERT(*shown.rbegin() < count);
    return {shown.begin(), shown.end()};
  }

  [[nodiscard]] TextOpening words(std::string_view text, const TextCuts& cuts,
                                  const std::vector<LeafRange>& shown,
                                  const std::function<crypto::TreeSeed()>& seed) const {
    return later_ ? later_text(text, cuts, seed, shown) : open_text(text, cuts, seed(), shown);
  }

  void open_nested(unsigned slot, SlotOpening& out) const {
    const Field* field = schema_of(statement_.kind).at(slot);
    if (slot == kTextSlot && field->shape == FieldShape::content) {
      out.text = std::make_unique<TextOpening>(words(*statement_.text, *statement_.text_cuts,
                                                     selection_.text->shown_words,
                                                     [this] { return text_seed(seed_); }));
    } else if (field->shape == FieldShape::files) {
      out.list = std::make_unique<ListOpening>(files());
    } else if (field->shape == FieldShape::relations || field->shape == FieldShape::list) {
      std::vector<Bytes> items =
          field->shape == FieldShape::relations
              ? relation_items(statement_.relations)
              : list_items(std::string(field->key), statement_.fields.at(std::string(field->key)));
      const Numbers shown = shown_items(slot, items.size());
      out.list =
          std::make_unique<ListOpening>(open_list(std::move(items), list_seed(seed_, slot), shown));
    }
  }

  [[nodiscard]] ListOpening files() const {
    Numbers shown = shown_files();
    ListOpening out = open_list(file_items(statement_, seed_), list_seed(seed_, kFilesSlot), shown);
    const auto form = [this](std::uint64_t i) {
      return file_form(i, selection_.files[static_cast<std::size_t>(i)]);
    };
    if (later_) {
      out.later.count = shown.size();
      out.later.excerpt =
          std::ranges::any_of(shown, [&](std::uint64_t i) { return opens_chunks(i); });
      out.later.make = [form, shown = std::move(shown)](std::size_t i) { return form(shown[i]); };
      return out;
    }
    for (const std::uint64_t i : shown) {
      out.forms.push_back(std::make_unique<FormOpening>(form(i)));
    }
    return out;
  }

  [[nodiscard]] FormOpening file_form(std::uint64_t number, const FileSelection& choice) const {
    const FileRecord& record = statement_.files[static_cast<std::size_t>(number)];
    const FormLeaves leaves = file_form_leaves(statement_, number, seed_);
    const bool words = choice.words.has_value() && record.cuts.has_value();
    const bool some = shows_some(choice) || (choice.shown && !words);
    const bool whole = choice.shown && !choice.chunks &&
                       (!words || all_words(choice.words->shown_words, *record.cuts));
    SlotSet slots(choice.more_slots.begin(), choice.more_slots.end());
    AIGAQ_ASSERT(slots.empty() || *slots.rbegin() < leaves.size());
    slots.insert(kHeadSlot);
    if (choice.show_name) slots.insert(kFileNameSlot);
    slots.erase(kFileContentSlot);
    if (some) slots.insert({kFileTypeSlot, kFileContentSlot});
    // Sizes tell: they are open exactly when nothing of the content is hidden.
    for (const unsigned slot : {kFileSizeSlot, kFileDigestSlot}) {
      if (whole) {
        slots.insert(slot);
      } else {
        slots.erase(slot);
      }
    }
    FormOpening out;
    out.opening =
        open_leaves(labels::kFormTree, file_form_seed(seed_, number), leaves, ranges_of(slots));
    for (const unsigned slot : slots) {
      SlotOpening& opened = out.slots.emplace_back();
      opened.data = leaves[slot];
      if (slot == kFileContentSlot) {
        open_content(number, choice, words, opened);
      } else if (leaves[slot] && schema_of(FormKind::file).at(slot)->shape == FieldShape::list) {
        const std::string key(schema_of(FormKind::file).at(slot)->key);
        std::vector<Bytes> items = list_items(key, record.fields->at(key));
        const Numbers all = all_items(items.size());
        opened.list = std::make_unique<ListOpening>(
            open_list(std::move(items), file_list_seed(seed_, number, slot), all));
      }
    }
    return out;
  }

  static Numbers all_items(std::size_t count) {
    Numbers all(count);
    std::iota(all.begin(), all.end(), std::uint64_t{0});
    return all;
  }

  void open_content(std::uint64_t number, const FileSelection& choice, bool words,
                    SlotOpening& out) const {
    const FileRecord& record = statement_.files[static_cast<std::size_t>(number)];
    if (words) {
      const auto text = std::make_shared<const std::string>(read_text_(number));
      out.text = std::make_unique<TextOpening>(
          this->words(*text, *record.cuts, choice.words->shown_words,
                      [this, number] { return file_content_seed(seed_, number); }));
      if (out.text->later) out.text->later->held = text;
      return;
    }
    if (choice.chunks) {
      AIGAQ_ASSERT(!record.cuts);
      out.file = std::make_unique<FileOpening>();
      out.file->opening = open_chunks_(number, *choice.chunks);
      out.file->excerpt = true;
      return;
    }
    out.file = std::make_unique<FileOpening>(open_whole_file(
        statement_, seed_, static_cast<std::size_t>(number), std::string(choice.member)));
  }

  const Statement& statement_;
  const EntrySeed& seed_;
  const Selection& selection_;
  const TextReader read_text_;
  const ChunkOpener open_chunks_;
  const bool later_;
};

EntryOpening entry_opening(const Opener& opener, const EntrySeed& seed, ByteView author_cose,
                           bool show_author) {
  EntryOpening out;
  out.form = opener.form();
  const Salt16 salt = author_salt(seed);
  if (show_author) {
    out.author = AuthorOpening{salt, Bytes(author_cose.begin(), author_cose.end())};
  } else {
    out.author_leaf = author_leaf(salt, author_cose);
  }
  return out;
}

}  // namespace

EntryOpening make_entry_opening(const Statement& statement, const EntrySeed& seed,
                                ByteView author_cose, const Selection& selection,
                                const TextReader& read_text, const ChunkOpener& open_chunks) {
  const Opener opener(statement, seed, selection, read_text, open_chunks, false);
  return entry_opening(opener, seed, author_cose, selection.author);
}

void write_entry_opening(const Statement& statement, const EntrySeed& seed, ByteView author_cose,
                         const Selection& selection, const TextReader& read_text,
                         const ChunkOpener& open_chunks, ByteSink& out) {
  const Opener opener(statement, seed, selection, read_text, open_chunks, true);
  write_in_parts(entry_opening(opener, seed, author_cose, selection.author), out);
}

FormOpening ListOpening::take_form(std::size_t i) {
  return forms.empty() ? later.make(i) : std::move(*forms.at(i));
}

FileOpening open_whole_file(const Statement& statement, const EntrySeed& seed, std::size_t file,
                            std::string member) {
  const FileRecord& record = statement.files.at(file);
  const TreeLabel& label = record.cuts ? labels::kTextTree : labels::kFileTree;
  FileOpening out{whole_tree(label, file_content_seed(seed, file), record.content.leaves),
                  std::move(member), false, std::nullopt};
  if (record.cuts) out.cuts = *record.cuts;
  return out;
}

}  // namespace aigaq::formats
