#include "vault/intake/preparation.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <functional>

#include "crypto/hash.hpp"
#include "crypto/held_files.hpp"
#include "crypto/labels.hpp"
#include "crypto/salted_root.hpp"
#include "formats/bundle/media.hpp"
#include "formats/disclosure/excerpt.hpp"
#include "vault/intake/input_file.hpp"
#include "vault/intake/kept_pieces.hpp"
#include "vault/place/pages.hpp"
#include "vault/text/cut.hpp"

namespace aigaq::vault {
namespace {

using RetryId = FixedBytes<struct RetryIdTag, 16>;

// A file up to so much is prepared in memory, and so is an entry with all its files.
constexpr std::uint64_t kPreparedBytes = std::uint64_t{8} << 20;
static_assert(kPreparedBytes <= kSizedBytes);
constexpr std::size_t kPreparedFiles = 64;
// Small entries that are prepared and handed over together: their files and leaves are hashed side
// by side, and sixteen of them fill all lanes.
constexpr std::size_t kGroupEntries = 16;
constexpr std::uint64_t kGroupBytes = std::uint64_t{2'560} << 10;
// An entry counts for at least so much: its keys lie in the memory for secrets meanwhile.
constexpr std::uint64_t kEntryWeight = std::uint64_t{160} << 10;
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

// Of a file that is prepared: it lies in memory in pieces, each with what seals it.
std::uint64_t memory_of(std::uint64_t size) {
  std::uint64_t out = 0;
  for (std::uint64_t at = 0; at < size; at += kRecordPlain) {
    const auto piece = static_cast<std::size_t>(std::min<std::uint64_t>(kRecordPlain, size - at));
    out += BufferPool::capacity_for(piece + kBoxOverhead);
  }
  return out;
}

// Fits into a job that is begun already.
bool joins(const IntakeJob& job, bool prepared, std::uint64_t size) {
  return prepared && job.prepared && job.files > 0 && job.files < kPreparedFiles &&
         job.bytes + size <= kJobBytes;
}

void plan_entry(std::size_t request, const std::vector<FileInput>& files, IntakePlan& plan) {
  std::vector<IntakeJob> jobs;
  IntakeJob whole{request, 0, files.size(), true, true, true, 0, 0};
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::uint64_t size = size_of(files[i]);
    const bool prepared = can_be_prepared(files[i], size);
    whole.whole = whole.whole && prepared;
    if (jobs.empty() || !joins(jobs.back(), prepared, size)) {
      jobs.push_back({request, i, 0, prepared, false, false, 0, 0});
    }
    const std::uint64_t memory = prepared ? memory_of(size) : 0;
    for (IntakeJob* job : {&whole, &jobs.back()}) {
      job->bytes += size;
      job->memory += memory;
    }
    jobs.back().files += 1;
  }
  plan.bytes += whole.bytes;
  if (whole.whole && whole.files <= kPreparedFiles && whole.bytes <= kPreparedBytes) {
    plan.jobs.push_back(whole);
    return;
  }
  jobs.back().last = true;
  plan.jobs.insert(plan.jobs.end(), jobs.begin(), jobs.end());
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
    const std::uint64_t memory = job.prepared ? std::max(job.memory, kEntryWeight) : 0;
    if (plan.groups.empty() || !job.whole || !plan.jobs[i - 1].whole ||
        plan.groups.back().count == kGroupEntries ||
        plan.groups.back().bytes + memory > kGroupBytes) {
      plan.groups.push_back({i, 0, 0});
    }
    plan.groups.back().count += 1;
    plan.groups.back().bytes += memory;
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
  if (first.cuts) out.cuts = *first.cuts;
  return out;
}

EntryKeys Preparation::keys(std::size_t request) const {
  crypto::StreamRandom random(seed_, stream_number(request, 0));
  auto seed = random.secret<formats::EntrySeed>();
  const auto fresh = random.fixed<FreshBytes>();
  const std::uint64_t number = first_ + request;
  auto content = content_key(session_, fresh, vault_.keys().log.vault, number);
  return {request, number, random, std::move(seed), fresh, std::move(content)};
}

crypto::StreamRandom Preparation::file_stream(const EntryKeys& whose, std::uint64_t file) const {
  return {seed_, stream_number(whose.request, file + 1)};
}

formats::Statement Preparation::statement(EntryKeys& whose) const {
  AddRequest& request = requests_[whose.request];
  formats::Statement out = std::move(request.statement);
  out.text = std::move(request.text);
  out.text_cuts.reset();
  out.files.clear();
  give_retry_id(out, batch_, request.line, whose.random);
  if (out.text) out.text_cuts = cut_text(*out.text, whose.random);
  return out;
}

PreparedEntry Preparation::complete(EntryKeys whose, formats::Statement statement) {
  if (const auto sound = formats::check_statement(statement); !sound) {
    throw StorageError(Trouble::refused_input, "statement-refused",
                       {"the entry is refused", {Detail::named("what", sound.error().context)}});
  }
  const Hash form = formats::form_root(statement, whose.seed);
  Bytes encoded = formats::spend_statement(statement, let_go);
  return {std::move(whose), std::move(statement), std::move(encoded), form};
}

// A file on its way: read, then hashed with others, then sealed.
struct Preparation::FileWork {
  const EntryKeys& whose;
  const FileInput& input;
  std::uint64_t number;  // in its entry
  KeptPieces pieces;
  PreparedFile made{};
  ByteView held{};               // its bytes
  std::vector<ByteView> more{};  // where they lie in several pieces
};

namespace {

// Steps over a list, each in order: what comes behind the first that fails is left out of the steps
// after it. So the failure that stands in the end is the first in the list.
class FirstFailure {
 public:
  explicit FirstFailure(std::size_t count) : end_(count) {}
  void each(const std::function<void(std::size_t)>& step) {
    for (std::size_t i = 0; i < end_; ++i) {
      try {
        step(i);
      } catch (const StorageError&) {
        failure_ = std::current_exception();
        end_ = i;
      }
    }
  }
  [[nodiscard]] std::size_t end() const { return end_; }
  [[nodiscard]] const std::exception_ptr& failure() const { return failure_; }

