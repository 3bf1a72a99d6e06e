#include "tests/formats/verify_entry_case.hpp"

#include <doctest/doctest.h>

#include "crypto/hash.hpp"
#include "crypto/labels.hpp"
#include "crypto/limits.hpp"
#include "formats/verify/classes.hpp"
#include "tests/formats/pieces.hpp"

namespace aigaq::test {
namespace {

using crypto::LeafKind;

std::string phrase(crypto::RandomSource& random, std::uint64_t words) {
  static constexpr std::array<std::string_view, 6> kGaps = {" ",  " ",  ", ",
                                                            ". ", "\n", " \xe2\x80\x94 "};
  std::string out;
  for (std::uint64_t i = 0; i < words; ++i) {
    out += unique_word(random);
    out += kGaps[random.below(kGaps.size())];
  }
  return out;
}

Hash file_root(std::string_view bytes, const crypto::TreeSeed& seed, std::uint64_t& leaves) {
  crypto::SaltedTreeBuilder tree(labels::kFileTree, seed);
  do {
    const std::string_view chunk = bytes.substr(0, limits::kFileChunk);
    tree.add(LeafKind::content, as_bytes(chunk));
    bytes.remove_prefix(chunk.size());
  } while (!bytes.empty());
  leaves = tree.count();
  return tree.root();
}

}  // namespace

std::string unique_word(crypto::RandomSource& random) {
  static constexpr std::array<std::string_view, 4> kStart = {"w", "\xd0\xb6", "\xd2\x9b", "Z"};
  Bytes bytes(6);
  random.fill(bytes);
  return std::string(kStart[random.below(kStart.size())]) + to_hex(bytes);
}

TextCuts cut(std::string_view text, crypto::RandomSource& random, std::uint64_t chaff_below) {
  TextCuts cuts;
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    ++bytes;
    const bool gap = text[i] == ' ' || text[i] == '\n';
    const bool next_gap = i + 1 < text.size() && (text[i + 1] == ' ' || text[i + 1] == '\n');
    if (gap && !next_gap) {
      cuts.words.push_back({bytes, random.below(chaff_below)});
      bytes = 0;
    }
  }
  if (bytes > 0 || cuts.words.empty()) cuts.words.push_back({bytes, random.below(chaff_below)});
  return cuts;
}

EntryOpening Sealed::open(const Selection& selection) const {
  return make_entry_opening(statement, seed, cose, selection, [&](std::uint64_t file) {
    return file_bytes.at(static_cast<std::size_t>(file));
  });
}

void add_file(Statement& statement, std::vector<std::string>& file_bytes, const std::string& name,
              std::string bytes, bool redactable, crypto::RandomSource& random) {
  FileRecord file;
  file.name = name;
  file.media_type = redactable ? "text/plain" : "application/octet-stream";
  file.size = bytes.size();
  file.digest = {crypto::sha256(as_bytes(bytes)).data};
  if (redactable) file.cuts = cut(bytes, random);
  statement.files.push_back(std::move(file));
  file_bytes.push_back(std::move(bytes));
}

Sealed seal(Statement statement, std::vector<std::string> file_bytes,
            crypto::RandomSource& random) {
  auto seed = random.secret<EntrySeed>();
  for (std::size_t i = 0; i < statement.files.size(); ++i) {
    FileRecord& file = statement.files[i];
    const crypto::TreeSeed content = file_content_seed(seed, i);
    if (file.cuts) {
      file.content = commit_text(file_bytes[i], *file.cuts, content);
    } else {
      file.content.kind = ContentKind::file;
      file.content.root = file_root(file_bytes[i], content, file.content.leaves);
    }
  }
  const auto valid = check_statement(statement);
  INFO((valid ? "" : valid.error().context));
  REQUIRE(valid);
  Sealed sealed{
      std::move(statement), std::move(seed), crypto::Ed25519SigningKey::generate(random), {}, {},
      std::move(file_bytes)};
  Entry& entry = sealed.entry;
  random.fill(entry.vault.mutable_view());
  entry.number = 1 + random.below(1000);
  random.fill(entry.previous.mutable_view());
  const Hash root = form_root(sealed.statement, sealed.seed);
  sealed.cose = sign_author(sealed.member, entry.vault, entry.number, entry.previous, root);
  entry.statement = statement_root(root, author_leaf(author_salt(sealed.seed), sealed.cose));
  return sealed;
}

