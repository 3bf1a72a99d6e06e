// The CCTV age test kit (C2SP/CCTV age/README.md): decrypts every file of the folder and compares
// the class of the outcome and the plain text that was given out.

#include <doctest/doctest.h>
#include <zlib.h>

#include <map>

#include "crypto/hash.hpp"
#include "formats/age/age.hpp"
#include "tests/support/vectors.hpp"

namespace aigaq::formats::age {
namespace {

struct AgeVector {
  std::multimap<std::string, std::string> fields;
  Bytes file;
  [[nodiscard]] std::string field(const std::string& key) const {
    const auto found = fields.find(key);
    return found == fields.end() ? "" : found->second;
  }
  [[nodiscard]] std::vector<std::string> all(const std::string& key) const {
    std::vector<std::string> out;
    const auto [begin, end] = fields.equal_range(key);
    for (auto it = begin; it != end; ++it) out.push_back(it->second);
    return out;
  }
};

Bytes inflate_all(ByteView packed) {
  Bytes out;
  z_stream stream{};
  REQUIRE(inflateInit(&stream) == Z_OK);
  stream.next_in = const_cast<Bytef*>(packed.data());
  stream.avail_in = static_cast<uInt>(packed.size());
  Bytes buffer(1 << 16);
  int state = Z_OK;
  while (state == Z_OK) {
    stream.next_out = buffer.data();
    stream.avail_out = static_cast<uInt>(buffer.size());
    state = inflate(&stream, Z_NO_FLUSH);
    append(out, ByteView(buffer).first(buffer.size() - stream.avail_out));
  }
  inflateEnd(&stream);
  REQUIRE(state == Z_STREAM_END);
  return out;
}

// nullopt when the file has a field that we do not know: the test kit says to leave it then.
std::optional<AgeVector> read_vector(ByteView bytes) {
  AgeVector out;
  std::string_view text = as_text(bytes);
  while (!text.starts_with('\n')) {
    const std::size_t end = text.find('\n');
    const std::size_t colon = text.find(": ");
    if (end == std::string_view::npos || colon > end) return std::nullopt;
    const std::string key(text.substr(0, colon));
    for (const char* known : {"expect", "payload", "identity", "passphrase", "armored", "file key",
                              "comment", "compressed"}) {
      if (key == known) out.fields.emplace(key, text.substr(colon + 2, end - colon - 2));
    }
    if (!out.fields.contains(key)) return std::nullopt;
    text.remove_prefix(end + 1);
  }
  const ByteView rest = as_bytes(text.substr(1));
  if (out.field("compressed") == "zlib") {
    out.file = inflate_all(rest);
  } else {
    out.file.assign(rest.begin(), rest.end());
  }
  return out;
}

struct Outcome {
  std::string outcome;
  Bytes payload;
};

std::string class_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::no_matching_key:
    case ErrorCode::wrong_passphrase:
      return "no match";
    case ErrorCode::bad_tag:
      return "HMAC failure";
    default:
      return "header failure";
  }
}

Result<Unwrapped> unwrap_any(const Header& header, const AgeVector& vector) {
  std::vector<crypto::X25519Secret> identities;
  for (const auto& text : vector.all("identity")) {
    auto identity = parse_identity(as_bytes(text));
    REQUIRE(identity.has_value());
    identities.push_back(std::move(*identity));
  }
  const auto passphrases = vector.all("passphrase");
  if (!passphrases.empty() && is_passphrase(header)) {
    for (const auto& passphrase : passphrases) {
      auto unwrapped = unwrap_passphrase(header, as_bytes(passphrase));
      if (unwrapped || unwrapped.error().code != ErrorCode::wrong_passphrase) return unwrapped;
    }
    return fail(ErrorCode::wrong_passphrase, "none of the passphrases");
  }
  return unwrap(header, identities);
}

// Reads in odd pieces, so that chunk borders fall inside of them.
Outcome read_payload(ByteSource& rest, const FileKey& key) {
  Outcome out{"success", {}};
  auto payload = PayloadSource::open(rest, key);
  if (!payload) return {"payload failure", {}};
  Bytes buffer(40'001);
  while (true) {
    const auto n = (*payload)->read(buffer);
    if (!n) {
      out.outcome = "payload failure";
      return out;
    }
    if (*n == 0) return out;
    append(out.payload, ByteView(buffer).first(*n));
  }
}

Outcome decrypt(const AgeVector& vector) {
  Bytes file = vector.file;
  if (vector.field("armored") == "yes") {
    auto inner = dearmor(as_text(file));
    if (!inner) return {"armor failure", {}};
    file = std::move(*inner);
  }
  MemorySource source(file);
  const auto header = read_header(source);
  if (!header) return {"header failure", {}};
  const auto unwrapped = unwrap_any(*header, vector);
  if (!unwrapped) return {class_of(unwrapped.error().code), {}};
  return read_payload(source, unwrapped->file_key);
}

std::string why_not(const std::optional<AgeVector>& vector) {
  if (!vector) return "it has a field that is unknown here";
  for (const auto& identity : vector->all("identity")) {
    if (identity.starts_with("AGE-SECRET-KEY-PQ-1")) return "hybrid recipients are not supported";
    if (!identity.starts_with("AGE-SECRET-KEY-1")) return "its recipient type is not supported";
  }
  return "";
}

TEST_CASE("age: every file of the public test kit has the outcome that it names") {
  const auto folder = test::vector_folder("age");
  if (!folder) return;
  test::VectorCount count("age");
  for (const auto& path : test::files_below(*folder)) {
    const std::string name = path.filename().string();
    CAPTURE(name);
    const auto vector = read_vector(test::read_file(path));
    if (const std::string reason = why_not(vector); !reason.empty()) {
      count.skip(name, reason);
      continue;
    }
    const Outcome outcome = decrypt(*vector);
    CHECK(outcome.outcome == vector->field("expect"));
    if (const std::string hash = vector->field("payload"); !hash.empty()) {
      CHECK(to_hex(crypto::sha256(outcome.payload).view()) == hash);
    } else {
      CHECK(outcome.payload.empty());
    }
    count.ran();
  }
  CHECK(count.count() > 0);
}

}  // namespace
}  // namespace aigaq::formats::age
