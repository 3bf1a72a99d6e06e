#include "vault/log/export.hpp"

#include <algorithm>

#include "crypto/aead.hpp"
#include "crypto/hash.hpp"
#include "vault/keys/names.hpp"
#include "vault/log/encoding.hpp"
#include "vault/place/failure.hpp"

namespace aigaq::vault {
namespace {

enum class ExportKind : std::uint8_t { entry = 1, segment = 2, cosignature = 3, end = 4 };

constexpr std::size_t kLengthBytes = 4;
constexpr std::size_t kPiece = std::size_t{1} << 20;
// An entry and its statement are far below; a length above is damage and must not be allocated.
constexpr std::uint64_t kMostRecord = std::uint64_t{1} << 30;

crypto::AeadKey export_key(const crypto::AeadKey& log_key) {
  return store_key(log_key, "log export");
}

FieldWriter record_of(ExportKind kind) {
  FieldWriter out;
  out.u8(static_cast<std::uint8_t>(kind));
  return out;
}

[[noreturn]] void damaged(const char* what) {
  throw_integrity("log-export-damaged",
                  {"the exported log is damaged", {Detail::named("what", what)}}, kLogExportName);
}

Bytes copy_of(ByteView bytes) { return {bytes.begin(), bytes.end()}; }

// Whole records of the file up to an end, with their lengths in front.
class RecordStream {
 public:
  RecordStream(const File& file, std::uint64_t end) : file_(file), end_(end) {}

  // False at the end. The view lives until the next call. nullopt: a record is cut.
  std::optional<bool> next(ByteView& record) {
    if (at_ == end_) return false;
    if (!have(kLengthBytes)) return std::nullopt;
    FieldReader length(view().first(kLengthBytes));
    const std::uint64_t size = kLengthBytes + std::uint64_t{length.u32()};
    if (size > kMostRecord || !have(size)) return std::nullopt;
    record = view().first(static_cast<std::size_t>(size));
    at_ += size;
    begin_ += static_cast<std::size_t>(size);
    return true;
  }

 private:
  [[nodiscard]] ByteView view() const { return ByteView(buffer_).subspan(begin_); }
  bool have(std::uint64_t wanted) {
    if (wanted > end_ - at_) return false;
    if (buffer_.size() - begin_ >= wanted) return true;
    buffer_.resize(
        static_cast<std::size_t>(std::min(end_ - at_, std::max<std::uint64_t>(wanted, kPiece))));
    begin_ = 0;
    return file_.read_at(at_, buffer_);
  }

  const File& file_;
  std::uint64_t end_;
  std::uint64_t at_ = 0;  // in the file, of the next record
  Bytes buffer_;
  std::size_t begin_ = 0;  // of the next record in the buffer
};

std::optional<ExportedRecord> decode(ByteView plain) {
  FieldReader in(plain);
  switch (static_cast<ExportKind>(in.u8())) {
    case ExportKind::entry: {
      ExportedEntry out;
      out.number = in.u64();
      out.record.entry = copy_of(in.bytes());
      out.record.author_cose = copy_of(in.bytes());
      out.statement = copy_of(in.bytes());
      const auto place = decode_row_place(in.raw(in.left()));
      if (!in.ok() || !place) return std::nullopt;
      out.place = *place;
      return out;
    }
    case ExportKind::segment: {
      ExportedSegment out{in.u64(), in.u64()};
      if (!in.done()) return std::nullopt;
      return out;
    }
    case ExportKind::cosignature: {
      const std::uint64_t number = in.u64();
      auto cosigned = decode_cosigned(in.raw(in.left()));
      if (!in.ok() || !cosigned) return std::nullopt;
      return ExportedCosigned{number, std::move(*cosigned)};
    }
    case ExportKind::end: {
      auto head = decode_head(in.bytes());
      auto about = decode_about(in.bytes());
      if (!in.done() || !head || !about) return std::nullopt;
      return ExportedEnd{std::move(*head), std::move(*about)};
    }
  }
  return std::nullopt;
}

// Counts what is read, and that nothing is left out or stands twice.
class Order {
 public:
  [[nodiscard]] bool fits(const ExportedRecord& record) {
    if (const auto* entry = std::get_if<ExportedEntry>(&record)) {
      ended_ = false;
      return entry->number == seen_.entries++;
    }
    if (const auto* segment = std::get_if<ExportedSegment>(&record)) {
      ended_ = false;
      return segment->segment == ++seen_.segments;
    }
    if (const auto* cosigned = std::get_if<ExportedCosigned>(&record)) {
      ended_ = false;
      return cosigned->number == seen_.cosignatures++;
    }
    ended_ = true;
    return std::get<ExportedEnd>(record).head.size == seen_.entries;
  }
  [[nodiscard]] bool all(const LogExportState& state) const {
    return ended_ && seen_.entries == state.entries && seen_.segments == state.segments &&
           seen_.cosignatures == state.cosignatures;
  }