Sealed sample(crypto::RandomSource& random) {
  Statement statement;
  statement.kind = FormKind::testimony;
  statement.status = Status::amends;
  statement.fields = {{"case", {"case-" + unique_word(random)}},
                      {"title", {"title-" + unique_word(random)}},
                      {"pseudonym", {"W-" + unique_word(random)}},
                      {"place", {"place-" + unique_word(random)}},
                      {"interviewer", {unique_word(random)}},
                      {"methods", {unique_word(random), unique_word(random), unique_word(random)}},
                      {"duress", {"under duress " + unique_word(random)}}};
  statement.relations = {{"amends", 3, random.fixed<Hash>()},
                         {"contradicts", 5, random.fixed<Hash>()}};
  statement.text = phrase(random, 12);
  statement.text_cuts = cut(*statement.text, random);
  std::vector<std::string> files;
  Bytes film(2 * limits::kFileChunk + 1000);
  random.fill(film);
  add_file(statement, files, "film-" + unique_word(random), std::string(as_text(film)), false,
           random);
  add_file(statement, files, "note \xff.txt", phrase(random, 8), true, random);
  add_file(statement, files, "empty.bin", "", false, random);
  statement.files[0].fields =
      FieldValues{{"device", {"device-" + unique_word(random)}},
                  {"transformations", {unique_word(random), unique_word(random)}}};
  return seal(std::move(statement), std::move(files), random);
}

Sealed random_entry(crypto::RandomSource& random) {
  Statement statement;
  statement.kind = static_cast<FormKind>(random.below(3));
  statement.status = static_cast<Status>(random.below(4));
  for (const Field& field : schema_of(statement.kind).fields) {
    if (!field.in_form || random.below(3) == 0) continue;
    const std::string key(field.key);
    if (field.shape == FieldShape::text) {
      statement.fields[key] = {phrase(random, 1 + random.below(4))};
    } else if (field.shape == FieldShape::list) {
      for (std::uint64_t n = 1 + random.below(5); n > 0; --n) {
        statement.fields[key].push_back(phrase(random, 1));
      }
    }
  }
  for (std::uint64_t n = random.below(4); n > 0; --n) {
    const auto words = relation_words();
    statement.relations.push_back(
        {std::string(words[random.below(words.size())]), random.below(9), random.fixed<Hash>()});
  }
  if (random.below(4) != 0) {
    statement.text = random.below(10) == 0 ? "" : phrase(random, 1 + random.below(40));
    statement.text_cuts = cut(*statement.text, random);
  }
  std::vector<std::string> files;
  for (std::uint64_t n = random.below(4); n > 0; --n) {
    const bool redactable = random.below(2) == 0;
    Bytes raw(random.below(3) * limits::kFileChunk + random.below(100));
    random.fill(raw);
    add_file(statement, files, "name-" + unique_word(random),
             redactable ? phrase(random, random.below(20)) : std::string(as_text(raw)), redactable,
             random);
    if (random.below(2) == 0) statement.files.back().fields.made()["place"] = {phrase(random, 1)};
  }
  return seal(std::move(statement), std::move(files), random);
}

namespace {

TextSelection random_words(const TextCuts& cuts, crypto::RandomSource& random) {
  TextSelection out;
  std::uint64_t at = random.below(3);
  while (at < cuts.words.size()) {
    const std::uint64_t end = std::min<std::uint64_t>(cuts.words.size(), at + 1 + random.below(4));
    out.shown_words.push_back({at, end});
    at = end + 1 + random.below(4);
  }
  return out;
}

}  // namespace

