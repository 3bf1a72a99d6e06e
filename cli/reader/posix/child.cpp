#include "cli/reader/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <new>
#include <utility>

#include "cli/reader/files.hpp"
#include "cli/reader/interrupt.hpp"
#include "cli/reader/pages.hpp"
#include "formats/let_go.hpp"

namespace aigaq::cli {
namespace {

// Frames of the pipe: kind, length (32 bits, little endian), payload.
constexpr char kAnswer = 'A';
constexpr char kPart = 'D';
constexpr char kProgress = 'P';
constexpr char kTotal = 'T';
constexpr char kNoMemory = 'M';
constexpr char kException = 'E';
constexpr char kFileError = 'F';  // error number (32 bits, little endian), text
constexpr std::size_t kErrorNumber = 4;
constexpr std::size_t kErrorText = 1'000;
constexpr std::size_t kFrameHead = 5;
constexpr std::size_t kReadChunk = 256u << 10;
constexpr int kPollMs = 500;

Bytes little_endian(std::uint64_t value, std::size_t bytes) {
  Bytes out;
  for (std::size_t i = 0; i < bytes; ++i) out.push_back(static_cast<std::uint8_t>(value >> 8 * i));
  return out;
}

std::uint64_t from_little_endian(ByteView bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) value = (value << 8) | bytes[i];
  return value;
}

#ifdef AIGAQ_SANITIZED
constexpr bool kLimited = false;  // AddressSanitizer's shadow counts as memory
#else
constexpr bool kLimited = true;
#endif

void limit(int what, std::uint64_t value) {
  if (!kLimited) return;
  const rlimit both = {value, value};
  setrlimit(static_cast<__rlimit_resource>(what), &both);
}

void quiet_standard_streams() {
  const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (nothing < 0) return;
  dup2(nothing, STDIN_FILENO);
  dup2(nothing, STDOUT_FILENO);
}

// In the child, before any hostile byte. Empty, or why the work must not start.
std::optional<std::string> enclose_child(const Context& context, const ChildLimits& limits) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const auto lock = context.environment.unlocked_memory ? crypto::MemoryLock::best_effort
                                                        : crypto::MemoryLock::required;
  if (!crypto::initialise(lock)) return "memory lock";
  quiet_standard_streams();
  limit(RLIMIT_DATA, limits.data_bytes);
  limit(RLIMIT_CPU, limits.seconds);
  if (limits.file_bytes) limit(RLIMIT_FSIZE, *limits.file_bytes);
  if (!context.sandboxed) return std::nullopt;
  if (limits.paths) {
    // A kernel without Landlock still has the filter and the limits.
    [[maybe_unused]] const bool restricted = restrict_paths(*limits.paths);
  }
  return install_filter(limits.filter);
}

// What the parent makes of the frames.
struct Hearing {
  Progress* progress;
  const TakePart& take_part;
};

bool apply_frame(char kind, MutableByteView payload, ChildEnd& end, const Hearing& hearing) {
  switch (kind) {
    case kPart:
      return hearing.take_part && end.kind == ChildEnd::Kind::bad_answer &&
             hearing.take_part(payload);
    case kNoMemory:
      end.kind = ChildEnd::Kind::over_memory;
      return true;
    case kException:
      end.kind = ChildEnd::Kind::environment;
      end.text = as_text(payload.first(std::min(payload.size(), kErrorText)));
      return true;
    case kFileError:
      if (payload.size() < kErrorNumber) return false;
      end.number = static_cast<int>(from_little_endian(payload.first(kErrorNumber)));
      return apply_frame(kException, payload.subspan(kErrorNumber), end, hearing);
    case kProgress:
    case kTotal:
      if (payload.size() != 8) return false;
      if (hearing.progress != nullptr) {
        const std::uint64_t value = from_little_endian(payload);
        if (kind == kTotal) {
          hearing.progress->set_total(value);
        } else {
          hearing.progress->update(value);
        }
      }
      return true;
    default:
      return false;
  }
}

// A long answer is not copied: it is the last frame, and pending becomes it. False: more came.
bool take_answer(Bytes& pending, std::size_t begin, std::size_t length, ChildEnd& end) {
  if (end.kind != ChildEnd::Kind::bad_answer || pending.size() != begin + length) return false;
  pending.erase(pending.begin(), pending.begin() + static_cast<std::ptrdiff_t>(begin));
  end.kind = ChildEnd::Kind::answered;
  end.answer = std::exchange(pending, {});
  return true;
}

// Takes whole frames off the front of pending. False: this is no answer of our code.
bool take_frames(Bytes& pending, const ChildLimits& limits, ChildEnd& end, const Hearing& hearing) {
  std::size_t at = 0;
  while (pending.size() - at >= kFrameHead) {
    const ByteView rest = ByteView(pending).subspan(at);
    const std::uint64_t length = from_little_endian(rest.subspan(1, 4));
    if (length > limits.answer_bytes) return false;
    if (rest.size() < kFrameHead + length) {
      // A long one is not moved as it grows.
      pending.reserve(at + kFrameHead + static_cast<std::size_t>(length) + kReadChunk);
      break;
    }
    if (static_cast<char>(rest[0]) == kAnswer) {
      return take_answer(pending, at + kFrameHead, static_cast<std::size_t>(length), end);
    }
    const MutableByteView payload =
        MutableByteView(pending).subspan(at + kFrameHead, static_cast<std::size_t>(length));
    if (!apply_frame(static_cast<char>(rest[0]), payload, end, hearing)) return false;
    at += kFrameHead + static_cast<std::size_t>(length);
  }
  pending.erase(pending.begin(), pending.begin() + static_cast<std::ptrdiff_t>(at));
  return true;
}

