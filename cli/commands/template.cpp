#include "cli/commands/template.hpp"

#include "cli/forms/template.hpp"

namespace aigaq::cli {
namespace {

struct TemplateOptions {
  std::string kind;
};

ExitCode run_template(const TemplateOptions& options, Context& context) {
  const auto kind = kind_people_add(options.kind);
  if (!kind) {
    context.out.error_with_hint("usage", formats::Aspect::input,
                                context.say(Msg::kind_unknown, {{"kind", options.kind}}),
                                context.say(Msg::kind_unknown_hint));
    return ExitCode::usage;
  }
  const std::string form = form_template(*kind, context.say);
  context.out.result_takes_stdout();
  context.out.result(form);
  context.out.object("template", Json::object()
                                     .set("kind", options.kind)
                                     .set("lang", name_of(context.say.language()))
                                     .set("text", form));
  context.out.next(Msg::template_done, {{"kind", options.kind}});
  return ExitCode::done;
}

}  // namespace

void add_template_command(CLI::App& app, const Catalogue& say, CommandList& commands) {
  auto* command = add_command(app, "template", say(Msg::cmd_template));
  auto options = std::make_shared<TemplateOptions>();
  add_argument(*command, "KIND", options->kind, say(Msg::arg_kind));
  push_command<TemplateOptions>(commands, "template", command, options, run_template);
}

}  // namespace aigaq::cli
