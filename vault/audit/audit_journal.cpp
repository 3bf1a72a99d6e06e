#include "vault/audit/audit_journal.hpp"

#include <algorithm>

#include "crypto/aead.hpp"
#include "crypto/hash.hpp"
#include "vault/place/folders.hpp"

namespace aigaq::vault {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kMostBytes = std::size_t{64} << 20;  // of one record
constexpr std::size_t kLengthBytes = 4;

// Classes and details of findings are words of the program; those of another run are kept here.
using Words = std::deque<std::string>;

void write_maybe(FieldWriter& out, const std::optional<std::string>& value) {
  out.u8(value ? 1 : 0);
  if (value) out.bytes(as_bytes(*value));
}
void write_maybe(FieldWriter& out, const std::optional<std::uint64_t>& value) {
  out.u8(value ? 1 : 0);
  if (value) out.u64(*value);
}
std::optional<std::string> read_text(FieldReader& in) {
  if (in.u8() == 0) return std::nullopt;
  return std::string(as_text(in.bytes()));
}
std::optional<std::uint64_t> read_number(FieldReader& in) {
  if (in.u8() == 0) return std::nullopt;
  return in.u64();
}

Bytes encode(const AuditState& state, std::span<const formats::Finding> findings) {
  FieldWriter out;
  out.u64(state.next);
  out.u32(static_cast<std::uint32_t>(state.range.size()));
  for (const Hash& hash : state.range) out.raw(hash.view());
  for (const std::uint64_t count : {state.entries, state.files, state.bytes}) out.u64(count);
  out.u8(state.index_damaged ? 1 : 0);
  out.u8(state.failed ? 1 : 0);
  out.u32(static_cast<std::uint32_t>(findings.size()));
  for (const formats::Finding& finding : findings) {
    out.bytes(as_bytes(finding.cls));
    out.u8(static_cast<std::uint8_t>(finding.aspect));
    write_maybe(out, finding.entry);
    write_maybe(out, finding.file);
    write_maybe(out, finding.offset);
    write_maybe(out, finding.length);
    out.bytes(as_bytes(finding.detail));
  }
  return out.take();
}

std::optional<AuditState> decode(ByteView bytes, std::vector<formats::Finding>& findings,
                                 Words& words) {
  FieldReader in(bytes);
  AuditState out;
  out.next = in.u64();
  const std::uint32_t hashes = in.u32();
  for (std::uint32_t i = 0; i < hashes && in.ok(); ++i) out.range.push_back(in.fixed<Hash>());
  out.entries = in.u64();
  out.files = in.u64();
  out.bytes = in.u64();
  out.index_damaged = in.u8() != 0;
  out.failed = in.u8() != 0;
  const std::uint32_t count = in.u32();
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
    formats::Finding finding;
    finding.cls = words.emplace_back(as_text(in.bytes()));
    const std::uint8_t aspect = in.u8();
    if (aspect > static_cast<std::uint8_t>(formats::Aspect::environment)) return std::nullopt;
    finding.aspect = static_cast<formats::Aspect>(aspect);
    finding.entry = read_text(in);
    finding.file = read_text(in);
    finding.offset = read_number(in);
    finding.length = read_number(in);
    finding.detail = words.emplace_back(as_text(in.bytes())).c_str();
    findings.push_back(std::move(finding));
  }
  if (!in.done() || !crypto::CompactRange::from(out.next, out.range)) return std::nullopt;
  return out;
}

}  // namespace

AuditJournal::AuditJournal(const Vault::Impl& vault, std::uint8_t mode)
    : vault_(vault), mode_(mode), key_(store_key(vault.keys().log.log_key, "verify")) {
  name_ = to_hex(crypto::hmac_sha256(key_.reveal(), {as_bytes("name")}).view().first(16));
}

// What a journal is bound to.
Bytes AuditJournal::head_record() const {
  FieldWriter out;
  out.u8(kVersion);
  out.u8(mode_);
  out.u64(vault_.head().size);
  out.raw(vault_.head().root.view());
  out.raw(vault_.keys().header_digest.view());
  return out.take();
}