class PipeChannel final : public ChildChannel {
 public:
  explicit PipeChannel(int fd) : fd_(fd) {}
  void frame(char kind, ByteView payload) {
    begin(kind, payload.size());
    write_all(fd_, payload, "pipe");
  }
  void progress(std::uint64_t done) override { frame(kProgress, little_endian(done, 8)); }
  void total(std::uint64_t total) override { frame(kTotal, little_endian(total, 8)); }
  void part(Bytes bytes) override {
    begin(kPart, bytes.size());
    formats::each_piece(bytes, let_go, [this](ByteView piece) { write_all(fd_, piece, "pipe"); });
  }

 private:
  void begin(char kind, std::size_t length) {
    Bytes head{static_cast<std::uint8_t>(kind)};
    append(head, little_endian(length, 4));
    write_all(fd_, head, "pipe");
  }

  int fd_;
};

// In the child only.
[[noreturn]] void run_work(const Context& context, const ChildLimits& limits, int fd,
                           const std::function<Bytes(ChildChannel&)>& work) {
  PipeChannel channel(fd);
  try {
    if (const auto why = enclose_child(context, limits)) {
      channel.frame(kException, as_bytes(*why));
      _exit(1);
    }
    const Bytes answer = work(channel);
    channel.frame(kAnswer, answer);
    _exit(0);
  } catch (const std::bad_alloc&) {
    channel.frame(kNoMemory, {});
  } catch (const FileError& failure) {
    Bytes payload = little_endian(static_cast<std::uint32_t>(failure.error_number()), kErrorNumber);
    append(payload, as_bytes(failure.what()));
    channel.frame(kFileError, payload);
  } catch (const std::exception& failure) {
    channel.frame(kException, as_bytes(failure.what()));
  }
  _exit(1);
}

// The child, from fork to its last wait: killed when the caller unwinds.
class ChildProcess {
 public:
  ChildProcess(pid_t pid, Descriptor pipe) : pid_(pid), pipe_(std::move(pipe)) {}
  ~ChildProcess() {
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    wait_for();
  }
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  void stop() { kill(pid_, SIGKILL); }
  [[nodiscard]] int pipe() const { return pipe_.get(); }
  int wait_for() {
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return status;
  }

 private:
  pid_t pid_;
  Descriptor pipe_;
};

enum class Reading : std::uint8_t { ended, over_time, nonsense };

Reading read_frames(Context& context, const ChildProcess& child, const ChildLimits& limits,
                    ChildEnd& end, const Hearing& hearing) {
  const std::uint64_t deadline = context.clock.monotonic_ms() + limits.seconds * 1'000;
  Bytes pending;
  Bytes chunk(kReadChunk);
  for (;;) {
    stop_if_interrupted();
    if (context.clock.monotonic_ms() > deadline) return Reading::over_time;
    pollfd waiting = {child.pipe(), POLLIN, 0};
    if (poll(&waiting, 1, kPollMs) <= 0) continue;
    const ssize_t got = read(child.pipe(), chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return Reading::ended;
    append(pending, ByteView(chunk).first(static_cast<std::size_t>(got)));
    if (!take_frames(pending, limits, end, hearing)) return Reading::nonsense;
  }
}

void judge(ChildEnd& end, Reading reading, int status) {
  if (reading == Reading::over_time || (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)) {
    end.kind = ChildEnd::Kind::over_time;
  } else if (WIFSIGNALED(status) && reading != Reading::nonsense) {
    end.kind = ChildEnd::Kind::crashed;
    end.number = WTERMSIG(status);
  } else if (reading == Reading::nonsense || (end.kind == ChildEnd::Kind::answered &&
                                              WIFEXITED(status) && WEXITSTATUS(status) != 0)) {
    end.kind = ChildEnd::Kind::bad_answer;
  }
  if (end.kind != ChildEnd::Kind::answered) end.answer.clear();
}

}  // namespace

int exit_number(ExitCode exit) { return static_cast<int>(exit); }

std::optional<ChildEnd> run_anew(Context& /*context*/) { return std::nullopt; }

ChildEnd run_in_child(Context& context, const ChildLimits& limits,
                      const std::function<Bytes(ChildChannel&)>& work, Progress* progress,
                      const TakePart& take_part) {
  context.terminal.flush();
  int ends[2] = {-1, -1};
  if (pipe2(ends, O_CLOEXEC) != 0) throw FileError("pipe", errno);
  Descriptor read_end(ends[0]);
  Descriptor write_end(ends[1]);
  const pid_t pid = fork();
  if (pid < 0) throw FileError("fork", errno);
  if (pid == 0) {
    read_end.close();
    run_work(context, limits, write_end.get(), work);
  }
  write_end.close();
  ChildProcess child(pid, std::move(read_end));
  ChildEnd end;
  const Reading reading = read_frames(context, child, limits, end, {progress, take_part});
  if (reading != Reading::ended) child.stop();
  judge(end, reading, child.wait_for());
  return end;
}

}  // namespace aigaq::cli
