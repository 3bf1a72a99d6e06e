#include "tests/formats/bundle_fixture.hpp"

#include <doctest/doctest.h>

#include "crypto/hash.hpp"
#include "crypto/labels.hpp"
#include "crypto/limits.hpp"
#include "formats/disclosure/excerpt.hpp"
#include "formats/verify/classes.hpp"
#include "tests/formats/pieces.hpp"

namespace aigaq::test {

using namespace formats;

namespace {

ContentRef commit_file(ByteView bytes, const crypto::TreeSeed& seed,
                       std::vector<Hash>* pieces = nullptr) {
  crypto::SaltedTreeBuilder tree(labels::kFileTree, seed);
  if (pieces != nullptr) tree.keep_pieces(kPieceLevels);
  for (std::size_t at = 0; at < bytes.size() || at == 0; at += limits::kFileChunk) {
    tree.add(crypto::LeafKind::content,
             bytes.subspan(at, std::min(limits::kFileChunk, bytes.size() - at)));
  }
  if (pieces != nullptr && tree.count() > kPieceChunks) *pieces = tree.pieces();
  return {ContentKind::file, tree.root(), tree.count()};
}

Bytes part_of(const Bytes& bytes, std::uint64_t begin, std::uint64_t end) {
  const auto size = static_cast<std::uint64_t>(bytes.size());
  return {bytes.begin() + static_cast<std::ptrdiff_t>(std::min(begin, size)),
          bytes.begin() + static_cast<std::ptrdiff_t>(std::min(end, size))};
}

FileRecord record_of(const FixtureFile& file, const crypto::TreeSeed& seed,
                     crypto::RandomSource& random) {
  FileRecord record;
  record.name = file.name;
  record.media_type = guess_media(file.bytes).type;
  record.size = file.bytes.size();
  record.digest = {crypto::sha256(file.bytes).data};
  if (file.redactable) {
    record.cuts = cut(as_text(file.bytes), random);
    record.content = commit_text(as_text(file.bytes), *record.cuts, seed);
  } else {
    record.content = commit_file(file.bytes, seed);
  }
  return record;
}

}  // namespace

TextCuts cut(std::string_view text, crypto::RandomSource& random) {
  TextCuts cuts;
  std::size_t begin = 0;
  for (std::size_t at = 1; at <= text.size(); ++at) {
    if (at < text.size() && !(text[at - 1] == ' ' && text[at] != ' ')) continue;
    cuts.words.push_back({at - begin, random.below(8)});
    begin = at;
  }
  if (cuts.words.empty()) cuts.words.push_back({0, random.below(8)});
  return cuts;
}

LogFixture::LogFixture(std::uint64_t seed) : random_(seed) {
  log_key_ =
      std::make_unique<crypto::Ed25519SigningKey>(crypto::Ed25519SigningKey::generate(random_));
  member_ =
      std::make_unique<crypto::Ed25519SigningKey>(crypto::Ed25519SigningKey::generate(random_));
  Genesis genesis;
  genesis.log_key = log_key_->public_key();
  random_.fill(genesis.random.mutable_view());
  random_.fill(genesis.succession.mutable_view());
  vault_ = vault_id(genesis);
  Statement statement;
  statement.kind = FormKind::enrolment;
  statement.fields["public_key"] = {to_hex(member_->public_key().view())};
  append_entry(std::move(statement), {}, genesis);
}

std::uint64_t LogFixture::add(Statement statement, const std::vector<FixtureFile>& files) {
  append_entry(std::move(statement), files, std::nullopt);
  return entries_.size() - 1;
}

void LogFixture::append_entry(Statement statement, std::vector<FixtureFile> files,
                              std::optional<Genesis> genesis) {
  Stored stored;
  random_.fill(stored.seed.reveal_mutable());
  for (std::size_t i = 0; i < files.size(); ++i) {
    statement.files.push_back(record_of(files[i], file_content_seed(stored.seed, i), random_));
  }
  REQUIRE(check_statement(statement).has_value());
  Entry entry;
  entry.vault = vault_;
  entry.number = entries_.size();
  if (!entries_.empty()) entry.previous = entries_.back().leaf;
  entry.genesis = std::move(genesis);
  const Hash root = form_root(statement, stored.seed);
  stored.author = sign_author(*member_, vault_, entry.number, entry.previous, root);
  entry.statement = statement_root(root, author_leaf(author_salt(stored.seed), stored.author));
  stored.bytes = encode_entry(entry);
  stored.leaf = crypto::leaf_hash(stored.bytes);
  stored.statement = std::move(statement);
  stored.files = std::move(files);
  entries_.push_back(std::move(stored));
}

std::string LogFixture::checkpoint() const {
  crypto::CompactRange range;
  for (const Stored& stored : entries_) range.append(stored.leaf);
  return *sign_checkpoint({origin_of(vault_), entries_.size(), range.root()}, *log_key_);
}

std::string LogFixture::proof(std::uint64_t number) const {
  std::map<crypto::NodeId, Hash> nodes;
  crypto::CompactRange range;
  for (const Stored& stored : entries_) {
    range.append(stored.leaf,
                 [&](crypto::NodeId id, const Hash& hash) { nodes.emplace(id, hash); });
  }
  TlogProof proof;
  proof.index = number;
  proof.hashes = crypto::inclusion_proof(number, entries_.size(),
                                         [&](crypto::NodeId id) { return nodes.at(id); });
  proof.checkpoint = checkpoint();
  return format_tlog_proof(proof);
}

void LogFixture::write_entry(BundleWriter& out, std::uint64_t number,
                             const Selection* selection) const {
  const Stored& stored = entries_.at(number);
  out.add(entry_folder(number) + "entry.cbor", stored.bytes);
  out.add(entry_folder(number) + "proof.txt", as_bytes(proof(number)));
  if (selection == nullptr) return;
  const auto text = [&](std::uint64_t file) {
    return std::string(as_text(stored.files.at(file).bytes));
  };
  const auto chunks_of = [&](std::uint64_t file, const std::vector<crypto::LeafRange>& chunks) {
    const Bytes& bytes = stored.files.at(file).bytes;
    const crypto::TreeSeed seed = file_content_seed(stored.seed, file);
    std::vector<Hash> pieces;
    const ContentRef content = commit_file(bytes, seed, &pieces);
    const auto chosen = open_chunks(content, seed, pieces, chunks, [&](std::uint64_t piece) {
      return part_of(bytes, piece * kPieceSize, (piece + 1) * kPieceSize);
    });
    REQUIRE(chosen.has_value());
    return *chosen;
  };
  MemorySink written;
  write_entry_opening(stored.statement, stored.seed, stored.author, *selection, text, chunks_of,
                      written);
  const Bytes opening = written.take();
  CHECK(opening == encode_opening(make_entry_opening(stored.statement, stored.seed, stored.author,
                                                     *selection, text, chunks_of)));
  out.add(entry_folder(number) + "opening.cbor", opening);
  for (std::size_t i = 0; i < selection->files.size(); ++i) {
    const FileSelection& file = selection->files[i];
    if (file.shown && !file.words && !file.chunks) {
      out.add(file.member, stored.files.at(i).bytes);
    }
  }
  for (std::size_t i = 0; i < selection->files.size(); ++i) {
    for (const crypto::LeafRange& range : selection->files[i].chunks.or_empty()) {
      const std::uint64_t first = range.begin * limits::kFileChunk;
      out.add(excerpt_member(number, i + 1, first),
              part_of(stored.files.at(i).bytes, first, range.end * limits::kFileChunk));
    }
  }
}

BundleRequest LogFixture::everything() const {
  BundleRequest request;
  for (std::uint64_t number = 1; number < entries_.size(); ++number) {
    const Stored& stored = entries_[number];
    Selection selection = select_all(stored.statement);
    for (std::size_t i = 0; i < selection.files.size(); ++i) {
      selection.files[i].member =
          file_member(number, i + 1, extension_of(stored.statement.files[i].media_type));
    }
    request.words[number] = "Words on entry " + std::to_string(number) + "\n";
    request.entries.emplace(number, std::move(selection));
  }
  return request;
}

Bytes LogFixture::bundle(const BundleRequest& request) {
  MemorySink out;
  std::unique_ptr<age::PayloadSink> sink;
  if (request.passphrase.empty()) {
    sink = age::PayloadSink::to_recipients(out, request.recipients, true, random_);
  } else {
    auto made = age::PayloadSink::to_passphrase(out, as_bytes(request.passphrase), 4, random_);
    REQUIRE(made.has_value());
    sink = std::move(*made);
  }
  BundleWriter writer(*sink, request.mode, request.purpose, checkpoint());
  if (!request.entries.contains(0)) write_entry(writer, 0, nullptr);
  for (const auto& [number, selection] : request.entries) write_entry(writer, number, &selection);
  writer.add(kSenderReadme, as_bytes(request.readme));
  for (const auto& [number, text] : request.words) {
    writer.add(sender_entry_member(number), as_bytes(text));
  }
  REQUIRE(writer.finish(*log_key_).has_value());
  return out.take();
}

Trust LogFixture::trust() const { return {{log_verifier_key(vault_, log_key_->public_key())}}; }

std::unique_ptr<LogFixture> sample_log(std::uint64_t seed, std::size_t binary_bytes) {
  auto log = std::make_unique<LogFixture>(seed);
  Statement testimony;
  testimony.kind = FormKind::testimony;
  testimony.fields = {{"case", {"January"}},     {"language", {"en"}},  {"title", {"W-01"}},
                      {"pseudonym", {"Aisulu"}}, {"role", {"witness"}}, {"start", {"2022-02-03"}},
                      {"consent", {"courts"}}};
  testimony.text = "They came at night. Two of them wore masks. I saw the number of the car.";
  testimony.text_cuts = cut(*testimony.text, log->randomness());
  log->add(std::move(testimony), {});

  Statement record;
  record.kind = FormKind::court_record;
  record.fields = {{"case", {"January"}},
                   {"language", {"ru"}},
                   {"title", {"Appeal"}},
                   {"court", {"Almaty"}},
                   {"document_kind", {"appeal_ruling"}},
                   {"document_date", {"2022-05-01"}}};
  const std::string ruling = "The court finds the complaint by the relatives without ground.";
  Bytes binary(binary_bytes);
  log->randomness().fill(binary);
  log->add(std::move(record), {{"ruling.txt", Bytes(ruling.begin(), ruling.end()), true},
                               {"recording.bin", std::move(binary), false}});

  Statement source;
  source.kind = FormKind::source;
  source.fields = {{"case", {"January"}},
                   {"language", {"en"}},
                   {"title", {"Report"}},
                   {"publisher", {"Agency"}},
                   {"captured_at", {"2022-01-09T10:00:00Z"}}};
  log->add(std::move(source), {{"empty", {}, false}});
  return log;
}

BundleReport check(ByteView file, const crypto::X25519Secret& identity, const Trust& trust,
                   MemberSink* sink) {
  const auto failed = [](std::string_view cls) {
    BundleReport report;
    report.integrity = Integrity::failed;
    report.signer = Signer::bad;
    report.findings.push_back({cls, Aspect::integrity, {}, {}, {}, {}, ""});
    report.primary = cls;
    return report;
  };
  MemorySource source(file);
  const auto header = age::read_header(source);
  if (!header) return failed(classes::kAgeMalformed);
  std::vector<crypto::X25519Secret> identities;
  identities.push_back(identity.clone());
  const auto unwrapped = age::unwrap(*header, identities);
  if (!unwrapped) {
    return failed(unwrapped.error().code == ErrorCode::no_matching_key ? classes::kNoMatchingKey
                                                                       : classes::kAgeHeader);
  }
  const auto payload = age::PayloadSource::open(source, unwrapped->file_key);
  if (!payload) return failed(classes::kAgePayload);
  return check_bundle(**payload, opened_by(*unwrapped), trust, sink);
}

bool has(const BundleReport& report, std::string_view cls) {
  return std::any_of(report.findings.begin(), report.findings.end(),
                     [&](const Finding& finding) { return finding.cls == cls; });
}

std::string classes_of(const BundleReport& report) {
  std::string out;
  for (const Finding& finding : report.findings) {
    out += std::string(finding.cls) + "(" + finding.entry.value_or("") + "," +
           finding.file.value_or("") + ": " + finding.detail + ") ";
  }
  return out;
}

}  // namespace aigaq::test
