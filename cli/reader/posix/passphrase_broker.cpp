#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "cli/reader/files.hpp"
#include "cli/reader/secrets.hpp"

namespace aigaq::cli {

PassphraseBroker::PassphraseBroker(const std::string& command) {
  int ask[2] = {-1, -1};
  int answer[2] = {-1, -1};
  if (pipe2(ask, O_CLOEXEC) != 0 || pipe2(answer, O_CLOEXEC) != 0) throw FileError("pipe", errno);
  pid_ = fork();
  if (pid_ < 0) throw FileError("fork", errno);
  if (pid_ == 0) {
    close(ask[1]);
    char byte = 0;
    if (read(ask[0], &byte, 1) != 1) _exit(0);
    (void)signal(SIGPIPE, SIG_DFL);
    const int nothing = open("/dev/null", O_RDONLY);
    dup2(nothing, STDIN_FILENO);
    dup2(answer[1], STDOUT_FILENO);
    execl("/bin/sh", "sh", "-c", command.c_str(), static_cast<char*>(nullptr));
    _exit(127);
  }
  close(ask[0]);
  close(answer[1]);
  ask_ = ask[1];
  answer_ = answer[0];
}

PassphraseBroker::~PassphraseBroker() {
  if (ask_ >= 0) close(ask_);
  if (answer_ >= 0) close(answer_);
  if (pid_ > 0) waitpid(pid_, nullptr, 0);
}

std::optional<crypto::SecretBytes> PassphraseBroker::run() {
  if (ask_ < 0) return std::nullopt;
  const char byte = 1;
  const bool asked = write(ask_, &byte, 1) == 1;
  close(ask_);
  ask_ = -1;
  if (!asked) return std::nullopt;
  auto read = read_secret_descriptor(answer_);
  close(answer_);
  answer_ = -1;
  int status = 0;
  const bool ended = waitpid(pid_, &status, 0) == pid_;
  pid_ = -1;
  if (!ended || !WIFEXITED(status) || WEXITSTATUS(status) != 0) return std::nullopt;
  return read;
}

}  // namespace aigaq::cli
