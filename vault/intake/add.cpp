#include <algorithm>
#include <functional>
#include <thread>
#include <utility>

#include "crypto/limits.hpp"
#include "formats/cbor/utf8.hpp"
#include "vault/impl.hpp"
#include "vault/intake/pending_commit.hpp"
#include "vault/intake/read_behind.hpp"

namespace aigaq::vault {
namespace {

// What is prepared and not taken in yet, in bytes of memory.
constexpr std::uint64_t kPreparedAhead = std::uint64_t{24} << 20;
// The same of many files of one entry, which are small and take memory enough by themselves.
constexpr std::uint64_t kManyAhead = std::uint64_t{8} << 20;
// What is done one after the other keeps more from having work.
constexpr unsigned kMostThreads = 8;
// What describes so many is worth the time to give memory back.
constexpr std::size_t kManyFiles = 1'000;

void check_request(const AddRequest& request) {
  const auto refuse = [](const char* cls, const char* what) {
    throw StorageError(Trouble::refused_input, cls, what);
  };
  if (request.files.size() > limits::kFilesPerEntry) {
    refuse("too-many-files", "an entry holds at most 65,536 files");
  }
  if (request.text && request.text->size() > limits::kRedactableTextBytes) {
    refuse("text-too-large", "the text is too large: attach it as a file");
  }
  if (request.text && !formats::valid_utf8(*request.text)) {
    refuse("not-utf8", "the text is not UTF-8");
  }
  for (const FileInput& file : request.files) check_file_name(file.name);
}

}  // namespace

std::vector<Receipt> receipts_of(Drafts& drafts) {
  std::vector<Receipt> out;
  for (Draft& draft : drafts.list) {
    Receipt receipt;
    receipt.number = draft.number;
    receipt.leaf_hash = draft.leaf;
    receipt.files = std::move(draft.files);
    out.push_back(std::move(receipt));
  }
  return out;
}

void Vault::Impl::start_session(std::uint64_t number) {
  if (session_ && (session_->stored || pending_)) return;
  // A session whose commit failed is thrown away with its keys.
  session_ = Session{number, surroundings_.random.secret<SessionKey>(), {}, false};
}

std::unique_ptr<SegmentWriter> Vault::Impl::make_writer() {
  return std::make_unique<SegmentWriter>(segments_, disk_, record_keys_, keys_.log.vault,
                                         ground_.segment_bytes);
}

void Vault::Impl::begin_writing(SegmentWriter& writer) {
  if (pending_) return writer.cut_back(pending_->segments_end.get());
  writer.cut_back(head_.segments_end);
  table_.cut_back(disk_, head_.table, head_.size);
}

crypto::AeadKey Vault::Impl::content_of(const Draft& draft) const {
  return content_key(session_->key, draft.row.fresh, keys_.log.vault, draft.number);
}

namespace {

// Turns the work of a commit into its drafts, job after job.
class Assembly {
 public:
  using Sign = std::function<void(Draft&, PreparedEntry)>;
  // After some files of an entry.
  using Between = std::function<void(const Draft&)>;

  Assembly(std::vector<AddRequest>& requests, const Preparation& preparation, Intake& intake,
           std::uint64_t session_first, Drafts& drafts, Sign sign, Between between)
      : requests_(requests),
        preparation_(preparation),
        intake_(intake),
        session_first_(session_first),
        drafts_(drafts),
        sign_(std::move(sign)),
        between_(std::move(between)) {
    drafts_.list.reserve(requests.size());
  }

