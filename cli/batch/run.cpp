#include "cli/batch/run.hpp"

#include <map>

#include "cli/adding.hpp"
#include "cli/batch/commits.hpp"
#include "cli/batch/first_look.hpp"
#include "cli/clock_warning.hpp"
#include "cli/entry_ids.hpp"
#include "cli/input_files.hpp"
#include "cli/reader/interrupt.hpp"
#include "cli/vault_access.hpp"
#include "crypto/labels.hpp"

namespace aigaq::cli {
namespace {

Outcome<vault::BatchId> batch_id(const BatchOptions& options, Context& context,
                                 const BatchList& list) {
  if (!options.id) {
    const Hash hash = list.hash_behind(as_bytes(labels::kBatch));
    return *vault::BatchId::from(hash.view().first(vault::BatchId::kSize));
  }
  const auto bytes = from_hex(*options.id);
  const auto id = bytes ? vault::BatchId::from(*bytes) : std::nullopt;
  if (id) return *id;
  context.out.error("usage", formats::Aspect::input, Msg::batch_bad_id);
  return ExitCode::usage;
}

Msg message_of(LineTrouble trouble) {
  switch (trouble) {
    case LineTrouble::unknown_kind:
      return Msg::batch_line_kind;
    case LineTrouble::no_form:
      return Msg::batch_line_form;
    case LineTrouble::malformed:
      break;
  }
  return Msg::batch_line_malformed;
}

class Batch {
 public:
  Batch(const BatchOptions& options, Context& context, const BatchList& list,
        const vault::BatchId& id)
      : options_(options),
        context_(context),
        list_(list),
        id_(id),
        reader_(context, options.list) {}

  // Without a vault: every line's form, text and files.
  void look_at_all() {
    if (auto look = look_quietly(list_, options_.defaults, context_)) {
      look_ = *look;
      return;
    }
    each([this](const BatchLine& line) {
      if (const auto look = reader_.look_at(line)) {
        look_.add(*look);
      } else {
        refuse(line.number, Msg::batch_line_refused);
      }
      return true;
    });
  }
  // What forms refer to, and what the log holds of the batch already.
  void compare(const vault::Vault& vault) {
    for (const vault::Batched& found : vault.batched(id_)) there_.emplace(found.line, found.entry);
    if (there_.empty() && !look_.references) return;
    each([&](BatchLine& line) {
      const auto there = there_.find(line.number);
      auto input = reader_.read(line);
      if (!input || !reader_.complete(vault, line, *input)) {
        refuse(line.number, Msg::batch_line_refused);
      } else if (there != there_.end() && !same_as_stored(vault, there->second, *input)) {
        differs(line.number, there->second);
      }
      return true;
    });
  }
  [[nodiscard]] bool refused() const { return refused_ > 0; }
  [[nodiscard]] std::uint64_t lines() const { return look_.lines; }
  ExitCode report_refused() {
    context_.out.count("mistakes", refused_);
    context_.out.conclude(Msg::batch_refused, {{"count", refused_}});
    context_.out.next(Msg::batch_refused_next, {{"id", to_hex(id_.view())}});
    return ExitCode::input_refused;
  }
  ExitCode add(vault::Vault& vault) {
    Progress bar(context_, Msg::adding, Progress::Unit::entries, lines());
    BatchCommits commits(vault, id_, [&](const std::vector<BatchCommits::Told>& told) {
      for (const auto& one : told) tell(one, false);
      if (added_ == 0) first_ = told.front().receipt.number;
      if (!options_.dry_run) added_ += told.size();
      bar.add(told.size());
    });
    try {
      const ExitCode exit = add(vault, commits, bar);
      if (added_ > 0) warn_if_clock_went_back(context_, vault, first_);
      return exit;
    } catch (const std::exception&) {
      commits.settle();  // what was committed is told of
      throw;
    }
  }
  void conclude() {
    context_.out.count("entries", added_);
    context_.out.count("repeated", repeated_);
    if (options_.dry_run) {
      context_.out.conclude(Msg::add_dry_run_done);
      context_.out.next(Msg::add_dry_run_next);
      return;
    }
    context_.out.warning("plain-copy", formats::Aspect::environment, Msg::batch_plain_copies);
    context_.out.conclude(Msg::batch_done, {{"count", added_}, {"repeated", repeated_}});
    context_.out.next(Msg::add_next);
  }

