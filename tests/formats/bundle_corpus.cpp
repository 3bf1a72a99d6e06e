// Seeds for the fuzzers, made when AIGAQ_CORPUS names a folder (tests/fuzz/corpus).

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/formats/verify_bundle_case.hpp"

namespace aigaq::formats {
namespace {

namespace fs = std::filesystem;

void write(const fs::path& file, ByteView bytes) {
  fs::create_directories(file.parent_path());
  std::ofstream out(file, std::ios::binary);
  out.write(reinterpret_cast<const char*>(bytes.data()),
            static_cast<std::streamsize>(bytes.size()));
}

// Numbers of names as in tests/fuzz/fuzz_bundle.cpp.
Bytes as_records(const test::Members& members) {
  const std::pair<std::string_view, std::uint8_t> numbers[] = {
      {"bagit.txt", 0},
      {"data/checkpoint.txt", 1},
      {"data/entry-0/entry.cbor", 2},
      {"data/entry-0/proof.txt", 3},
      {"data/entry-1/entry.cbor", 5},
      {"data/entry-1/proof.txt", 6},
      {"data/entry-1/opening.cbor", 7},
      {"data/entry-1/file-1.txt", 8},
      {"sender/README.txt", 13},
      {"sender/entry-1.txt", 14},
      {"bag-info.txt", 15},
      {"manifest-sha256.txt", 16},
      {"tagmanifest-sha256.txt", 17},
      {"signature.cose", 18},
  };
  Bytes out;
  for (const auto& [name, bytes] : members) {
    for (const auto& [known, number] : numbers) {
      if (known != name) continue;
      out.push_back(number);
      out.push_back(static_cast<std::uint8_t>(bytes.size()));
      out.push_back(static_cast<std::uint8_t>(bytes.size() >> 8));
      append(out, bytes);
    }
  }
  return out;
}

TEST_CASE("fuzzing: seeds") {
  const char* folder = std::getenv("AIGAQ_CORPUS");
  if (folder == nullptr) return;
  const fs::path corpus = folder;
  test::LogFixture log(1);
  Statement source;
  source.kind = FormKind::source;
  source.fields = {{"case", {"a"}},
                   {"language", {"en"}},
                   {"title", {"b"}},
                   {"publisher", {"c"}},
                   {"captured_at", {"2022-01-09"}}};
  const std::string text = "one two three";
  log.add(std::move(source), {{"n", Bytes(text.begin(), text.end()), true}});
  const auto reader = *crypto::X25519Secret::from(Bytes(32, 0x42));
  test::BundleRequest request = log.everything();
  request.recipients = {crypto::x25519_public(reader)};
  const auto members = test::members_of(test::open_bundle(log.bundle(request), reader).tar);
  write(corpus / "fuzz_bundle/whole", as_records(members));
  request.entries.at(1).files[0].words = TextSelection{{{1, 2}}};
  request.entries.at(1).files[0].more_slots.clear();
  auto parts = test::members_of(test::open_bundle(log.bundle(request), reader).tar);
  write(corpus / "fuzz_bundle/parts", as_records(parts));
  for (const auto& [name, bytes] : parts) {
    if (name.ends_with(".cbor") || name.ends_with(".cose")) {
      const std::string place = name.starts_with("data/") ? name.substr(5, 7) : "bundle";
      write(corpus / "fuzz_cbor_opening" / (fs::path(name).stem().string() + "-" + place), bytes);
    }
  }
  write(corpus / "fuzz_note/proof", *test::find(parts, "data/entry-1/proof.txt"));
  write(corpus / "fuzz_note/checkpoint", as_bytes(log.checkpoint()));
  write(corpus / "fuzz_note/key", as_bytes(log.trust().logs[0].text()));
  write(corpus / "fuzz_tar/small", test::tar_of({{"a", Bytes(3, 'x')}}));
  MemorySink out;
  auto sink = age::PayloadSink::to_recipients(out, request.recipients, false, log.randomness());
  sink->write(as_bytes("hello"));
  sink->finish();
  write(corpus / "fuzz_age_header/x25519", out.bytes());
  MemorySink locked;
  auto passphrase = age::PayloadSink::to_passphrase(locked, as_bytes("p"), 4, log.randomness());
  (*passphrase)->finish();
  write(corpus / "fuzz_age_header/scrypt", locked.bytes());
  write(corpus / "fuzz_age_header/identity", age::identity_text(reader).reveal());
}

}  // namespace
}  // namespace aigaq::formats
