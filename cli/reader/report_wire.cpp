#include "cli/reader/report_wire.hpp"

#include <algorithm>

#include "cli/reader/pages.hpp"
#include "cli/reader/wire_shapes.hpp"

namespace aigaq::cli {
namespace {

using formats::BundleReport;
using formats::Finding;
using formats::VerifiedEntry;
using formats::VerifiedFile;
using formats::cbor::Input;

// As much as a report of the most members that a bundle may have.
constexpr std::size_t kReportBytes = 256u << 20;
constexpr std::size_t kRoom = 64u << 10;  // of what is not counted

std::optional<Bytes> to_bytes(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  const ByteView view = as_bytes(*text);
  return Bytes(view.begin(), view.end());
}
std::optional<std::string> to_text(const std::optional<Bytes>& bytes) {
  if (!bytes) return std::nullopt;
  return std::string(as_text(*bytes));
}

// The value of an enumeration whose names are name_of's; the last one bounds the search.
template <class E>
Result<E> enum_named(std::string_view name, E last) {
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    if (formats::name_of(static_cast<E>(i)) == name) return static_cast<E>(i);
  }
  return fail(ErrorCode::wrong_value, "report: name");
}

WireVouched pack(const formats::Vouched& one) {
  return {*to_bytes(one.witness), *to_bytes(one.organisation), one.seconds};
}
formats::Vouched unpack(const WireVouched& one) {
  return {*to_text(one.witness), *to_text(one.organisation), one.seconds};
}

WireFile pack(const VerifiedFile& file) {
  WireFile out;
  out.number = file.number;
  if (file.name) {
    const ByteView name = as_bytes(*file.name);
    out.name = Bytes(name.begin(), name.end());
  }
  out.media_type = file.media_type;
  out.size = file.size;
  out.digest = file.digest;
  out.member = std::string(file.member);
  const formats::ShownPart& shown = file.part.or_empty();
  out.chunks = shown.chunks;
  for (const auto& part : shown.excerpts) {
    out.excerpts.push_back({part.first, part.length, part.member});
  }
  out.text.written = &shown.text;
  return out;
}
VerifiedFile unpack(WireFile& file) {
  VerifiedFile out;
  out.number = file.number;
  if (file.name) out.name = as_text(*file.name);
  out.media_type = std::move(file.media_type);
  out.size = file.size;
  out.digest = file.digest;
  out.member = file.member;
  if (file.excerpts.empty() && file.text.read.empty()) return out;
  formats::ShownPart& shown = out.part.made();
  shown.chunks = file.chunks;
  for (auto& part : file.excerpts) {
    shown.excerpts.push_back({part.first, part.length, std::move(part.member)});
  }
  shown.text = std::move(file.text.read);
  return out;
}

WireEntry pack(const VerifiedEntry& entry) {
  WireEntry out;
  out.number = entry.number;
  out.schema_version = entry.schema_version;
  out.gaps = entry.gaps;
  out.leaf_hash = entry.leaf_hash;
  out.kind = formats::name_of(entry.kind);
  out.status = formats::name_of(entry.status);
  out.author = entry.author;
  out.fields = entry.fields;
  out.shown_empty = entry.shown_empty;
  for (const auto& [key, list] : entry.lists) out.lists[key] = {list.shown, list.total};
  for (const auto& r : entry.relations) out.relations.push_back({r.word, r.entry, r.leaf_hash});
  out.text.written = &entry.text;
  out.files.written = &entry.files;
  return out;
}
Result<VerifiedEntry> unpack(WireEntry& entry) {
  VerifiedEntry out;
  const auto kind = formats::form_kind(entry.kind);
  if (!kind) return fail(ErrorCode::wrong_value, "report: kind");
  out.kind = *kind;
  AIGAQ_TRY_ASSIGN(out.status, enum_named(entry.status, formats::Status::supersedes));
  out.number = entry.number;
  out.schema_version = entry.schema_version;
  out.gaps = entry.gaps;
  out.leaf_hash = entry.leaf_hash;
  out.author = entry.author;
  out.fields = std::move(entry.fields);
  out.shown_empty = std::move(entry.shown_empty);
  for (const auto& [key, list] : entry.lists) out.lists[key] = {list.shown, list.total};
  for (auto& r : entry.relations) {
    out.relations.push_back({std::move(r.word), r.entry, r.leaf_hash});
  }
  out.text = std::move(entry.text.read);
  out.files = std::move(entry.files.read);
  return out;
}

WireFinding pack(const Finding& finding) {
  return {std::string(finding.cls),
          std::string(formats::name_of(finding.aspect)),
          finding.detail,
          finding.entry,
          to_bytes(finding.file),
          finding.offset,
          finding.length};
}
Result<Finding> unpack(WireFinding& finding, std::deque<std::string>& words) {
  Finding out;
  out.cls = words.emplace_back(std::move(finding.cls));
  out.detail = words.emplace_back(std::move(finding.detail)).c_str();
  AIGAQ_TRY_ASSIGN(out.aspect, enum_named(finding.aspect, formats::Aspect::environment));
  out.entry = std::move(finding.entry);
  out.file = to_text(finding.file);
  out.offset = finding.offset;
  out.length = finding.length;
  return out;
}

std::optional<std::uint64_t> pack(const std::optional<std::int64_t>& time) {
  if (!time || *time < 0) return std::nullopt;
  return static_cast<std::uint64_t>(*time);
}
std::optional<std::int64_t> unpack(const std::optional<std::uint64_t>& time) {
  if (!time) return std::nullopt;
  return static_cast<std::int64_t>(*time);
}
WireInterval pack(const formats::Interval& interval) {
  return {pack(interval.not_before), pack(interval.not_after)};
}
formats::Interval unpack(const WireInterval& interval) {
  return {unpack(interval.not_before), unpack(interval.not_after)};
}

WireEvidence pack(const formats::TimeEvidence& evidence) {
  WireEvidence out;
  out.method = name_of(evidence.method);
  out.state = name_of(evidence.state);
  out.where = evidence.where;
  out.reason = evidence.reason;
  out.authority = *to_bytes(evidence.authority);
  out.source = *to_bytes(evidence.source);
  out.end = pack(evidence.end);
  out.stated = pack(evidence.stated);
  out.height = evidence.height;
  out.certificate_until = pack(evidence.certificate_until);
  out.first = evidence.first;
  out.last = evidence.last;
  out.expired = evidence.expired;
  out.renewed = evidence.renewed;
  return out;
}
Result<formats::TimeEvidence> unpack(const WireEvidence& evidence) {
  formats::TimeEvidence out;
  AIGAQ_TRY_ASSIGN(out.method, enum_named(evidence.method, formats::TimeMethod::anchor));
  AIGAQ_TRY_ASSIGN(out.state, enum_named(evidence.state, formats::TimeState::does_not_hold));
  out.where = evidence.where;
  out.reason = evidence.reason;
  out.authority = as_text(evidence.authority);
  out.source = as_text(evidence.source);
  out.end = unpack(evidence.end);
  out.stated = unpack(evidence.stated);
  out.height = evidence.height;
  out.certificate_until = unpack(evidence.certificate_until);
  out.first = evidence.first;
  out.last = evidence.last;
  out.expired = evidence.expired;
  out.renewed = evidence.renewed;
  return out;
}

void pack_times(const formats::TimeReport& times, WireReport& wire) {
  for (const auto& one : times.evidence) wire.evidence.push_back(pack(one));
  for (const auto& [number, interval] : times.entries) {
    wire.dated.push_back(number);
    wire.intervals.push_back(pack(interval));
  }
  wire.whole = pack(times.whole);
}
Result<formats::TimeReport> unpack_times(const WireReport& wire) {
  formats::TimeReport out;
  for (const auto& one : wire.evidence) {
    AIGAQ_TRY_ASSIGN(auto evidence, unpack(one));
    out.evidence.push_back(std::move(evidence));
  }
  if (wire.dated.size() != wire.intervals.size()) {
    return fail(ErrorCode::wrong_value, "report: intervals");
  }
  for (std::size_t i = 0; i < wire.dated.size(); ++i) {
    out.entries.emplace(wire.dated[i], unpack(wire.intervals[i]));
  }
  out.whole = unpack(wire.whole);
  return out;
}

// Of an entry's bytes, about and rather too many: room that is not touched costs nothing.
std::size_t room_for(const VerifiedEntry& entry) {
  constexpr std::size_t kFileBytes = 512;
  constexpr std::size_t kPieceBytes = 8;
  std::size_t room = entry.files.size() * kFileBytes;
  for (const formats::TextPiece& piece : entry.text) room += kPieceBytes + piece.text.size();
  return room;
}

}  // namespace

