#include "crypto/hash.hpp"
#include "crypto/limits.hpp"
#include "formats/cbor/utf8.hpp"
#include "vault/impl.hpp"
#include "vault/intake/draft.hpp"
#include "vault/intake/intake.hpp"
#include "vault/place/failure.hpp"
#include "vault/text/cut.hpp"

namespace aigaq::vault {
namespace {

using RetryId = FixedBytes<struct RetryIdTag, 16>;

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

// Also finds what is missing, or no file at all, before any long work.
std::uint64_t total_size(const std::vector<FileInput>& files) {
  std::uint64_t out = 0;
  for (const FileInput& file : files) {
    out += file.bytes != nullptr ? file.bytes->size() : InputFile(file.path).size();
  }
  return out;
}

Receipt receipt_of(const Draft& draft) {
  Receipt out;
  out.number = draft.number;
  out.leaf_hash = draft.leaf;
  for (const DraftFile& file : draft.files) out.files.push_back(file.stored);
  return out;
}

// By it an entry is looked up after a commit of which nobody knows whether it happened.
void give_retry_id(formats::Statement& statement, const std::optional<BatchId>& batch,
                   std::uint64_t line, crypto::RandomSource& random) {
  // What the program itself adds has no such field.
  if (formats::schema_of(statement.kind).find(formats::kRetryKey) == nullptr) return;
  std::string id;
  if (batch) {
    id = to_hex(batch->view()) + " " + std::to_string(line);
  } else {
    id = to_hex(random.fixed<RetryId>().view());
  }
  statement.fields[std::string(formats::kRetryKey)] = {id};
}

}  // namespace

void Vault::Impl::start_session(std::uint64_t number) {
  if (session_ && session_->stored) return;
  // A session whose commit failed is thrown away with its keys.
  session_ = Session{number, surroundings_.random.secret<SessionKey>(), {}, false};
}

void Vault::Impl::cut_back(SegmentWriter& writer) {
  writer.cut_back(head_.segments_end);
  table_.cut_back(disk_, head_.table, head_.size);
}

crypto::AeadKey Vault::Impl::content_of(const Draft& draft) const {
  return content_key(session_->key, draft.row.fresh, keys_.log.vault, draft.number);
}

Draft Vault::Impl::make_draft(const AddRequest& request, Intake& intake, const Drafts& before) {
  crypto::RandomSource& random = surroundings_.random;
  Draft draft;
  draft.number = before.range.size();
  formats::Statement statement = request.statement;
  statement.text = request.text;
  statement.text_cuts.reset();
  statement.files.clear();
  give_retry_id(statement, before.batch, request.line, random);
  if (request.text) statement.text_cuts = cut_text(*request.text, random);
  StatementRecord record;
  record.seed = random.secret<formats::EntrySeed>();
  draft.row.session_first = session_->first;
  random.fill(draft.row.fresh.mutable_view());
  const crypto::AeadKey content = content_of(draft);
  const IntakeFor whose{draft.number, draft.row.fresh, content, record.seed};
  for (std::size_t i = 0; i < request.files.size(); ++i) {
    TakenFile taken = intake.take(whose, request.files[i], i);
    draft.files.push_back(
        {{taken.record.name, taken.record.size, taken.record.digest, taken.existing}, taken.ref});
    statement.files.push_back(std::move(taken.record));
    record.files.push_back(std::move(taken.ref));
    draft.row.wrapped.push_back(taken.wrapped);
  }
  if (!request.dry_run) sign_draft(draft, statement, std::move(record), content, before);
  return draft;
}

std::vector<Receipt> Vault::Impl::add_drafts(const std::vector<AddRequest>& requests,
                                             const std::optional<BatchId>& batch,
                                             const Progress& progress) {
  AIGAQ_ASSERT(!requests.empty());
  for (const AddRequest& request : requests) check_request(request);
  (void)adding();  // throws without the keys that sign
  const bool dry_run = requests.front().dry_run;
  if (!dry_run) must_be_writable();
  std::uint64_t total = 0;
  for (const AddRequest& request : requests) total += total_size(request.files);

  Drafts drafts = start_drafts();
  drafts.batch = batch;
  if (batch) drafts.batch_commit = commits_of(*batch);
  start_session(head_.size);
  SegmentWriter writer(segments_, disk_, record_keys_, keys_.log.vault, ground_.segment_bytes);
  if (!dry_run) cut_back(writer);
  Intake intake(*this, dry_run ? nullptr : &writer, session_->key, surroundings_.random, progress,
                total);
  for (const AddRequest& request : requests) {
    Draft draft = make_draft(request, intake, drafts);
    if (!dry_run) chain(drafts, draft);
    drafts.list.push_back(std::move(draft));
  }
  if (!dry_run) commit(drafts, writer, requests.front().read_back_all);
  std::vector<Receipt> receipts;
  for (const Draft& draft : drafts.list) {
    receipts.push_back(receipt_of(draft));
    if (!dry_run) receipts.back().checkpoint = head_.note;
  }
  return receipts;
}

Receipt Vault::Impl::add(const AddRequest& request, const Progress& progress) {
  return add_drafts({request}, std::nullopt, progress).front();
}

std::vector<Receipt> Vault::Impl::add_all(const std::vector<AddRequest>& requests,
                                          const BatchId& batch, const Progress& progress) {
  return add_drafts(requests, batch, progress);
}

Receipt Vault::Impl::add_genesis(const formats::Genesis& genesis,
                                 const formats::Statement& statement) {
  AIGAQ_ASSERT(head_.size == 0);
  fresh_ = true;
  crypto::RandomSource& random = surroundings_.random;
  Drafts drafts = start_drafts();
  start_session(0);
  Draft draft;
  draft.genesis = genesis;
  draft.row.session_first = session_->first;
  random.fill(draft.row.fresh.mutable_view());
  StatementRecord record;
  record.seed = random.secret<formats::EntrySeed>();
  SegmentWriter writer(segments_, disk_, record_keys_, keys_.log.vault, ground_.segment_bytes);
  cut_back(writer);
  sign_draft(draft, statement, std::move(record), content_of(draft), drafts);
  chain(drafts, draft);
  drafts.list.push_back(std::move(draft));
  commit(drafts, writer, false);
  Receipt receipt = receipt_of(drafts.list.front());
  receipt.checkpoint = head_.note;
  return receipt;
}

}  // namespace aigaq::vault
