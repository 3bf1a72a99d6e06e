// The test values that docs/formats/{salted-tree,log-tree,ed25519,labels}.md print for other
// implementations; they were computed by one that shares no code with ours.
#include <doctest/doctest.h>

#include "crypto/aead.hpp"
#include "crypto/ed25519_verifier.hpp"
#include "crypto/labels.hpp"
#include "crypto/limits.hpp"
#include "crypto/merkle.hpp"
#include "crypto/salted_tree.hpp"

using namespace aigaq;
using namespace aigaq::crypto;

namespace {

Bytes hex(std::string_view text) { return from_hex(text).value(); }
Hash hash(std::string_view text) { return Hash::from(hex(text)).value(); }

Bytes counting() {
  Bytes out;
  for (std::uint8_t i = 0; i < 32; ++i) out.push_back(i);
  return out;
}
TreeSeed tree_seed() { return TreeSeed::from(counting()).value(); }

struct Leaf {
  LeafKind kind;
  const char* data;
  const char* hash;
};
constexpr Leaf kLeaves[] = {
    {LeafKind::content, "Айғақ ",
     "8fe063e8739e99f0adb9d003443bfafb2f3294117c4ad6ac7984097beef1c3ef"},
    {LeafKind::chaff, "", "e81ff8aa26971d945e5b10f979732d3dd8d0000aeaf867014902562323c195ae"},
    {LeafKind::content, "is evidence",
     "8901aadc7e1f2b2727b696d9dd4f419ad30c7c9102856568654c29dea0a043ac"},
    {LeafKind::chaff, "", "66df3648f03278b26a2255bad9442f2be1a9543ee1bb8c18cedbf2c1c5831734"},
    {LeafKind::content, ". ", "62e85e984935cbd00d836537024d4671b2896700aca7741c48f3ab28c406d67d"}};
constexpr const char* kRoots[] = {
    "8fe063e8739e99f0adb9d003443bfafb2f3294117c4ad6ac7984097beef1c3ef",
    "2293513ff61a529f43b459b0851a712c30b2df50cbc064d9e01385af9a4aca94",
    "20d33207c7b7c228fcaead6ec187c255188244e83a414434845f004889bd65f2",
    "91931c4f2fb97ddbe2dd5a41e00d055b350deb640bd551bd72b33ee1bbe75ffe",
    "7efa9b7068b759405755368a10cad08e4a3a7e4c39f0d7d122e3b298dc5b5355"};

void check_opening(std::uint64_t count, const std::vector<LeafRange>& ranges,
                   const std::vector<const char*>& values) {
  CAPTURE(count);
  Opening expected{count, ranges, {}};
  for (const char* value : values) expected.values.own().push_back(hash(value));
  const Opening made = make_opening(labels::kTextTree, tree_seed(), count, ranges,
                                    [](std::uint64_t i) { return hash(kLeaves[i].hash); });
  CHECK(made.values == expected.values);
  auto verifier = OpeningVerifier::create(labels::kTextTree, expected, count);
  REQUIRE(verifier);
  for (const LeafRange& range : ranges) {
    for (std::uint64_t i = range.begin; i < range.end; ++i) {
      REQUIRE(verifier->add(kLeaves[i].kind, as_bytes(kLeaves[i].data)));
    }
  }
  CHECK(verifier->finish(hash(kRoots[count - 1])));
}

}  // namespace

TEST_CASE("salted-tree.md: seeds and salts") {
  const Bytes seed = counting();
  const auto check = [&](unsigned level, std::uint64_t prefix, const char* expected) {
    CHECK(to_hex(derive_seed(seed, 0, level, prefix).view()) == expected);
  };
  check(1, 0, "ea207811101867fb5fd04ae7dad524d09b97def899cd8dcb2f00c9d537005ddd");
  check(1, 1, "0d2c96d9d6588e7630bf6f8fa50743d4d9e608f7ecc84c222d968b626a475c59");
  check(37, 0, "34716b2d641caf52b450075395a7bd66af47ac1d8ceb57ec30ee08df81c2c952");
  check(38, 1, "080e6128d6aae0645b50b493d050d42d8436e2a221d8f393bcb1106d456d6777");
  check(39, 1, "6e95c52e4419ff8707f11610a3cc1c86015600cb013c3acdd42969de05b8ecfe");
  check(40, 0, "8f93da70edcf4c0195658877bfce22ae8351c0b6882b8f54f346f982ed217fc0");
  check(40, limits::kTreeLeaves - 1,
        "2c1b99fa40332782555ebd4d429abbbd65654d5fbfe83d3ed286884a9e9f2bf8");
  CHECK(to_hex(leaf_salt(derive_seed(seed, 0, 40, 0)).view()) ==
        "7fef50818000979ab7cabde70c1a23ad");
  CHECK(to_hex(leaf_salt(derive_seed(seed, 0, 40, 4)).view()) ==
        "9b539f05bd42737f3d9f06d8aaf9b629");
}

