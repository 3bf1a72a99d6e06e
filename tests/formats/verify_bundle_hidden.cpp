// Nothing of what stays hidden is anywhere in the decrypted bundle: over random statements and
// random choices of what to show.

#include <doctest/doctest.h>

#include "crypto/hash.hpp"
#include "crypto/limits.hpp"
#include "tests/formats/verify_bundle_case.hpp"

namespace aigaq::formats {
namespace {

// Words that stand nowhere else: ten letters, Latin or Cyrillic.
std::string random_word(crypto::RandomSource& random) {
  const bool cyrillic = random.below(3) == 0;
  std::string out;
  for (int i = 0; i < 10; ++i) {
    const auto letter = static_cast<unsigned>(random.below(26));
    if (!cyrillic) {
      out.push_back(static_cast<char>('a' + letter));
    } else if (letter < 16) {
      out += {'\xd0', static_cast<char>(0xb0 + letter)};  // а to п
    } else {
      out += {'\xd1', static_cast<char>(0x80 + letter - 16)};  // р to щ
    }
  }
  return out;
}

std::string upper(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 'a' && byte <= 'z') {
      out.push_back(static_cast<char>(byte - 32));
    } else if (byte == 0xd0 || byte == 0xd1) {
      const auto next = static_cast<unsigned char>(text[++i]);
      out.push_back('\xd0');
      out.push_back(static_cast<char>(byte == 0xd0 ? next - 0x20 : next + 0x20));
    } else {
      out.push_back(static_cast<char>(byte));
    }
  }
  return out;
}

std::string utf16(std::string_view text, bool big) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned code = static_cast<unsigned char>(text[i]);
    if (code >= 0xc0) code = (code & 0x1f) << 6 | (static_cast<unsigned char>(text[++i]) & 0x3f);
    const char high = static_cast<char>(code >> 8);
    const char low = static_cast<char>(code & 0xff);
    out += big ? std::string{high, low} : std::string{low, high};
  }
  return out;
}

// What must not be found, with a word for the failure message.
class Hidden {
 public:
  void phrase(const std::string& text) {
    for (const std::string& form : {text, upper(text)}) {
      add("phrase", form);
      add("UTF-16LE", utf16(form, false));
      add("UTF-16BE", utf16(form, true));
      add("base64", to_base64(as_bytes(form), Base64Padding::unpadded).substr(0, 12));
    }
    digest(as_bytes(text));
  }
  void digest(ByteView of) {
    const Hash hash = crypto::sha256(of);
    raw("digest", hash.view());
  }
  void raw(const char* what, ByteView bytes) {
    add(what, std::string(as_text(bytes)));
    add(what, to_hex(bytes));
    add(what, upper(to_hex(bytes)));
    add(what, to_base64(bytes, Base64Padding::unpadded).substr(0, 40));
  }
  void must_not_be_in(ByteView haystack) const {
    for (const auto& needle : needles_) {
      const bool found = as_text(haystack).find(needle.second) != std::string_view::npos;
      CHECK_FALSE_MESSAGE(found, needle.first << ": " << to_hex(as_bytes(needle.second)));
    }
  }
  [[nodiscard]] std::size_t size() const { return needles_.size(); }

 private:
  void add(const char* what, std::string needle) { needles_.emplace_back(what, std::move(needle)); }
  std::vector<std::pair<const char*, std::string>> needles_;
};

std::string random_text(crypto::RandomSource& random, std::size_t words) {
  std::string out;
  for (std::size_t i = 0; i < words; ++i) out += random_word(random) + " ";
  return out;
}

Statement random_statement(crypto::RandomSource& random) {
  constexpr FormKind kKinds[] = {FormKind::testimony, FormKind::court_record, FormKind::source};
  Statement out;
  out.kind = kKinds[random.below(3)];
  for (const Field& field : schema_of(out.kind).fields) {
    if (!field.in_form || (!field.required && random.below(3) == 0)) continue;
    auto& values = out.fields[std::string(field.key)];
    const std::size_t count = field.shape == FieldShape::list ? 1 + random.below(4) : 1;
    for (std::size_t i = 0; i < count; ++i) values.push_back(random_word(random));
  }
  if (random.below(4) != 0) {
    out.text = random_text(random, 1 + random.below(40));
    out.text_cuts = test::cut(*out.text, random);
  }
  return out;
}

