// The archive: entries and statements as deterministic CBOR, written and read strictly.
#include <benchmark/benchmark.h>

#include "formats/disclosure/opening.hpp"
#include "formats/log/entry.hpp"
#include "formats/log/note.hpp"
#include "formats/statement/statement.hpp"
#include "tests/support/random.hpp"

namespace aigaq {
namespace {

formats::Statement testimony() {
  formats::Statement out;
  out.kind = formats::FormKind::testimony;
  out.fields = {{"case", {"january"}},         {"language", {"kk"}},  {"title", {"What was seen"}},
                {"pseudonym", {"W-01"}},       {"role", {"witness"}}, {"start", {"2022-01-06"}},
                {"consent", {"investigators"}}};
  return out;
}

void encode_statement(benchmark::State& state) {
  const auto statement = testimony();
  for ([[maybe_unused]] auto round : state) {
    benchmark::DoNotOptimize(formats::encode_statement(statement));
  }
}
BENCHMARK(encode_statement);

void decode_statement(benchmark::State& state) {
  const Bytes bytes = formats::encode_statement(testimony());
  for ([[maybe_unused]] auto round : state) {
    if (!formats::decode_statement(bytes)) state.SkipWithError("is refused");
  }
}
BENCHMARK(decode_statement);

void form_root(benchmark::State& state) {
  test::SeededRandom random(7);
  const auto seed = random.secret<formats::EntrySeed>();
  const auto statement = testimony();
  for ([[maybe_unused]] auto round : state) {
    benchmark::DoNotOptimize(formats::form_root(statement, seed));
  }
}
BENCHMARK(form_root);

// An entry of a batch: a document of one chunk, three fields.
void document_root(benchmark::State& state) {
  test::SeededRandom random(9);
  const auto seed = random.secret<formats::EntrySeed>();
  formats::Statement statement;
  statement.kind = formats::FormKind::court_record;
  statement.fields = {{"case", {"january"}},
                      {"language", {"kk"}},
                      {"title", {"Page 17"}},
                      {"retry_id", {"00112233445566778899aabbccddeeff 17"}}};
  formats::FileRecord file;
  file.name = "page-00017.pdf";
  file.media_type = "application/pdf";
  file.size = 30'000;
  file.digest = random.fixed<FileDigest>();
  file.content = {formats::ContentKind::file, random.fixed<Hash>(), 1};
  statement.files = {file};
  for ([[maybe_unused]] auto round : state) {
    benchmark::DoNotOptimize(formats::form_root(statement, seed));
  }
}
BENCHMARK(document_root);

// 10,000 words, each with 0 to 8 leaves of chaff behind it.
formats::Statement long_testimony(crypto::RandomSource& random) {
  formats::Statement out = testimony();
  out.text.emplace();
  out.text_cuts.emplace();
  for (int i = 0; i < 10'000; ++i) {
    *out.text += "letters ";
    out.text_cuts->words.push_back({8, random.below(9)});
  }
  return out;
}

// Of the text 200 spans of two words stay closed: the whole opening, encoded.
void redact_200_spans(benchmark::State& state) {
  test::SeededRandom random(9);
  const auto seed = random.secret<formats::EntrySeed>();
  const auto statement = long_testimony(random);
  formats::Selection shown = formats::select_all(statement);
  shown.text.emplace();
  for (std::uint64_t at = 0; at < 10'000; at += 50) {
    shown.text->shown_words.push_back({at, at + 48});
  }
  for ([[maybe_unused]] auto round : state) {
    benchmark::DoNotOptimize(formats::encode_opening(
        formats::make_entry_opening(statement, seed, as_bytes("author"), shown, {})));
  }
}
BENCHMARK(redact_200_spans)->Unit(benchmark::kMillisecond);

void encode_and_decode_entry(benchmark::State& state) {
  formats::Entry entry;
  entry.number = 1;
  for ([[maybe_unused]] auto round : state) {
    if (!formats::decode_entry(formats::encode_entry(entry))) state.SkipWithError("is refused");
  }
}
BENCHMARK(encode_and_decode_entry);

void sign_checkpoint(benchmark::State& state) {
  test::SeededRandom random(8);
  const auto key = crypto::Ed25519SigningKey::generate(random);
  for ([[maybe_unused]] auto round : state) {
    benchmark::DoNotOptimize(
        formats::sign_checkpoint({"aigaq/00112233445566778899aabbccddeeff", 9, {}}, key));
  }
}
BENCHMARK(sign_checkpoint);

}  // namespace
}  // namespace aigaq
