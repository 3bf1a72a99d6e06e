#include "vault/intake/preparation.hpp"

#include <sys/stat.h>

#include "crypto/hash.hpp"
#include "vault/intake/input_file.hpp"
#include "vault/text/cut.hpp"

namespace aigaq::vault {
namespace {

using RetryId = FixedBytes<struct RetryIdTag, 16>;

// A file up to so much is prepared in memory, and so is an entry with all its files.
constexpr std::uint64_t kPreparedBytes = std::uint64_t{8} << 20;
static_assert(kPreparedBytes <= kSizedBytes);
constexpr std::size_t kPreparedFiles = 64;
// Small entries that are handed over together: that costs as much as hashing one. Their keys lie in
// the memory for secrets meanwhile.
constexpr std::size_t kGroupEntries = 4;
constexpr std::uint64_t kGroupBytes = std::uint64_t{512} << 10;
// Small files of one entry that make a job together.
constexpr std::uint64_t kJobBytes = std::uint64_t{1} << 20;

std::uint64_t size_of(const FileInput& input) {
  if (input.bytes != nullptr) return input.bytes->size();
  struct stat info {};
  if (::lstat(input.path.c_str(), &info) == 0 && S_ISREG(info.st_mode)) {
    return static_cast<std::uint64_t>(info.st_size);
  }
  return InputFile(input.path).size();  // says what is wrong
}

bool can_be_prepared(const FileInput& input, std::uint64_t size) {
  return input.bytes == nullptr && !input.redactable && size <= kPreparedBytes;
}

// Fits into a job that is begun already.
bool joins(const IntakeJob& job, bool prepared, std::uint64_t size) {
  return prepared && job.prepared && job.files > 0 && job.files < kPreparedFiles &&
         job.bytes + size <= kJobBytes;
}

void plan_entry(std::size_t request, const std::vector<FileInput>& files, IntakePlan& plan) {
  std::vector<IntakeJob> jobs;
  IntakeJob whole{request, 0, files.size(), true, true, true, 0};
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::uint64_t size = size_of(files[i]);
    const bool prepared = can_be_prepared(files[i], size);
    whole.whole = whole.whole && prepared;
    whole.bytes += size;
    if (jobs.empty() || !joins(jobs.back(), prepared, size)) {
      jobs.push_back({request, i, 0, prepared, false, false, 0});
    }
    jobs.back().files += 1;
    jobs.back().bytes += size;
  }
  plan.bytes += whole.bytes;
  if (whole.whole && whole.files <= kPreparedFiles && whole.bytes <= kPreparedBytes) {
    plan.jobs.push_back(whole);
    return;
  }
  jobs.back().last = true;
  plan.jobs.insert(plan.jobs.end(), jobs.begin(), jobs.end());
}

// Keeps the pieces with room round each, so that they can be sealed where they lie.
class KeptPieces final : public Pieces {
 public:
  explicit KeptPieces(BufferPool& buffers) : buffers_(buffers) {}
  MutableByteView room(std::size_t bytes) override {
    pieces_.push_back({buffers_.take(bytes + kBoxOverhead), bytes});
    return pieces_.back().body->all().subspan(crypto::XNonce::kSize, bytes);
  }
  void filled(MutableByteView /*piece*/, bool /*last*/) override {}

  // The bodies of a file's records; an empty file has none.
  std::vector<SealedPiece> seal(const VaultId& vault, const FileId& file,
                                const crypto::AeadKey& key, crypto::RandomSource& random) {
    if (pieces_.back().plain_bytes == 0) return {};
    RecordHeader header;
    header.file = file;
    for (SealedPiece& piece : pieces_) {
      header.last = &piece == &pieces_.back();
      header.body_bytes = static_cast<std::uint32_t>(piece.plain_bytes);
      const MutableByteView box = piece.body->all().first(piece.plain_bytes + kBoxOverhead);
      seal_record_body(key, vault, header, random.fixed<crypto::XNonce>(),
                       box.subspan(crypto::XNonce::kSize, piece.plain_bytes), box);
      header.number += 1;
    }
    return std::move(pieces_);
  }

 private:
  BufferPool& buffers_;
  std::vector<SealedPiece> pieces_;
};

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

// Streams of the seed: 0 in the lower half is the entry's own.
std::uint64_t stream_number(std::uint64_t request, std::uint64_t within) {
  return request << 32 | within;
}

}  // namespace

