#include "cli/reader/sandbox.hpp"

#include <windows.h>

#include "cli/reader/windows/job.hpp"

namespace aigaq::cli {

std::optional<std::string> harden_process() {
  // No window asks about a crash, no report of it with our memory goes out.
  SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX);
  // A library beside the program or in the working folder is not ours.
  if (SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_SYSTEM32) == 0 || SetDllDirectoryW(L"") == 0) {
    return "library folders";
  }
  HeapSetInformation(nullptr, HeapEnableTerminationOnCorruption, nullptr, 0);
  return std::nullopt;
}

// There is no filter of system calls here: the job's limits were set before this process ran.
std::optional<std::string> install_filter(FilterLevel /*level*/, KeyringUse /*keyring*/) {
  if (!in_our_job()) return "job object";
  return std::nullopt;
}

bool restrict_paths(const AllowedPaths& /*allowed*/) { return false; }

}  // namespace aigaq::cli