Selection random_selection(const Statement& statement, crypto::RandomSource& random) {
  Selection out;
  const Schema& schema = schema_of(statement.kind);
  for (const Field& field : schema.fields) {
    const bool content = field.shape == FieldShape::content || field.shape == FieldShape::files;
    if (content || random.below(2) == 0) continue;
    out.slots.push_back(field.slot);
    const auto values = statement.fields.find(std::string(field.key));
    if (field.shape != FieldShape::list || values == statement.fields.end()) continue;
    if (random.below(2) == 0) continue;
    auto& items = out.list_items[field.slot];
    for (std::uint64_t i = 0; i < values->second.size(); ++i) {
      if (random.below(2) == 0) items.push_back(i);
    }
  }
  if (statement.text && random.below(3) != 0) {
    out.text = random.below(4) == 0 ? TextSelection{{{0, statement.text_cuts->words.size()}}}
                                    : random_words(*statement.text_cuts, random);
  }
  for (std::size_t i = 0; i < statement.files.size(); ++i) {
    FileSelection file;
    file.shown = random.below(3) != 0;
    file.show_name = random.below(2) == 0;
    if (file.shown) file.member = "file-" + std::to_string(i + 1);
    if (statement.files[i].cuts && random.below(2) == 0) {
      file.words = random_words(*statement.files[i].cuts, random);
    }
    if (random.below(3) == 0) file.more_slots.push_back(9);  // place
    out.files.push_back(std::move(file));
  }
  out.author = random.below(2) == 0;
  return out;
}

crypto::Opening open_tree(const TreeLabel& label, const crypto::TreeSeed& seed,
                          const FormLeaves& leaves, const std::set<unsigned>& shown) {
  std::vector<crypto::LeafRange> ranges;
  for (const unsigned i : shown) {
    if (!ranges.empty() && ranges.back().end == i) {
      ++ranges.back().end;
    } else {
      ranges.push_back({i, i + 1u});
    }
  }
  crypto::SaltedLeaves hashes(label, seed);
  return crypto::make_opening(label, seed, leaves.size(), ranges, [&](std::uint64_t i) {
    const auto& leaf = leaves[static_cast<std::size_t>(i)];
    return leaf ? hashes.hash(i, LeafKind::content, *leaf) : hashes.hash(i, LeafKind::chaff, {});
  });
}

EntryOpening Crafted::open(const std::set<unsigned>& slots) const {
  EntryOpening out;
  out.form.opening = open_tree(labels::kFormTree, form_seed(seed), leaves, slots);
  for (const unsigned slot : slots) out.form.slots.emplace_back().data = leaves.at(slot);
  out.author_leaf = Hash{};
  return out;
}

Crafted craft(FormLeaves leaves, crypto::RandomSource& random) {
  Crafted out{std::move(leaves), random.secret<EntrySeed>(), {}};
  Entry entry;
  random.fill(entry.vault.mutable_view());
  entry.number = 9;
  random.fill(entry.previous.mutable_view());
  entry.statement = statement_root(root_of(out.leaves, form_seed(out.seed)), Hash{});
  out.entry_bytes = encode_entry(entry);
  return out;
}

FormLeaves plain_leaves() {
  FormLeaves leaves(64);
  leaves[0] = encode_leaf({"head", LeafType::head, LeafHead{"testimony", 1, "original"}});
  leaves[2] = encode_leaf({"title", LeafType::text, std::string("a title")});
  return leaves;
}

