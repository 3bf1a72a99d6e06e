// Many bundles through the bundle verifier in one process, for comparing it with another verifier.
// Usage: bundle_verdicts IDENTITY-FILE PASSPHRASE-FILE TRUST-FILE [HEADERS-FILE]
// Input: for each bundle a line "identity" or "passphrase", a blank, "trusted" or "unknown", a
// blank, a length; then so many bytes. Output: the verdict, a line of JSON for each. Of the block
// headers in HEADERS-FILE hardly any work is asked for: so they can be made for tests.

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>
#include <string>

#include "formats/age/age.hpp"
#include "formats/time/instant.hpp"
#include "formats/verify/bundle_check.hpp"
#include "formats/verify/classes.hpp"

namespace {

namespace age = aigaq::formats::age;
namespace classes = aigaq::formats::classes;
using aigaq::ByteView;
using aigaq::ErrorCode;
using aigaq::formats::BundleReport;

struct Reader {
  std::vector<aigaq::crypto::X25519Secret> identities;
  std::string passphrase;
  aigaq::formats::Trust trust;
};

// The easiest target that Bitcoin's own tests use.
constexpr std::uint32_t kTestBits = 0x207fffff;

std::string whole_file(const char* path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string first_line(std::string text) { return text.substr(0, text.find('\n')); }

ByteView bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

BundleReport refused(std::string_view cls) {
  BundleReport report;
  report.findings.emplace_back().cls = cls;
  report.primary = cls;
  const bool no_verdict = cls == classes::kNoMatchingKey || cls == classes::kWrongPassphrase;
  if (!no_verdict) report.integrity = aigaq::formats::Integrity::failed;
  return report;
}

std::string_view of_header(ErrorCode code) {
  return code == ErrorCode::truncated ? classes::kTruncated : classes::kAgeMalformed;
}

std::string_view of_keys(ErrorCode code) {
  return code == ErrorCode::no_matching_key    ? classes::kNoMatchingKey
         : code == ErrorCode::wrong_passphrase ? classes::kWrongPassphrase
         : code == ErrorCode::limit_exceeded   ? classes::kAgeMalformed
                                               : classes::kAgeHeader;
}

BundleReport verify(const Reader& reader, ByteView bundle, bool by_passphrase, bool trusted) {
  aigaq::formats::MemorySource source(bundle);
  const auto header = age::read_header(source);
  if (!header) return refused(of_header(header.error().code));
  auto unwrapped = by_passphrase ? age::unwrap_passphrase(*header, bytes_of(reader.passphrase))
                                 : age::unwrap(*header, reader.identities);
  if (!unwrapped) return refused(of_keys(unwrapped.error().code));
  auto payload = age::PayloadSource::open(source, unwrapped->file_key);
  if (!payload) return refused(of_header(payload.error().code));
  return check_bundle(**payload, aigaq::formats::opened_by(*unwrapped),
                      trusted ? reader.trust : aigaq::formats::Trust{}, nullptr);
}

std::string quoted(std::string_view word) { return '"' + std::string(word) + '"'; }

std::string text_of(const std::optional<std::int64_t>& time) {
  return time ? quoted(aigaq::formats::rfc3339_text(*time)) : "null";
}

std::string text_of(const aigaq::formats::TimeEvidence& one) {
  return "{\"method\":" + quoted(name_of(one.method)) + ",\"state\":" + quoted(name_of(one.state)) +
         ",\"where\":" + quoted(one.where) + ",\"end\":" + text_of(one.end) +
         ",\"stated\":" + text_of(one.stated) + ",\"first_entry\":" + std::to_string(one.first) +
         ",\"last_entry\":" + std::to_string(one.last) +
         ",\"height\":" + (one.height ? std::to_string(*one.height) : "null") +
         ",\"source\":" + (one.source.empty() ? "null" : quoted(one.source)) + "}";
}

std::string text_of(const aigaq::formats::TimeReport& report) {
  if (report.evidence.empty()) return "null";
  std::string list;
  for (const auto& one : report.evidence) list += (list.empty() ? "" : ",") + text_of(one);
  return "{\"not_before\":" + text_of(report.whole.not_before) +
         ",\"not_after\":" + text_of(report.whole.not_after) + ",\"evidence\":[" + list + "]}";
}

void print(const BundleReport& report) {
  std::set<std::string_view> found;
  for (const auto& finding : report.findings) found.insert(finding.cls);
  std::string list;
  for (const auto cls : found) list += (list.empty() ? "" : ",") + quoted(cls);
  std::cout << "{\"integrity\":" << quoted(name_of(report.integrity))
            << ",\"signer\":" << quoted(name_of(report.signer))
            << ",\"time\":" << quoted(name_of(report.time))
            << ",\"addressed_to_me\":" << quoted(name_of(report.addressed))
            << ",\"primary\":" << (report.primary ? quoted(*report.primary) : "null")
            << ",\"time_interval\":" << text_of(report.intervals) << ",\"findings\":[" << list
            << "]}" << std::endl;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4 || argc > 5) return 2;
  Reader reader;
  const std::string identity = whole_file(argv[1]);
  auto identities = age::parse_identity_file(bytes_of(identity));
  const auto key = aigaq::formats::parse_verifier_key(first_line(whole_file(argv[3])));
  if (!identities || !key) return 2;
  reader.identities = std::move(*identities);
  reader.passphrase = first_line(whole_file(argv[2]));
  reader.trust.logs.push_back(*key);
  if (argc == 5) {
    auto headers = aigaq::formats::parse_block_headers(whole_file(argv[4]), kTestBits);
    if (!headers) return 2;
    reader.trust.time.headers = std::move(*headers);
  }
  std::string how, trust;
  std::size_t length = 0;
  while (std::cin >> how >> trust >> length && std::cin.get() == '\n') {
    std::string bundle(length, '\0');
    if (!std::cin.read(bundle.data(), static_cast<std::streamsize>(length))) return 2;
    print(verify(reader, bytes_of(bundle), how == "passphrase", trust == "trusted"));
  }
  return 0;
}
