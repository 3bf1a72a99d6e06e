#include "cli/reader/child.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <stdexcept>

#include "cli/reader/clock.hpp"
#include "tests/cli/reader/world.hpp"

namespace aigaq::cli {
namespace {

using test::in_a_process;
using test::ReaderWorld;

ChildEnd run(const ChildLimits& limits, const std::function<Bytes(ChildChannel&)>& work,
             const TakePart& take_part = {}) {
  ReaderWorld world;
  SystemClock clock;
  Context context(world.terminal, world.random, clock, world.environment, Language::en, {});
  return run_in_child(context, limits, work, nullptr, take_part);
}

}  // namespace

TEST_CASE("child: an answer comes back, of any size") {
  const ChildEnd end = run({}, [](ChildChannel& channel) {
    channel.total(10);
    channel.progress(5);
    return Bytes(3u << 20, 7);
  });
  REQUIRE(end.kind == ChildEnd::Kind::answered);
  CHECK(end.answer == Bytes(3u << 20, 7));
}

TEST_CASE("child: parts come ahead of the answer, each whole and in order") {
  const auto parts = [](ChildChannel& channel) {
    for (std::size_t i = 0; i < 5; ++i) channel.part(Bytes(i << 20, static_cast<std::uint8_t>(i)));
    return Bytes{9};
  };
  std::vector<Bytes> came;
  const ChildEnd end = run({}, parts, [&came](ByteView part) {
    came.emplace_back(part.begin(), part.end());
    return true;
  });
  CHECK(end.kind == ChildEnd::Kind::answered);
  CHECK(end.answer == Bytes{9});
  REQUIRE(came.size() == 5);
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(came[i] == Bytes(i << 20, static_cast<std::uint8_t>(i)));
  }
  CHECK(run({}, parts).kind == ChildEnd::Kind::bad_answer);  // nobody asked for parts
  int taken = 0;
  const ChildEnd refused = run({}, parts, [&taken](ByteView) { return ++taken < 3; });
  CHECK(refused.kind == ChildEnd::Kind::bad_answer);
  CHECK(taken == 3);
  ChildLimits small;
  small.answer_bytes = 1u << 20;
  CHECK(run(small, parts, [](ByteView) { return true; }).kind == ChildEnd::Kind::bad_answer);
}

TEST_CASE("child: a crash is a verdict, not ours") {
  ChildEnd end = run({}, [](ChildChannel&) -> Bytes {
    std::signal(SIGSEGV, SIG_DFL);
    std::raise(SIGSEGV);
    return {};
  });
  CHECK(end.kind == ChildEnd::Kind::crashed);
  CHECK(end.number == SIGSEGV);
  ReaderWorld world;
  const auto context = world.context();
  CHECK(report_child_end(*context, end) == ExitCode::integrity);
}

TEST_CASE("child: time, exceptions, silence and nonsense") {
  ChildLimits quick;
  quick.seconds = 1;
  CHECK(run(quick, [](ChildChannel&) -> Bytes {
          for (;;) pause();
        }).kind == ChildEnd::Kind::over_time);
  const ChildEnd thrown =
      run({}, [](ChildChannel&) -> Bytes { throw std::runtime_error("disk is gone"); });
  CHECK(thrown.kind == ChildEnd::Kind::environment);
  CHECK(thrown.text == "disk is gone");
  CHECK(run({}, [](ChildChannel&) -> Bytes { _exit(0); }).kind == ChildEnd::Kind::bad_answer);
  ChildLimits small;
  small.answer_bytes = 1'000;
  const ChildEnd much = run(small, [](ChildChannel&) { return Bytes(2'000); });
  CHECK(much.kind == ChildEnd::Kind::bad_answer);
  CHECK(much.answer.empty());
}

#ifndef AIGAQ_SANITIZED
TEST_CASE("child: memory has an end") {
  ChildLimits limits;
  limits.data_bytes = 64u << 20;
  const ChildEnd end = run(limits, [](ChildChannel&) {
    Bytes much(512u << 20, 1);
    return much;
  });
  CHECK(end.kind == ChildEnd::Kind::over_memory);
}
#endif

TEST_CASE("process: no core dump, no tracing by the same user, no new privileges") {
  CHECK(in_a_process([] {
          rlimit core = {1, 1};
          if (prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 1) _exit(1);  // or nothing would be proved
          if (harden_process()) _exit(2);
          if (getrlimit(RLIMIT_CORE, &core) != 0 || core.rlim_cur != 0 || core.rlim_max != 0) {
            _exit(3);
          }
          if (prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0) _exit(4);
          if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1) _exit(5);
          if (umask(077) != 077) _exit(6);
          _exit(0);
        }) == 0);
}

TEST_CASE("sandbox: a socket of any family ends the process") {
  for (const int family : {AF_INET, AF_INET6, AF_UNIX, AF_NETLINK}) {
    CHECK(in_a_process([&] {
            if (install_filter(FilterLevel::program)) _exit(1);
            [[maybe_unused]] const int fd = socket(family, SOCK_STREAM, 0);
          }) == -SIGSYS);
  }
  CHECK(in_a_process([] {
          if (install_filter(FilterLevel::program)) _exit(1);
          int pair[2];
          [[maybe_unused]] const int refused = socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
        }) == -SIGSYS);
}

TEST_CASE("sandbox: no other program, no io_uring, no look into others") {
  CHECK(in_a_process([] {
          if (install_filter(FilterLevel::program)) _exit(1);
          execl("/bin/true", "true", static_cast<char*>(nullptr));
        }) == -SIGSYS);
  CHECK(in_a_process([] {
          if (install_filter(FilterLevel::program)) _exit(1);
          syscall(SYS_io_uring_setup, 1, nullptr);
        }) == -SIGSYS);
  CHECK(in_a_process([] {
          if (install_filter(FilterLevel::program)) _exit(1);
          syscall(SYS_process_vm_readv, getppid(), nullptr, 0, nullptr, 0, 0);
        }) == -SIGSYS);
  // What is left still works, or the three above would prove nothing.
  CHECK(in_a_process([] {
          if (install_filter(FilterLevel::program)) _exit(1);
          const int fd = open("/dev/null", O_RDONLY);
          if (fd < 0 || fork() < 0) _exit(2);
        }) == 0);
}

TEST_CASE("sandbox: a parser renames nothing, forks nothing and writes in one folder only") {
  CHECK(in_a_process([] {
          if (install_filter(FilterLevel::parser)) _exit(1);
          [[maybe_unused]] const pid_t pid = fork();
        }) == -SIGSYS);
  CHECK(in_a_process([] {
          if (install_filter(FilterLevel::parser)) _exit(1);
          [[maybe_unused]] const int refused = rename("/nonexistent-a", "/nonexistent-b");
        }) == -SIGSYS);
  const test::TemporaryFolder folder;
  test::write_file(folder.path("outside"), "x");
  std::filesystem::create_directory(folder.path("inside"));
  const int ended = in_a_process([&] {
    if (!restrict_paths({"", folder.path("inside")})) _exit(77);
    if (open(folder.path("outside").c_str(), O_RDONLY) >= 0) _exit(2);
    if (open("/etc/passwd", O_RDONLY) >= 0) _exit(3);
    if (open(folder.path("inside/new").c_str(), O_WRONLY | O_CREAT, 0600) < 0) _exit(4);
    if (open(folder.path("new").c_str(), O_WRONLY | O_CREAT, 0600) >= 0) _exit(5);
  });
  if (ended == 77) {
    MESSAGE("this kernel has no Landlock: skipped");
  } else {
    CHECK(ended == 0);
  }
}

}  // namespace aigaq::cli
