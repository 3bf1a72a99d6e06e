#include "cli/commands/extract.hpp"

#include "cli/checked_entry.hpp"
#include "cli/entry_ids.hpp"
#include "cli/reader/files.hpp"
#include "cli/reader/interrupt.hpp"
#include "cli/vault_access.hpp"
#include "crypto/hash.hpp"

namespace aigaq::cli {
namespace {

struct ExtractOptions {
  std::string id;
  std::vector<std::string> name;  // at most one
  std::string out;
  std::optional<std::string> identity;
};

// Hashes what passes, and hands it on when there is somebody to hand it to.
class HashingSink final : public formats::ByteSink {
 public:
  explicit HashingSink(formats::ByteSink* next) : next_(next) {}
  void write(ByteView bytes) override {
    stop_if_interrupted();
    hash_.update(bytes);
    size_ += bytes.size();
    if (next_ != nullptr) next_->write(bytes);
  }
  [[nodiscard]] bool is(const formats::FileRecord& file) {
    return size_ == file.size && hash_.finish().data == file.digest.data;
  }

 private:
  formats::ByteSink* next_;
  crypto::Sha256 hash_;
  std::uint64_t size_ = 0;
};

class StdoutSink final : public formats::ByteSink {
 public:
  explicit StdoutSink(Terminal& terminal) : terminal_(terminal) {}
  void write(ByteView bytes) override { terminal_.out_bytes(bytes); }

 private:
  Terminal& terminal_;
};

struct Wanted {
  const vault::Vault& vault;
  const CheckedEntry& entry;
  std::size_t file;
  [[nodiscard]] const formats::FileRecord& record() const { return entry.statement->files[file]; }
};

// True when the bytes are exactly those that were added.
bool stream(Context& context, const Wanted& wanted, formats::ByteSink* sink) {
  Progress bar(context, Msg::extracting, Progress::Unit::bytes, wanted.record().size);
  HashingSink hashing(sink);
  wanted.vault.read_file(wanted.entry.number, wanted.file, hashing, ticking(bar));
  return hashing.is(wanted.record());
}

ExitCode digest_differs(Context& context, const Wanted& wanted) {
  Notice notice;
  notice.kind = Notice::Kind::finding;
  notice.cls = "file-digest-mismatch";
  notice.aspect = formats::Aspect::integrity;
  notice.entry = std::to_string(wanted.entry.number);
  notice.file = wanted.record().name;
  notice.message = context.say(Msg::extract_differs);
  notice.hint = context.say(Msg::entry_damaged_hint);
  context.out.report(notice);
  return ExitCode::integrity;
}

// Standard output can't be taken back: the first pass checks, the second one writes.
ExitCode extract_to_stdout(Context& context, const Wanted& wanted) {
  if (!stream(context, wanted, nullptr)) return digest_differs(context, wanted);
  StdoutSink sink(context.terminal);
  return stream(context, wanted, &sink) ? ExitCode::done : digest_differs(context, wanted);
}

ExitCode extract_to_file(Context& context, const Wanted& wanted, const std::string& path) {
  AIGAQ_OR_EXIT(const auto file, NewFile::create(context, path, NewFile::Mode::unnamed));
  if (!stream(context, wanted, file.get())) return digest_differs(context, wanted);
  file->commit();
  return ExitCode::done;
}

ExitCode report_done(const ExtractOptions& options, Context& context, const Wanted& wanted) {
  const auto& record = wanted.record();
  const std::string digest = to_hex(record.digest.view());
  Json file = Json::object();
  file.set("number", wanted.entry.number).set("leaf_hash", to_hex(wanted.entry.leaf_hash.view()));
  file.set_name("name", record.name).set("size", record.size).set("sha256", digest);
  file.set_name("path", options.out);
  context.out.object("file", file);
  context.out.count("files", 1);
  context.out.count("bytes", record.size);
  context.out.conclude(Msg::extract_done, {{"name", record.name},
                                           {"path", options.out},
                                           {"size", human_size(context.say, record.size)},
                                           {"sha256", digest}});
  if (options.out != "-") context.out.next(Msg::extract_next, {{"path", options.out}});
  return ExitCode::done;
}

ExitCode check_usage(const ExtractOptions& options, Context& context) {
  const bool to_stdout = options.out == "-";
  if (to_stdout) context.out.result_takes_stdout();
  if (to_stdout && context.out.json()) {
    context.out.error("usage", formats::Aspect::input, Msg::stdout_and_json);
    return ExitCode::usage;
  }
  if (options.name.size() > 1) {
    context.out.error("usage", formats::Aspect::input, Msg::extract_one_file);
    return ExitCode::usage;
  }
  return to_stdout ? ExitCode::done : check_new_path(context, options.out);
}

ExitCode run_extract(const ExtractOptions& options, Context& context) {
  const ExitCode usable = check_usage(options, context);
  if (usable != ExitCode::done) return usable;
  AIGAQ_OR_EXIT(const auto name, read_entry_name(context, options.id));
  AIGAQ_OR_EXIT(const auto open,
                open_vault(context, vault::Access::read, options.identity, Reading::entries));
  AIGAQ_OR_EXIT(const auto number, resolve_entry(context, *open.vault, name));
  AIGAQ_OR_EXIT(const auto entry, read_checked_entry(context, *open.vault, number));
  const auto file_name =
      options.name.empty() ? std::nullopt : std::optional<std::string>(options.name.front());
  AIGAQ_OR_EXIT(const auto file, find_file(context, entry, file_name));
  const Wanted wanted{*open.vault, entry, file};
  const ExitCode written = options.out == "-" ? extract_to_stdout(context, wanted)
                                              : extract_to_file(context, wanted, options.out);
  return written == ExitCode::done ? report_done(options, context, wanted) : written;
}

}  // namespace

void add_extract_command(CLI::App& app, const Catalogue& say, CommandList& commands) {
  auto* command = add_command(app, "extract", say(Msg::cmd_extract));
  auto options = std::make_shared<ExtractOptions>();
  add_argument(*command, "ID", options->id, say(Msg::argument_id));
  add_arguments(*command, "FILE-NAME", options->name, say(Msg::arg_file_name));
  require(add_value(*command, "-o,--output", options->out, say(Msg::opt_extract_out)));
  add_identity_option(*command, say, options->identity);
  push_command<ExtractOptions>(commands, "extract", command, options, run_extract);
}

}  // namespace aigaq::cli
