#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "cli/entry_ids.hpp"
#include "cli/reader/file_system.hpp"
#include "cli/time_commands.hpp"
#include "cli/vault_access.hpp"
#include "crypto/timestamp.hpp"
#include "formats/time/stamped.hpp"
#include "vault/time.hpp"

namespace aigaq::cli {
namespace {

struct TimeRequestOptions {
  std::optional<std::string> folder, renew, identity;
};

constexpr std::size_t kNameDigits = 8;

// Stock tools, as they are typed on a machine that has a network.
std::vector<std::string> stock_commands(const std::string& base) {
  return {"curl -sS -H 'Content-Type: application/timestamp-query' --data-binary @" + base +
              ".tsq -o " + base + ".1.tsr https://FIRST-AUTHORITY",
          "curl -sS -H 'Content-Type: application/timestamp-query' --data-binary @" + base +
              ".tsq -o " + base + ".2.tsr https://SECOND-AUTHORITY",
          "ots stamp " + base + ".stamped"};
}

// One that is missing is made; the folder that it lies in has to be there.
ExitCode check_folder(const std::optional<std::string>& path, Context& context) {
  if (!path || !is_folder_missing(*path)) return ExitCode::done;
  return check_new_path(context, without_slashes(*path));
}

// A folder that was missing: gone again, if nothing came into it.
class MadeFolder {
 public:
  explicit MadeFolder(const std::string& path) : path_(path), made_(is_folder_missing(path)) {
    if (made_ && ::mkdir(path.c_str(), 0777) != 0) throw FileError(path, errno);
  }
  ~MadeFolder() {
    if (made_) (void)::rmdir(path_.c_str());
  }
  MadeFolder(const MadeFolder&) = delete;
  MadeFolder& operator=(const MadeFolder&) = delete;
  void keep() { made_ = false; }

 private:
  const std::string path_;
  bool made_;
};

ExitCode run_time_request(const TimeRequestOptions& options, Context& context) {
  if (const ExitCode usable = check_folder(options.folder, context); usable != ExitCode::done) {
    return usable;
  }
  std::optional<NamedEntry> renewed;
  if (options.renew) {
    AIGAQ_OR_EXIT(renewed, read_entry_name(context, *options.renew));
  }
  AIGAQ_OR_EXIT(const auto open, open_vault(context, vault::Access::read, options.identity,
                                            options.renew ? Reading::entries : Reading::chain));
  std::optional<std::uint64_t> renew;
  if (renewed) {
    AIGAQ_OR_EXIT(renew, resolve_entry(context, *open.vault, *renewed));
  }
  const std::string stamped = vault::stamped_file(*open.vault, renew);
  std::optional<MadeFolder> folder;
  if (options.folder) folder.emplace(*options.folder);
  const Hash imprint = formats::stamped_imprint(stamped);
  const std::string base = "aigaq-" + to_hex(imprint.view()).substr(0, kNameDigits);
  const std::string path = options.folder ? *options.folder + "/" + base : base;
  const std::string stamped_path = path + ".stamped";
  const std::string request_path = path + ".tsq";
  const Bytes request = crypto::time_request(imprint);
  AIGAQ_OR_EXIT(
      [[maybe_unused]] const bool written,
      write_new_files(context, {{stamped_path, as_bytes(stamped)}, {request_path, request}},
                      NewFile::Mode::shared));
  if (folder) folder->keep();
  const std::vector<std::string> commands = stock_commands(base);
  context.out.object("time-request", Json::object()
                                         .set_name("stamped", stamped_path)
                                         .set_name("request", request_path)
                                         .set("sha256", to_hex(imprint.view()))
                                         .set("renews", renew)
                                         .set("commands", Json::texts(commands)));
  context.out.sentence(Msg::time_requested, {{"stamped", stamped_path}, {"request", request_path}});
  for (const std::string& command : commands) context.out.sentence("  " + command);
  context.out.conclude(Msg::time_request_done);
  context.out.next(Msg::time_request_next, {{"stamped", base + ".stamped"}});
  return ExitCode::done;
}

}  // namespace

void add_time_request(CLI::App& group, const Catalogue& say, CommandList& commands) {
  auto* command = add_command(group, "request", say(Msg::cmd_time_request));
  auto options = std::make_shared<TimeRequestOptions>();
  add_value(*command, "-o,--output", options->folder, say(Msg::opt_time_folder));
  add_value(*command, "--renew", options->renew, say(Msg::opt_time_renew));
  add_identity_option(*command, say, options->identity);
  push_command<TimeRequestOptions>(commands, "time request", command, options, run_time_request);
}

}  // namespace aigaq::cli
