#include "tests/formats/age_program.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/support/temporary_folder.hpp"
#include "tests/support/vectors.hpp"

namespace aigaq::test {

namespace fs = std::filesystem;

std::optional<std::string> find_program(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    const std::string file = folder + "/" + name;
    if (!folder.empty() && access(file.c_str(), X_OK) == 0) return file;
  }
  return std::nullopt;
}

Ran run_program(const std::vector<std::string>& arguments, ByteView input, const fs::path& folder) {
  TemporaryFolder files;
  const std::string in = files.write("in", input);
  const std::string out = files.write("out", ByteView());
  std::vector<char*> argv;
  for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const int from = open(in.c_str(), O_RDONLY | O_CLOEXEC);
    const int to = open(out.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
    const int silence = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (chdir(folder.c_str()) != 0 || dup2(from, 0) < 0 || dup2(to, 1) < 0 ||
        dup2(silence, 2) < 0) {
      _exit(126);
    }
    execv(argv[0], argv.data());
    _exit(127);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read_file(out)};
}

}  // namespace aigaq::test
