#include "cli/commands.hpp"
#include "cli/reader/program.hpp"

int main(int argc, char** argv) {
  using namespace aigaq::cli;
  try {
    const Program program{"aigaq", Msg::about_aigaq, true, add_all_commands,
                          report_vault_failure, add_commands_among};
    return program_main(program, argc, argv);
  } catch (...) {
    // Only what cannot even be reported comes here: the outputs themselves are gone.
    return static_cast<int>(ExitCode::error);
  }
}