void WirePieces::write_to(formats::CborWriter& out) const {
  out.array(written->size());
  for (std::size_t i = 0; i < written->size(); ++i) {
    const formats::TextPiece& piece = (*written)[i];
    out.array(3).boolean(piece.gap).boolean(piece.inside_word);
    if (spent != nullptr) {
      out.spend_text((*spent)[i].text, let_go);
    } else {
      out.text(piece.text);
    }
  }
}

void WirePieces::read_from(Input& in) {
  const auto pieces = static_cast<std::size_t>(Input::get(in.reader().array()));
  in.charge(pieces * sizeof(formats::TextPiece));
  read.reserve(pieces);
  for (std::size_t i = 0; i < pieces; ++i) {
    if (const auto three = in.reader().array_of(3); !three) {
      Input::stop(three.error().code, three.error().context);
    }
    formats::TextPiece& piece = read.emplace_back();
    piece.gap = Input::get(in.reader().boolean());
    piece.inside_word = Input::get(in.reader().boolean());
    in.read(piece.text);
  }
}

void WireFiles::write_to(formats::CborWriter& out) const {
  out.array(written->size());
  for (const VerifiedFile& file : *written) out.raw(formats::encode(pack(file)));
}

void WireFiles::read_from(Input& in) {
  const auto files = static_cast<std::size_t>(Input::get(in.reader().array()));
  in.charge(files * sizeof(VerifiedFile));
  read.reserve(files);
  for (std::size_t i = 0; i < files; ++i) {
    Input item(Input::get(in.reader().skip()));
    WireFile file;
    item.read(file);
    read.push_back(unpack(file));
  }
}

