#include "cli/entry_ids.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace aigaq;

TEST_CASE("an entry is named by number, range or leaf hash") {
  const auto one = cli::parse_entry_name("7");
  REQUIRE(one);
  CHECK(std::get<cli::EntryRange>(*one).first == 7);
  CHECK(std::get<cli::EntryRange>(*one).last == 7);
  const auto some = cli::parse_entry_name("3-12");
  REQUIRE(some);
  CHECK(std::get<cli::EntryRange>(*some).first == 3);
  CHECK(std::get<cli::EntryRange>(*some).last == 12);
  const auto hash = cli::parse_entry_name("h:0123ABcd");
  REQUIRE(hash);
  CHECK(std::get<cli::LeafPrefix>(*hash).hex == "0123abcd");
}

TEST_CASE("what names no entry is refused") {
  const std::string too_long = "h:" + std::string(65, '0');
  for (const std::string_view text :
       {"", "-", "1-", "-1", "5-4", "1-2-3", " 1", "1 ", "+1", "0x1", "1.0", "h:", "h:0123456",
        "h:0123456g", "H:01234567", "1,2"}) {
    CHECK_MESSAGE(!cli::parse_entry_name(text), text);
  }
  CHECK(!cli::parse_entry_name(too_long));
}

TEST_CASE("a number that no vault reaches names an entry that is not there") {
  const auto name = cli::parse_entry_name("99999999999999999999");
  REQUIRE(name);
  const auto* range = std::get_if<cli::EntryRange>(&*name);
  REQUIRE(range != nullptr);
  CHECK(range->first == std::numeric_limits<std::uint64_t>::max());
}
