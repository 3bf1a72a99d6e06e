// Evidence of time against the anchors of a reader.
#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "crypto/hash.hpp"
#include "formats/time/evidence.hpp"
#include "formats/time/instant.hpp"
#include "formats/time/opentimestamps.hpp"
#include "formats/time/stamped.hpp"
#include "tests/formats/bundle_fixture.hpp"
#include "tests/formats/time_authority.hpp"
#include "tests/support/vectors.hpp"

namespace aigaq::formats {
namespace {

constexpr std::int64_t kDay = 86'400;

struct StampCase {
  std::unique_ptr<test::LogFixture> log = test::sample_log(7);
  std::string stamped = text({});

  [[nodiscard]] std::string text(const std::vector<FileDigest>& renews) const {
    StampRandom random;
    random.data.fill(0x5a);
    return *make_stamped(random, renews, log->checkpoint(), log->trust().logs.front());
  }
};

TimeAnswer answer_of(TimeMethod method, const std::string& stamped, Bytes bytes) {
  return {method, "1", stamped, std::move(bytes), 4};
}

TEST_CASE("stamped file: made, read, and only with the log's one signature") {
  const StampCase c;
  const VerifierKey key = c.log->trust().logs.front();
  FileDigest old;
  old.data.fill(7);
  const std::string text = c.text({old, old});
  const auto parsed = parse_stamped(text);
  REQUIRE(parsed.has_value());
  CHECK(parsed->renews == std::vector{old, old});
  CHECK(parsed->note == c.log->checkpoint());
  REQUIRE(verify_stamped(*parsed, key).has_value());
  CHECK(verify_stamped(*parsed, key)->size == 4);
  CHECK_FALSE(parse_stamped(c.text({}).substr(1)));
  CHECK_FALSE(parse_stamped("aigaq stamped v1\n" + std::string(64, 'A') + "\n" + parsed->note));
  CHECK_FALSE(make_stamped({}, std::vector<FileDigest>(17), c.log->checkpoint(), key));
  Stamped twice = *parsed;
  const std::size_t line = twice.note.rfind("\xe2\x80\x94");
  twice.note += "\xe2\x80\x94 another " + twice.note.substr(twice.note.rfind(' ') + 1);
  CHECK(verify_stamped(twice, key).error().code == ErrorCode::bad_signature);
  CHECK(verify_checkpoint(twice.note, key).has_value());
  // A witness's line does not get into what is stamped.
  CHECK(*make_stamped(parsed->random, parsed->renews, twice.note, key) == text);
  CHECK(line != std::string::npos);
}

TEST_CASE("token: two authorities hold, wrong imprint, wrong root and wrong usage do not") {
  const auto one = test::Authority::make("First");
  if (!one) return;
  const auto two = test::Authority::make("Second");
  const auto server = test::Authority::make("Server", false);
  const StampCase c;
  const Hash imprint = stamped_imprint(c.stamped);
  const Bytes request = crypto::time_request(imprint);
  const Bytes first = one->answer(request);
  const Bytes second = two->answer(request);
  CHECK(one->openssl_verifies(first, as_bytes(c.stamped)));
  crypto::TimeAuthorities both = one->trusted();
  REQUIRE(both.add_pem(two->root()).has_value());
  for (const Bytes& answer : {first, second}) {
    CHECK(crypto::verify_time_response(answer, imprint, both).has_value());
  }
  const auto token = crypto::verify_time_response(first, imprint, one->trusted());
  REQUIRE(token.has_value());
  CHECK(token->authority == "CN=First");
  CHECK(token->latest == token->time + 1);
  CHECK(token->certificate_until > token->time + 29 * kDay);
  CHECK(crypto::check_time_response(first, imprint).has_value());
  Hash other = imprint;
  other.data[0] ^= 1;
  CHECK(crypto::verify_time_response(first, other, both).error().code == ErrorCode::wrong_value);
  CHECK(crypto::verify_time_response(first, imprint, two->trusted()).error().code ==
        ErrorCode::bad_signature);
  CHECK_FALSE(crypto::verify_time_response(first, imprint, {}));
  // The authority's own certificate is enough.
  crypto::TimeAuthorities own;
  REQUIRE(own.add_pem(one->certificate()).has_value());
  CHECK(crypto::verify_time_response(first, imprint, own).has_value());
  // A certificate for something else: openssl refuses to sign, or we to believe.
  CHECK_FALSE(crypto::verify_time_response(server->answer(request), imprint, server->trusted()));
}

TEST_CASE("token: one altered at any 16th byte is refused or says the same") {
  const auto authority = test::Authority::make("First");
  if (!authority) return;
  const StampCase c;
  const Hash imprint = stamped_imprint(c.stamped);
  const Bytes answer = authority->answer(crypto::time_request(imprint));
  const auto trusted = authority->trusted();
  const auto truth = crypto::verify_time_response(answer, imprint, trusted);
  REQUIRE(truth.has_value());
  std::size_t unharmed = 0;
  for (std::size_t at = 0; at < answer.size(); at += 16) {
    Bytes bytes = answer;
    bytes[at] ^= 0x04;
    const auto token = crypto::verify_time_response(bytes, imprint, trusted);
    CAPTURE(at);
    if (!token) continue;
    // Bytes that nothing signs: they must not change what is said.
    ++unharmed;
    CHECK(token->time == truth->time);
    CHECK(token->latest == truth->latest);
    CHECK(token->authority == truth->authority);
  }
  CHECK(unharmed <= 4);
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, answer.size() - 1}) {
    CHECK_FALSE(crypto::verify_time_response(ByteView(answer).first(size), imprint, trusted));
  }
  Bytes longer = answer;
  longer.push_back(0);
  CHECK(crypto::verify_time_response(longer, imprint, trusted).error().code ==
        ErrorCode::trailing_data);
  Bytes huge(65'537);
  CHECK(crypto::verify_time_response(huge, imprint, trusted).error().code ==
        ErrorCode::limit_exceeded);
}

TEST_CASE("interval: without anchors nothing is evaluated, with them the earliest end counts") {
  const auto authority = test::Authority::make("First");
  if (!authority) return;
  const StampCase c;
  const Bytes token = authority->answer(crypto::time_request(stamped_imprint(c.stamped)));
  const std::vector answers{answer_of(TimeMethod::rfc3161, c.stamped, token)};
  const TimeReport none = evaluate_time(answers, {}, {{1, {}}, {9, {}}}, {});
  CHECK(none.evidence.front().state == TimeState::not_evaluated);
  CHECK_FALSE(none.entries.at(1).not_after);
  TimeAnchors anchors;
  anchors.authorities = authority->trusted();
  const TimeReport some = evaluate_time(answers, {}, {{1, {}}, {9, {}}}, anchors);
  REQUIRE(some.evidence.front().state == TimeState::holds);
  CHECK(some.entries.at(1).not_after == some.evidence.front().end);
  // The stamped checkpoint has four entries.
  CHECK_FALSE(some.entries.at(9).not_after);
  CHECK_FALSE(some.whole.not_after);
  const auto late = rfc3339_text(*some.evidence.front().end + 10);
  CHECK(evaluate_time(answers, {}, {{1, late}}, anchors).contradicted ==
        std::vector<std::uint64_t>{1});
  CHECK(evaluate_time(answers, {}, {{1, "last spring"}}, anchors).contradicted.empty());
}

TEST_CASE("renewal: an expired authority is good when it was stamped again before the expiry") {
  const auto authority = test::Authority::make("First");
  if (!authority) return;
  const auto second = test::Authority::make("Second");
  const StampCase c;
  const Bytes old = authority->answer(crypto::time_request(stamped_imprint(c.stamped)));
  const std::string renewal = c.text({FileDigest{crypto::sha256(old).data}});
  const Bytes fresh = second->answer(crypto::time_request(stamped_imprint(renewal)));
  TimeAnchors anchors;
  anchors.authorities = authority->trusted();
  REQUIRE(anchors.authorities.add_pem(second->root()).has_value());
  const std::vector<TimeAnswer> alone{answer_of(TimeMethod::rfc3161, c.stamped, old)};
  std::vector<TimeAnswer> both = alone;
  both.push_back(answer_of(TimeMethod::rfc3161, renewal, fresh));
  const auto until = *evaluate_time(alone, {}, {}, anchors).evidence.front().certificate_until;
  CHECK_FALSE(evaluate_time(alone, {}, {}, anchors).evidence.front().expired);
  anchors.now = until + 1;
  const auto expired = evaluate_time(alone, {}, {}, anchors).evidence.front();
  CHECK(expired.state == TimeState::holds);
  CHECK(expired.expired);
  CHECK_FALSE(expired.renewed);
  const TimeReport renewed = evaluate_time(both, {}, {}, anchors);
  CHECK(renewed.evidence.at(0).renewed);
  CHECK_FALSE(renewed.evidence.at(1).renewed);
  // Another answer's hash is not named: nothing is renewed.
  both[1] = answer_of(TimeMethod::rfc3161, c.stamped,
                      second->answer(crypto::time_request(stamped_imprint(c.stamped))));
  CHECK_FALSE(evaluate_time(both, {}, {}, anchors).evidence.at(0).renewed);
}

TEST_CASE("OpenTimestamps: pending, complete, and another block") {
  const StampCase c;
  Hash root;
  const Hash digest = stamped_imprint(c.stamped);
  const Bytes pending = test::made_ots(digest, {}, true, root);
  TimeAnchors anchors;
  const auto state = [&](const Bytes& file) {
    return evaluate_time({answer_of(TimeMethod::opentimestamps, c.stamped, file)}, {}, {{1, {}}},
                         anchors);
  };
  CHECK(state(pending).evidence.front().state == TimeState::pending);
  CHECK(state(pending).evidence.front().source == "https://calendar.example");
  const Bytes complete = test::made_ots(digest, 300'000, true, root);
  CHECK(state(complete).evidence.front().state == TimeState::not_evaluated);
  const Bytes block = test::easy_block(root, 1'500'000'000);
  const std::string line = test::header_line(300'000, block, "a node of ours");
  CHECK(parse_block_headers(line).error().code == ErrorCode::unsupported);
  anchors.headers = *parse_block_headers("# heights\n\n" + line, test::kEasyBits);
  const TimeReport held = state(complete);
  REQUIRE(held.evidence.front().state == TimeState::holds);
  CHECK(held.evidence.front().source == "a node of ours");
  CHECK(held.evidence.front().height == 300'000);
  CHECK(held.entries.at(1).not_after == 1'500'000'000 + 7'200);
  CHECK(state(pending).evidence.front().state == TimeState::pending);
  root.data[3] ^= 1;
  anchors.headers = *parse_block_headers(
      test::header_line(300'000, test::easy_block(root, 1'500'000'000), ""), test::kEasyBits);
  CHECK(state(complete).evidence.front().state == TimeState::does_not_hold);
  CHECK_FALSE(state(complete).entries.at(1).not_after);
}

TEST_CASE("OpenTimestamps: hostile files are refused") {
  const StampCase c;
  Hash root;
  const Hash digest = stamped_imprint(c.stamped);
  const Bytes file = test::made_ots(digest, 5, true, root);
  REQUIRE(parse_ots(file, digest).has_value());
  CHECK(parse_ots(file, digest)->size() == 2);
  CHECK(parse_ots(file, root).error().code == ErrorCode::wrong_value);
  for (std::size_t size = 0; size < file.size(); ++size) {
    CHECK_FALSE(parse_ots(ByteView(file).first(size), digest));
  }
  const Bytes head(file.begin(), file.begin() + 65);
  const auto code = [&](const Bytes& tail) {
    Bytes bytes = head;
    append(bytes, tail);
    const auto parsed = parse_ots(bytes, digest);
    return parsed ? ErrorCode::internal : parsed.error().code;
  };
  CHECK(code({0x67}) == ErrorCode::unsupported);
  CHECK(code({0xf0, 0x00}) == ErrorCode::limit_exceeded);
  CHECK(code({0xf0, 0x81, 0x20}) == ErrorCode::limit_exceeded);
  CHECK(code(Bytes(300, 0xf3)) == ErrorCode::limit_exceeded);
  CHECK(code(Bytes(300, 0x08)) == ErrorCode::limit_exceeded);
  CHECK(code(Bytes(255, 0x08)) == ErrorCode::truncated);
  Bytes longer = file;
  longer.push_back(0);
  CHECK(parse_ots(longer, digest).error().code == ErrorCode::trailing_data);
  Bytes version = file;
  version[31] = 2;
  CHECK(parse_ots(version, digest).error().code == ErrorCode::unsupported);
}

TEST_CASE("anchor: a block dates what is linked behind it, and ends may cross") {
  // Bitcoin's first block, as every node has it.
  const std::string line =
      "0 01000000" + std::string(64, '0') +
      "3ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c"
      " everybody\n";
  TimeAnchors anchors;
  const auto headers = parse_block_headers(line);
  REQUIRE(headers.has_value());
  anchors.headers = *headers;
  const std::string hash = "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f";
  CHECK(block_hash_text(headers->at(0).hash) == hash);
  const TimeReport held = evaluate_time({}, {{2, 4, "0", hash, "me"}}, {{2, {}}, {3, {}}, {5, {}}},
                                        anchors);
  CHECK(held.evidence.front().state == TimeState::holds);
  CHECK(held.entries.at(3).not_before == 1'231'006'505 - 7'200);
  CHECK_FALSE(held.entries.at(2).not_before);
  CHECK_FALSE(held.entries.at(5).not_before);
  CHECK(evaluate_time({}, {{2, 4, "0", hash, ""}}, {{3, "2008-01-01T00:00:00Z"}}, anchors)
            .contradicted == std::vector<std::uint64_t>{3});
  const auto wrong = evaluate_time({}, {{2, 4, "0", std::string(64, '0'), ""}}, {}, anchors);
  CHECK(wrong.evidence.front().state == TimeState::does_not_hold);
  // A stamp of before the block.
  const StampCase c;
  Hash root;
  const Bytes ots = test::made_ots(stamped_imprint(c.stamped), 7, false, root);
  const auto early = parse_block_headers(
      test::header_line(7, test::easy_block(root, 1'000'000'000), ""), test::kEasyBits);
  anchors.headers.insert(early->begin(), early->end());
  CHECK(evaluate_time({answer_of(TimeMethod::opentimestamps, c.stamped, ots)},
                      {{2, 4, "0", hash, ""}}, {{3, {}}}, anchors)
            .contradicted == std::vector<std::uint64_t>{3});
  std::string altered = line;
  altered[20] = '1';
  CHECK(parse_block_headers(altered).error().code == ErrorCode::bad_proof);
  CHECK(parse_block_headers(line + line).error().code == ErrorCode::duplicate);
  CHECK_FALSE(parse_block_headers("x\n"));
}

TEST_CASE("instants: RFC 3339 there and back, free text is none") {
  CHECK(rfc3339_text(1'231'006'505) == "2009-01-03T18:15:05Z");
  CHECK(rfc3339_text(-1) == "1969-12-31T23:59:59Z");
  CHECK(rfc3339_seconds("2009-01-03T18:15:05Z") == 1'231'006'505);
  CHECK(rfc3339_seconds("2009-01-03T23:15:05.25+05:00") == 1'231'006'505);
  for (const char* text : {"", "2009", "2009-01-03", "2009-01-03T18:15:05", "2009-13-03T18:15:05Z",
                           "2009-02-30T18:15:05Z", "2009-01-03T18:15:05.Z", "2009-01-03 18:15:05Z",
                           "2009-01-03T18:15:05+5:00", "2009-01-03T18:15:05Zx"}) {
    CAPTURE(text);
    CHECK_FALSE(rfc3339_seconds(text));
  }
}

TEST_CASE("public time-stamp examples") {
  const char* folder = std::getenv("AIGAQ_VECTORS");
  std::size_t found = 0;
  if (folder != nullptr) {
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
      if (file.path().extension() != ".ots") continue;
      const Bytes bytes = test::read_file(file.path());
      CAPTURE(file.path().string());
      REQUIRE(bytes.size() > 65);
      ++found;
      CHECK(parse_ots(bytes, *Hash::from(ByteView(bytes).subspan(33, 32))).has_value());
    }
  }
  if (found == 0) std::printf("public time-stamp examples: skipped, AIGAQ_VECTORS has none\n");
}

}  // namespace
}  // namespace aigaq::formats
