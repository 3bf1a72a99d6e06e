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

Receipt Vault::Impl::add(const AddRequest& request, const Progress& progress) {
  check_request(request);
  const ReadingKeys& keys = reading();
  static_cast<void>(keys);
  if (!request.dry_run) must_be_writable();
  const std::uint64_t total = total_size(request.files);
  crypto::RandomSource& random = surroundings_.random;

  Draft draft;
  draft.number = head_.size;
  draft.statement = request.statement;
  draft.statement.text = request.text;
  draft.statement.text_cuts.reset();
  draft.statement.files.clear();
  // A batch gives its own; what the program itself adds has no such field.
  if (formats::schema_of(draft.statement.kind).find(formats::kRetryKey) != nullptr) {
    draft.statement.fields.try_emplace(
        std::string(formats::kRetryKey),
        std::vector<std::string>{to_hex(random.fixed<RetryId>().view())});
  }
  if (request.text) draft.statement.text_cuts = cut_text(*request.text, random);
  draft.record.seed = random.secret<formats::EntrySeed>();
  start_session(draft.number);
  draft.row.session_first = session_->first;
  random.fill(draft.row.fresh.mutable_view());
  draft.content = content_key(session_->key, draft.row.fresh, this->keys_.log.vault, draft.number);

  SegmentWriter writer(segments_, disk_, record_keys_, keys_.log.vault, ground_.segment_bytes);
  if (!request.dry_run) cut_back(writer);
  Intake intake(*this, request.dry_run ? nullptr : &writer, draft.content, draft.record.seed,
                draft.number, random, progress, total);
  for (std::size_t i = 0; i < request.files.size(); ++i) {
    TakenFile taken = intake.take(request.files[i], i);
    draft.statement.files.push_back(std::move(taken.record));
    draft.record.files.push_back(std::move(taken.ref));
    draft.row.wrapped.push_back(taken.wrapped);
    draft.existing.push_back(taken.existing);
  }
  if (!request.dry_run) return commit(draft, writer, request.read_back_all);
  Receipt receipt;
  for (std::size_t i = 0; i < draft.statement.files.size(); ++i) {
    const formats::FileRecord& file = draft.statement.files[i];
    receipt.files.push_back({file.name, file.size, file.digest, draft.existing[i]});
  }
  return receipt;
}

Receipt Vault::Impl::add_genesis(const formats::Genesis& genesis,
                                 const formats::Statement& statement) {
  AIGAQ_ASSERT(head_.size == 0);
  fresh_ = true;
  Draft draft;
  draft.statement = statement;
  draft.genesis = genesis;
  draft.record.seed = surroundings_.random.secret<formats::EntrySeed>();
  start_session(0);
  surroundings_.random.fill(draft.row.fresh.mutable_view());
  draft.content = content_key(session_->key, draft.row.fresh, keys_.log.vault, 0);
  SegmentWriter writer(segments_, disk_, record_keys_, keys_.log.vault, ground_.segment_bytes);
  cut_back(writer);
  return commit(draft, writer, false);
}

}  // namespace aigaq::vault