 private:
  LogExportState seen_;
  bool ended_ = false;
};

}  // namespace

LogExportWriter::LogExportWriter(const crypto::AeadKey& log_key, const VaultId& vault, Disk& disk,
                                 const File& file, const LogExportState& state,
                                 crypto::RandomSource& random)
    : key_(export_key(log_key)),
      vault_(vault),
      disk_(disk),
      file_(file),
      state_(state),
      random_(random) {}

void LogExportWriter::add(ByteView plain) {
  FieldWriter record;
  record.bytes(crypto::seal_box(key_, box_ad(vault_, BoxKind::log_export, {state_.records}), plain,
                                random_));
  state_.hash = crypto::sha256({state_.hash.view(), record.view()});
  ++state_.records;
  aigaq::append(waiting_, record.view());
  if (waiting_.size() >= kPiece) flush();
}

void LogExportWriter::flush() {
  if (waiting_.empty()) return;
  disk_.write_at(file_, state_.end, waiting_);
  state_.end += waiting_.size();
  waiting_.clear();
}

void LogExportWriter::append(const LogStore& store, const Head& head,
                             const std::function<void()>& step) {
  for (; state_.entries < head.size; ++state_.entries) {
    if (state_.entries % 1'024 == 0) step();
    const EntryRecord entry = store.entry(state_.entries);
    FieldWriter out = record_of(ExportKind::entry);
    out.u64(state_.entries);
    out.bytes(entry.entry);
    out.bytes(entry.author_cose);
    out.bytes(store.sealed_statement(state_.entries));
    out.raw(encode_row_place(store.leaf(state_.entries).place));
    add(out.view());
  }
  while (state_.segments + 1 < head.segments_end.segment) {
    FieldWriter out = record_of(ExportKind::segment);
    out.u64(++state_.segments);
    out.u64(store.segment_end(state_.segments));
    add(out.view());
  }
  const std::vector<Cosigned> cosigned = store.cosignatures();
  for (; state_.cosignatures < cosigned.size(); ++state_.cosignatures) {
    FieldWriter out = record_of(ExportKind::cosignature);
    out.u64(state_.cosignatures);
    out.raw(encode_cosigned(cosigned[static_cast<std::size_t>(state_.cosignatures)]));
    add(out.view());
  }
  FieldWriter out = record_of(ExportKind::end);
  out.bytes(encode_head(head));
  out.bytes(encode_about(store.about()));
  add(out.view());
  flush();
  state_.root = head.root;
}

bool log_export_holds(const File& file, const LogExportState& state) {
  if (file.size() < state.end) return false;
  RecordStream stream(file, state.end);
  Hash hash;
  ByteView record;
  std::optional<bool> more;
  while ((more = stream.next(record)).value_or(false)) {
    hash = crypto::sha256({hash.view(), record});
  }
  return more.has_value() && hash == state.hash;
}

void read_log_export(const crypto::AeadKey& log_key, const VaultId& vault, const File& file,
                     const LogExportState& state,
                     const std::function<void(ExportedRecord&&)>& take) {
  if (file.size() < state.end) {
    throw_integrity("log-export-cut", "the exported log ends early", kLogExportName);
  }
  const crypto::AeadKey key = export_key(log_key);
  RecordStream stream(file, state.end);
  Order order;
  Hash hash;
  std::uint64_t number = 0;
  ByteView sealed;
  std::optional<bool> more;
  while ((more = stream.next(sealed)).value_or(false)) {
    hash = crypto::sha256({hash.view(), sealed});
    const auto plain = crypto::open_box(key, box_ad(vault, BoxKind::log_export, {number++}),
                                        sealed.subspan(kLengthBytes));
    if (!plain) damaged("a record does not open");
    auto record = decode(*plain);
    if (!record || !order.fits(*record)) damaged("a record is not of its form");
    take(std::move(*record));
  }
  if (!more || hash != state.hash || number != state.records || !order.all(state)) {
    damaged("it is not what the backup says of it");
  }
}

}  // namespace aigaq::vault
