// Parts of long files in a bundle: what is shown is proved, what is hidden is not in it, and what
// was altered is refused.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "crypto/hash.hpp"
#include "crypto/labels.hpp"
#include "crypto/limits.hpp"
#include "formats/disclosure/excerpt.hpp"
#include "tests/formats/verify_bundle_case.hpp"

namespace aigaq::formats {
namespace {

using crypto::LeafRange;
constexpr std::uint64_t kChunk = limits::kFileChunk;

std::uint64_t chunks_in(std::uint64_t size) { return (size + kChunk - 1) / kChunk; }

// Sizes near the edges of chunks and pieces, two chunks at least.
std::uint64_t random_size(crypto::RandomSource& random) {
  const std::uint64_t most = random.below(3) == 0 ? 2 * kPieceChunks + 3 : 9;
  const std::uint64_t chunks = 2 + random.below(most - 1);
  const std::uint64_t full = chunks * kChunk;
  switch (random.below(4)) {
    case 0:
      return full;
    case 1:
      return full - kChunk + 1;
    default:
      return full - random.below(kChunk - 1) - 1;
  }
}

// Never all of them.
std::vector<LeafRange> random_ranges(std::uint64_t chunks, crypto::RandomSource& random) {
  for (;;) {
    std::vector<LeafRange> out;
    const std::uint64_t wanted = 1 + random.below(3);
    for (std::uint64_t i = 0; i < wanted; ++i) {
      const std::uint64_t first = random.below(chunks * kChunk);
      const std::uint64_t last = first + random.below(chunks * kChunk - first);
      out.push_back(chunks_of(first, last));
    }
    out = united(std::move(out));
    if (out != std::vector<LeafRange>{{0, chunks}}) return out;
  }
}

struct ExcerptCase {
  std::unique_ptr<test::LogFixture> log;
  crypto::X25519Secret reader;
  Bytes bytes;  // of the second file
  std::vector<LeafRange> ranges;
  Bytes file;

