#include <doctest/doctest.h>

#include <set>

#include "crypto/hash.hpp"
#include "crypto/labels.hpp"
#include "crypto/x25519.hpp"
#include "formats/age/age.hpp"
#include "tests/support/random.hpp"

namespace aigaq::formats::age {
namespace {

// The examples of C2SP age.md.
constexpr std::string_view kIdentity =
    "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";
constexpr std::string_view kRecipient =
    "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";

std::vector<crypto::X25519Secret> just(crypto::X25519Secret secret) {
  std::vector<crypto::X25519Secret> out;
  out.push_back(std::move(secret));
  return out;
}

Bytes encrypt_to(const std::vector<X25519PublicKey>& recipients, ByteView plain, bool pad,
                 crypto::RandomSource& random) {
  MemorySink out;
  auto sink = PayloadSink::to_recipients(out, recipients, pad, random);
  sink->write(plain);
  sink->finish();
  return out.take();
}

Result<Bytes> read_all(ByteSource& source) {
  Bytes out;
  Bytes buffer(10'000);
  while (true) {
    AIGAQ_TRY_ASSIGN(const std::size_t n, source.read(buffer));
    if (n == 0) return out;
    append(out, ByteView(buffer).first(n));
  }
}

Result<Bytes> decrypt(ByteView file, const std::vector<crypto::X25519Secret>& identities) {
  MemorySource source(file);
  AIGAQ_TRY_ASSIGN(const auto header, read_header(source));
  AIGAQ_TRY_ASSIGN(const auto unwrapped, unwrap(header, identities));
  AIGAQ_TRY_ASSIGN(const auto payload, PayloadSource::open(source, unwrapped.file_key));
  return read_all(*payload);
}

Bytes some_bytes(std::size_t size) {
  Bytes out(size);
  test::SeededRandom(size).fill(out);
  return out;
}

TEST_CASE("age keys: the examples of age.md and their spelling") {
  const auto identity = parse_identity(as_bytes(kIdentity));
  REQUIRE(identity.has_value());
  CHECK(recipient_text(crypto::x25519_public(*identity)) == kRecipient);
  CHECK(as_text(identity_text(*identity).reveal()) == kIdentity);
  const auto recipient = parse_recipient(kRecipient);
  REQUIRE(recipient.has_value());
  CHECK(*recipient == crypto::x25519_public(*identity));

  for (std::size_t i = 0; i < kRecipient.size(); ++i) {
    for (const char c : {'q', 'p', '1', 'Z', 'b', ' ', '\0'}) {
      std::string text(kRecipient);
      if (text[i] == c) continue;
      text[i] = c;
      CHECK_FALSE(parse_recipient(text).has_value());
    }
  }
  CHECK_FALSE(parse_recipient(std::string(kRecipient) + "q").has_value());
  CHECK_FALSE(parse_recipient(kRecipient.substr(0, 61)).has_value());
  CHECK_FALSE(parse_recipient("").has_value());
  std::string lower(kIdentity);
  for (char& c : lower) c = static_cast<char>(std::tolower(c));
  CHECK_FALSE(parse_identity(as_bytes(lower)).has_value());
}

TEST_CASE("age keys: points of low order and other spellings of a coordinate are refused") {
  X25519PublicKey zero;
  CHECK(parse_recipient(recipient_text(zero)).error().code == ErrorCode::wrong_value);
  X25519PublicKey one;
  one.data[0] = 1;
  CHECK(parse_recipient(recipient_text(one)).error().code == ErrorCode::wrong_value);
  X25519PublicKey prime;
  prime.data.fill(0xff);
  prime.data[31] = 0x7f;
  prime.data[0] = 0xed;
  CHECK(parse_recipient(recipient_text(prime)).error().code == ErrorCode::non_canonical);
  X25519PublicKey high;
  high.data[0] = 9;
  high.data[31] = 0x80;
  CHECK(parse_recipient(recipient_text(high)).error().code == ErrorCode::non_canonical);
  high.data[31] = 0;
  CHECK(parse_recipient(recipient_text(high)).has_value());
}

TEST_CASE("age identity files: comments, empty lines, CRLF; nothing else") {
  const std::string line(kIdentity);
  CHECK(parse_identity_file(as_bytes("# made today\r\n\r\n" + line + "\r\n" + line))->size() == 2);
  CHECK(parse_identity_file(as_bytes("# nothing\n")).error().code == ErrorCode::missing);
  CHECK_FALSE(parse_identity_file(as_bytes(line + "\nhello\n")).has_value());
  CHECK_FALSE(parse_identity_file(as_bytes(" " + line + "\n")).has_value());
}

TEST_CASE("age: payloads of every size near a chunk's end come back, to several recipients") {
  test::SeededRandom random(1);
  const auto first = random.secret<crypto::X25519Secret>();
  const auto second = random.secret<crypto::X25519Secret>();
  const std::vector<X25519PublicKey> recipients{crypto::x25519_public(first),
                                                crypto::x25519_public(second)};
  for (const std::size_t size :
       {0u, 1u, 16u, 65'535u, 65'536u, 65'537u, 131'072u, 131'073u, 200'000u}) {
    CAPTURE(size);
    const Bytes plain = some_bytes(size);
    const Bytes file = encrypt_to(recipients, plain, false, random);
    for (const auto* secret : {&first, &second}) {
      const auto back = decrypt(file, just(secret->clone()));
      REQUIRE(back.has_value());
      CHECK(*back == plain);
    }
    CHECK(decrypt(file, just(random.secret<crypto::X25519Secret>())).error().code ==
          ErrorCode::no_matching_key);
  }
}

TEST_CASE("age: writing in pieces gives the same bytes as writing at once") {
  const Bytes plain = some_bytes(300'000);
  const auto write = [&](std::size_t piece) {
    test::SeededRandom random(2);
    const auto recipient = crypto::x25519_public(random.secret<crypto::X25519Secret>());
    MemorySink out;
    auto sink = PayloadSink::to_recipients(out, {recipient}, true, random);
    for (std::size_t at = 0; at < plain.size(); at += piece) {
      sink->write(ByteView(plain).subspan(at, std::min(piece, plain.size() - at)));
    }
    sink->finish();
    return out.take();
  };
  const Bytes whole = write(plain.size());
  for (const std::size_t piece : {1'000u, 65'535u, 65'536u, 65'537u, 100'000u}) {
    CHECK(write(piece) == whole);
  }
}

TEST_CASE("age: recipients are padded, shuffled and each has its commitment") {
  for (const auto& [count, padded] :
       {std::pair{1u, 4u}, {4u, 4u}, {5u, 8u}, {8u, 8u}, {9u, 16u}, {16u, 16u}, {17u, 32u}}) {
    CHECK(padded_recipients(count) == padded);
  }
  test::SeededRandom random(3);
  std::set<std::size_t> places;
  for (int round = 0; round < 40; ++round) {
    const auto secret = random.secret<crypto::X25519Secret>();
    MemorySink out;
    auto sink = PayloadSink::to_recipients(out, {crypto::x25519_public(secret)}, true, random);
    sink->finish();
    MemorySource source(out.bytes());
    const auto header = read_header(source);
    REQUIRE(header.has_value());
    const auto unwrapped = unwrap(*header, just(secret.clone()));
    REQUIRE(unwrapped.has_value());
    CHECK(unwrapped->stanzas == 4);
    REQUIRE(sink->addressing().recipients.size() == 4);
    places.insert(unwrapped->stanza);
    CHECK(recipient_commitment(*unwrapped->shared, *unwrapped->recipient) ==
          sink->addressing().recipients[unwrapped->stanza]);
    CHECK(file_key_commitment(unwrapped->file_key) == sink->addressing().file_key);
    const std::set<Commitment> all(sink->addressing().recipients.begin(),
                                   sink->addressing().recipients.end());
    CHECK(all.size() == 4);
  }
  CHECK(places.size() == 4);
}

TEST_CASE("age: the commitments are what the format says") {
  const auto shared = *crypto::SharedSecret::from(Bytes(32, 7));
  X25519PublicKey recipient;
  recipient.data.fill(9);
  Bytes derived(32);
  crypto::hkdf_sha256(shared.reveal(), {}, as_bytes("aigaq recipient v1\n"), derived);
  CHECK(recipient_commitment(shared, recipient).data ==
        crypto::sha256({as_bytes("aigaq recipient v1\n"), derived, recipient.view()}).data);
  const auto key = *FileKey::from(Bytes(16, 5));
  crypto::hkdf_sha256(key.reveal(), {}, as_bytes("aigaq file key v1\n"), derived);
  CHECK(file_key_commitment(key).data ==
        crypto::sha256({as_bytes("aigaq file key v1\n"), derived}).data);
}

TEST_CASE("age: passphrase files") {
  test::SeededRandom random(4);
  MemorySink out;
  auto sink = PayloadSink::to_passphrase(out, as_bytes("correct horse"), 8, random);
  REQUIRE(sink.has_value());
  (*sink)->write(as_bytes("hello"));
  (*sink)->finish();
  CHECK((*sink)->addressing().recipients.empty());
  MemorySource source(out.bytes());
  const auto header = read_header(source);
  REQUIRE(header.has_value());
  CHECK(is_passphrase(*header));
  CHECK(unwrap(*header, just(random.secret<crypto::X25519Secret>())).error().code ==
        ErrorCode::no_matching_key);
  CHECK(unwrap_passphrase(*header, as_bytes("wrong")).error().code == ErrorCode::wrong_passphrase);
  const auto unwrapped = unwrap_passphrase(*header, as_bytes("correct horse"));
  REQUIRE(unwrapped.has_value());
  auto payload = PayloadSource::open(source, unwrapped->file_key);
  REQUIRE(payload.has_value());
  CHECK(as_text(*read_all(**payload)) == "hello");
}

// Nobody's stanza tells its owner that it was altered; every other byte is found out.
TEST_CASE("age: any byte changed, and any cut, is refused") {
  test::SeededRandom random(5);
  const auto secret = random.secret<crypto::X25519Secret>();
  const auto other = crypto::x25519_public(random.secret<crypto::X25519Secret>());
  const Bytes file =
      encrypt_to({other, crypto::x25519_public(secret)}, some_bytes(300), true, random);
  for (std::size_t i = 0; i < file.size(); ++i) {
    CAPTURE(i);
    Bytes changed = file;
    changed[i] ^= static_cast<std::uint8_t>(1u << (i % 8));
    CHECK_FALSE(decrypt(changed, just(secret.clone())).has_value());
    CHECK_FALSE(decrypt(ByteView(file).first(i), just(secret.clone())).has_value());
  }
  Bytes longer = file;
  longer.push_back(0);
  CHECK_FALSE(decrypt(longer, just(secret.clone())).has_value());
  CHECK(decrypt(file, just(secret.clone())).has_value());
}

TEST_CASE("age: a cut between two chunks is found, and a bad chunk is never passed") {
  test::SeededRandom random(6);
  const auto secret = random.secret<crypto::X25519Secret>();
  const Bytes plain = some_bytes(3 * 65'536);
  const Bytes file = encrypt_to({crypto::x25519_public(secret)}, plain, false, random);
  const std::size_t sealed = 3 * (65'536 + 16);
  const std::size_t payload = file.size() - sealed;
  for (const std::size_t chunks : {0u, 1u, 2u}) {
    const auto cut = ByteView(file).first(payload + chunks * (65'536 + 16));
    CHECK(decrypt(cut, just(secret.clone())).error().code == ErrorCode::truncated);
  }
  Bytes changed = file;
  changed[payload + 65'536 + 16 + 5] ^= 1;
  MemorySource source(changed);
  const auto header = read_header(source);
  const auto unwrapped = unwrap(*header, just(secret.clone()));
  auto stream = PayloadSource::open(source, unwrapped->file_key);
  REQUIRE(stream.has_value());
  Bytes buffer(65'536);
  CHECK(*(*stream)->read(buffer) == 65'536);
  CHECK(buffer == Bytes(plain.begin(), plain.begin() + 65'536));
  for (int i = 0; i < 3; ++i) {
    CHECK((*stream)->read(buffer).error().code == ErrorCode::bad_tag);
  }
}

TEST_CASE("age header: limits") {
  const auto read = [](const std::string& text) {
    MemorySource source(as_bytes(text));
    return read_header(source);
  };
  const std::string stanza = "-> grease\n\n";
  const std::string end = "--- " + std::string(43, 'A') + "\n";
  std::string many = "age-encryption.org/v1\n";
  CHECK(read(many + end).error().code == ErrorCode::missing);
  CHECK(read(many + stanza + end).has_value());
  for (int i = 0; i < 2'048; ++i) many += stanza;
  CHECK(read(many + end)->stanzas.size() == 2'048);
  CHECK(read(many + stanza + end).error().code == ErrorCode::limit_exceeded);
  const std::string huge = "age-encryption.org/v1\n-> " + std::string(1 << 20, 'a') + "\n\n" + end;
  CHECK(read(huge).error().code == ErrorCode::limit_exceeded);
}

}  // namespace
}  // namespace aigaq::formats::age
