#include "cli/reader/bundle.hpp"
#include "cli/reader/program.hpp"

int main(int argc, char** argv) {
  using namespace aigaq::cli;
  try {
    const auto add = [arguments = arguments_of(argc, argv)](CLI::App& app, const Catalogue& say,
                                                            CommandList& commands) {
      add_verify_program(app, say, commands, arguments);
    };
    const Program program{"aigaq-verify", Msg::about_verify, false, add, {}};
    return program_main(program, argc, argv);
  } catch (...) {
    // Only what cannot even be reported comes here: the outputs themselves are gone.
    return static_cast<int>(ExitCode::error);
  }
}
