#include "cli/reader/child.hpp"

#include <windows.h>
// after windows.h, which it needs
#include <psapi.h>

#include <cwchar>
#include <new>

#include "cli/reader/files.hpp"
#include "cli/reader/windows/job.hpp"
#include "cli/reader/windows/text.hpp"

namespace aigaq::cli {
namespace {

// The number of a handle; what it stands for is asked of the kernel, never believed.
constexpr const wchar_t* kJobVariable = L"AIGAQ_JOB";

// scrypt at the largest cost that is accepted takes 1 GiB; the work has a limit of its own.
constexpr std::size_t kJobMemory = std::size_t{1536} << 20;

class Handle {
 public:
  explicit Handle(HANDLE handle) : handle_(handle) {}
  ~Handle() {
    if (handle_ != nullptr) CloseHandle(handle_);
  }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  [[nodiscard]] HANDLE get() const { return handle_; }

 private:
  HANDLE handle_;
};

[[noreturn]] void fail_with(const char* what) { throw FileError(what, errno_of(GetLastError())); }

// One process, which ends when its parent does or when it breaks, and can't reach a window, a
// clipboard or the desktop of its user.
void limit_job(HANDLE job) {
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {};
  limits.BasicLimitInformation.LimitFlags =
      JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_ACTIVE_PROCESS |
      JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION | JOB_OBJECT_LIMIT_PROCESS_MEMORY;
  limits.BasicLimitInformation.ActiveProcessLimit = 1;
  limits.ProcessMemoryLimit = kJobMemory;
  if (!SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits)) {
    fail_with("job limits");
  }
  JOBOBJECT_BASIC_UI_RESTRICTIONS windows = {};
  windows.UIRestrictionsClass = JOB_OBJECT_UILIMIT_DESKTOP | JOB_OBJECT_UILIMIT_DISPLAYSETTINGS |
                                JOB_OBJECT_UILIMIT_EXITWINDOWS | JOB_OBJECT_UILIMIT_GLOBALATOMS |
                                JOB_OBJECT_UILIMIT_HANDLES | JOB_OBJECT_UILIMIT_READCLIPBOARD |
                                JOB_OBJECT_UILIMIT_SYSTEMPARAMETERS |
                                JOB_OBJECT_UILIMIT_WRITECLIPBOARD;
  if (!SetInformationJobObject(job, JobObjectBasicUIRestrictions, &windows, sizeof windows)) {
    fail_with("job restrictions");
  }
}

std::wstring own_path() {
  std::wstring path(32'768, L'\0');
  const DWORD size = GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size()));
  if (size == 0 || size >= path.size()) fail_with("own path");
  path.resize(size);
  return path;
}

HANDLE inheritable(HANDLE of, DWORD access, DWORD options) {
  HANDLE copy = nullptr;
  if (of == nullptr || of == INVALID_HANDLE_VALUE) return nullptr;
  const HANDLE self = GetCurrentProcess();
  DuplicateHandle(self, of, self, &copy, access, TRUE, options);
  return copy;
}

// Started with the words of this process, stopped before its first instruction, put into the job.
PROCESS_INFORMATION start_in(HANDLE job) {
  const Handle shown(inheritable(job, JOB_OBJECT_QUERY, 0));
  const auto number = std::to_wstring(reinterpret_cast<std::uintptr_t>(shown.get()));
  if (shown.get() == nullptr || !SetEnvironmentVariableW(kJobVariable, number.c_str())) {
    fail_with("job handle");
  }
  const Handle in(inheritable(GetStdHandle(STD_INPUT_HANDLE), 0, DUPLICATE_SAME_ACCESS));
  const Handle out(inheritable(GetStdHandle(STD_OUTPUT_HANDLE), 0, DUPLICATE_SAME_ACCESS));
  const Handle err(inheritable(GetStdHandle(STD_ERROR_HANDLE), 0, DUPLICATE_SAME_ACCESS));
  STARTUPINFOW startup = {};
  startup.cb = sizeof startup;
  startup.dwFlags = STARTF_USESTDHANDLES;
  startup.hStdInput = in.get();
  startup.hStdOutput = out.get();
  startup.hStdError = err.get();
  std::wstring command = GetCommandLineW();
  PROCESS_INFORMATION started = {};
  if (!CreateProcessW(own_path().c_str(), command.data(), nullptr, nullptr, TRUE, CREATE_SUSPENDED,
                      nullptr, nullptr, &startup, &started)) {
    fail_with("start");
  }
  return started;
}

ChildEnd end_of(std::uint32_t code) {
  ChildEnd end;
  if ((code & ~std::uint32_t{0xFF}) == kWorked) {
    end.kind = ChildEnd::Kind::answered;
    code &= 0xFF;
  } else if (code == kEndedOverTime) {
    end.kind = ChildEnd::Kind::over_time;
  } else if (code == kEndedOverMemory) {
    end.kind = ChildEnd::Kind::over_memory;
  } else {
    end.kind = ChildEnd::Kind::crashed;
  }
  end.number = static_cast<int>(code);
  return end;
}