TEST_CASE("salted-tree.md: leaves and roots") {
  CHECK(to_hex(labels::kTextTree.view()) == "61696761712074657874207631000000");
  SaltedLeaves leaves(labels::kTextTree, tree_seed());
  SaltedTreeBuilder builder(labels::kTextTree, tree_seed());
  for (std::size_t i = 0; i < 5; ++i) {
    const Leaf& leaf = kLeaves[i];
    CHECK(to_hex(leaves.hash(i, leaf.kind, as_bytes(leaf.data)).view()) == leaf.hash);
    builder.add(leaf.kind, as_bytes(leaf.data));
    CHECK(to_hex(builder.root().view()) == kRoots[i]);
  }
}

TEST_CASE("salted-tree.md: file trees") {
  SaltedTreeBuilder file(labels::kFileTree, tree_seed());
  file.add(LeafKind::content, Bytes(limits::kFileChunk, 'a'));
  file.add(LeafKind::content, as_bytes("b"));
  CHECK(to_hex(file.root().view()) ==
        "264b021f06442bbb5ca18ed892577c61661153b4234ece3685dce5b6a7937bcc");
  SaltedTreeBuilder empty(labels::kFileTree, tree_seed());
  empty.add(LeafKind::content, {});
  CHECK(to_hex(empty.root().view()) ==
        "f7337930725bc23b693ed14bf56a91c16c0c28e7c27ae39ed98579594d1bc0c6");
}

TEST_CASE("salted-tree.md: openings") {
  const char* const leaf0 = "8f93da70edcf4c0195658877bfce22ae8351c0b6882b8f54f346f982ed217fc0";
  const char* const leaf4 = "6b62a4a79221fe335457d9ab496c396f26534436738709dbe4e1d44b8797b33d";
  check_opening(5, {{0, 5}}, {"34716b2d641caf52b450075395a7bd66af47ac1d8ceb57ec30ee08df81c2c952"});
  check_opening(5, {{1, 2}, {4, 5}},
                {kRoots[0], "2497eceb8a7091bd5027460bd0c8f1f5e7f1bd7743740209a361a8c57b03a559",
                 "bb30356f2cd76750fad847c7664e18156313ea9d899453bf641efefb8916b77b", leaf4});
  check_opening(
      5, {{2, 5}},
      {kRoots[1], "6e95c52e4419ff8707f11610a3cc1c86015600cb013c3acdd42969de05b8ecfe", leaf4});
  check_opening(5, {}, {kRoots[4]});
  check_opening(1, {{0, 1}}, {leaf0});
  check_opening(3, {{0, 1}}, {leaf0, kLeaves[1].hash, kLeaves[2].hash});
}

TEST_CASE("log-tree.md: leaves, roots and proofs") {
  const char* const leaves[] = {"773885a613489e24ce2cf76199d6a423f042e4bbf12d7eecee912ef276c65701",
                                "2dfb36c6f66cac361429cf46df868ab8242d3a6441f1099c8fb3f98ec5d108a4",
                                "57c79f4f31ae029c5d4bd30b073c27c94df93438b2b4697e1e1eef5bc0394a41",
                                "61ca1139f6815841d5baf2d0d2d9bd9dfee97c898dd6f7ba0c0aa941ee6c01eb",
                                "485335db7cfec965f15ff745fc625c41d5ea2646936930165828f73dd4b68854",
                                "9ff537b618a257ef82908c45915acbaeb6d9dea035d6d93964fc88c19e98c8b3",
                                "be15781b628a28414c1c8a11b86db8422fa1041215fe0d7c4496d23cda1e4142"};
  const char* const roots[] = {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                               "773885a613489e24ce2cf76199d6a423f042e4bbf12d7eecee912ef276c65701",
                               "5a47662fd8a317d96049a3f9f47c55dc67ca66051baa3683dbb19b2fe09a07b0",
                               "94fbd0dd836f50301692e6d0eade728ee19ec52bfff1606ed807c8575d5aaa19",
                               "9799f307517ef517c2205df9b67762bf34756b20099fb7dfcce76bcebd273b2e",
                               "7caa345dbd892a66454d6c6512ea3c3ea3f0d3ec21be3fc2e2375705fd38f672",
                               "cbeec99db3e4d67dbaaa60c16b5d4cf737ac2ddc1507b78af375763ebad1c01e",
                               "98c97f0ba3175cd08b031dd084b9dc4e649b64d1a28e6ea694646503173ab587"};
  CompactRange range;
  for (std::size_t i = 0; i < 7; ++i) {
    CHECK(to_hex(range.root().view()) == roots[i]);
    const Hash leaf = leaf_hash(as_bytes("entry " + std::to_string(i)));
    CHECK(to_hex(leaf.view()) == leaves[i]);
    range.append(leaf);
  }
  CHECK(to_hex(range.root().view()) == roots[7]);

  const Hash right = hash("94afb8a2ca051c05458ea39dcd19b1bd68e7e33529f10b439d2a615a51f636e2");
  CHECK(verify_inclusion(4, 7, hash(leaves[4]), {hash(leaves[5]), hash(leaves[6]), hash(roots[4])},
                         hash(roots[7])));
  CHECK(verify_consistency(3, 7, hash(roots[3]), hash(roots[7]),
                           {hash(leaves[2]), hash(leaves[3]), hash(roots[2]), right}));
  CHECK(verify_consistency(4, 7, hash(roots[4]), hash(roots[7]), {right}));
}