Bytes encode_report(const BundleReport& report) {
  WireReport wire;
  for (const auto& finding : report.findings) wire.findings.push_back(pack(finding));
  if (report.primary) wire.primary = std::string(*report.primary);
  wire.integrity = formats::name_of(report.integrity);
  wire.signer = formats::name_of(report.signer);
  wire.time = formats::name_of(report.time);
  wire.addressed = formats::name_of(report.addressed);
  wire.origin = report.origin;
  wire.log_vkey = report.log_vkey;
  wire.fingerprint = report.fingerprint;
  wire.checkpoint = report.checkpoint;
  wire.purpose = report.purpose;
  wire.vault = report.vault;
  wire.size = report.size;
  wire.root = report.root;
  wire.quorum = formats::name_of(report.quorum);
  for (const auto& one : report.witnesses) wire.witnesses.push_back(pack(one));
  for (const auto& entry : report.entries) wire.entries.push_back(pack(entry));
  pack_times(report.intervals, wire);
  std::size_t room = kRoom;
  for (const auto& entry : report.entries) room += room_for(entry);
  return formats::encode(wire, room);
}

Bytes spend_exhibit(VerifiedEntry& entry) {
  WireEntry wire = pack(entry);
  wire.text.spent = &entry.text;
  return formats::encode(wire, kRoom + room_for(entry));
}

Result<VerifiedEntry> decode_spent_exhibit(MutableByteView bytes) {
  AIGAQ_TRY_ASSIGN(WireEntry wire, formats::decode_spent<WireEntry>(bytes, let_go, kReportBytes));
  return unpack(wire);
}

Result<ReceivedReport> decode_report(ByteView bytes) {
  AIGAQ_TRY_ASSIGN(WireReport wire, formats::decode<WireReport>(bytes, kReportBytes));
  ReceivedReport out;
  BundleReport& report = out.report;
  AIGAQ_TRY_ASSIGN(report.integrity, enum_named(wire.integrity, formats::Integrity::not_checked));
  AIGAQ_TRY_ASSIGN(report.signer, enum_named(wire.signer, formats::Signer::bad));
  AIGAQ_TRY_ASSIGN(report.time, enum_named(wire.time, formats::TimeVerdict::contradicted));
  AIGAQ_TRY_ASSIGN(report.addressed, enum_named(wire.addressed, formats::Addressed::not_checked));
  for (auto& finding : wire.findings) {
    AIGAQ_TRY_ASSIGN(auto unpacked, unpack(finding, out.words));
    report.findings.push_back(std::move(unpacked));
  }
  if (wire.primary) report.primary = out.words.emplace_back(std::move(*wire.primary));
  report.origin = std::move(wire.origin);
  report.log_vkey = std::move(wire.log_vkey);
  report.fingerprint = std::move(wire.fingerprint);
  report.checkpoint = std::move(wire.checkpoint);
  report.purpose = std::move(wire.purpose);
  report.vault = wire.vault;
  report.size = wire.size;
  report.root = wire.root;
  AIGAQ_TRY_ASSIGN(report.quorum, enum_named(wire.quorum, formats::Quorum::not_met));
  for (const auto& one : wire.witnesses) report.witnesses.push_back(unpack(one));
  for (auto& entry : wire.entries) {
    AIGAQ_TRY_ASSIGN(auto unpacked, unpack(entry));
    report.entries.push_back(std::move(unpacked));
  }
  AIGAQ_TRY_ASSIGN(report.intervals, unpack_times(wire));
  return out;
}

}  // namespace aigaq::cli
