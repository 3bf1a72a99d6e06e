// Cases of the rules that look at several parts at once: duress, identities, files' forms, cuts,
// and a genesis that follows another log.
#include <doctest/doctest.h>

#include "crypto/labels.hpp"
#include "crypto/limits.hpp"
#include "formats/log/succession.hpp"
#include "tests/formats/verify_entry_cases.hpp"

namespace aigaq::test {
namespace {

class MoreCases {
 public:
  std::vector<RefusalCase> all() {
    duress();
    identities();
    file_forms();
    cuts();
    successions();
    return std::move(cases_);
  }

 private:
  void put(std::string name, std::string expected, EntryOpening opening, Bytes entry,
           std::map<std::string, std::string> members = {}) {
    cases_.push_back({std::move(name), std::move(entry), std::move(opening), std::move(members),
                      std::move(expected)});
  }

  void duress() {
    const auto with = [&](const char* name, const char* expected, unsigned slot, const char* key,
                          std::set<unsigned> open) {
      FormLeaves leaves = plain_leaves();
      if (*key != '\0')
        leaves[slot] = encode_leaf({key, LeafType::text, std::string("They came.")});
      const Crafted made = craft(std::move(leaves), random_);
      open.insert({0, slot});
      put(name, expected, made.open(open), made.entry_bytes);
    };
    with("duress-closed-beside-summary", "duress-closed", 9, "summary", {});
    with("duress-closed-beside-confession", "duress-closed", 47, "confession", {});
    with("accepted-summary-beside-empty-duress", "", 9, "summary", {kDuressSlot});
    with("accepted-empty-summary-without-duress", "", 9, "", {});
    const Sealed sealed = one_file(true);
    for (const bool whole : {true, false}) {
      Selection selection;
      selection.files.resize(1);
      selection.files[0] = {true, false, {}, "file-1", {}};
      if (!whole) selection.files[0].words = TextSelection{{{0, 1}}};
      EntryOpening opening = sealed.open(selection);
      const FormLeaves leaves = form_leaves(sealed.statement, sealed.seed);
      opening.form.slots.pop_back();  // duress, the last one open
      opening.form.opening =
          open_tree(labels::kFormTree, form_seed(sealed.seed), leaves, {0, kFilesSlot});
      put(whole ? "duress-closed-beside-redactable-file" : "duress-closed-beside-words-of-a-file",
          "duress-closed", std::move(opening), sealed.entry_bytes(), members_of(sealed));
    }
    const Sealed plain = one_file(false);
    Selection selection;
    selection.files.resize(1);
    selection.files[0] = {true, false, {}, "file-1", {}};
    put("accepted-other-file-without-duress", "", plain.open(selection), plain.entry_bytes(),
        members_of(plain));
  }

  Sealed one_file(bool redactable) {
    Statement statement;
    statement.kind = FormKind::source;
    statement.fields = {{"title", {"A title"}}};
    std::vector<std::string> files;
    add_file(statement, files, "note.txt", "alpha beta gamma", redactable, random_);
    if (redactable) statement.files[0].cuts = TextCuts{{{6, 2}, {5, 1}, {5, 0}}};
    return seal(std::move(statement), std::move(files), random_);
  }

  void identities() {
    for (const std::uint64_t count : {std::uint64_t{1}, std::uint64_t{5}}) {
      FormLeaves leaves = plain_leaves();
      leaves[kIdentitiesSlot] =
          encode_leaf({"identities", LeafType::identities, LeafTree{{}, count}});
      const Crafted made = craft(std::move(leaves), random_);
      put("identities-of-" + std::to_string(count) + "-leaves", "count-mismatch",
          made.open({0, kIdentitiesSlot}), made.entry_bytes);
    }
  }

  // A file's form with this head and one more leaf, opened whole.
  void file_form(const char* name, const char* expected, const LeafHead& head, unsigned number,
                 std::optional<Bytes> leaf, std::size_t forms = 1) {
    FormLeaves of_file(32);
    of_file[0] = encode_leaf({"head", LeafType::head, head});
    if (leaf) of_file[number] = std::move(leaf);
    const auto seed = random_.secret<crypto::TreeSeed>();
    const auto list_seed = random_.secret<crypto::TreeSeed>();
    const FormLeaves items = {encode_leaf({"files", LeafType::form, root_of(of_file, seed)})};
    FormLeaves leaves = plain_leaves();
    leaves[kFilesSlot] =
        encode_leaf({"files", LeafType::files, LeafTree{list_root({*items[0]}, list_seed), 1}});
    const Crafted made = craft(std::move(leaves), random_);
    EntryOpening opening = made.open({0, kFilesSlot});
    opening.form.slots[1].list = std::make_unique<ListOpening>();
    ListOpening& list = *opening.form.slots[1].list;
    list.opening = open_tree(labels::kListTree, list_seed, items, {0});
    list.items.push_back(*items[0]);
    for (std::size_t i = 0; i < forms; ++i) {
      auto form = std::make_unique<FormOpening>();
      form->opening = open_tree(labels::kFormTree, seed, of_file, {0, number});
      form->slots.emplace_back().data = of_file[0];
      form->slots.emplace_back().data = of_file[number];
      list.forms.push_back(std::move(form));
    }
    put(name, expected, std::move(opening), made.entry_bytes);
  }

