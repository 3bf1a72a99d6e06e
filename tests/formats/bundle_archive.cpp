// The inner archive by itself: checked without its age layer, and made again from a folder.
#include <doctest/doctest.h>

#include "formats/bundle/folder_archive.hpp"
#include "tests/formats/verify_bundle_case.hpp"

namespace aigaq::formats {
namespace {

using Case = test::BundleCase;

BundleReport check_bare(const Case& c, ByteView tar) {
  MemorySource source(tar);
  return check_archive(source, c.log->trust(), nullptr);
}

// As MemberReader gives them: few bytes at a time.
Bytes read_in_pieces(ByteSource& source, std::size_t piece) {
  Bytes out, buffer(piece);
  while (true) {
    const auto n = source.read(buffer);
    REQUIRE(n.has_value());
    if (*n == 0) return out;
    append(out, ByteView(buffer).first(*n));
  }
}

}  // namespace

TEST_CASE("bundle: a bare inner archive is checked in full, but for whom it was") {
  const Case c;
  const Bytes tar = c.open().tar;
  CHECK(as_text(tar).starts_with(kArchiveStart));
  CHECK_FALSE(as_text(c.file).starts_with(kArchiveStart));
  const BundleReport report = check_bare(c, tar);
  CHECK(test::classes_of(report) == "");
  CHECK(report.integrity == Integrity::ok);
  CHECK(report.signer == Signer::trusted);
  CHECK(report.addressed == Addressed::not_checked);
  CHECK(report.entries.size() == 3);
  for (std::size_t at = 0; at < tar.size(); at += 1 + tar.size() / 97) {
    CAPTURE(at);
    Bytes altered = tar;
    altered[at] ^= 0x20;
    CHECK(check_bare(c, altered).integrity == Integrity::failed);
    CHECK(check_bare(c, ByteView(tar).first(at)).integrity == Integrity::failed);
  }
  Bytes longer = tar;
  longer.push_back(0);
  CHECK(test::has(check_bare(c, longer), classes::kTrailingData));
  MemorySource source(tar);
  CHECK(check_archive(source, {}, nullptr).signer == Signer::untrusted);
}

TEST_CASE("bundle: the archive of an unpacked folder is the one that it came from") {
  const Case c;
  const Bytes tar = c.open().tar;
  const test::Members members = c.members();
  std::vector<FolderArchive::Member> listed;
  for (const auto& [name, bytes] : members) {
    if (name != kPaddingMember) listed.push_back({name, bytes.size()});
  }
  const auto open = [&](std::string_view name) -> std::unique_ptr<ByteSource> {
    for (const auto& [known, bytes] : members) {
      if (known == name) return std::make_unique<MemorySource>(bytes);
    }
    return nullptr;
  };
  for (const std::size_t piece : {1u, 511u, 70'000u}) {
    FolderArchive archive(listed, open);
    CHECK(archive.size() == tar.size());
    CHECK(read_in_pieces(archive, piece) == tar);
  }
  Bytes buffer(tar.size() + 1);
  listed[2].size += 1;
  FolderArchive shorter(listed, open);
  const auto cut = read_full(shorter, buffer);
  REQUIRE_FALSE(cut.has_value());
  CHECK(cut.error().code == ErrorCode::truncated);
  listed[2] = {"data/checkpoint-2.txt", 1};
  FolderArchive missing(listed, open);
  CHECK_FALSE(read_full(missing, buffer).has_value());
}

}  // namespace aigaq::formats
