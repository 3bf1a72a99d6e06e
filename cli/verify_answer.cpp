#include "cli/verify_answer.hpp"

#include "cli/storage_trouble.hpp"

namespace aigaq::cli {
namespace {

constexpr std::uint64_t kReport = 1;
constexpr std::uint64_t kTrouble = 2;
constexpr std::uint64_t kUnresolved = 3;

class Writer {
 public:
  void number(std::uint64_t value) {
    for (unsigned i = 0; i < 8; ++i) out_.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
  }
  void bytes(ByteView value) {
    number(value.size());
    append(out_, value);
  }
  void text(std::string_view value) { bytes(as_bytes(value)); }
  void maybe(const std::optional<std::string>& value) {
    number(value ? 1 : 0);
    if (value) text(*value);
  }
  void maybe(const std::optional<std::uint64_t>& value) {
    number(value ? 1 : 0);
    if (value) number(*value);
  }
  [[nodiscard]] Bytes take() { return std::move(out_); }

 private:
  Bytes out_;
};

// After the first fault every further read gives nothing.
class Reader {
 public:
  explicit Reader(ByteView bytes) : rest_(bytes) {}
  std::uint64_t number() {
    if (rest_.size() < 8) return fault();
    std::uint64_t out = 0;
    for (unsigned i = 0; i < 8; ++i) out |= std::uint64_t{rest_[i]} << (8 * i);
    rest_ = rest_.subspan(8);
    return out;
  }
  std::uint64_t below(std::uint64_t bound) {
    const auto out = number();
    return out < bound ? out : fault();
  }
  std::string text() {
    const auto size = number();
    if (size > rest_.size()) {
      fault();
      return {};
    }
    auto out = std::string(as_text(rest_.first(static_cast<std::size_t>(size))));
    rest_ = rest_.subspan(static_cast<std::size_t>(size));
    return out;
  }
  std::optional<std::string> maybe_text() {
    return below(2) == 1 ? std::optional(text()) : std::nullopt;
  }
  std::optional<std::uint64_t> maybe_number() {
    return below(2) == 1 ? std::optional(number()) : std::nullopt;
  }
  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::uint64_t fault() {
    good_ = false;
    rest_ = {};
    return 0;
  }
  ByteView rest_;
  bool good_ = true;
};

AnswerFinding read_finding(Reader& in) {
  AnswerFinding out;
  out.cls = in.text();
  out.detail = in.text();
  out.aspect = static_cast<formats::Aspect>(
      in.below(static_cast<std::uint64_t>(formats::Aspect::environment) + 1));
  out.entry = in.maybe_text();
  out.file = in.maybe_text();
  out.offset = in.maybe_number();
  out.length = in.maybe_number();
  return out;
}

void read_report(Reader& in, VerifyAnswer& out) {
  auto& report = out.report;
  report.integrity = static_cast<formats::Integrity>(in.below(3));
  report.signer = static_cast<formats::Signer>(in.below(3));
  report.against = static_cast<vault::AgainstResult>(in.below(4));
  report.against_size = in.number();
  report.size = in.number();
  const auto root = Hash::from(as_bytes(in.text()));
  if (root) report.root = *root;
  report.origin = in.text();
  report.sampled = in.number();
  report.resumed_from = in.number();
  report.begun = static_cast<std::int64_t>(in.number());
  report.entries_checked = in.number();
  report.files_checked = in.number();
  report.bytes_checked = in.number();
  const auto count = in.number();
  for (std::uint64_t i = 0; i < count && in.good(); ++i) out.findings.push_back(read_finding(in));
}

vault::Detail read_detail(Reader& in) {
  vault::Detail out(in.text(), {});
  const auto count = in.number();
  for (std::uint64_t i = 0; i < count && in.good(); ++i) {
    std::string name = in.text();
    out.values.emplace_back(std::move(name), in.text());
    out.values.back().is_id = in.below(2) == 1;
  }
  return out;
}

void read_unresolved(Reader& in, VerifyAnswer& out) {
  out.vault_size = in.number();
  const auto count = in.number();
  for (std::uint64_t i = 0; i < count && in.good(); ++i) {
    const auto name = in.number();
    const auto lookup =
        static_cast<Lookup>(in.below(static_cast<std::uint64_t>(Lookup::ambiguous) + 1));
    out.unresolved.push_back({name, lookup});
  }
}

}  // namespace

Bytes encode_answer(const vault::VaultReport& report) {
  Writer out;
  out.number(kReport);
  out.number(static_cast<std::uint64_t>(report.integrity));
  out.number(static_cast<std::uint64_t>(report.signer));
  out.number(static_cast<std::uint64_t>(report.against));
  out.number(report.against_size);
  out.number(report.size);
  out.bytes(report.root.view());
  out.text(report.origin);
  out.number(report.sampled);
  out.number(report.resumed_from);
  out.number(static_cast<std::uint64_t>(report.begun));
  out.number(report.entries_checked);
  out.number(report.files_checked);
  out.number(report.bytes_checked);
  out.number(report.findings.size());
  for (const auto& finding : report.findings) {
    out.text(finding.cls);
    out.text(finding.detail);
    out.number(static_cast<std::uint64_t>(finding.aspect));
    out.maybe(finding.entry);
    out.maybe(finding.file);
    out.maybe(finding.offset);
    out.maybe(finding.length);
  }
  return out.take();
}

Bytes encode_answer(const vault::StorageError& error) {
  Writer out;
  out.number(kTrouble);
  out.number(static_cast<std::uint64_t>(error.trouble()));
  out.text(error.cls());
  out.text(error.subject());
  out.text(error.detail().id);
  out.number(error.detail().values.size());
  for (const auto& value : error.detail().values) {
    out.text(value.name);
    out.text(value.text);
    out.number(value.is_id ? 1 : 0);
  }
  return out.take();
}

Bytes encode_answer(const std::vector<AnswerUnresolved>& unresolved, std::uint64_t vault_size) {
  Writer out;
  out.number(kUnresolved);
  out.number(vault_size);
  out.number(unresolved.size());
  for (const auto& one : unresolved) {
    out.number(one.name);
    out.number(static_cast<std::uint64_t>(one.lookup));
  }
  return out.take();
}

Result<VerifyAnswer> decode_answer(ByteView bytes) {
  Reader in(bytes);
  VerifyAnswer out;
  const auto kind = in.number();
  if (kind == kTrouble) {
    AnswerTrouble trouble;
    const auto which = trouble_from(in.number());
    if (!which) return fail(ErrorCode::wrong_value, "verify answer: trouble");
    trouble.trouble = *which;
    trouble.cls = in.text();
    trouble.subject = in.text();
    trouble.detail = read_detail(in);
    out.trouble = std::move(trouble);
  } else if (kind == kReport) {
    read_report(in, out);
  } else if (kind == kUnresolved) {
    read_unresolved(in, out);
  } else {
    return fail(ErrorCode::malformed, "verify answer: kind");
  }
  if (!in.good()) return fail(ErrorCode::truncated, "verify answer");
  if (!in.at_end()) return fail(ErrorCode::trailing_data, "verify answer");
  return out;
}

}  // namespace aigaq::cli
