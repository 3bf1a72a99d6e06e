// Nothing that was hidden stands anywhere in the decrypted bundle.
#include <doctest/doctest.h>

#include <algorithm>

#include "crypto/hash.hpp"
#include "tests/vault/export_fixture.hpp"
#include "tests/vault/text_samples.hpp"
#include "vault/impl.hpp"

using namespace aigaq;
using test::ExportFixture;

namespace {

// A word that stands nowhere else: letters of two scripts and a number.
std::string secret(crypto::RandomSource& random) {
  static constexpr const char* kStems[] = {"Сағындық", "Королёв", "Йүсіп", "Żółkiewska", "Straßer"};
  return kStems[random.below(5)] + std::string("-") +
         std::to_string(100'000 + random.below(900'000));
}

// The secret as it may stand in a text: other case, invisible characters, a line break.
std::string in_some_spelling(const std::string& word, crypto::RandomSource& random) {
  switch (random.below(4)) {
    case 0:
      return test::spellings(word)[random.below(6) * 3];
    case 1:
      return word.substr(0, word.size() - 6) + "\n" + word.substr(word.size() - 6);
    case 2:
      return word.substr(0, word.size() - 3) + "\u00ad\u200b" + word.substr(word.size() - 3);
    default:
      return word;
  }
}

struct Hidden {
  std::vector<std::string> phrases;  // in no spelling
  std::vector<std::string> bytes;    // not as they are
  std::vector<std::string> numbers;  // in decimal: not by themselves (a hash in hex holds any)
};

bool in_a_hash(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool stands_alone(const std::string& tar, const std::string& number) {
  for (std::size_t at = tar.find(number); at != std::string::npos; at = tar.find(number, at + 1)) {
    const std::size_t end = at + number.size();
    const bool before = at > 0 && in_a_hash(tar[at - 1]);
    const bool behind = end < tar.size() && in_a_hash(tar[end]);
    if (!before && !behind) return true;
  }
  return false;
}

std::string text_with(const std::vector<std::string>& secrets, crypto::RandomSource& random) {
  std::string out = test::random_text(random, 10 + random.below(40));
  for (const std::string& word : secrets) {
    out += " " + in_some_spelling(word, random) + " " + test::random_text(random, random.below(20));
  }
  return out;
}

void hide_file(const std::string& name, const std::string& content, Hidden& hidden) {
  const Hash digest = crypto::sha256(as_bytes(content));
  hidden.phrases.push_back(name);
  hidden.bytes.emplace_back(as_text(digest.view()));
  hidden.bytes.push_back(to_hex(digest.view()));
  hidden.bytes.push_back(to_base64(digest.view(), Base64Padding::padded).substr(0, 40));
}

void check_nothing_leaks(const std::string& tar, const Hidden& hidden) {
  for (const std::string& phrase : hidden.phrases) {
    CAPTURE(phrase);
    for (const std::string& spelt : test::spellings(phrase)) {
      CHECK(tar.find(spelt) == std::string::npos);
    }
  }
  for (const std::string& bytes : hidden.bytes) {
    CAPTURE(to_hex(as_bytes(bytes)));
    CHECK(tar.find(bytes) == std::string::npos);
  }
  for (const std::string& number : hidden.numbers) {
    CAPTURE(number);
    CHECK_FALSE(stands_alone(tar, number));
  }
}

// Numbers as they stand in CBOR, big-endian behind their head, and in decimal.
void hide_number(std::uint64_t number, Hidden& hidden) {
  hidden.numbers.push_back(std::to_string(number));
  std::string wide("\x1a");
  for (int shift = 24; shift >= 0; shift -= 8) wide += static_cast<char>(number >> shift);
  hidden.bytes.push_back(wide);
}

}  // namespace

TEST_CASE("hidden phrases, closed fields, names, digests and sizes are nowhere in a bundle") {
  const std::uint64_t seed = test::test_seed("export leaks");
  ExportFixture f(seed);
  f.start();
  crypto::RandomSource& random = f.random;
  for (int round = 0; round < 12; ++round) {
    CAPTURE(round);
    Hidden hidden;
    std::vector<std::string> secrets;
    for (std::uint64_t i = 0; i <= random.below(4); ++i) secrets.push_back(secret(random));
    const std::string private_value = secret(random), hidden_value = secret(random);
    const std::string photo = test::noise(random.below(1'000'000), 1'234'567);
    const std::string redactable = text_with(secrets, random) + std::string(70'001, 'x');
    const std::string photo_name = secret(random) + ".jpg", text_name = secret(random) + ".txt";

    vault::AddRequest add = test::request("Case");
    add.statement.fields["pseudonym"] = {private_value};
    add.statement.fields["summary"] = {hidden_value};
    add.statement.fields["others_present"] = {secret(random), secret(random)};
    add.text = text_with(secrets, random);
    add.files = {{f.folder.write("p", photo), photo_name, false},
                 {f.folder.write("t", redactable), text_name, true}};
    const std::uint64_t entry = f.add(add);

    vault::ExportRequest ask = f.ask(entry);
    ask.hide_phrases = secrets;
    ask.hide = {"summary"};
    ask.hide_sentences = random.below(3) == 0;
    const vault::Exported out = f.run(ask);
    REQUIRE(out.plan.remaining.empty());
    REQUIRE(out.recorded);
    const formats::BundleReport report = f.checked();
    CHECK(report.findings.empty());
    CHECK(report.entries[0].gaps > 0);

    hidden.phrases = secrets;
    hidden.phrases.push_back(private_value);
    hidden.phrases.push_back(hidden_value);
    for (const auto& value : add.statement.fields["others_present"])
      hidden.phrases.push_back(value);
    hide_file(photo_name, photo, hidden);
    hide_file(text_name, redactable, hidden);
    hide_file("text", *add.text, hidden);
    hidden.phrases.pop_back();
    hide_number(photo.size(), hidden);
    hide_number(redactable.size(), hidden);
    const Bytes author = f.vault->entry(entry).author_cose;
    hidden.bytes.emplace_back(as_text(author));
    hidden.bytes.emplace_back(as_text(ByteView(author).last(64)));
    const Ed25519PublicKey member = f.vault->impl().about().founder;
    hidden.bytes.emplace_back(as_text(member.view()));
    hidden.bytes.push_back(to_hex(member.view()));
    hidden.bytes.emplace_back(as_text(ask.recipients[0].view()));
    CHECK(f.opened().find("case-7") != std::string::npos);  // the search finds what is there
    check_nothing_leaks(f.opened(), hidden);
  }
}
