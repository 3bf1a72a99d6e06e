#pragma once
// What the cases of verify_entry_cases.hpp are made with. One stream of randomness runs through all
// of them, in the order of all(): another order is another set of vectors.

#include <doctest/doctest.h>

#include <optional>
#include <set>

#include "tests/formats/verify_entry_cases.hpp"

namespace aigaq::test {

class RefusalCases {
 public:
  RefusalCases();
  std::vector<RefusalCase> all();

 private:
  using Members = std::map<std::string, std::string>;

  // Of the entry as a whole.
  void accepted();
  void entries();
  void authors();
  void heads();
  void leaves();
  // Of what is nested in its form.
  void nested();
  void lists();
  void texts();
  void files();

  void crafted_list(std::string name, std::string expected, unsigned number, LeafType type,
                    const std::string& key, Bytes item);
  // A tree of these leaves (nullopt: chaff) of which some are shown as the text and cuts given.
  void crafted_text(std::string name, std::string expected,
                    const std::vector<std::optional<std::string>>& words,
                    const std::set<unsigned>& shown, std::string text, TextCuts cuts);
  // A file's form with slots of our choice open and its content closed or opened in part.
  void sizes();
  // The author himself committed to a size or digest that the bytes don't have.
  void lying_file(const char* name, const char* expected, std::uint64_t size, bool wrong_digest);

  Selection part() const {
    Selection selection;
    selection.slots = {2, kRelationsSlot, methods()};
    selection.list_items[methods()] = {0, 2};
    selection.text = TextSelection{{{0, 1}, {2, 3}}};
    selection.files.resize(2);
    selection.files[0] = {true, true, {}, "file-1", {}};
    selection.files[1] = {true, false, TextSelection{{{1, 2}}}, "", {}};
    return selection;
  }
  static unsigned methods() { return schema_of(FormKind::testimony).find("methods")->slot; }

  void put(std::string name, std::string expected, EntryOpening opening) {
    put(std::move(name), std::move(expected), std::move(opening), sealed_.entry_bytes());
  }
  void put(std::string name, std::string expected, EntryOpening opening, Bytes entry) {
    put(std::move(name), std::move(expected), std::move(opening), std::move(entry),
        members_of(sealed_));
  }
  void put(std::string name, std::string expected, EntryOpening opening, Bytes entry,
           Members members) {
    cases_.push_back({std::move(name), std::move(entry), std::move(opening), std::move(members),
                      std::move(expected)});
  }
  // The opened slot of that number. Precondition: it is open.
  static SlotOpening& slot(FormOpening& form, unsigned number) {
    std::size_t at = 0;
    for (const crypto::LeafRange& range : form.opening.ranges) {
      for (std::uint64_t i = range.begin; i < range.end; ++i, ++at) {
        if (i == number) return form.slots.at(at);
      }
    }
    REQUIRE(false);
    return form.slots.front();
  }
  template <class Change>
  void changed(std::string name, std::string expected, const Change& change) {
    EntryOpening opening = sealed_.open(part());
    change(opening);
    put(std::move(name), std::move(expected), std::move(opening));
  }
  // A form with one leaf of our own making, that slot and the head open.
  void crafted(std::string name, std::string expected, unsigned number, Bytes leaf) {
    FormLeaves leaves = plain_leaves();
    leaves.at(number) = std::move(leaf);
    const Crafted made = craft(std::move(leaves), random_);
    put(std::move(name), std::move(expected), made.open({0, number}), made.entry_bytes, {});
  }

  SeededRandom random_;
  Sealed sealed_;
  std::vector<RefusalCase> cases_;
};

}  // namespace aigaq::test