// Ends the process when the work takes too long: nothing else would stop an endless loop.
class Deadline {
 public:
  explicit Deadline(std::uint64_t seconds)
      : done_(CreateEventW(nullptr, TRUE, FALSE, nullptr)),
        milliseconds_(seconds >= kMostSeconds ? INFINITE : static_cast<DWORD>(seconds * 1'000)) {
    thread_ = CreateThread(nullptr, 0, &Deadline::wait, this, 0, nullptr);
    if (done_ == nullptr || thread_ == nullptr) fail_with("deadline");
  }
  ~Deadline() {
    SetEvent(done_);
    WaitForSingleObject(thread_, INFINITE);
    CloseHandle(thread_);
    CloseHandle(done_);
  }
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;

 private:
  static constexpr std::uint64_t kMostSeconds = 4'000'000;
  static DWORD WINAPI wait(void* self) {
    const auto& mine = *static_cast<Deadline*>(self);
    if (WaitForSingleObject(mine.done_, mine.milliseconds_) == WAIT_TIMEOUT) {
      TerminateProcess(GetCurrentProcess(), kEndedOverTime);
    }
    return 0;
  }
  HANDLE done_;
  HANDLE thread_ = nullptr;
  DWORD milliseconds_;
};

// A job within the job: as much memory as the work may have above what is in use now.
void limit_work(std::uint64_t data_bytes) {
  PROCESS_MEMORY_COUNTERS now = {};
  if (!K32GetProcessMemoryInfo(GetCurrentProcess(), &now, sizeof now)) fail_with("memory in use");
  const Handle job(CreateJobObjectW(nullptr, nullptr));
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {};
  limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_PROCESS_MEMORY;
  limits.ProcessMemoryLimit = now.PagefileUsage + data_bytes;
  if (!SetInformationJobObject(job.get(), JobObjectExtendedLimitInformation, &limits,
                               sizeof limits) ||
      !AssignProcessToJobObject(job.get(), GetCurrentProcess())) {
    fail_with("memory limit");
  }
}

class DirectChannel final : public ChildChannel {
 public:
  DirectChannel(Progress* progress, const TakePart& take_part)
      : progress_(progress), take_part_(take_part) {}
  void progress(std::uint64_t done) override {
    if (progress_ != nullptr) progress_->update(done);
  }
  void total(std::uint64_t total) override {
    if (progress_ != nullptr) progress_->set_total(total);
  }
  void part(Bytes bytes) override { refused_ = refused_ || !take_part_ || !take_part_(bytes); }
  [[nodiscard]] bool refused() const { return refused_; }

 private:
  Progress* progress_;
  const TakePart& take_part_;
  bool refused_ = false;
};

}  // namespace

bool in_our_job() {
  wchar_t number[32] = {};
  const DWORD size = GetEnvironmentVariableW(kJobVariable, number, 32);
  if (size == 0 || size >= 32) return false;
  const auto job = reinterpret_cast<HANDLE>(std::wcstoull(number, nullptr, 10));
  BOOL inside = FALSE;
  return job != nullptr && IsProcessInJob(GetCurrentProcess(), job, &inside) != 0 && inside;
}

int exit_number(ExitCode exit) {
  const auto number = static_cast<std::uint32_t>(exit);
  return static_cast<int>(in_our_job() ? kWorked | number : number);
}

std::optional<ChildEnd> run_anew(Context& context) {
  if (context.environment.no_sandbox || in_our_job()) return std::nullopt;
  context.terminal.flush();
  const Handle job(CreateJobObjectW(nullptr, nullptr));
  if (job.get() == nullptr) fail_with("job");
  limit_job(job.get());
  const PROCESS_INFORMATION started = start_in(job.get());
  const Handle process(started.hProcess);
  const Handle thread(started.hThread);
  if (!AssignProcessToJobObject(job.get(), process.get())) {
    TerminateProcess(process.get(), 1);
    fail_with("job");
  }
  ResumeThread(thread.get());
  WaitForSingleObject(process.get(), INFINITE);
  DWORD code = 0;
  if (!GetExitCodeProcess(process.get(), &code)) fail_with("exit code");
  return end_of(code);
}

ChildEnd run_in_child(Context& context, const ChildLimits& limits,
                      const std::function<Bytes(ChildChannel&)>& work, Progress* progress,
                      const TakePart& take_part) {
  ChildEnd end;
  DirectChannel channel(progress, take_part);
  if (!context.environment.no_sandbox) limit_work(limits.data_bytes);
  const Deadline deadline(limits.seconds);
  try {
    end.answer = work(channel);
    if (!channel.refused()) end.kind = ChildEnd::Kind::answered;
  } catch (const std::bad_alloc&) {
    end.kind = ChildEnd::Kind::over_memory;
  }
  return end;
}

}  // namespace aigaq::cli
