#include "cli/commands/verify_page.hpp"

#include "cli/reader/files.hpp"
#include "cli/verify_page.hpp"
#include "crypto/hash.hpp"

namespace aigaq::cli {
namespace {

struct VerifyPageOptions {
  std::string out;
};

ExitCode write_to_stdout(Context& context) {
  context.out.result_takes_stdout();
  if (context.out.json()) {
    context.out.error("usage", formats::Aspect::input, Msg::stdout_and_json);
    return ExitCode::usage;
  }
  context.out.result(verify_page());
  return ExitCode::done;
}

ExitCode run_verify_page(const VerifyPageOptions& options, Context& context) {
  const ByteView page = as_bytes(verify_page());
  const std::string digest = to_hex(crypto::sha256(page).view());
  if (options.out == "-") {
    const ExitCode written = write_to_stdout(context);
    if (written != ExitCode::done) return written;
  } else {
    AIGAQ_OR_EXIT([[maybe_unused]] const bool written,
                  write_new_file(context, options.out, page, NewFile::Mode::shared));
  }
  Json object = Json::object();
  object.set_name("path", options.out);
  object.set("bytes", std::uint64_t{page.size()}).set("sha256", digest);
  context.out.object("page", object);
  context.out.count("bytes", page.size());
  context.out.conclude(Msg::verify_page_done, {{"path", options.out}, {"sha256", digest}});
  context.out.next(Msg::verify_page_next);
  return ExitCode::done;
}

}  // namespace

void add_verify_page_command(CLI::App& app, const Catalogue& say, CommandList& commands) {
  auto* command = add_command(app, "verify-page", say(Msg::cmd_verify_page));
  auto options = std::make_shared<VerifyPageOptions>();
  require(add_value(*command, "-o,--output", options->out, say(Msg::opt_verify_page_out)));
  push_command<VerifyPageOptions>(commands, "verify-page", command, options, run_verify_page);
}

}  // namespace aigaq::cli
