#include "cli/commands/witness/witness.hpp"

namespace aigaq::cli {

void add_witness_commands(CLI::App& app, const Catalogue& say, CommandList& commands) {
  CLI::App* group = add_group(app, "witness", say(Msg::cmd_witness));
  add_witness_side(*group, say, commands);
  add_log_side(*group, say, commands);
}

}  // namespace aigaq::cli