 private:
  ExitCode add(const vault::Vault& vault, BatchCommits& commits, Progress& bar) {
    bool good = true;
    each([&](BatchLine& line) {
      if (const auto there = there_.find(line.number); there != there_.end()) {
        commits.commit();
        commits.settle();
        tell_there(vault, line, there->second);
        ++repeated_;
        bar.add(1);
        return true;
      }
      auto input = reader_.read(line);
      if (input && !input->form.references.empty()) commits.settle();
      good = input && reader_.complete(vault, line, *input);
      if (!good) {  // it was in order before
        refuse(line.number, Msg::batch_line_refused);
        return false;
      }
      fill_in(input->request.statement, context_);
      input->request.read_back_all = options_.read_back_all;
      input->request.dry_run = options_.dry_run;
      const std::uint64_t bytes = bytes_of(input->request);
      commits.add(line, std::move(input->request), bytes);
      return true;
    });
    commits.commit();
    commits.settle();
    return good ? ExitCode::done : report_refused();
  }
  void each(const std::function<bool(BatchLine&)>& visit) {
    list_.walk([&](std::uint64_t number, std::string_view text) {
      stop_if_interrupted();
      ParsedLine parsed = parse_batch_line(number, text, options_.defaults);
      if (parsed.line) return visit(*parsed.line);
      refuse(number, message_of(parsed.trouble));
      return true;
    });
  }
  void refuse(std::uint64_t number, Msg id) {
    ++refused_;
    report(number, context_.say(id, {{"line", number}}), {});
  }
  void differs(std::uint64_t number, std::uint64_t entry) {
    ++refused_;
    report(number, context_.say(Msg::batch_line_differs, {{"line", number}, {"number", entry}}),
           context_.say(Msg::batch_line_differs_hint));
  }
  void report(std::uint64_t number, std::string message, std::string hint) {
    Notice notice;
    notice.cls = "batch-line";
    notice.file = options_.list;
    notice.line = number;
    notice.message = std::move(message);
    notice.hint = std::move(hint);
    context_.out.report(notice);
  }

  void tell(const BatchCommits::Told& told, bool repeated) {
    const vault::Receipt& receipt = told.receipt;
    if (context_.out.json()) {
      context_.out.object("entry", receipt_json(told.kind, receipt, options_.dry_run)
                                       .set("batch", to_hex(id_.view()))
                                       .set("line", told.line)
                                       .set("repeated", repeated));
      return;
    }
    if (options_.dry_run && !repeated) {
      context_.out.sentence(Msg::batch_entry_dry,
                            {{"line", told.line},
                             {"kind", word_for(context_.say, "kind_", told.kind)},
                             {"files", receipt.files.size()}});
      return;
    }
    context_.out.sentence(
        repeated ? Msg::batch_entry_there : Msg::batch_entry,
        {{"line", told.line}, {"number", receipt.number}, {"id", entry_id(receipt.leaf_hash)}});
  }
  void tell_there(const vault::Vault& vault, const BatchLine& line, std::uint64_t entry) {
    vault::Receipt receipt;
    receipt.number = entry;
    receipt.leaf_hash = vault.entry(entry).leaf_hash;
    receipt.checkpoint = vault.checkpoint();
    const auto statement = vault.shared_statement(entry);
    for (const auto& file : statement->files) {
      receipt.files.push_back({file.name, file.size, file.digest, true});
    }
    tell({line.kind_name, line.number, std::move(receipt)}, true);
  }

  const BatchOptions& options_;
  Context& context_;
  const BatchList& list_;
  vault::BatchId id_;
  BatchReader reader_;
  FirstLook look_;
  std::uint64_t refused_ = 0;
  std::uint64_t added_ = 0;
  std::uint64_t repeated_ = 0;
  std::uint64_t first_ = 0;                       // of those added
  std::map<std::uint64_t, std::uint64_t> there_;  // line to entry
};

}  // namespace

ExitCode run_batch(const BatchOptions& options, Context& context) {
  AIGAQ_OR_EXIT(const auto directory, locate_vault(context));
  AIGAQ_OR_EXIT(const BatchList list, BatchList::open(context, options.list));
  AIGAQ_OR_EXIT(const auto id, batch_id(options, context, list));
  Batch batch(options, context, list, id);
  batch.look_at_all();
  if (batch.refused()) return batch.report_refused();
  if (batch.lines() == 0) {
    context.out.error("batch-empty", formats::Aspect::input, Msg::batch_empty);
    return ExitCode::input_refused;
  }
  const auto access = options.dry_run ? vault::Access::read : vault::Access::write;
  AIGAQ_OR_EXIT(const auto open, open_vault(context, access, options.identity, Reading::entries));
  if (!options.dry_run) {
    AIGAQ_OR_EXIT([[maybe_unused]] const bool known,
                  confirm_head(context, *open.vault, options.head));
  }
  batch.compare(*open.vault);
  if (batch.refused()) return batch.report_refused();
  const ExitCode exit = batch.add(*open.vault);
  if (exit != ExitCode::done) return exit;
  batch.conclude();
  return ExitCode::done;
}

}  // namespace aigaq::cli