  ExcerptCase(std::uint64_t seed, std::uint64_t size, std::vector<LeafRange> shown)
      : log(std::make_unique<test::LogFixture>(seed)),
        reader(log->randomness().secret<crypto::X25519Secret>()),
        bytes(static_cast<std::size_t>(size)),
        ranges(std::move(shown)) {
    log->randomness().fill(bytes);
    Statement source;
    source.kind = FormKind::source;
    source.fields = {{"case", {"January"}},
                     {"language", {"en"}},
                     {"title", {"Film"}},
                     {"publisher", {"a neighbour"}},
                     {"captured_at", {"2022-01-06"}}};
    log->add(std::move(source), {{"list.bin", Bytes(100, 7), false}, {"film.bin", bytes, false}});
    test::BundleRequest request = log->everything();
    FileSelection& film = request.entries.at(1).files.at(1);
    film.member = {};
    film.more_slots.clear();
    film.show_name = false;
    film.chunks = ranges;
    request.recipients = {crypto::x25519_public(reader)};
    file = log->bundle(request);
  }
  [[nodiscard]] BundleReport check() const { return test::check(file, reader, log->trust()); }
  [[nodiscard]] test::Opened open() const { return test::open_bundle(file, reader); }
  // Another inside, listed and signed as if the vault had made it.
  [[nodiscard]] BundleReport with(const std::function<void(test::Members&)>& change) const {
    const test::Opened opened = open();
    test::Members members = test::members_of(opened.tar);
    change(members);
    test::rebuild_manifests(members);
    test::sign_anew(members, log->log_key());
    const Bytes tar = test::tar_of(members);
    MemorySource source(tar);
    return check_bundle(source, opened_by(opened.unwrapped), log->trust(), nullptr);
  }
};

// Each class once, in the order of the alphabet.
std::string classes_in(const BundleReport& report) {
  std::set<std::string_view> classes;
  for (const Finding& finding : report.findings) classes.insert(finding.cls);
  std::string out;
  for (const std::string_view one : classes) out += (out.empty() ? "" : " ") + std::string(one);
  return out;
}

bool contains(ByteView haystack, ByteView needle) {
  return as_text(haystack).find(as_text(needle)) != std::string_view::npos;
}

// Seeds on the way to hidden chunks, their salts, their bytes; size, SHA-256 and name of the whole.
// tar: or one document of it.
void check_hidden(const ExcerptCase& made, ByteView tar) {
  const crypto::TreeSeed seed = file_content_seed(made.log->seed(1), 1);
  std::set<std::array<std::uint8_t, 32>> seeds;
  std::set<std::array<std::uint8_t, 16>> salts;
  const std::uint64_t chunks = chunks_in(made.bytes.size());
  for (std::uint64_t chunk = 0; chunk < chunks; ++chunk) {
    const bool shown = std::ranges::any_of(
        made.ranges, [&](const LeafRange& r) { return r.begin <= chunk && chunk < r.end; });
    if (shown) continue;
    for (unsigned level = 0; level <= limits::kSeedTreeDepth; ++level) {
      seeds.insert(
          crypto::derive_seed(seed.reveal(), 0, level, chunk >> (limits::kSeedTreeDepth - level))
              .data);
    }
    salts.insert(
        crypto::leaf_salt(crypto::derive_seed(seed.reveal(), 0, limits::kSeedTreeDepth, chunk))
            .data);
    const ByteView data = ByteView(made.bytes).subspan(static_cast<std::size_t>(chunk * kChunk));
    if (data.size() >= 16) CHECK_FALSE(contains(tar, data.first(16)));
  }
  for (std::size_t i = 0; i + 32 <= tar.size(); ++i) {
    if (tar[i] == 0 && tar[i + 1] == 0) continue;
    std::array<std::uint8_t, 32> long_one{};
    std::array<std::uint8_t, 16> short_one{};
    std::copy_n(tar.begin() + static_cast<std::ptrdiff_t>(i), 32, long_one.begin());
    std::copy_n(tar.begin() + static_cast<std::ptrdiff_t>(i), 16, short_one.begin());
    const bool found = seeds.contains(long_one) || salts.contains(short_one);
    CHECK_FALSE(found);
    if (found) return;
  }
  const Hash digest = crypto::sha256(made.bytes);
  CHECK_FALSE(contains(tar, digest.view()));
  CHECK_FALSE(contains(tar, as_bytes(to_hex(digest.view()))));
  const std::uint64_t size = made.bytes.size();
  CHECK_FALSE(contains(tar, as_bytes(std::to_string(size))));
  Bytes cbor = {0x1a};  // as cbor.md writes it
  for (int shift = 24; shift >= 0; shift -= 8) {
    cbor.push_back(static_cast<std::uint8_t>(size >> shift));
  }
  CHECK_FALSE(contains(tar, cbor));
  CHECK_FALSE(contains(tar, as_bytes("film.bin")));
}

void check_shown(const ExcerptCase& made, const BundleReport& report) {
  CHECK(classes_in(report) == "");
  CHECK(report.integrity == Integrity::ok);
  REQUIRE(report.entries.size() == 1);
  REQUIRE(report.entries[0].files.size() == 2);
  const VerifiedFile& film = report.entries[0].files[1];
  CHECK_FALSE(film.size);
  CHECK_FALSE(film.digest);
  CHECK_FALSE(film.name);
  CHECK(film.media_type);
  CHECK(film.member.empty());
  CHECK(film.part->chunks == chunks_in(made.bytes.size()));
  REQUIRE(film.part->excerpts.size() == made.ranges.size());
  const test::Members members = test::members_of(made.open().tar);
  for (std::size_t i = 0; i < made.ranges.size(); ++i) {
    const Excerpt& excerpt = film.part->excerpts[i];
    const std::uint64_t first = made.ranges[i].begin * kChunk;
    const std::uint64_t end =
        std::min<std::uint64_t>(made.ranges[i].end * kChunk, made.bytes.size());
    CHECK(excerpt.first == first);
    CHECK(excerpt.length == end - first);
    CHECK(excerpt.member == "data/entry-1/file-2-from-byte-" + std::to_string(first) + ".bin");
    const auto member =
        std::ranges::find(members, excerpt.member, &test::Members::value_type::first);
    REQUIRE(member != members.end());
    const ByteView wanted =
        ByteView(made.bytes)
            .subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(end - first));
    CHECK(std::ranges::equal(member->second, wanted));
  }
}

}  // namespace