  void take(const IntakeJob& job, PreparedJob prepared) {
    if (job.first == 0) begin(job, prepared);
    AddRequest& request = requests_[job.request];
    Draft& draft = drafts_.list.at(job.request);
    EntryKeys& keys = prepared.entry ? prepared.entry->keys : *keys_;
    for (std::size_t i = 0; i < job.files; ++i) {
      const std::size_t number = job.first + i;
      const FileInput& input = request.files[number];
      TakenFile taken = job.prepared
                            ? intake_.take(keys, input, number, std::move(prepared.files[i]))
                            : intake_.take(keys, input, number);
      bytes_ += taken.record.size;
      draft.files.push_back({{}, taken.record.size, taken.record.digest, taken.existing});
      draft.row.wrapped.push_back(taken.wrapped);
      request.files[number] = {};
      FileContent& content = draft.contents.emplace_back(FileContent{std::move(taken.ref), {}});
      if (!taken.pieces.empty()) content.pieces = std::move(taken.pieces);
      if (!prepared.entry) statement_.files.push_back(std::move(taken.record));
    }
    between_(draft);
    if (!job.last) return;
    const bool sign = !request.dry_run;
    if (!prepared.entry) {
      // Of many files: what only took them in makes room for what they become.
      request = {};
      if (draft.files.size() > kManyFiles) intake_.let_go();
      if (sign) {
        prepared.entry = Preparation::complete(*std::exchange(keys_, {}), std::move(statement_));
      }
    }
    formats::Statement& statement = prepared.entry ? prepared.entry->statement : statement_;
    for (std::size_t i = 0; i < draft.files.size(); ++i) {
      draft.files[i].name = std::move(statement.files[i].name);
    }
    statement = {};
    if (sign) sign_(draft, *std::move(prepared.entry));
  }

 private:
  void begin(const IntakeJob& job, PreparedJob& prepared) {
    // Who made up the commit looked at its files earlier.
    if (!drafts_.list.empty() && bytes_ >= kCommitBytes) {
      throw StorageError(Trouble::refused_input, "file-changed", "files outgrew their commit");
    }
    const std::size_t files = requests_[job.request].files.size();
    if (!prepared.entry) {
      keys_ = preparation_.keys(job.request);
      statement_ = preparation_.statement(*keys_);
      statement_.files.reserve(files);
    }
    const EntryKeys& keys = prepared.entry ? prepared.entry->keys : *keys_;
    AIGAQ_ASSERT(drafts_.list.size() == job.request);
    Draft& draft = drafts_.list.emplace_back();
    draft.number = keys.number;
    draft.row.session_first = session_first_;
    draft.row.fresh = keys.fresh;
    draft.files.reserve(files);
    draft.contents.reserve(files);
    draft.row.wrapped.reserve(files);
  }

