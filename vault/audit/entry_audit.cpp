#include "vault/audit/entry_audit.hpp"

#include <algorithm>

#include "formats/disclosure/excerpt.hpp"
#include "formats/verify/classes.hpp"
#include "formats/verify/piece_check.hpp"
#include "vault/device_clock.hpp"

namespace aigaq::vault {
namespace {

// Where runs of files end that one thread checks at a time: short, so that none waits long for
// another, and enough to fill the lanes of SmallFiles some times.
std::vector<std::size_t> runs_of(std::size_t count, const formats::Statement& statement) {
  constexpr std::size_t kFiles = 128;
  constexpr std::uint64_t kBytes = std::uint64_t{4} << 20;
  std::vector<std::size_t> out;
  std::size_t files = 0;
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < count; ++i) {
    ++files;
    bytes += i < statement.files.size() ? statement.files[i].size : 0;
    const bool full = files == kFiles || bytes >= kBytes;
    if (!full && i + 1 < count) continue;
    out.push_back(i + 1);
    files = 0;
    bytes = 0;
  }
  return out;
}

}  // namespace

void EntryAudit::check(std::uint64_t number, const EntryRecord& record) {
  work_.crew.stop_if_over();
  findings_.attempt(at_entry(number), [&] {
    const EntryReader reader(vault_, number);
    check_content(reader, record);
    check_index(reader);
    const auto time = device_time(reader.statement());
    if (time) part_.device_times.emplace_back(number, *time);
  });
  ++part_.report.entries_checked;
}

void EntryAudit::check_content(const EntryReader& reader, const EntryRecord& record) {
  const formats::Statement& statement = reader.statement();
  formats::OwnEntryCheck check = formats::check_own_entry(record.entry, statement, reader.seed(),
                                                          record.author_cose, work_.authors);
  findings_.add(std::move(check.findings), reader.number());
  check_author(reader, check.author);
  if (check.files != statement.files.size()) {
    findings_.add(formats::classes::kMissingFile, "a file was not opened",
                  at_entry(reader.number()));
  }
  check_files(reader, check);
}

// In runs, each on any thread; what they find is put together in the order of the files.
void EntryAudit::check_files(const EntryReader& reader, const formats::OwnEntryCheck& check) {
  const std::vector<std::size_t> ends = runs_of(check.files, reader.statement());
  if (ends.size() <= 1) {
    for (std::size_t i = 0; i < check.files; ++i) check_file(reader, check.file(i));
    return;
  }
  std::vector<AuditPart> parts(ends.size());
  work_.crew.share(ends.size(), [&](std::uint64_t number) {
    const auto run = static_cast<std::size_t>(number);
    EntryAudit audit(vault_, parts[run], work_);
    for (std::size_t i = run == 0 ? 0 : ends[run - 1]; i < ends[run]; ++i) {
      audit.check_file(reader, check.file(i));
    }
    audit.finish();
  });
  for (AuditPart& part : parts) {
    findings_.take(std::move(part.report), part.findings.failed());
  }
}

void EntryAudit::check_author(const EntryReader& reader,
                              const std::optional<Ed25519PublicKey>& author) {
  const Ed25519PublicKey& founder = vault_.about().founder;
  const std::uint64_t number = reader.number();
  if (number == 0) {
    // The founder's enrolment is genesis' statement: what the store says of itself must agree.
    const auto& fields = reader.statement().fields;
    const auto key = fields.find("public_key");
    const bool same =
        key != fields.end() && key->second.size() == 1 && key->second[0] == to_hex(founder.view());
    if (!same) {
      findings_.add(audit_classes::kAuthorUnknown, "genesis enrols another member",
                    at_entry(number));
    }
  }
  if (author && *author != founder) {
    findings_.add(audit_classes::kAuthorUnknown, "signed by no member of this vault",
                  at_entry(number));
  }
}

// What parts of a long file are shown with.
bool EntryAudit::sound_pieces(const EntryReader& reader, std::size_t file) {
  const formats::ContentRef& content = reader.statement().files[file].content;
  const std::vector<Hash>& pieces = reader.pieces(file);
  const bool wanted =
      content.kind == formats::ContentKind::file && content.leaves > formats::kPieceChunks;
  return wanted ? formats::are_pieces(pieces, content) : pieces.empty();
}

struct EntryAudit::FileTask {
  const formats::VerifiedFile& shown;
  const StoredRef& ref;
  crypto::AeadKey key;
  std::string subject;
  FindingPlace place{};
  std::atomic<std::uint64_t> bytes{0};  // sound ones
  DamagedRanges damage{};
};

