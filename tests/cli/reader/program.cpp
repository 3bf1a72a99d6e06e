#include "cli/reader/program.hpp"


#include <doctest/doctest.h>

#include "cli/reader/progress.hpp"
#include "tests/cli/reader/world.hpp"

namespace aigaq::cli {

using test::ReaderWorld;

TEST_CASE("exit codes: the gravest is reported") {
  CHECK(graver(ExitCode::signer_untrusted, ExitCode::integrity) == ExitCode::integrity);
  CHECK(graver(ExitCode::integrity, ExitCode::contradicts) == ExitCode::integrity);
  CHECK(graver(ExitCode::signer_untrusted, ExitCode::contradicts) == ExitCode::contradicts);
  CHECK(graver(ExitCode::done, ExitCode::partial) == ExitCode::partial);
  CHECK(graver(ExitCode::error, ExitCode::partial) == ExitCode::error);
  CHECK(graver(ExitCode::error, ExitCode::signer_untrusted) == ExitCode::signer_untrusted);
}

TEST_CASE("program: JSON ends with a summary, also after a usage error") {
  ReaderWorld world;
  CHECK(world.run({"--json", "bundle", "verify"}) == 2);
  CHECK(world.terminal.printed.find(R"({"v":1,"type":"error","class":"usage")") == 0);
  CHECK(world.terminal.printed.find(
            R"({"v":1,"type":"summary","command":"bundle verify","ok":false,"exit":2)") !=
        std::string::npos);
  CHECK(world.terminal.errors.empty());
}

TEST_CASE("program: global options stand before or after the verb, and may be repeated") {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"--json", "--lang", "ru", "identity", "show", "/nonexistent"},
        {"identity", "show", "/nonexistent", "--lang=en", "--lang", "ru", "--json", "--json"}}) {
    ReaderWorld world;
    CHECK(world.run(words) == 1);
    CHECK(world.terminal.printed.find("\u0424\u0430\u0439\u043B\u0430") != std::string::npos);
  }
}

TEST_CASE("program: an option takes one value, the next word is an argument") {
  ReaderWorld world;
  CHECK(world.run({"bundle", "verify", "-i", "a", "/nonexistent", "-i", "b", "--json"}) == 1);
  CHECK(world.terminal.printed.find("/nonexistent") != std::string::npos);
  ReaderWorld greedy;
  CHECK(greedy.run({"bundle", "verify", "-i", "a", "/nonexistent", "surplus"}) == 2);
}

TEST_CASE("program: help and version are results") {
  ReaderWorld world;
  CHECK(world.run({"--help"}) == 0);
  CHECK(world.terminal.printed.find("identity") != std::string::npos);
  CHECK(world.run({"bundle", "open", "--help"}) == 0);
}

TEST_CASE("progress: a bar on a terminal, a line a minute elsewhere, nothing with -q") {
  ReaderWorld world;
  const auto lines = world.context();
  {
    Progress progress(*lines, Msg::checking_bundle, Progress::Unit::bytes, 1'000'000);
    world.clock.ms = 59'000;
    progress.update(1'000);
    CHECK(world.terminal.errors.empty());
    world.clock.ms = 61'000;
    progress.update(610'000);
  }
  CHECK(world.terminal.errors == "checking: 610 kB of 1.0 MB, 10.0 kB/s, 0:00:39 left\n");
  ReaderWorld bar;
  bar.terminal.error_terminal = true;
  const auto drawn = bar.context();
  {
    Progress progress(*drawn, Msg::checking_bundle, Progress::Unit::entries, 100);
    bar.clock.ms = 2'000;
    progress.update(50);
    CHECK(bar.terminal.errors.find("[##########..........]") != std::string::npos);
  }
  CHECK(bar.terminal.errors.ends_with("\r\x1b[K"));
  GlobalOptions quiet;
  quiet.quiet = true;
  ReaderWorld silent;
  const auto hushed = silent.context(quiet);
  {
    Progress progress(*hushed, Msg::checking_bundle, Progress::Unit::bytes, 10);
    silent.clock.ms = 600'000;
    progress.update(5);
  }
  CHECK(silent.terminal.errors.empty());
}

TEST_CASE("clock: RFC 3339") {
  CHECK(rfc3339(0) == "1970-01-01T00:00:00Z");
  CHECK(rfc3339(1'641'427'199) == "2022-01-05T23:59:59Z");
}

}  // namespace aigaq::cli