 private:
  std::size_t end_;
  std::exception_ptr failure_;
};

}  // namespace

void Preparation::read(FileWork& work) {
  InputFile file(work.input.path);
  const std::uint64_t size = work.made.size = file.size();
  if (size > kPreparedBytes) input_changed(work.input.path);  // it grew since it was looked at
  std::uint64_t at = 0;
  do {
    const MutableByteView piece = work.pieces.room(
        static_cast<std::size_t>(std::min<std::uint64_t>(kRecordPlain, size - at)));
    file.read_at(at, piece);
    if (at == 0) {
      work.held = piece;
    } else {
      work.more.push_back(piece);
    }
    at += piece.size();
  } while (at < size);
  file.must_be_unchanged();
  work.made.first.media_type = formats::guess_media(work.held).type;
}

void Preparation::hash(std::span<FileWork> group) {
  crypto::TreeStarts starts;
  for (FileWork& work : group) {
    const std::uint64_t leaves = crypto::leaves_of(work.made.size, limits::kFileChunk);
    starts.add(formats::file_content_seed(work.whose.seed, work.number),
               static_cast<std::size_t>(leaves));
    work.made.first.content = {formats::ContentKind::file, {}, leaves};
  }
  starts.derive();
  std::vector<crypto::HeldFile> files;
  files.reserve(group.size());
  for (std::size_t i = 0; i < group.size(); ++i) {
    files.push_back({group[i].held, &starts.at(i), group[i].more});
  }
  std::vector<crypto::FileHashes> hashes = crypto::hash_files(labels::kFileTree, limits::kFileChunk,
                                                              files, {true, formats::kPieceLevels});
  for (std::size_t i = 0; i < group.size(); ++i) {
    FirstPass& first = group[i].made.first;
    first.content.root = hashes[i].root;
    first.digest = FileDigest{hashes[i].whole.data};
    first.pieces = std::move(hashes[i].pieces);
  }
}

void Preparation::seal(FileWork& work) const {
  PreparedFile& out = work.made;
  const EntryKeys& whose = work.whose;
  if (work.input.digest && out.first.digest != *work.input.digest) input_changed(work.input.path);
  // Without the reading half the key of what is stored is out of reach.
  out.known = vault_.keys().reading && vault_.find_stored(out.size, out.first.digest);
  if (out.known || requests_[whose.request].dry_run) return;
  crypto::StreamRandom random = file_stream(whose, work.number);
  const auto key = random.secret<crypto::AeadKey>();
  random.fill(out.id.mutable_view());
  const VaultId& vault = vault_.keys().log.vault;
  out.pieces = work.pieces.seal(vault, out.id, key, random);
  out.wrapped = wrap_file_key(whose.content, vault, whose.number, work.number, key, random);
}

PreparedEntry Preparation::entry(EntryKeys whose, const std::vector<PreparedFile>& files) const {
  const AddRequest& request = requests_[whose.request];
  formats::Statement made = statement(whose);
  for (std::size_t i = 0; i < files.size(); ++i) {
    made.files.push_back(file_record(request.files[i], files[i].size, files[i].first));
  }
  return complete(std::move(whose), std::move(made));
}

PreparedGroup Preparation::prepare(std::span<const IntakeJob> group) const {
  PreparedGroup out;
  if (group.size() == 1 && !group.front().prepared) {
    out.jobs.resize(1);
    return out;
  }
  std::vector<EntryKeys> keys;
  keys.reserve(group.size());
  std::vector<FileWork> files;
  for (const IntakeJob& job : group) {
    AIGAQ_ASSERT(job.prepared);
    const EntryKeys& whose = keys.emplace_back(this->keys(job.request));
    for (std::size_t i = job.first; i < job.first + job.files; ++i) {
      files.push_back({whose, requests_[job.request].files[i], i, KeptPieces(vault_.buffers())});
    }
  }
  FirstFailure sound(files.size());
  sound.each([&](std::size_t i) { read(files[i]); });
  hash(std::span(files).first(sound.end()));
  sound.each([&](std::size_t i) { seal(files[i]); });
  out.failure = sound.failure();
  std::size_t taken = 0;
  try {
    for (std::size_t i = 0; i < group.size() && taken + group[i].files <= sound.end(); ++i) {
      PreparedJob made;
      for (std::size_t n = 0; n < group[i].files; ++n) {
        made.files.push_back(std::move(files[taken++].made));
      }
      if (group[i].whole) made.entry = entry(std::move(keys[i]), made.files);
      out.jobs.push_back(std::move(made));
    }
  } catch (const StorageError&) {
    out.failure = std::current_exception();
  }
  return out;
}

}  // namespace aigaq::vault