TEST_CASE("excerpt: random parts of random files verify, and nothing else is in the bundle") {
  test::SeededRandom random(test::test_seed("excerpts"));
  for (int round = 0; round < 14; ++round) {
    const std::uint64_t size = random_size(random);
    const ExcerptCase made(1000 + static_cast<std::uint64_t>(round), size,
                           random_ranges(chunks_in(size), random));
    CAPTURE(round);
    CAPTURE(size);
    check_shown(made, made.check());
    const Bytes tar = made.open().tar;
    // Of a long one the proofs, where what is more than the bytes of its chunks would be.
    const test::Members members = test::members_of(tar);
    const auto opening =
        std::ranges::find(members, "data/entry-1/opening.cbor", &test::Members::value_type::first);
    REQUIRE(opening != members.end());
    check_hidden(made, size < 10 * kChunk ? tar : opening->second);
  }
}

TEST_CASE("excerpt: members that are altered, cut, longer, missing or exchanged are refused") {
  const ExcerptCase made(7, 6 * kChunk + 100, {{1, 2}, {3, 4}, {6, 7}});
  const std::string first = excerpt_member(1, 2, kChunk);
  const std::string second = excerpt_member(1, 2, 3 * kChunk);
  const std::string last = excerpt_member(1, 2, 6 * kChunk);
  check_shown(made, made.check());
  CHECK(classes_in(made.with([](test::Members&) {})) == "");
  const auto on = [&](const std::string& name, const std::function<void(Bytes&)>& change) {
    return classes_in(
        made.with([&](test::Members& members) { change(*test::find(members, name)); }));
  };
  CHECK(on(first, [](Bytes& b) { b[5] ^= 1; }) == "file-mismatch");
  CHECK(on(last, [](Bytes& b) { b.back() ^= 1; }) == "file-mismatch");
  for (const std::string& name : {first, second, last}) {
    CAPTURE(name);
    CHECK(on(name, [](Bytes& b) { b.pop_back(); }) == "file-mismatch");
    CHECK(on(name, [](Bytes& b) { b.push_back(0); }) == "file-mismatch");
    CHECK(on(name, [](Bytes& b) { b.clear(); }) == "file-mismatch");
    const auto gone = made.with([&](test::Members& members) {
      std::erase_if(members, [&](const auto& one) { return one.first == name; });
    });
    CHECK(classes_in(gone) == "missing-file");
  }
  // Two parts of one length change places.
  CHECK(classes_in(made.with([&](test::Members& members) {
          std::swap(*test::find(members, first), *test::find(members, second));
        })) == "file-mismatch");
  // At another place of the file than the opening says.
  const auto moved = made.with([&](test::Members& members) {
    for (auto& [name, bytes] : members) {
      if (name == second) name = excerpt_member(1, 2, 4 * kChunk);
    }
  });
  CHECK(classes_in(moved) == "missing-file unexpected-member");
  const auto more = made.with([&](test::Members& members) {
    const auto at = std::ranges::find(members, last, &test::Members::value_type::first);
    members.insert(at, {excerpt_member(1, 2, 5 * kChunk), Bytes(kChunk, 1)});
  });
  CHECK(classes_in(more) == "unexpected-member");
  // A part in the place of the whole, and the whole beside its parts.
  const auto whole = made.with([&](test::Members& members) {
    const auto at = std::ranges::find(members, first, &test::Members::value_type::first);
    members.insert(at, {file_member(1, 2, "bin"), made.bytes});
  });
  CHECK(classes_in(whole) == "unexpected-member");
}

