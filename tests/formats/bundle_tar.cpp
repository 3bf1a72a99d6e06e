#include <doctest/doctest.h>

#include "formats/bundle/tar.hpp"
#include "formats/bundle/tar_header.hpp"
#include "tests/formats/bundle_parts.hpp"
#include "tests/support/random.hpp"

namespace aigaq::formats {
namespace {

using test::Members;
using test::tar_of;

Result<Members> read_tar(ByteView bytes) {
  MemorySource source(bytes);
  TarReader tar(source);
  Members out;
  while (true) {
    AIGAQ_TRY_ASSIGN(const auto member, tar.next());
    if (!member && tar.padding_differs()) return fail(ErrorCode::non_canonical, "padding");
    if (!member) return out;
    Bytes content(static_cast<std::size_t>(std::min<std::uint64_t>(member->size, 1 << 20)));
    Bytes all;
    while (true) {
      AIGAQ_TRY_ASSIGN(const std::size_t n, tar.read(content));
      if (n == 0) break;
      append(all, ByteView(content).first(n));
    }
    out.emplace_back(member->name, std::move(all));
  }
}

Members sample() {
  Members members{{"bagit.txt", Bytes(5, 'a')}, {"data/entry-0/entry.cbor", Bytes(512, 'b')}};
  members.emplace_back("data/entry-12/file-1.pdf", Bytes(100'000, 0x5a));
  members.emplace_back("sender/README.txt", Bytes());
  return members;
}

TEST_CASE("tar: what was written is read, at a PADMÉ size") {
  const Members members = sample();
  const Bytes tar = tar_of(members);
  CHECK(tar.size() == padme(tar.size()));
  CHECK(tar.size() % 512 == 0);
  const auto back = read_tar(tar);
  REQUIRE(back.has_value());
  CHECK(*back == members);
}

TEST_CASE("tar: the padding is the least that gives a PADMÉ size") {
  for (const std::size_t size : {0u, 1u, 70'000u, 262'144u, 300'000u, 1'000'000u, 5'000'001u}) {
    const Bytes tar = tar_of({{"file", Bytes(size, 1)}});
    const std::uint64_t least = 3 * 512 + (size + 511) / 512 * 512 + 1'024;
    CHECK(tar.size() == padme(least));
    CHECK(read_tar(tar).has_value());
  }
}

TEST_CASE("padme: examples") {
  CHECK(padme(0) == 0);
  CHECK(padme(1) == 1);
  CHECK(padme(9) == 10);
  CHECK(padme(1'000) == 1'024);
  CHECK(padme(1'025) == 1'088);
  CHECK(padme(1'000'000) == 1'015'808);
  CHECK(padme((std::uint64_t{1} << 39) + 1) == (std::uint64_t{1} << 39) + (std::uint64_t{1} << 33));
  test::SeededRandom random(7);
  for (int i = 0; i < 1'000; ++i) {
    const std::uint64_t size = 2'048 + random.below(std::uint64_t{1} << 40);
    const std::uint64_t padded = padme(size);
    CHECK(padded >= size);
    CHECK(padded - size <= size / 8);
    CHECK(padme(padded) == padded);
  }
}

TEST_CASE("tar: any byte changed outside of the members' own bytes is refused") {
  const Members members = sample();
  const Bytes tar = tar_of(members);
  for (std::size_t i = 0; i < tar.size(); ++i) {
    if (tar[i] == 0x5a) continue;
    Bytes changed = tar;
    changed[i] ^= 1;
    const auto back = read_tar(changed);
    CAPTURE(i);
    if (!back) continue;
    // Only a member's own bytes may differ: for the manifests to tell.
    CHECK(*back != members);
    REQUIRE(back->size() == members.size());
    for (std::size_t m = 0; m < members.size(); ++m) CHECK((*back)[m].first == members[m].first);
  }
  for (std::size_t cut = 0; cut < tar.size(); cut += 101) {
    CHECK(read_tar(ByteView(tar).first(cut)).error().code == ErrorCode::truncated);
  }
  Bytes longer = tar;
  longer.push_back(0);
  CHECK(read_tar(longer).error().code == ErrorCode::trailing_data);
}

// Every header that is not the writer's own is refused, whatever else could be read from it.
TEST_CASE("tar: links, devices, foreign owners, prefixes and bad names are refused") {
  const auto with = [](const auto& change) {
    Bytes tar = tar_of({{"data/entry-1/entry.cbor", Bytes(10, 1)}});
    TarBlock block{};
    std::copy_n(tar.begin() + 512, 512, block.begin());
    change(block);
    std::fill_n(block.begin() + 148, 8, std::uint8_t{' '});
    unsigned sum = 0;
    for (std::uint8_t byte : block) sum += byte;
    for (int i = 5; i >= 0; --i, sum >>= 3) {
      block[static_cast<std::size_t>(148 + i)] = static_cast<std::uint8_t>('0' + (sum & 7));
    }
    block[154] = 0;
    std::copy(block.begin(), block.end(), tar.begin() + 512);
    return read_tar(tar);
  };
  CHECK(with([](TarBlock&) {}).has_value());
  for (const char type : {'1', '2', '3', '4', '5', '6', '7', 'g', 'L', 'S', '\0'}) {
    CHECK_FALSE(with([&](TarBlock& b) { b[156] = static_cast<std::uint8_t>(type); }).has_value());
  }
  const auto name = [&](std::string_view text) {
    return with([&](TarBlock& b) {
      std::fill_n(b.begin(), 100, std::uint8_t{0});
      std::copy(text.begin(), text.end(), b.begin());
    });
  };
  CHECK(name("aigaq-bundle/data/x").has_value());
  for (const char* bad :
       {"/etc/passwd", "aigaq-bundle/../x", "aigaq-bundle//x", "aigaq-bundle/./x",
        "aigaq-bundle/x/", "aigaq-bundle/.hidden", "aigaq-bundle/-rf", "aigaq-bundle/a b",
        "aigaq-bundle/a\\b", "aigaq-bundle/a:b", "aigaq-bundle/\xc3\xa4", "aigaq-bundle/",
        "aigaq-bundl/x", "AIGAQ-BUNDLE/x", "x", ""}) {
    CAPTURE(bad);
    CHECK_FALSE(name(bad).has_value());
  }
  CHECK_FALSE(with([](TarBlock& b) { b[106] = '5'; }).has_value());  // mode
  CHECK_FALSE(with([](TarBlock& b) { b[114] = '1'; }).has_value());  // owner
  CHECK_FALSE(with([](TarBlock& b) { b[146] = '1'; }).has_value());  // time
  CHECK_FALSE(with([](TarBlock& b) { b[157] = 'l'; }).has_value());  // link name
  CHECK_FALSE(with([](TarBlock& b) { b[265] = 'r'; }).has_value());  // user name
  CHECK_FALSE(with([](TarBlock& b) { b[345] = 'p'; }).has_value());  // prefix
  CHECK_FALSE(with([](TarBlock& b) { b[511] = 1; }).has_value());    // padding of the block
  CHECK_FALSE(with([](TarBlock& b) { b[99] = 'x'; }).has_value());   // behind the name's end
}

TEST_CASE("tar: member names") {
  CHECK(valid_member_name("sender/README.txt"));
  CHECK(valid_member_name(std::string(87, 'a')));
  CHECK_FALSE(valid_member_name(std::string(88, 'a')));
  CHECK_FALSE(valid_member_name("padding"));
  CHECK_FALSE(valid_member_name(""));
  CHECK_FALSE(valid_member_name("a/"));
  CHECK_FALSE(valid_member_name("a/../b"));
}

// A sparse source: a huge member without its memory.
class Pattern final : public ByteSource {
 public:
  Pattern(Bytes head, std::uint64_t zeros, Bytes tail)
      : head_(std::move(head)), tail_(std::move(tail)), zeros_(zeros) {}
  Result<std::size_t> read(MutableByteView out) override {
    if (at_ < head_.size()) return copy(head_, at_, out);
    if (zeros_ > 0) {
      const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(zeros_, out.size()));
      std::fill_n(out.begin(), n, std::uint8_t{0});
      zeros_ -= n;
      return n;
    }
    return copy(tail_, tail_at_, out);
  }

 private:
  static std::size_t copy(const Bytes& from, std::size_t& at, MutableByteView out) {
    const std::size_t n = std::min(out.size(), from.size() - at);
    std::copy_n(from.begin() + static_cast<std::ptrdiff_t>(at), n, out.begin());
    at += n;
    return n;
  }
  Bytes head_, tail_;
  std::uint64_t zeros_;
  std::size_t at_ = 0, tail_at_ = 0;
};

TEST_CASE("tar: a pax record exactly from 8 GiB on") {
  const auto head = [](std::uint64_t size) {
    MemorySink out;
    TarWriter tar(out);
    tar.begin("big", size);
    return out.take();
  };
  CHECK(head(kTarPaxSize - 1).size() == 2 * 512);
  CHECK(head(kTarPaxSize).size() == 4 * 512);
  const auto first = [](const Bytes& bytes) {
    MemorySource source(bytes);
    TarReader tar(source);
    return tar.next();
  };
  for (const std::uint64_t size : {kTarPaxSize - 1, kTarPaxSize, kTarPaxSize * 12 + 3}) {
    const auto member = first(head(size));
    REQUIRE(member.has_value());
    CHECK((*member)->size == size);
  }
  // The same size said by the header too, or a small one said by pax.
  Bytes twice = head(kTarPaxSize);
  const TarBlock file = tar_header("aigaq-bundle/big", TarType::file, 1);
  std::copy(file.begin(), file.end(), twice.end() - 512);
  CHECK_FALSE(first(twice).has_value());
  for (const char* record : {"19 size=8589934591\n", "19 size=8589934592 ", "20 size=08589934592\n",
                             "19 size=8589934592\n19 size=8589934592\n", "9 mtime=0\n"}) {
    CAPTURE(record);
    MemorySink out;
    out.write(tar_header(kBundleFolder, TarType::folder, 0));
    const std::string_view text(record);
    out.write(tar_header(kPaxPath, TarType::extended, text.size()));
    out.write(as_bytes(text));
    out.write(Bytes(512 - text.size()));
    out.write(tar_header("aigaq-bundle/big", TarType::file, 0));
    CHECK_FALSE(first(out.bytes()).has_value());
  }
  MemorySink out;
  TarWriter tar(out);
  tar.begin("big", kTarPaxSize);
  const Bytes start = out.take();
  const std::uint64_t least = start.size() + kTarPaxSize + 512 + 1'024;
  const std::uint64_t need = padme(least) - least;
  const TarBlock right = tar_header("aigaq-bundle/padding", TarType::file, need);
  Bytes tail(right.begin(), right.end());
  tail.resize(static_cast<std::size_t>(512 + need + 1'024));
  Pattern source(start, kTarPaxSize, tail);
  TarReader reader(source);
  const auto member = reader.next();
  REQUIRE(member.has_value());
  Bytes buffer(1 << 20);
  std::uint64_t total = 0;
  while (true) {
    const auto n = reader.read(buffer);
    REQUIRE(n.has_value());
    if (*n == 0) break;
    total += *n;
  }
  CHECK(total == kTarPaxSize);
  const auto end = reader.next();
  REQUIRE(end.has_value());
  CHECK_FALSE(end->has_value());
  CHECK_FALSE(reader.padding_differs());
}

}  // namespace
}  // namespace aigaq::formats