  std::vector<AddRequest>& requests_;
  const Preparation& preparation_;
  Intake& intake_;
  std::uint64_t session_first_;
  Drafts& drafts_;
  Sign sign_;
  Between between_;
  // Of an entry under way that was not prepared as a whole.
  std::optional<EntryKeys> keys_;
  formats::Statement statement_;
  std::uint64_t bytes_ = 0;  // of all files so far
};

}  // namespace

unsigned Vault::Impl::threads() const {
  const unsigned wanted =
      ground_.threads != 0 ? ground_.threads : std::thread::hardware_concurrency();
  return std::clamp(wanted, 1U, kMostThreads);
}

void Vault::Impl::in_order(std::uint64_t count,
                           const std::function<Crew::Take(std::uint64_t)>& work,
                           const std::function<void()>& meanwhile,
                           const JobWeights& weights) const {
  const auto crew = static_cast<unsigned>(std::min<std::uint64_t>(threads(), count));
  if (crew > 1) {
    Crew(crew).run(count, work, meanwhile, weights);
    return;
  }
  for (std::uint64_t job = 0; job < count; ++job) {
    work(job)();
    meanwhile();
  }
}

std::unique_ptr<ReadBehind> Vault::Impl::read_behind(const PendingCommit& made,
                                                     const Preparation& preparation) {
  const bool pays = made.writer != nullptr && !made.read_back_all && threads() > 1;
  if (!pays) return nullptr;
  EntryKeys keys = preparation.keys(0);
  const ReadBehind::Place place{segments_, disk_, reader_, buffers_, ground_.read_behind_bytes};
  return std::make_unique<ReadBehind>(place, keys_.log.vault, keys.number, std::move(keys.content));
}

void Vault::Impl::take_all(std::vector<AddRequest>& requests, const Progress& progress,
                           PendingCommit& made, Drafts& drafts) {
  SegmentWriter* const writer = made.writer.get();
  const IntakePlan plan = plan_intake(requests);
  const Preparation preparation(*this, session_->key, drafts.streams, requests, drafts.batch,
                                drafts.first);
  Intake intake(*this, writer, preparation, progress, plan.bytes, drafts,
                pending_ ? &pending_->stored : nullptr);
  const std::unique_ptr<ReadBehind> behind =
      requests.size() == 1 ? read_behind(made, preparation) : nullptr;
  Assembly assembly(
      requests, preparation, intake, session_->first, drafts,
      [&](Draft& draft, PreparedEntry entry) {
        sign_draft(draft, std::move(entry), drafts);
        chain(drafts, draft);
      },
      [&](const Draft& draft) {
        if (behind) behind->go_on(draft, writer->written());
      });
  const auto prepare = [&](std::uint64_t number) -> Crew::Take {
    const IntakePlan::Group& group = plan.groups[number];
    // A function that can be copied carries it, and is called once.
    const auto prepared = std::make_shared<PreparedGroup>(preparation.prepare(plan.jobs_of(group)));
    return [&, number, prepared] {
      if (number == 0 && writer != nullptr) begin_writing(*writer);
      for (std::size_t i = 0; i < prepared->jobs.size(); ++i) {
        assembly.take(plan.jobs[group.first + i], std::move(prepared->jobs[i]));
      }
      if (prepared->failure) std::rethrow_exception(prepared->failure);
    };
  };
  const bool many = requests.size() == 1 && requests.front().files.size() > kManyFiles;
  in_order(plan.groups.size(), prepare, [&intake] { intake.tick(0); },
           {[&plan](std::uint64_t number) { return plan.groups[number].bytes; },
            many ? kManyAhead : kPreparedAhead});
  made.stored = std::move(intake).stored();
  if (behind) made.files_read_back = behind->finish();
}

void Vault::Impl::commit_drafts(std::vector<AddRequest> requests,
                                const std::optional<BatchId>& batch, const Progress& progress,
                                const Tell& tell) {
  AIGAQ_ASSERT(!requests.empty());
  for (const AddRequest& request : requests) check_request(request);
  (void)adding();  // throws without the keys that sign
  const bool dry_run = requests.front().dry_run;
  if (!dry_run && !pending_) must_be_writable();

  const auto drafts = std::make_shared<Drafts>(start_drafts(batch));
  start_session(drafts->first);
  const auto made = std::make_shared<PendingCommit>();
  made->drafts = drafts;
  made->read_back_all = requests.front().read_back_all;
  if (!dry_run) made->writer = make_writer();
  take_all(requests, progress, *made, *drafts);
  settle(tell);
  if (dry_run) return tell(receipts_of(*drafts));
  begin_commit(made);
}

Receipt Vault::Impl::add(AddRequest request, const Progress& progress) {
  Receipt out;
  const Tell tell = [&out](std::vector<Receipt> receipts) { out = std::move(receipts.front()); };
  std::vector<AddRequest> requests;
  requests.push_back(std::move(request));
  commit_drafts(std::move(requests), std::nullopt, progress, tell);
  settle(tell);
  return out;
}

Receipt Vault::Impl::add_genesis(const formats::Genesis& genesis,
                                 const formats::Statement& statement) {
  AIGAQ_ASSERT(head_.size == 0);
  fresh_ = true;
  const auto drafts = std::make_shared<Drafts>(start_drafts({}));
  start_session(0);
  const auto made = std::make_shared<PendingCommit>();
  made->drafts = drafts;
  made->writer = make_writer();
  begin_writing(*made->writer);
  AddRequest request;
  request.statement = statement;
  std::vector<AddRequest> requests{request};
  const Preparation preparation(*this, session_->key, drafts->streams, requests, drafts->batch, 0);
  EntryKeys keys = preparation.keys(0);
  Draft draft;
  draft.genesis = genesis;
  draft.row.session_first = session_->first;
  draft.row.fresh = keys.fresh;
  sign_draft(draft, Preparation::complete(std::move(keys), statement), *drafts);
  chain(*drafts, draft);
  drafts->list.push_back(std::move(draft));
  begin_commit(made);
  Receipt out;
  settle([&out](std::vector<Receipt> receipts) { out = std::move(receipts.front()); });
  return out;
}

}  // namespace aigaq::vault