TEST_CASE("ed25519.md: verdicts") {
  const char* const key = "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8";
  const char* const mixed = "b154bd62188ae283dd187fefe8c31f5e276edf083b4cff11c9d5cff856c74440";
  const char* const twice = "ea5ef8400c31ef41e28f22e718b43f66981b29cf645af2a0e223799bedaace47";
  const char* const r = "71c7a8a9cf12b3efda08a1c814cd0d0e3665b12bfaad53f95f3906ba9c3063a6";
  const char* const order_one = "0100000000000000000000000000000000000000000000000000000000000000";
  const char* const order_two = "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f";
  const char* const p_plus_1 = "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f";
  struct Case {
    const char *key, *message, *r, *s;
    bool accept;
  };
  const Case cases[] = {
      {key, "aigaq", r, "a15020fceab3af1f4d1d25f1f0aeeee81b31c806db7debd3ca225930ac88a101", true},
      {key, "aigaq", r, "8e2416590517c27723ba1c94cfa8cdfd1b31c806db7debd3ca225930ac88a111", false},
      {mixed, "mixed 4", r, "d482add06fa7664db02127345d1c4f7c839fda370d802dc1ab14e816f5cd3206",
       true},
      {mixed, "mixed 0", r, "906b584ba2e54f866180f9c67cb6b8a29fd1e1d01e98fc6a70b7c77cef463a0f",
       false},
      {order_two, "low 1", r, "31bceecfcb85afe7e20b6a2454e3e9368055db0699614644389049343fed6a00",
       false},
      {key, "aigaq", order_one, "b494b5f0cccf8cd4268fd658f4097c91599de29cb18c6abdb562561091ced404",
       false},
      {key, "aigaq", p_plus_1, "141ec6ba24135eccf233a7ddda523ac1204c89ed599597f961026f5a09db1404",
       false},
      {twice, "twice 0", order_two,
       "e8b8a33b1e07c5684635a4912f0c8564c469fab78036c95677c23fef5117ce05", false}};
  for (const Case& c : cases) {
    CAPTURE(c.message);
    CAPTURE(c.s);
    const auto a = Ed25519PublicKey::from(hex(c.key)).value();
    const auto signature = Ed25519Signature::from(hex(std::string(c.r) + c.s)).value();
    CHECK(ed25519_verify(a, as_bytes(c.message), signature).has_value() == c.accept);
    const Ed25519Verifier known(a);
    CHECK(known.verify(a, as_bytes(c.message), signature).has_value() == c.accept);
    if (!c.accept) CHECK_FALSE(known.accepts(a, as_bytes(c.message), signature));
  }
  const auto own = Ed25519SigningKey::from_seed(Ed25519Seed::from(counting()).value());
  CHECK(to_hex(own.public_key().view()) == key);
  CHECK(to_hex(own.sign(as_bytes("aigaq")).view()) == std::string(r) + cases[0].s);
}

TEST_CASE("labels.md: a key commitment") {
  const auto key = AeadKey::from(counting()).value();
  CHECK(to_hex(key_commitment(key, as_bytes("slot")).view()) ==
        "bab4a921b771b036f99b64a4ee02f5781f4662393ad4a757f2f0b7b82244af78");
}

namespace {

constexpr std::string_view kTexts[] = {
    labels::kVaultId,           labels::kSuccessionKey, labels::kRecipientCommitment,
    labels::kFileKeyCommitment, labels::kAuthorAad,     labels::kBundleAad,
    labels::kSuccessionAad,     labels::kTreeSeed,      labels::kKeyCommitment,
    labels::kContentKey,        labels::kSessionSeal,   labels::kIndexKey,
    labels::kFileIndexKey,      labels::kMemoryKey,     labels::kStoreKey,
    labels::kHeldKeysName,      labels::kSlotKey,       labels::kWitnessState,
    labels::kRecoverySheet,     labels::kBatch};

}  // namespace

TEST_CASE("labels.md: no label is the beginning of another") {
  for (const std::string_view a : kTexts) {
    for (const std::string_view b : kTexts) {
      if (a.data() == b.data()) continue;
      CAPTURE(std::string(a));
      CAPTURE(std::string(b));
      CHECK_FALSE(a.starts_with(b));
    }
  }
}
