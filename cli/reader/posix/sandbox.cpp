#include "cli/reader/sandbox.hpp"

#include <fcntl.h>
#include <linux/keyctl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

namespace aigaq::cli {
namespace {

// Whoever asks for one of these is not our code any more: the process ends at once.
// Names, since a kernel or a libseccomp may be older than a call; those are skipped.
constexpr const char* kDeadly[] = {
    // no network, not even a socket pair
    "socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "sendto", "sendmsg",
    "sendmmsg", "recvfrom", "recvmsg", "recvmmsg", "shutdown", "socketcall",
    // nothing that goes round a filter
    "io_uring_setup", "io_uring_enter", "io_uring_register",
    // no look into other processes
    "process_vm_readv", "process_vm_writev", "pidfd_getfd", "kcmp", "process_madvise",
    // no other program
    "execve", "execveat",
    // the kernel's own machinery
    "bpf", "userfaultfd", "perf_event_open", "init_module", "finit_module", "delete_module",
    "kexec_load", "kexec_file_load", "mount", "umount2", "move_mount", "fsopen", "open_tree",
    "pivot_root", "chroot", "setns", "unshare", "swapon", "swapoff", "reboot", "acct",
    "open_by_handle_at", "quotactl", "settimeofday", "clock_settime", "modify_ldt",
    // asks a program of the system for a key
    "request_key"};

// A parser of hostile bytes makes files and folders and nothing else.
constexpr const char* kParserDeadly[] = {
    "fork",     "vfork",    "chmod",     "fchmod",     "fchmodat",     "chown",
    "fchown",   "lchown",   "fchownat",  "link",       "linkat",       "symlink",
    "symlinkat", "rename",  "renameat",  "renameat2",  "unlink",       "unlinkat",
    "rmdir",    "mknod",    "mknodat",   "setxattr",   "fsetxattr",    "truncate"};

using Filter = std::unique_ptr<void, decltype(&seccomp_release)>;

std::optional<std::string> failed(const char* what, int code) {
  return std::string(what) + ": " + std::strerror(code < 0 ? -code : code);
}

std::optional<std::string> deny(void* filter, const char* name) {
  const int number = seccomp_syscall_resolve_name(name);
  if (number == __NR_SCMP_ERROR) return std::nullopt;
  const int code = seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, number, 0);
  // A call of another architecture has a negative number and needs no rule here.
  if (code != 0 && code != -EDOM && number >= 0) return failed(name, code);
  return std::nullopt;
}

// What SCMP_CMP makes, without its compound literal, which is C.
scmp_arg_cmp masked(unsigned argument, scmp_datum_t mask, scmp_datum_t value) {
  return {.arg = argument, .op = SCMP_CMP_MASKED_EQ, .datum_a = mask, .datum_b = value};
}

// Only with arguments: a new user namespace is a wide door; a terminal can be typed into.
std::optional<std::string> deny_by_argument(void* filter, FilterLevel level) {
  constexpr scmp_datum_t kNamespaces = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWPID |
                                       CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP;
  for (scmp_datum_t bit = 1; bit != 0 && bit <= kNamespaces; bit <<= 1) {
    if ((kNamespaces & bit) == 0) continue;
    const int code = seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS(clone), 1,
                                      masked(0, bit, bit));
    if (code != 0) return failed("clone", code);
  }
  // A parser may start threads, no process.
  if (level == FilterLevel::parser) {
    const int code = seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS(clone), 1,
                                      masked(0, CLONE_THREAD, 0));
    if (code != 0) return failed("clone", code);
  }
  // clone3 keeps its flags in memory, where no filter sees them; glibc falls back to clone.
  int code = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
  if (code != 0) return failed("clone3", code);
  for (const auto request : {static_cast<scmp_datum_t>(TIOCSTI), scmp_datum_t{0x541C}}) {
    code = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(ioctl), 1,
                            masked(1, 0xFFFF'FFFF, request));
    if (code != 0) return failed("ioctl", code);
  }
  return std::nullopt;
}

