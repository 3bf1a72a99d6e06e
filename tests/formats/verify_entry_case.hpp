#pragma once
// Sealed entries to open: one fixed sample, random ones, and forms made of any leaves at all.

#include <map>
#include <set>
#include <string>

#include "formats/disclosure/opening.hpp"
#include "formats/log/entry.hpp"
#include "formats/statement/form_leaves.hpp"
#include "formats/verify/entry_check.hpp"
#include "tests/support/random.hpp"

namespace aigaq::test {

using namespace formats;

// A word of letters that stands nowhere else.
[[nodiscard]] std::string unique_word(crypto::RandomSource& random);
// Cuts behind every space; up to chaff_below chaff leaves behind a word.
[[nodiscard]] TextCuts cut(std::string_view text, crypto::RandomSource& random,
                           std::uint64_t chaff_below = 6);

struct Sealed {
  Statement statement;
  EntrySeed seed;
  crypto::Ed25519SigningKey member;
  Entry entry;
  Bytes cose;
  std::vector<std::string> file_bytes;

  [[nodiscard]] Bytes entry_bytes() const { return encode_entry(entry); }
  [[nodiscard]] EntryOpening open(const Selection& selection) const;
  [[nodiscard]] EntryOpening open_all() const { return open(select_all(statement)); }
};

// Fills in what is derived and signs: files get their content, the entry its root.
[[nodiscard]] Sealed seal(Statement statement, std::vector<std::string> file_bytes,
                          crypto::RandomSource& random);
void add_file(Statement& statement, std::vector<std::string>& file_bytes, const std::string& name,
              std::string bytes, bool redactable, crypto::RandomSource& random);
// Testimony with fields, lists, relations, a text and three files.
[[nodiscard]] Sealed sample(crypto::RandomSource& random);
[[nodiscard]] Sealed random_entry(crypto::RandomSource& random);
[[nodiscard]] Selection random_selection(const Statement& statement, crypto::RandomSource& random);

// An entry over a form of any leaves, for what no writer of ours would make.
struct Crafted {
  FormLeaves leaves;
  EntrySeed seed;
  Bytes entry_bytes;

  // The opening of these slots, without anything nested.
  [[nodiscard]] EntryOpening open(const std::set<unsigned>& slots) const;
};
[[nodiscard]] Crafted craft(FormLeaves leaves, crypto::RandomSource& random);
[[nodiscard]] FormLeaves plain_leaves();  // a testimony with a title alone
[[nodiscard]] crypto::Opening open_tree(const TreeLabel& label, const crypto::TreeSeed& seed,
                                        const FormLeaves& leaves, const std::set<unsigned>& shown);

// check_entry of a document that comes in pieces, of some sizes: all find the same.
[[nodiscard]] Result<EntryCheck> check_coming(const Bytes& entry, ByteView document);
// check_entry and a FileCheck of each file, after a round through the encoding. The same is found
// of the document as it comes. A member that is
// not there is missing-file. Classes in the order found.
struct Checked {
  EntryCheck check;
  std::vector<std::string> classes;
};
[[nodiscard]] Checked check(const Bytes& entry, const EntryOpening& opening,
                            const std::map<std::string, std::string>& members);
[[nodiscard]] Checked check(const Sealed& sealed, const EntryOpening& opening);
[[nodiscard]] std::map<std::string, std::string> members_of(const Sealed& sealed);

}  // namespace aigaq::test
