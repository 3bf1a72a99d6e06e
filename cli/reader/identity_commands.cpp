#include "cli/reader/bundle.hpp"
#include "cli/reader/identity.hpp"

namespace aigaq::cli {
namespace {

struct IdentityOptions {
  std::string path;
};

void print_identity(Context& context, const std::string& path, const std::string& recipient) {
  Json line = Json::object();
  line.set_name("path", path).set("recipient", recipient);
  context.out.object("identity", line);
  context.out.sentence(Msg::identity_recipient, {{"recipient", recipient}});
}

ExitCode run_new(const IdentityOptions& options, Context& context) {
  AIGAQ_OR_EXIT(const std::string recipient, make_identity(context, options.path));
  print_identity(context, options.path, recipient);
  context.out.conclude(Msg::identity_made,
                       {{"path", options.path}, {"pub", options.path + ".pub"}});
  context.out.next(Msg::identity_made_next, {{"path", options.path}});
  return ExitCode::done;
}

ExitCode run_show(const IdentityOptions& options, Context& context) {
  AIGAQ_OR_EXIT(const std::string recipient, recipient_beside(context, options.path));
  print_identity(context, options.path, recipient);
  context.out.conclude(Msg::identity_shown);
  context.out.next(Msg::identity_next_export, {{"recipient", recipient}});
  return ExitCode::done;
}

}  // namespace

void add_identity_commands(CLI::App& app, const Catalogue& say, CommandList& commands) {
  const auto text = [&](Msg id) { return std::string(say.text(id)); };
  CLI::App* group = add_group(app, "identity", text(Msg::cmd_identity));
  const auto add = [&](const char* name, Msg help, const char* full,
                       ExitCode (*run)(const IdentityOptions&, Context&)) {
    const auto options = std::make_shared<IdentityOptions>();
    CLI::App* command = add_command(*group, name, text(help));
    add_argument(*command, "FILE", options->path, text(Msg::arg_identity_file));
    push_command(commands, full, command, options, run);
  };
  add("new", Msg::cmd_identity_new, "identity new", run_new);
  add("show", Msg::cmd_identity_show, "identity show", run_show);
}

}  // namespace aigaq::cli