namespace {

// All that is told, in its order.
std::string told(const EntryCheck& check) {
  std::string out;
  const auto tell = [&](const auto&... words) { ((out += words, out += '|'), ...); };
  for (const Finding& finding : check.findings) {
    tell(finding.cls, finding.detail, finding.entry.value_or(""), finding.file.value_or(""));
  }
  for (const VerifiedFile& file : check.entry.files) {
    const ShownPart& shown = file.part.or_empty();
    tell(std::to_string(file.number), file.name.value_or("-").view(), file.media_type.value_or("-"),
         file.member.view(), std::to_string(file.size.value_or(0)), std::to_string(shown.gaps));
    for (const TextPiece& piece : shown.text) tell(piece.text, piece.gap ? "gap" : "");
    for (const Excerpt& part : shown.excerpts) tell(std::to_string(part.first));
  }
  for (const WaitingFile& waiting : check.files) {
    const FileToCheck task = waiting.task(check.entry.files.at(waiting.file).member);
    tell(task.member, std::to_string(task.file), to_hex(task.root.view()),
         to_hex(task.opening.values.bytes()), std::to_string(task.opening.count));
  }
  for (const ExcerptToCheck& task : check.excerpts) tell(std::to_string(task.file));
  for (const auto& [key, list] : check.entry.lists) tell(key, std::to_string(list.shown));
  tell(std::to_string(check.entry.gaps), std::to_string(check.entry.relations.size()));
  return out;
}

}  // namespace

namespace {

// What is let go of is nothing that anybody may read again.
void spoil(MutableByteView bytes) { std::ranges::fill(bytes, std::uint8_t{0xA5}); }

}  // namespace

Result<EntryCheck> check_coming(const Bytes& entry, ByteView document) {
  std::optional<Result<EntryCheck>> last;
  for (const std::size_t piece : {document.size() + 1, std::size_t{1}, std::size_t{1'000}}) {
    Bytes copy(document.begin(), document.end());
    InPieces source(copy, piece);
    auto now = check_entry(entry, source, piece, piece == 1 ? nullptr : spoil);
    std::ranges::fill(copy, std::uint8_t{0});
    CHECK((!last || last->has_value() == now.has_value()));
    if (last && now && *last) CHECK(told(**last) == told(*now));
    last.emplace(std::move(now));
  }
  return std::move(*last);
}

Checked check(const Bytes& entry, const EntryOpening& opening,
              const std::map<std::string, std::string>& members) {
  Bytes encoded = encode_opening(opening);
  auto decoded = decode_opening(encoded);
  REQUIRE(decoded);
  CHECK(encode_opening(*decoded) == encoded);
  Checked out{check_entry(entry, std::move(*decoded)), {}};
  // The same is found while it comes.
  auto coming = check_coming(entry, encoded);
  REQUIRE(coming);
  CHECK(told(*coming) == told(out.check));
  out.check = std::move(*coming);
  // Files come when the document is gone.
  std::ranges::fill(encoded, std::uint8_t{0});
  for (const Finding& finding : out.check.findings) out.classes.emplace_back(finding.cls);
  for (WaitingFile& waiting : out.check.files) {
    const VerifiedFile& shown = out.check.entry.files.at(waiting.file);
    FileToCheck task = std::move(waiting).task(shown.member);
    const auto member = members.find(task.member);
    if (member == members.end()) {
      out.classes.emplace_back(classes::kMissingFile);
      continue;
    }
    auto file = FileCheck::create(std::move(task), shown, true);
    if (!file) {
      out.classes.emplace_back(classes::kOpeningMalformed);
      continue;
    }
    file->update(as_bytes(member->second));
    for (const Finding& finding : file->finish()) out.classes.emplace_back(finding.cls);
  }
  return out;
}

std::map<std::string, std::string> members_of(const Sealed& sealed) {
  std::map<std::string, std::string> members;
  for (std::size_t i = 0; i < sealed.file_bytes.size(); ++i) {
    members["file-" + std::to_string(i + 1)] = sealed.file_bytes[i];
  }
  return members;
}

Checked check(const Sealed& sealed, const EntryOpening& opening) {
  return check(sealed.entry_bytes(), opening, members_of(sealed));
}

}  // namespace aigaq::test