// Of keyctl(2); KEYCTL_WATCH_KEY, the last that Linux 6.1 has, is 32.
constexpr scmp_datum_t kKeyctlEnd = 64;
constexpr scmp_datum_t kKeyctlReading[] = {KEYCTL_SEARCH, KEYCTL_READ};
constexpr scmp_datum_t kKeyctlWriting[] = {
    KEYCTL_GET_KEYRING_ID, KEYCTL_LINK,   KEYCTL_REVOKE,
    KEYCTL_SETPERM,        KEYCTL_UNLINK, KEYCTL_SET_TIMEOUT};

bool allowed(KeyringUse use, scmp_datum_t operation) {
  const auto holds = [&](const auto& list) {
    return std::find(std::begin(list), std::end(list), operation) != std::end(list);
  };
  return (use != KeyringUse::none && holds(kKeyctlReading)) ||
         (use == KeyringUse::write && holds(kKeyctlWriting));
}

std::optional<std::string> deny_keyring(void* filter, KeyringUse use) {
  if (use != KeyringUse::write) {
    if (auto why = deny(filter, "add_key")) return why;
  }
  if (use == KeyringUse::none) return deny(filter, "keyctl");
  const auto kill_when = [&](scmp_arg_cmp operation) {
    return seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS(keyctl), 1, operation);
  };
  int code = kill_when({.arg = 0, .op = SCMP_CMP_GE, .datum_a = kKeyctlEnd, .datum_b = 0});
  for (scmp_datum_t operation = 0; operation < kKeyctlEnd && code == 0; ++operation) {
    // The kernel looks at the lower half alone.
    if (!allowed(use, operation)) code = kill_when(masked(0, 0xFFFF'FFFF, operation));
  }
  return code == 0 ? std::nullopt : failed("keyctl", code);
}

constexpr std::uint64_t kReadRights = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
// Landlock's first version, which Debian 12's kernel has.
constexpr std::uint64_t kAllRights = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
constexpr std::uint64_t kWriteRights =
    kReadRights | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_FILE |
    LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_DIR;

bool allow_below(int ruleset, const std::string& path, std::uint64_t rights) {
  if (path.empty()) return true;
  landlock_path_beneath_attr rule = {};
  rule.allowed_access = rights;
  rule.parent_fd = open(path.c_str(), O_PATH | O_CLOEXEC);
  if (rule.parent_fd < 0) return false;
  const long code =
      syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0U);
  close(rule.parent_fd);
  return code == 0;
}

}  // namespace

std::optional<std::string> harden_process() {
  umask(077);
  const rlimit none = {0, 0};
  if (setrlimit(RLIMIT_CORE, &none) != 0) return failed("setrlimit", errno);
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
    return failed("prctl", errno);
  }
  return std::nullopt;
}

std::optional<std::string> install_filter(FilterLevel level, KeyringUse keyring) {
  const Filter filter(seccomp_init(SCMP_ACT_ALLOW), &seccomp_release);
  if (!filter) return "seccomp_init";
  for (const char* name : kDeadly) {
    if (auto why = deny(filter.get(), name)) return why;
  }
#ifndef AIGAQ_SANITIZED
  if (auto why = deny(filter.get(), "ptrace")) return why;
#endif
  if (level == FilterLevel::parser) {
    for (const char* name : kParserDeadly) {
      if (auto why = deny(filter.get(), name)) return why;
    }
  }
  if (auto why = deny_by_argument(filter.get(), level)) return why;
  if (auto why = deny_keyring(filter.get(), keyring)) return why;
  if (const int code = seccomp_load(filter.get()); code != 0) return failed("seccomp_load", code);
  return std::nullopt;
}

bool restrict_paths(const AllowedPaths& allowed) {
  landlock_ruleset_attr attributes = {};
  attributes.handled_access_fs = kAllRights;
  const long ruleset =
      syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0U);
  if (ruleset < 0) return false;
  const int fd = static_cast<int>(ruleset);
  bool done = allow_below(fd, allowed.read, kReadRights) &&
              allow_below(fd, allowed.write, kWriteRights);
  done = done && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         syscall(SYS_landlock_restrict_self, fd, 0U) == 0;
  close(fd);
  return done;
}

}  // namespace aigaq::cli
