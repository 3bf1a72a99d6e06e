// Trust policies (C2SP tlog-policy): what is read, what is refused and on which line, and who has
// to vouch for whom.
#include "formats/log/policy.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "formats/verify/vouching.hpp"
#include "tests/support/random.hpp"

using namespace aigaq;
using namespace aigaq::formats;

namespace {

constexpr std::string_view kText = "log\n1\nroot\n";

struct Keys {
  Keys() {
    for (int i = 0; i < 9; ++i) keys.push_back(crypto::Ed25519SigningKey::generate(random));
  }
  [[nodiscard]] std::string log(std::size_t i) const {
    return VerifierKey{"log" + std::to_string(i), kNoteEd25519, keys.at(i).public_key()}.text();
  }
  [[nodiscard]] CosignerKey cosigner(std::size_t i) const {
    return {"w" + std::to_string(i), keys.at(i).public_key()};
  }
  // Replaces L0…L8 and W0…W8 in brackets by keys.
  [[nodiscard]] std::string fill(std::string text) const {
    const auto put = [&](const std::string& mark, const std::string& value) {
      for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark)) {
        text.replace(at, mark.size(), value);
      }
    };
    for (std::size_t i = 0; i < keys.size(); ++i) {
      put("<L" + std::to_string(i) + ">", log(i));
      put("<W" + std::to_string(i) + ">", cosigner(i).text());
    }
    put("<M>", note_key_text("post", kNoteMlDsa44, Bytes(1'312, 7)));
    return text;
  }
  [[nodiscard]] Note note(const std::vector<std::size_t>& cosigners) const {
    Note out{std::string(kText), {}};
    for (const std::size_t i : cosigners) {
      const auto line = cosign(kText, cosigner(i).name, keys.at(i), 1'000 + i);
      REQUIRE(line);
      const auto parsed = parse_signature_lines(*line);
      REQUIRE(parsed);
      out.signatures.push_back(parsed->front());
    }
    return out;
  }
  test::SeededRandom random{99};
  std::vector<crypto::Ed25519SigningKey> keys;
};

Policy read(const Keys& keys, const std::string& text) {
  auto result = parse_policy(keys.fill(text));
  CAPTURE(text);
  if (const auto* fault = std::get_if<PolicyFault>(&result)) {
    CAPTURE(fault->line);
    FAIL(fault->error.context);
  }
  return std::get<Policy>(std::move(result));
}

struct Refusal {
  const char* name;
  const char* text;
  std::uint64_t line;
  ErrorCode code;
};

constexpr Refusal kRefusals[] = {
    {"empty file", "", 0, ErrorCode::missing},
    {"no quorum line", "log <L0>\nwitness a <W0>\n", 0, ErrorCode::missing},
    {"two quorum lines", "quorum none\nquorum none\n", 2, ErrorCode::duplicate},
    {"quorum without a name", "quorum\n", 1, ErrorCode::malformed},
    {"quorum of two names", "witness a <W0>\nquorum a a\n", 2, ErrorCode::malformed},
    {"quorum of an unknown name", "witness a <W0>\nquorum b\n", 2, ErrorCode::missing},
    {"quorum before what it names", "quorum a\nwitness a <W0>\n", 1, ErrorCode::missing},
    {"unknown word", "logs <L0>\nquorum none\n", 1, ErrorCode::unsupported},
    {"word in capitals", "Log <L0>\nquorum none\n", 1, ErrorCode::unsupported},
    {"comment behind a line", "quorum none # nobody\n", 1, ErrorCode::malformed},
    {"last line without its end", "log <L0>\nquorum none", 2, ErrorCode::truncated},
    {"carriage return", "log <L0>\r\nquorum none\n", 1, ErrorCode::malformed},
    {"control character in a comment", "# \x01\nquorum none\n", 1, ErrorCode::malformed},
    {"delete character", "# \x7f\nquorum none\n", 1, ErrorCode::malformed},
    {"log without a key", "log\nquorum none\n", 1, ErrorCode::malformed},
    {"log with too many words", "log <L0> https://x y\nquorum none\n", 1, ErrorCode::malformed},
    {"log with the key of a witness", "log <W0>\nquorum none\n", 1, ErrorCode::unsupported},
    {"log twice", "log <L0>\nlog <L0> https://x\nquorum none\n", 2, ErrorCode::duplicate},
    {"log with a key that is none", "log a+b+c\nquorum none\n", 1, ErrorCode::malformed},
    {"witness without a key", "witness a\nquorum none\n", 1, ErrorCode::malformed},
    {"witness with too many words", "witness a <W0> u v\nquorum a\n", 1, ErrorCode::malformed},
    {"witness with the key of a log", "witness a <L0>\nquorum a\n", 1, ErrorCode::unsupported},
    {"witness called none", "witness none <W0>\nquorum none\n", 1, ErrorCode::wrong_value},
    {"name twice", "witness a <W0>\nwitness a <W1>\nquorum a\n", 2, ErrorCode::duplicate},
    {"key twice", "witness a <W0>\nwitness b <W0>\nquorum a\n", 2, ErrorCode::duplicate},
    {"group without members", "witness a <W0>\ngroup g any\nquorum a\n", 2, ErrorCode::malformed},
    {"group with an unknown member", "witness a <W0>\ngroup g any a b\nquorum a\n", 2,
     ErrorCode::missing},
    {"group before its member", "group g any a\nwitness a <W0>\nquorum g\n", 1,
     ErrorCode::missing},
    {"group in itself", "witness a <W0>\ngroup g any a g\nquorum g\n", 2, ErrorCode::missing},
    {"group of none", "group g any none\nquorum g\n", 1, ErrorCode::missing},
    {"group called none", "witness a <W0>\ngroup none any a\nquorum a\n", 2,
     ErrorCode::wrong_value},
    {"group with a witness's name", "witness a <W0>\nwitness b <W1>\ngroup b any a\nquorum b\n", 3,
     ErrorCode::duplicate},
    {"member twice in a group", "witness a <W0>\ngroup g 2 a a\nquorum g\n", 2,
     ErrorCode::duplicate},
    {"member of two groups", "witness a <W0>\ngroup g any a\ngroup h any a\nquorum h\n", 3,
     ErrorCode::duplicate},
    {"threshold 0", "witness a <W0>\ngroup g 0 a\nquorum g\n", 2, ErrorCode::wrong_value},
    {"threshold above the members", "witness a <W0>\ngroup g 2 a\nquorum g\n", 2,
     ErrorCode::wrong_value},
    {"threshold with a zero in front", "witness a <W0>\ngroup g 01 a\nquorum g\n", 2,
     ErrorCode::non_canonical},
    {"threshold that is no number", "witness a <W0>\ngroup g most a\nquorum g\n", 2,
     ErrorCode::malformed},
    {"threshold with a sign", "witness a <W0>\ngroup g +1 a\nquorum g\n", 2,
     ErrorCode::malformed},
};

// The policy, who cosigns, and whether that is enough.
struct Case {
  const char* name;
  const char* policy;
  std::vector<std::size_t> cosigners;
  Quorum quorum;
};

constexpr const char* kTwoOrganisations =
    "witness X1 <W1>\nwitness X2 <W2>\nwitness X3 <W3>\ngroup X 2 X1 X2 X3\n"
    "witness Y1 <W4>\nwitness Y2 <W5>\ngroup Y any Y1 Y2\n"
    "group X-and-Y all X Y\nquorum X-and-Y\n";
constexpr const char* kTwoOfThree =
    "witness a1 <W1>\nwitness a2 <W2>\ngroup A any a1 a2\nwitness b <W3>\nwitness c <W4>\n"
    "group G 2 A b c\nquorum G\n";

}  // namespace

TEST_CASE("policies are refused with the line of the first mistake") {
  const Keys keys;
  for (const Refusal& refusal : kRefusals) {
    SUBCASE(refusal.name) {
      const auto result = parse_policy(keys.fill(refusal.text));
      const auto* fault = std::get_if<PolicyFault>(&result);
      REQUIRE(fault != nullptr);
      CHECK(fault->line == refusal.line);
      CHECK(fault->error.code == refusal.code);
    }
  }
}

TEST_CASE("policies: what may be written") {
  const Keys keys;
  const Policy policy = read(keys,
                             "# a comment\n\n \t# another\n  log\t<L0>   https://log.example/  \n"
                             "log <L1>\nwitness \xd0\x90 <W1> https://w\nwitness any <W2>\n"
                             "witness post <M>\ngroup 7 2 \xd0\x90 any post\nquorum 7\n");
  CHECK(policy.logs.size() == 2);
  CHECK(policy.logs[0].text() == keys.log(0));
  REQUIRE(policy.witnesses.size() == 3);
  CHECK(policy.witnesses[0].name == "\xd0\x90");
  CHECK(policy.witnesses[0].cosigner->text() == keys.cosigner(1).text());
  CHECK_FALSE(policy.witnesses[2].cosigner);
  REQUIRE(policy.groups.size() == 1);
  CHECK(policy.groups[0].threshold == 2);
  CHECK(policy.quorum == "7");
  CHECK(read(keys, "witness a <W0>\nwitness b <W1>\ngroup g all a b\nquorum g\n")
            .groups[0]
            .threshold == 2);
  CHECK(read(keys, "quorum none\n").quorum == "none");
  // Octets above 0x7f are names like any other, UTF-8 or not.
  CHECK(read(keys, "witness \xff <W0>\nquorum \xff\n").witnesses[0].name == "\xff");
}

TEST_CASE("policies of the size that C2SP asks for are read") {
  const Keys keys;
  test::SeededRandom random(3);
  std::string text;
  std::string members;
  for (int i = 0; i < 64; ++i) {
    const auto key = crypto::Ed25519SigningKey::generate(random);
    const std::string n = std::to_string(i);
    text += "log " + VerifierKey{"l" + n, kNoteEd25519, key.public_key()}.text() + "\n";
    text += "witness w" + n + " " + CosignerKey{"w" + n, key.public_key()}.text() + "\n";
    text += "group g" + n + " any w" + n + "\n";
    members += " g" + n;
  }
  CHECK(read(keys, text + "group all 40" + members + "\nquorum all\n").groups.size() == 65);
}

TEST_CASE("a policy is told from a list of keys") {
  const Keys keys;
  CHECK(looks_like_policy(keys.fill("# x\nlog <L0>\nquorum none\n")));
  CHECK(looks_like_policy("quorum\tnone\n"));
  CHECK_FALSE(looks_like_policy(keys.fill("# a b c\n\n<L0>\n<L1>\n")));
  CHECK_FALSE(looks_like_policy(""));
}

TEST_CASE("who has to vouch") {
  const Keys keys;
  const Case cases[] = {
      {"none asked, none there", "quorum none\n", {}, Quorum::none},
      {"none asked, one there", "witness a <W0>\nquorum none\n", {0}, Quorum::none},
      {"the one", "witness a <W0>\nquorum a\n", {0}, Quorum::met},
      {"not the one", "witness a <W0>\nwitness b <W1>\nquorum a\n", {1}, Quorum::not_met},
      {"unknown key", "witness a <W0>\nquorum a\n", {1}, Quorum::not_met},
      {"any", "witness a <W0>\nwitness b <W1>\ngroup g any a b\nquorum g\n", {1}, Quorum::met},
      {"all but one", "witness a <W0>\nwitness b <W1>\ngroup g all a b\nquorum g\n",
       {1},
       Quorum::not_met},
      {"all", "witness a <W0>\nwitness b <W1>\ngroup g all a b\nquorum g\n", {0, 1}, Quorum::met},
      {"two organisations", kTwoOrganisations, {1, 3, 5}, Quorum::met},
      {"one organisation whole", kTwoOrganisations, {1, 2, 3}, Quorum::not_met},
      {"too few of one", kTwoOrganisations, {1, 4, 5}, Quorum::not_met},
      {"two keys of one organisation count once", kTwoOfThree, {1, 2}, Quorum::not_met},
      {"two organisations of three", kTwoOfThree, {2, 4}, Quorum::met},
      {"one key twice", kTwoOfThree, {3, 3}, Quorum::not_met},
      {"a key that nobody can read", "witness p <M>\nwitness a <W0>\ngroup g all p a\nquorum g\n",
       {0},
       Quorum::not_met},
  };
  for (const Case& one : cases) {
    SUBCASE(one.name) {
      const Vouching vouching =
          judge_cosignatures(read(keys, one.policy), keys.note(one.cosigners));
      CHECK(vouching.quorum == one.quorum);
      CHECK(vouching.broken.empty());
    }
  }
}

TEST_CASE("the verdict names witnesses, organisations and times") {
  const Keys keys;
  const Policy policy = read(keys, kTwoOfThree);
  Note note = keys.note({4, 2});
  // Cosigned once more, earlier: the earlier time counts.
  const auto earlier = cosign(kText, "w2", keys.keys.at(2), 17);
  REQUIRE(earlier);
  note.signatures.push_back(parse_signature_lines(*earlier)->front());
  const Vouching vouching = judge_cosignatures(policy, note);
  REQUIRE(vouching.witnesses.size() == 2);
  CHECK(vouching.witnesses[0].witness == "a2");
  CHECK(vouching.witnesses[0].organisation == "A");
  CHECK(vouching.witnesses[0].seconds == 17);
  CHECK(vouching.witnesses[1].witness == "c");
  CHECK(vouching.witnesses[1].organisation == "c");
}

TEST_CASE("a cosignature that does not hold vouches for nothing") {
  const Keys keys;
  const Policy policy = read(keys, kTwoOfThree);
  const Note good = keys.note({1, 3});
  REQUIRE(judge_cosignatures(policy, good).quorum == Quorum::met);
  for (std::size_t byte = 0; byte < 72; ++byte) {
    Note note = good;
    note.signatures[0].signature[byte] ^= 0x10;
    const Vouching vouching = judge_cosignatures(policy, note);
    CHECK(vouching.quorum == Quorum::not_met);
    CHECK(vouching.broken == std::vector<std::string>{"a1"});
  }
  SUBCASE("on another checkpoint") {
    Note moved = good;
    moved.text = "log\n2\nroot\n";
    CHECK(judge_cosignatures(policy, moved).broken.size() == 2);
  }
  SUBCASE("beside one that holds") {
    Note both = good;
    both.signatures.push_back(both.signatures[0]);
    both.signatures.back().signature[20] ^= 1;
    CHECK(judge_cosignatures(policy, both).quorum == Quorum::not_met);
    CHECK(judge_cosignatures(policy, both).witnesses.size() == 1);
  }
  SUBCASE("under another's name and key id") {
    Note stolen = keys.note({3});
    stolen.signatures[0].name = "w1";
    stolen.signatures[0].key_id = keys.cosigner(1).id();
    CHECK(judge_cosignatures(policy, stolen).broken == std::vector<std::string>{"a1"});
    CHECK(judge_cosignatures(policy, stolen).witnesses.empty());
  }
}
