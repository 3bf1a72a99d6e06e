#pragma once
// Work on hostile data in a process of its own: a crash, an endless loop or a greedy allocation
// becomes a verdict. The answer comes back as bytes, to be decoded strictly.

#include <functional>
#include <optional>
#include <string>

#include "cli/reader/context.hpp"
#include "cli/reader/outcome.hpp"
#include "cli/reader/progress.hpp"
#include "cli/reader/sandbox.hpp"
#include "crypto/bytes.hpp"

namespace aigaq::cli {

struct ChildLimits {
  std::uint64_t data_bytes = 512ull << 20;  // RLIMIT_DATA: a mapped vault does not count
  std::uint64_t seconds = 60;               // processor and wall clock; see seconds_for
  std::uint64_t answer_bytes = 256ull << 20;
  std::optional<std::uint64_t> file_bytes;  // RLIMIT_FSIZE; 0: writes no file at all
  FilterLevel filter = FilterLevel::parser;
  std::optional<AllowedPaths> paths;  // Landlock, where the kernel has it
};
// Time for reading size bytes on a slow machine: a minute and a second a MiB.
[[nodiscard]] std::uint64_t seconds_for(std::uint64_t bytes);

// What the child holds of its parent.
class ChildChannel {
 public:
  virtual ~ChildChannel() = default;
  virtual void progress(std::uint64_t done) = 0;
  // The parent learns the total on the way.
  virtual void total(std::uint64_t total) = 0;
  // Of the answer, ahead of its end. Goes as it is passed on.
  virtual void part(Bytes bytes) = 0;
};

struct ChildEnd {
  enum class Kind : std::uint8_t {
    answered,
    crashed,  // a signal: number says which
    over_time,
    over_memory,  // an allocation failed
    bad_answer,   // ended without a whole answer
    environment,  // an exception of the environment: text says which, number its errno
  };
  Kind kind = Kind::bad_answer;
  int number = 0;
  std::string text;
  Bytes answer;
};

// Where a process can't close itself in (Windows), the program is started anew inside the limits
// and this one only waits. How that one ended: answered, with its exit code in number, after it
// wrote its own summary; or why it could not. nullopt: go on here. Throws FileError.
[[nodiscard]] std::optional<ChildEnd> run_anew(Context& context);

// What this process ends with: exit, and in one that run_anew started a number that tells an answer
// from a process that somebody ended.
[[nodiscard]] int exit_number(ExitCode exit);

// Runs work in a child: fork, locks again, limits, filter, work, answer through a pipe. On Windows
// the process that run_anew started is the child already, and the work is done in it.
// progress may be null. take_part gets each part as it comes, each as long as an answer at most,
// and may spend it; false: it is none, and the end is bad_answer. Without it there are no parts.
// The caller must have no other thread. Throws FileError when the machine can't fork.
using TakePart = std::function<bool(MutableByteView)>;
[[nodiscard]] ChildEnd run_in_child(Context& context, const ChildLimits& limits,
                                    const std::function<Bytes(ChildChannel&)>& work,
                                    Progress* progress = nullptr, const TakePart& take_part = {});

// The finding (aspect integrity, classes child-crashed, child-over-time, child-over-memory,
// child-bad-answer) or environment error that an end without an answer stands for; reported.
// Exit 20, or 1 for the environment.
[[nodiscard]] ExitCode report_child_end(Context& context, const ChildEnd& end);

}  // namespace aigaq::cli