TEST_CASE("excerpt: names of members have one spelling") {
  CHECK(excerpt_member(7, 2, 131'072) == "data/entry-7/file-2-from-byte-131072.bin");
  const auto id = parse_member("data/entry-7/file-2-from-byte-131072.bin");
  REQUIRE(id.has_value());
  CHECK(*id == MemberId{MemberKind::excerpt, 7, 2, 0, 131'072});
  CHECK(*parse_member("data/entry-7/file-9.bin") < *id);
  CHECK(*id < *parse_member("data/entry-7/file-2-from-byte-196608.bin"));
  CHECK(*id < *parse_member("data/entry-7/file-3-from-byte-0.bin"));
  CHECK(parse_member("data/entry-7/file-2-from-byte-72057594037862400.bin").has_value());
  for (const char* name :
       {"file-2-from-byte-131073.bin", "file-2-from-byte-0131072.bin", "file-2-from-byte-.bin",
        "file-2-from-byte-131072.mp4", "file-2-from-byte-72057594037927936.bin",
        "file-0-from-byte-0.bin", "file-2-from-byte-131072", "file-65537-from-byte-0.bin"}) {
    CAPTURE(name);
    CHECK_FALSE(parse_member(std::string("data/entry-7/") + name));
  }
}

TEST_CASE("excerpt: bytes are widened to chunks, and chunks that touch are one range") {
  CHECK(chunks_of(0, 0) == LeafRange{0, 1});
  CHECK(chunks_of(kChunk - 1, kChunk) == LeafRange{0, 2});
  CHECK(chunks_of(kChunk, 2 * kChunk - 1) == LeafRange{1, 2});
  CHECK(united({{5, 6}, {0, 1}, {1, 3}, {2, 4}}) == std::vector<LeafRange>{{0, 4}, {5, 6}});
}

TEST_CASE("excerpt: roots of pieces or bytes of a piece that are not the file's are told") {
  test::SeededRandom random(8);
  const auto seed = random.secret<crypto::TreeSeed>();
  Bytes bytes(static_cast<std::size_t>(2 * kPieceSize + 70'000));
  random.fill(bytes);
  crypto::SaltedTreeBuilder tree(labels::kFileTree, seed);
  tree.keep_pieces(kPieceLevels);
  tree.add_chunks(bytes, kChunk);
  const ContentRef content{ContentKind::file, tree.root(), tree.count()};
  std::vector<Hash> pieces = tree.pieces();
  REQUIRE(pieces.size() == 3);
  CHECK(are_pieces(pieces, content));
  const auto open = [&](std::vector<LeafRange> chunks) {
    return open_chunks(content, seed, pieces, std::move(chunks), [&](std::uint64_t piece) {
      const ByteView from = ByteView(bytes).subspan(static_cast<std::size_t>(piece * kPieceSize));
      const ByteView part = from.first(std::min<std::size_t>(from.size(), kPieceSize));
      return Bytes(part.begin(), part.end());
    });
  };
  // The same as from all leaf hashes.
  crypto::SaltedLeaves hashes(labels::kFileTree, seed);
  for (const auto& chunks : std::vector<std::vector<LeafRange>>{
           {{0, 1}}, {{63, 65}}, {{64, 128}}, {{10, 20}, {70, 71}, {129, 130}}, {{128, 130}}}) {
    const auto opening = open(chunks);
    REQUIRE(opening.has_value());
    const auto wanted = crypto::make_opening(
        labels::kFileTree, seed, content.leaves, chunks, [&](std::uint64_t leaf) {
          const ByteView from = ByteView(bytes).subspan(static_cast<std::size_t>(leaf * kChunk));
          return hashes.hash(leaf, crypto::LeafKind::content,
                             from.first(std::min<std::size_t>(from.size(), kChunk)));
        });
    CHECK(opening->values == wanted.values);
  }
  pieces[2].data[0] ^= 1;
  CHECK_FALSE(are_pieces(pieces, content));
  CHECK_FALSE(open({{0, 1}}).has_value());
  pieces[2].data[0] ^= 1;
  pieces.pop_back();
  CHECK_FALSE(open({{0, 1}}).has_value());
  pieces = tree.pieces();
  bytes[100] ^= 1;
  CHECK_FALSE(open({{1, 2}}).has_value());  // the piece is read
  CHECK(open({{64, 65}}).has_value());      // it is not
}

}  // namespace aigaq::formats