void EntryAudit::check_file(const EntryReader& reader, formats::OwnFile own) {
  const formats::VerifiedFile& shown = own.shown;
  formats::FileToCheck& task = own.task;
  const auto number = static_cast<std::size_t>(shown.number);
  FindingPlace place = at_entry(reader.number());
  place.file = reader.statement().files.at(number).name;
  ++part_.report.files_checked;
  const StoredRef& ref = reader.stored(number);
  const std::uint64_t records = ref.size / kRecordPlain + (ref.size % kRecordPlain == 0 ? 0 : 1);
  if (!shown.size || *shown.size != ref.size || ref.records != records) {
    findings_.add(formats::classes::kFileSizeMismatch, "what is stored has another size", place);
    return;
  }
  if (!sound_pieces(reader, number)) {
    findings_.add(audit_classes::kNodeMismatch, "roots of a file's pieces are not of its tree",
                  place);
  }
  findings_.attempt(place, [&] {
    FileTask file{shown, ref, reader.file_key(number), std::to_string(reader.number()), place};
    if (task.cuts) {
      check_words(file, std::move(task));
    } else {
      check_pieces(file, std::move(task));
    }
    part_.report.bytes_checked += file.bytes;
  });
}

// Empty when the record is damaged, which is noted.
ByteView EntryAudit::read(RecordReader& file, std::uint64_t record, DamagedRanges& damage) {
  work_.crew.stop_if_over();
  try {
    return file.read(record);
  } catch (const StorageError& error) {
    damage.add(finding_class(error), RecordReader::offset_of(record), file.length_of(record));
    return {};
  }
}

void EntryAudit::check_pieces(FileTask& file, formats::FileToCheck task) {
  constexpr std::uint64_t kPieceRecords = formats::PieceCheck::kPieceBytes / kRecordPlain;
  auto check = formats::PieceCheck::create(std::move(task), file.shown);
  if (!check) {
    findings_.add(formats::classes::kFileMismatch, check.error().context, file.place);
    return;
  }
  if (file.ref.size <= SmallFiles::kMostBytes) {
    check_small(file, std::move(*check));
    return;
  }
  std::vector<DamagedRanges> damage(static_cast<std::size_t>(check->pieces()));
  const auto check_piece = [&](std::uint64_t number) {
    OpenSegment segment;  // on any thread
    RecordReader stored(vault_, segment, file.ref, file.key, file.subject);
    DamagedRanges& damaged = damage.at(static_cast<std::size_t>(number));
    formats::PieceCheck::Piece piece = check->begin(number);
    const std::uint64_t first = number * kPieceRecords;
    const std::uint64_t end = std::min(first + kPieceRecords, file.ref.records);
    for (std::uint64_t record = first; record < end; ++record) {
      const ByteView bytes = read(stored, record, damaged);
      if (damaged.empty()) piece.update(bytes);
      file.bytes += bytes.size();
      work_.bytes += stored.length_of(record);
    }
    if (damaged.empty()) check->end(number, std::move(piece));
  };
  if (check->pieces() == 1) {
    check_piece(0);
  } else {
    work_.crew.share(check->pieces(), check_piece);
  }
  for (const DamagedRanges& piece : damage) file.damage.append(piece);
  conclude(file, check->finish());
}

// One record, or none of an empty file.
void EntryAudit::check_small(FileTask& file, formats::PieceCheck check) {
  RecordReader stored(vault_, segment_, file.ref, file.key, file.subject);
  ByteView bytes;
  if (file.ref.records > 0) {
    bytes = read(stored, 0, file.damage);
    file.bytes += bytes.size();
    work_.bytes += file.ref.size;
  }
  if (file.damage.empty()) {
    small_.add(std::move(check), stored.release(), bytes, file.place);
  } else {
    conclude(file, {});
  }
}

// A redactable file: its leaves are words, and it is not long.
void EntryAudit::check_words(FileTask& file, formats::FileToCheck task) {
  auto check = formats::FileCheck::create(std::move(task), file.shown, false);
  if (!check) {
    findings_.add(formats::classes::kFileMismatch, check.error().context, file.place);
    return;
  }
  RecordReader stored(vault_, segment_, file.ref, file.key, file.subject);
  for (std::uint64_t record = 0; record < file.ref.records; ++record) {
    const ByteView bytes = read(stored, record, file.damage);
    check->update(bytes);
    file.bytes += bytes.size();
    work_.bytes += stored.length_of(record);
  }
  conclude(file, check->finish());
}

// Damaged records say more than the tree, which cannot hold without them.
void EntryAudit::conclude(FileTask& file, std::vector<formats::Finding> found) {
  file.damage.report(findings_, file.place);
  if (!file.damage.empty()) return;
  findings_.add(of_whole_file(std::move(found), file.place, file.ref.size), 0);
}

void EntryAudit::check_index(const EntryReader& reader) {
  if (vault_.frozen()) return;  // nothing is added to it, so that nobody asks its index
  for (const formats::FileRecord& file : reader.statement().files) {
    if (part_.index_damaged || vault_.find_stored(file.size, file.digest)) continue;
    part_.index_damaged = true;
  }
}

}  // namespace aigaq::vault
