#include "tests/vault/export_fixture.hpp"

#include <doctest/doctest.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include "crypto/x25519.hpp"

namespace aigaq::test {
namespace {

std::string to_utf16(const icu::UnicodeString& text, bool big_endian) {
  std::string out;
  for (std::int32_t i = 0; i < text.length(); ++i) {
    const char high = static_cast<char>(text.charAt(i) >> 8);
    const char low = static_cast<char>(text.charAt(i) & 0xFF);
    out += big_endian ? high : low;
    out += big_endian ? low : high;
  }
  return out;
}

formats::age::Unwrapped unwrap(formats::MemorySource& source, const crypto::X25519Secret& reader) {
  const auto header = formats::age::read_header(source);
  REQUIRE(header);
  std::vector<crypto::X25519Secret> identities;
  identities.push_back(reader.clone());
  auto unwrapped = formats::age::unwrap(*header, identities);
  REQUIRE(unwrapped);
  return std::move(*unwrapped);
}

}  // namespace

ExportFixture::ExportFixture(std::uint64_t seed)
    : VaultFixture(seed), reader(random.secret<crypto::X25519Secret>()) {
  std::filesystem::create_directory(folder.path("out"));
}

void ExportFixture::start() {
  create();
  vault = open(vault::Access::write);
}

std::uint64_t ExportFixture::add(const vault::AddRequest& request) {
  return vault->add(request, {}).number;
}

vault::ExportRequest ExportFixture::ask(std::uint64_t entry) const {
  vault::ExportRequest out;
  out.entries.push_back({entry, std::nullopt});
  out.recipients.push_back(crypto::x25519_public(reader));
  out.output = output();
  return out;
}

vault::ExportPlan ExportFixture::plan(const vault::ExportRequest& request) const {
  return vault::plan_export(*vault, request);
}

vault::Exported ExportFixture::run(const vault::ExportRequest& request) {
  vault::Exported out = vault::run_export(*vault, request, sender_words(), {});
  if (out.refused) {
    CHECK_FALSE(out.recorded);
    throw vault::StorageError(vault::Trouble::refused_input, "phrase-remains", "refused");
  }
  return out;
}

std::string ExportFixture::opened() const {
  const std::string bundle = file_bytes(output());
  formats::MemorySource source(as_bytes(bundle));
  const auto unwrapped = unwrap(source, reader);
  auto payload = formats::age::PayloadSource::open(source, unwrapped.file_key);
  REQUIRE(payload);
  Bytes out(bundle.size());
  const auto n = formats::read_full(**payload, out);
  REQUIRE(n);
  return std::string(as_text(ByteView(out).first(*n)));
}

formats::BundleReport ExportFixture::checked() const {
  const std::string bundle = file_bytes(output());
  formats::MemorySource source(as_bytes(bundle));
  const auto unwrapped = unwrap(source, reader);
  auto payload = formats::age::PayloadSource::open(source, unwrapped.file_key);
  REQUIRE(payload);
  return formats::check_bundle(**payload, formats::opened_by(unwrapped), {{vault->log_key()}},
                               nullptr);
}

std::vector<std::string> ExportFixture::left_over() const {
  std::vector<std::string> out;
  for (const auto& item : std::filesystem::directory_iterator(folder.path("out"))) {
    out.push_back(item.path().filename().string());
  }
  return out;
}

vault::SenderWords sender_words() {
  vault::SenderWords out;
  out.readme = "This is what the sender says.\n";
  out.exhibit = [](const formats::VerifiedEntry& entry) {
    std::string text = "Exhibit " + std::to_string(entry.number) + "\n";
    for (const auto& [key, values] : entry.fields) {
      for (const std::string& value : values) text += key + ": " + value + "\n";
    }
    for (const auto& piece : entry.text) text += piece.gap ? "[gap]" : piece.text;
    for (const auto& file : entry.files) {
      text += "File " + std::string(file.name.value_or("without a name")) + "\n";
      for (const auto& piece : file.part.or_empty().text) text += piece.gap ? "[gap]" : piece.text;
    }
    return text;
  };
  return out;
}

std::vector<std::string> spellings(const std::string& text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  const icu::Normalizer2* nfd = icu::Normalizer2::getNFDInstance(status);
  REQUIRE(U_SUCCESS(status));
  const icu::UnicodeString given = icu::UnicodeString::fromUTF8(text);
  std::vector<std::string> out;
  for (const icu::UnicodeString& cased :
       {given, icu::UnicodeString(given).toUpper(), icu::UnicodeString(given).toLower()}) {
    for (const icu::Normalizer2* form : {nfc, nfd}) {
      const icu::UnicodeString spelt = form->normalize(cased, status);
      REQUIRE(U_SUCCESS(status));
      std::string utf8;
      spelt.toUTF8String(utf8);
      out.push_back(utf8);
      out.push_back(to_utf16(spelt, true));
      out.push_back(to_utf16(spelt, false));
    }
  }
  return out;
}

}  // namespace aigaq::test