std::vector<test::FixtureFile> random_files(crypto::RandomSource& random) {
  std::vector<test::FixtureFile> out(random.below(4));
  for (auto& file : out) {
    file.name = random_word(random) + ".txt";
    file.redactable = random.below(2) == 0;
    const std::string text = random_text(random, 1 + random.below(30));
    file.bytes.assign(text.begin(), text.end());
    if (!file.redactable) file.bytes.resize(file.bytes.size() + random.below(70'000), 0xee);
  }
  return out;
}

// Some of the words shown; the others are hidden.
TextSelection choose_words(std::string_view text, const TextCuts& cuts,
                           crypto::RandomSource& random, Hidden& hidden) {
  TextSelection out;
  std::size_t at = 0;
  auto cut = cuts.words.begin();
  for (std::size_t i = 0; i < cuts.words.size(); ++i, ++cut) {
    const auto bytes = static_cast<std::size_t>((*cut).bytes);
    if (random.below(2) == 0) {
      hidden.phrase(std::string(text.substr(at, bytes - 1)));
    } else if (!out.shown_words.empty() && out.shown_words.back().end == i) {
      ++out.shown_words.back().end;
    } else {
      out.shown_words.push_back({i, i + 1});
    }
    at += bytes;
  }
  return out;
}

bool all_of(const TextSelection& words, const TextCuts& cuts) {
  return words.shown_words == std::vector<crypto::LeafRange>{{0, cuts.words.size()}};
}

void choose_fields(const Statement& statement, crypto::RandomSource& random, Selection& selection,
                   Hidden& hidden) {
  const Schema& schema = schema_of(statement.kind);
  for (const auto& [key, values] : statement.fields) {
    const Field& field = *schema.find(key);
    const bool open = random.below(2) == 0 || field.slot == kDuressSlot;
    if (open) selection.slots.push_back(field.slot);
    if (!open) {
      for (const std::string& value : values) hidden.phrase(value);
    } else if (field.shape == FieldShape::list) {
      auto& items = selection.list_items[field.slot];
      for (std::size_t i = 0; i < values.size(); ++i) {
        if (i == 0 || random.below(2) == 0) {
          items.push_back(i);
        } else {
          hidden.phrase(values[i]);
        }
      }
    }
  }
}

void hide_file(const test::FixtureFile& file, Hidden& hidden) {
  hidden.digest(file.bytes);
  hidden.phrase(std::string(as_text(ByteView(file.bytes).first(10))));
}

Selection choose(const test::LogFixture& log, std::uint64_t number, crypto::RandomSource& random,
                 Hidden& hidden) {
  const Statement& statement = log.statement(number);
  Selection out;
  choose_fields(statement, random, out, hidden);
  if (statement.text) {
    const TextSelection words = choose_words(*statement.text, *statement.text_cuts, random, hidden);
    if (!words.shown_words.empty()) out.text = words;
    if (!all_of(words, *statement.text_cuts)) {
      hidden.digest(as_bytes(*statement.text));
      hidden.raw("text seed", text_seed(log.seed(number)).reveal());
    }
  }
  for (std::size_t i = 0; i < statement.files.size(); ++i) {
    const test::FixtureFile& file = log.files(number)[i];
    FileSelection& selection = out.files.emplace_back();
    selection.show_name = random.below(3) == 0;
    if (!selection.show_name) hidden.phrase(file.name.substr(0, file.name.size() - 4));
    selection.shown = random.below(3) != 0;
    if (selection.shown && file.redactable && random.below(2) == 0) {
      selection.words = choose_words(as_text(file.bytes), *statement.files[i].cuts, random, hidden);
      selection.shown = !selection.words->shown_words.empty();
      if (!all_of(*selection.words, *statement.files[i].cuts)) {
        hidden.digest(file.bytes);
        hidden.raw("file seed", file_content_seed(log.seed(number), i).reveal());
      }
      continue;
    }
    if (!selection.shown) {
      hide_file(file, hidden);
      hidden.raw("file seed", file_content_seed(log.seed(number), i).reveal());
      continue;
    }
    selection.member = file_member(number, i + 1, extension_of(statement.files[i].media_type));
    if (random.below(2) == 0) selection.more_slots = {kFileTypeSlot, kFileSizeSlot};
  }
  return out;
}

// The other way round, so that a search that finds nothing at all is noticed.
std::size_t shown_values_found(const test::LogFixture& log, const test::BundleRequest& request,
                               ByteView tar) {
  std::size_t found = 0;
  for (const auto& [number, selection] : request.entries) {
    const Statement& statement = log.statement(number);
    for (const auto& [key, values] : statement.fields) {
      const unsigned slot = schema_of(statement.kind).find(key)->slot;
      if (std::ranges::find(selection.slots, slot) == selection.slots.end()) continue;
      CHECK(as_text(tar).find(values[0]) != std::string_view::npos);
      ++found;
    }
  }
  return found;
}

TEST_CASE("bundle: nothing hidden is in it, over random statements and choices") {
  const std::uint64_t seed = test::test_seed("hidden parts of bundles");
  std::size_t needles = 0;
  std::size_t shown = 0;
  for (std::uint64_t round = 0; round < 24; ++round) {
    CAPTURE(round);
    test::SeededRandom random(seed + round);
    test::LogFixture log(seed * 31 + round);
    const std::uint64_t entries = 1 + random.below(3);
    for (std::uint64_t i = 0; i < entries; ++i) {
      log.add(random_statement(random), random_files(random));
    }
    const auto reader = random.secret<crypto::X25519Secret>();
    test::BundleRequest request;
    request.recipients = {crypto::x25519_public(reader)};
    Hidden hidden;
    for (std::uint64_t number = 1; number <= entries; ++number) {
      if (random.below(4) == 0) continue;
      request.entries.emplace(number, choose(log, number, random, hidden));
      hidden.raw("entry seed", log.seed(number).reveal());
      hidden.raw("form seed", form_seed(log.seed(number)).reveal());
    }
    hidden.raw("member's key", log.member().public_key().view());
    hidden.raw("reader's key", request.recipients[0].view());
    hidden.phrase(age::recipient_text(request.recipients[0]));
    const Bytes file = log.bundle(request);
    const BundleReport report = test::check(file, reader, log.trust());
    CHECK(test::classes_of(report) == "");
    const Bytes tar = test::open_bundle(file, reader).tar;
    hidden.must_not_be_in(tar);
    needles += hidden.size();
    shown += shown_values_found(log, request, tar);
  }
  CHECK(shown > 100);
  CHECK(needles > 2'000);
}

}  // namespace
}  // namespace aigaq::formats
