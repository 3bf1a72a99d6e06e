#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "cli/reader/bundle.hpp"
#include "tests/cli/reader/world.hpp"

namespace aigaq::test {

void write_file(const std::string& path, std::string_view text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  REQUIRE(out.good());
}

std::string read_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  REQUIRE_MESSAGE(in.good(), path);
  std::stringstream all;
  all << in.rdbuf();
  return all.str();
}

int ReaderWorld::run(const std::vector<std::string>& arguments) {
  const auto add = [](CLI::App& app, const cli::Catalogue& say, cli::CommandList& commands) {
    cli::add_identity_commands(app, say, commands);
    cli::add_bundle_commands(app, say, commands);
  };
  const cli::Program program{"aigaq", cli::Msg::about_aigaq, true, add, {}};
  const cli::World world{terminal, random, clock, environment, false};
  return static_cast<int>(cli::run_program(program, world, arguments));
}

std::unique_ptr<cli::Context> ReaderWorld::context(cli::GlobalOptions options,
                                                   cli::Language language) {
  return std::make_unique<cli::Context>(terminal, random, clock, environment, language,
                                        std::move(options));
}

int in_a_process(const std::function<void()>& body) {
  const pid_t pid = fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    body();
    _exit(0);
  }
  int status = 0;
  REQUIRE(waitpid(pid, &status, 0) == pid);
  return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace aigaq::test