IntakePlan plan_intake(const std::vector<AddRequest>& requests) {
  IntakePlan plan;
  for (std::size_t i = 0; i < requests.size(); ++i) plan_entry(i, requests[i].files, plan);
  for (std::size_t i = 0; i < plan.jobs.size(); ++i) {
    const IntakeJob& job = plan.jobs[i];
    const std::uint64_t bytes = job.prepared ? std::max(job.bytes, job.files * kSmallBuffer) : 0;
    if (plan.groups.empty() || !job.whole || !plan.jobs[i - 1].whole ||
        plan.groups.back().count == kGroupEntries ||
        plan.groups.back().bytes + bytes > kGroupBytes) {
      plan.groups.push_back({i, 0, 0});
    }
    plan.groups.back().count += 1;
    plan.groups.back().bytes += bytes;
  }
  return plan;
}

formats::FileRecord file_record(const FileInput& input, std::uint64_t size,
                                const FirstPass& first) {
  formats::FileRecord out;
  out.name = input.name;
  out.media_type = first.media_type;
  out.size = size;
  out.digest = first.digest;
  out.content = first.content;
  out.cuts = first.cuts;
  return out;
}

EntryKeys Preparation::keys(std::size_t request) const {
  crypto::StreamRandom random(seed_, stream_number(request, 0));
  auto seed = random.secret<formats::EntrySeed>();
  const auto fresh = random.fixed<FreshBytes>();
  const std::uint64_t number = vault_.head().size + request;
  auto content = content_key(session_, fresh, vault_.keys().log.vault, number);
  return {request, number, random, std::move(seed), fresh, std::move(content)};
}

crypto::StreamRandom Preparation::file_stream(const EntryKeys& whose, std::uint64_t file) const {
  return {seed_, stream_number(whose.request, file + 1)};
}

formats::Statement Preparation::statement(EntryKeys& whose) const {
  const AddRequest& request = requests_[whose.request];
  formats::Statement out = request.statement;
  out.text = request.text;
  out.text_cuts.reset();
  out.files.clear();
  give_retry_id(out, batch_, request.line, whose.random);
  if (request.text) out.text_cuts = cut_text(*request.text, whose.random);
  return out;
}

PreparedEntry Preparation::complete(EntryKeys whose, formats::Statement statement) {
  if (const auto sound = formats::check_statement(statement); !sound) {
    throw StorageError(Trouble::refused_input, "statement-refused",
                       std::string("the entry is refused: ") + sound.error().context);
  }
  const Hash form = formats::form_root(statement, whose.seed);
  Bytes encoded = formats::encode_statement(statement);
  return {std::move(whose), std::move(statement), std::move(encoded), form};
}

PreparedFile Preparation::prepare_file(const EntryKeys& whose, const FileInput& input,
                                       std::uint64_t number) const {
  InputFile file(input.path);
  PreparedFile out;
  out.size = file.size();
  if (out.size > kPreparedBytes) input_changed(input.path);  // it grew since it was looked at
  KeptPieces pieces(vault_.buffers());
  const crypto::TreeSeed tree = formats::file_content_seed(whose.seed, number);
  out.first = first_pass(file, &tree, pieces);
  if (input.digest && out.first.digest != *input.digest) input_changed(input.path);
  file.must_be_unchanged();
  // Without the reading half the key of what is stored is out of reach.
  out.known = vault_.keys().reading && vault_.find_stored(out.size, out.first.digest);
  if (out.known || requests_[whose.request].dry_run) return out;
  crypto::StreamRandom random = file_stream(whose, number);
  const auto key = random.secret<crypto::AeadKey>();
  random.fill(out.id.mutable_view());
  const VaultId& vault = vault_.keys().log.vault;
  out.pieces = pieces.seal(vault, out.id, key, random);
  out.wrapped = wrap_file_key(whose.content, vault, whose.number, number, key, random);
  return out;
}

PreparedGroup Preparation::prepare(std::span<const IntakeJob> group) const {
  PreparedGroup out;
  try {
    for (const IntakeJob& job : group) out.jobs.push_back(prepare_job(job));
  } catch (const StorageError&) {
    out.failure = std::current_exception();
  }
  return out;
}

PreparedJob Preparation::prepare_job(const IntakeJob& job) const {
  PreparedJob out;
  if (!job.prepared) return out;
  const AddRequest& request = requests_[job.request];
  EntryKeys whose = keys(job.request);
  for (std::size_t i = job.first; i < job.first + job.files; ++i) {
    out.files.push_back(prepare_file(whose, request.files[i], i));
  }
  if (!job.whole) return out;
  formats::Statement made = statement(whose);
  for (std::size_t i = 0; i < request.files.size(); ++i) {
    made.files.push_back(file_record(request.files[i], out.files[i].size, out.files[i].first));
  }
  out.entry = complete(std::move(whose), std::move(made));
  return out;
}

}  // namespace aigaq::vault