std::optional<Bytes> AuditJournal::next_record(const File& file, std::uint64_t& at) const {
  Bytes box(kLengthBytes);
  if (!file.read_at(at, box)) return std::nullopt;
  const std::uint32_t length = FieldReader(box).u32();
  if (length > kMostBytes || length > file.size() - at) return std::nullopt;
  box.resize(length);
  if (!file.read_at(at + kLengthBytes, box)) return std::nullopt;
  at += kLengthBytes + length;
  return box;
}

std::optional<AuditJournal::Found> AuditJournal::recall() {
  const std::string& folder = vault_.surroundings().state_directory;
  if (!is_directory(folder)) return std::nullopt;
  const Directory directory(folder);
  if (!directory.has(name_)) return std::nullopt;
  File file = directory.open_write(name_);
  const VaultId& vault = vault_.keys().log.vault;
  std::uint64_t at = 0;
  const auto box = next_record(file, at);
  if (!box) return std::nullopt;
  const auto head = crypto::open_box(key_, box_ad(vault, BoxKind::verification, {}), *box);
  if (!head) return std::nullopt;
  FieldReader in(*head);
  const ByteView bound = in.raw(head_record().size());
  const std::uint64_t run = in.u64();
  const auto begun = static_cast<std::int64_t>(in.u64());
  if (!in.done() || !std::ranges::equal(bound, head_record())) return std::nullopt;
  Found out;
  const auto words = std::make_shared<Words>();
  std::uint64_t records = 0, end = at;
  while (const auto sealed = next_record(file, at)) {
    const auto plain =
        crypto::open_box(key_, box_ad(vault, BoxKind::verification, {run, records}), *sealed);
    if (!plain) break;  // a torn end: what is before it holds
    auto state = decode(*plain, out.findings, *words);
    if (!state || state->next > vault_.head().size) return std::nullopt;
    out.state = std::move(*state);
    ++records;
    end = at;
  }
  if (records == 0) return std::nullopt;
  out.begun = begun_ = begun;
  out.words = words;
  run_ = run;
  records_ = records;
  end_ = end;
  file_ = std::move(file);
  return out;
}

void AuditJournal::append(ByteView plain) {
  const VaultId& vault = vault_.keys().log.vault;
  const bool first = end_ == 0;
  const Bytes ad = first ? box_ad(vault, BoxKind::verification, {})
                         : box_ad(vault, BoxKind::verification, {run_, records_++});
  const Bytes box = crypto::seal_box(key_, ad, plain, vault_.surroundings().random);
  FieldWriter record;
  record.bytes(box);
  disk_.write_at(file_, end_, record.view());
  end_ += record.view().size();
}

void AuditJournal::begin() {
  const std::string& folder = vault_.surroundings().state_directory;
  make_directories(disk_, folder);
  const Directory directory(folder);
  file_ = directory.has(name_) ? directory.open_write(name_) : directory.create(name_);
  disk_.truncate(file_, 0);
  end_ = records_ = 0;
  run_ = vault_.surroundings().random.below(UINT64_MAX) + 1;
  begun_ = vault_.surroundings().now();
  FieldWriter head;
  head.raw(head_record());
  head.u64(run_);
  head.u64(static_cast<std::uint64_t>(begun_));
  append(head.view());
}

void AuditJournal::record(const AuditState& state, std::span<const formats::Finding> findings) {
  if (given_up_) return;
  try {
    if (run_ == 0) begin();
    disk_.truncate(file_, end_);  // a torn end
    append(encode(state, findings));
    disk_.sync(file_);
  } catch (const StorageError&) {
    given_up_ = true;  // a later record without this one would lack its findings
  }
}

void AuditJournal::clear() {
  const std::string& folder = vault_.surroundings().state_directory;
  if (!is_directory(folder)) return;
  try {
    const Directory directory(folder);
    if (directory.has(name_)) disk_.truncate(directory.open_write(name_), 0);
  } catch (const StorageError&) {
    // It is bound to this head and this mode: at worst a later one is asked to go on from here.
  }
}

}  // namespace aigaq::vault