  void file_forms() {
    const LeafHead head{"file", 1, "original"};
    const auto name_of_file = [](Bytes bytes) {
      return encode_leaf({"name", LeafType::bytes, std::move(bytes)});
    };
    file_form("accepted-file-name-in-bytes", "", head, 1, name_of_file({0xff, 'a'}));
    file_form("file-name-in-bytes-that-is-utf8", "leaf-malformed", head, 1,
              name_of_file({'a', '.', 'b'}));
    file_form("file-name-of-no-bytes", "leaf-malformed", head, 1, name_of_file({}));
    file_form("file-status-amends", "unknown-status", {"file", 1, "amends"}, 1,
              encode_leaf({"name", LeafType::text, std::string("a")}));
    file_form("file-forms-more-than-items", "opening-malformed", head, 1,
              encode_leaf({"name", LeafType::text, std::string("a")}), 2);
  }

  // Of a redactable file that its member shows whole.
  void cuts() {
    const Sealed sealed = one_file(true);
    const auto with = [&](const char* name, const char* expected, TextCuts words) {
      EntryOpening opening = sealed.open_all();
      for (SlotOpening& slot : opening.form.slots) {
        if (!slot.list || slot.list->forms.empty()) continue;
        slot.list->forms[0]->slots[kFileContentSlot].file->cuts = words;
      }
      put(name, expected, std::move(opening), sealed.entry_bytes(), members_of(sealed));
    };
    with("redactable-cuts-too-few-leaves", "cuts-mismatch", {{{6, 2}, {5, 0}, {5, 0}}});
    with("redactable-cuts-with-an-empty-word", "cuts-mismatch", {{{6, 2}, {10, 1}, {0, 0}}});
    with("redactable-cuts-of-no-word", "cuts-mismatch", {});
    with("redactable-cuts-of-too-many-bytes", "cuts-mismatch",
         {{{6, 2}, {5, 1}, {limits::kRedactableTextBytes, 0}}});
    with("redactable-cuts-elsewhere", "file-mismatch", {{{5, 2}, {6, 1}, {5, 0}}});
    with("redactable-cuts-past-the-bytes", "file-mismatch", {{{6, 2}, {5, 1}, {6, 0}}});
  }

  void successions() {
    const auto log = crypto::Ed25519SigningKey::generate(random_);
    const auto old = crypto::Ed25519SigningKey::generate(random_);
    const Succession good{random_.fixed<VaultId>(), 12, random_.fixed<Hash>()};
    const auto with = [&](const char* name, const char* expected, const Bytes& succeeds) {
      FormLeaves leaves = plain_leaves();
      Crafted made = craft(std::move(leaves), random_);
      Entry entry = *decode_entry_map(made.entry_bytes);
      entry.number = 0;
      entry.previous = {};
      entry.genesis.emplace();
      entry.genesis->log_key = log.public_key();
      entry.vault = vault_id(*entry.genesis);
      entry.genesis->succeeds = succeeds;
      put(name, expected, made.open({0}), encode_entry(entry));
    };
    const Bytes said = sign_succession(good, old, log);
    with("accepted-genesis-that-follows", "", said);
    Succession empty = good;
    empty.size = 0;
    with("succeeds-an-empty-log", "genesis-invalid", sign_succession(empty, old, log));
    Succession itself = good;
    Genesis genesis;
    genesis.log_key = log.public_key();
    itself.vault = vault_id(genesis);
    with("succeeds-itself", "genesis-invalid", sign_succession(itself, old, log));
    with("succeeds-by-one-key", "genesis-invalid", sign_succession(good, log, log));
    with("succeeds-for-another-log-key", "genesis-invalid", sign_succession(good, old, old));
    const auto flipped = [&](const char* name, std::size_t back) {
      Bytes bytes = said;
      bytes.at(bytes.size() - back) ^= 1;
      with(name, "genesis-invalid", bytes);
    };
    // Keys in their order: v, log, root, size, vault, succession; 110 bytes the last.
    flipped("succeeds-signature-flipped", 1);
    flipped("succeeds-key-flipped", 70);
    flipped("succeeds-vault-flipped", 125);
    Bytes longer = said;
    longer.push_back(0);
    with("succeeds-trailing-byte", "genesis-invalid", longer);
    with("succeeds-of-no-bytes", "genesis-invalid", {});
    Bytes later = said;
    REQUIRE(later[3] == 1);  // a6 61 76 01: the value of v
    later[3] = 2;
    with("succeeds-version-2", "unknown-version", later);
  }

  SeededRandom random_{62};
  std::vector<RefusalCase> cases_;
};

}  // namespace

std::vector<RefusalCase> more_refusal_cases() { return MoreCases().all(); }

}  // namespace aigaq::test
