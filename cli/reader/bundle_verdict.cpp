#include "cli/reader/bundle_verdict.hpp"

#include <algorithm>

#include "cli/reader/bundle_folder.hpp"
#include "cli/reader/bundle_input.hpp"
#include "cli/reader/entry_text.hpp"
#include "cli/reader/time_text.hpp"
#include "cli/reader/vouching_text.hpp"
#include "formats/statement/schema.hpp"
#include "formats/verify/classes.hpp"

namespace aigaq::cli {
namespace {

using formats::BundleReport;
using formats::Integrity;
using formats::Signer;
using formats::VerifiedEntry;

bool sound(const BundleReport& report) {
  return report.integrity == Integrity::ok && report.signer != Signer::bad;
}

Json json_fields(const VerifiedEntry& entry) {
  Json out = Json::object();
  for (const auto& [key, values] : entry.fields) {
    const formats::Field* field = formats::schema_of(entry.kind).find(key);
    const bool list = field != nullptr && field->shape == formats::FieldShape::list;
    if (list || values.size() != 1) {
      out.set(key, Json::texts(values));
    } else {
      out.set(key, values.front());
    }
  }
  return out;
}

// What of a list is open, "k of n"; files are one.
Json json_lists(const VerifiedEntry& entry) {
  Json out = Json::object();
  for (const auto& [key, list] : entry.lists) {
    out.set(key, Json::object().set("shown", list.shown).set("of", list.total));
  }
  return out;
}

Json json_relations(const VerifiedEntry& entry) {
  Json out = Json::array();
  for (const auto& relation : entry.relations) {
    out.push(Json::object()
                 .set("relation", relation.word)
                 .set("number", relation.entry)
                 .set("leaf_hash", to_hex(relation.leaf_hash.view())));
  }
  return out;
}

Json json_excerpts(const formats::VerifiedFile& file, bool opened) {
  Json out = Json::array();
  for (const auto& part : file.part.or_empty().excerpts) {
    out.push(Json::object()
                 .set("path", (opened ? std::string(bag_below_out()) : "") + part.member)
                 .set("first", part.first)
                 .set("last", part.first + part.length - 1));
  }
  return out;
}

Json json_file(const formats::VerifiedFile& file, bool opened) {
  Json out = Json::object();
  if (file.name) {
    out.set_name("name", *file.name);
  } else {
    out.set("name", nullptr);
  }
  std::optional<std::string> path, digest;
  if (!file.member.empty()) path = (opened ? std::string(bag_below_out()) : "").append(file.member);
  if (file.digest) digest = to_hex(file.digest->view());
  return out.set("path", path)
      .set("size", file.size)
      .set("sha256", digest)
      .set("excerpts", json_excerpts(file, opened));
}

Json json_entry(const BundleReport& report, const VerifiedEntry& entry, bool opened) {
  Json out = Json::object();
  out.set("number", entry.number).set("leaf_hash", to_hex(entry.leaf_hash.view()));
  out.set("kind", formats::name_of(entry.kind)).set("status", formats::name_of(entry.status));
  std::optional<std::string> author;
  if (entry.author) author = to_hex(entry.author->view());
  out.set("author", author).set("fields", json_fields(entry)).set("gaps", entry.gaps);
  out.set_each("files", entry.files,
               [opened](const auto& file) { return json_file(file, opened); });
  out.set("lists", json_lists(entry));
  out.set("relations", json_relations(entry)).set("empty", Json::texts(entry.shown_empty));
  const auto interval = report.intervals.entries.find(entry.number);
  if (interval == report.intervals.entries.end()) return out.set("time", nullptr);
  return out.set("time", json_interval(interval->second));
}

// Nothing of a bundle that failed is passed on: it is not known to be anybody's word. What is made
// refers to the report.
Json json_verdict(const BundleReport& report, const std::string& out) {
  const bool ok = sound(report);
  const auto known = [&](const std::string& text) {
    return ok ? std::optional<std::string>(text) : std::nullopt;
  };
  Json verdict = Json::object();
  verdict.set("integrity", formats::name_of(ok ? report.integrity : Integrity::failed));
  verdict.set("signer", formats::name_of(report.signer));
  verdict.set("time", formats::name_of(report.time)).set("truth", "not-assessed");
  if (ok && !report.intervals.evidence.empty()) {
    verdict.set("time_interval", json_time(report.intervals.whole, report.intervals.evidence));
  } else {
    verdict.set("time_interval", nullptr);
  }
  verdict.set("origin", known(report.origin)).set("log_vkey", known(report.log_vkey));
  verdict.set("fingerprint", known(report.fingerprint));
  std::optional<std::string> vault;
  if (ok && report.vault) vault = to_hex(report.vault->view());
  verdict.set("vault_id", vault);
  verdict.set("size", ok ? std::optional(report.size) : std::nullopt);
  verdict.set("root", known(to_hex(report.root.view())));
  verdict.set("quorum", formats::name_of(ok ? report.quorum : formats::Quorum::none));
  verdict.set("witnesses", ok ? json_witnesses(report.witnesses) : Json::array());
  verdict.set("addressed_to_me", formats::name_of(report.addressed));
  verdict.set("purpose", known(report.purpose));
  Json entries = Json::array();
  if (ok) {
    for (const auto& entry : report.entries) entries.push(json_entry(report, entry, !out.empty()));
  }
  verdict.set("entries", entries).set("primary", report.primary);
  if (out.empty()) return verdict.set("out", nullptr);
  return verdict.set_name("out", out);
}

void say_entry(Context& context, const VerifiedEntry& entry) {
  const Catalogue& say = context.say;
  const auto title = entry.fields.find("title");
  const std::string named = title != entry.fields.end() && !title->second.empty()
                                ? title->second.front()
                                : std::string(say.text(Msg::title_hidden));
  context.out.sentence("  " + say(Msg::inspect_entry, {{"number", entry.number},
                                                       {"kind", kind_word(say, entry.kind)},
                                                       {"status", status_word(say, entry.status)},
                                                       {"title", named}}));
  std::string fields;
  for (const auto& [key, values] : entry.fields) fields += (fields.empty() ? "" : ", ") + key;
  context.out.sentence("    " + say(Msg::inspect_fields, {{"fields", fields}}));
  context.out.sentence("    " + say(Msg::inspect_gaps, {{"gaps", entry.gaps}}));
  for (const auto& file : entry.files) {
    const std::string size = file.size ? human_size(say, *file.size) : "?";
    const std::string text =
        say(Msg::inspect_file,
            {{"number", file.number + 1}, {"name", file_title(say, file)}, {"size", size}});
    context.out.sentence("    " + text);
    if (!file.member.empty()) context.out.sentence("      " + shown(file.member));
    const auto& excerpts = file.part.or_empty().excerpts;
    for (const auto& part : excerpts) {
      context.out.sentence("      " + excerpt_text(say, part));
    }
    if (!excerpts.empty()) {
      context.out.sentence("      " + std::string(say.text(Msg::text_excerpt_rest)));
    }
  }
  if (const auto member = received_member(entry); !member.empty()) {
    context.out.sentence("    " + say(Msg::received_note, {{"path", member}}));
  }
}

// Evidence without any anchor of the reader's says nothing, but that it is there.
void say_evidence(Context& context, const BundleReport& report) {
  const auto& evidence = report.intervals.evidence;
  if (evidence.empty()) return;
  const bool evaluated = std::any_of(evidence.begin(), evidence.end(), [](const auto& one) {
    return one.state != formats::TimeState::not_evaluated;
  });
  if (!evaluated) {
    context.out.sentence(Msg::verdict_time_unevaluated);
  } else {
    say_time(context, report.intervals.whole, evidence);
  }
}

Msg time_sentence(formats::TimeVerdict time) {
  switch (time) {
    case formats::TimeVerdict::interval:
      return Msg::verdict_time_interval;
    case formats::TimeVerdict::contradicted:
      return Msg::verdict_time_contradicted;
    case formats::TimeVerdict::claimed_only:
      break;
  }
  return Msg::verdict_time_claimed;
}

void say_verdict(Context& context, const BundleReport& report, VerdictDetail detail) {
  if (!sound(report)) {
    context.out.sentence(Msg::verdict_integrity_failed);
    return;
  }
  const bool trusted = report.signer == Signer::trusted;
  const bool too_few = vouched_by_too_few(report.findings, report.quorum);
  context.out.sentence(Msg::verdict_integrity_ok);
  context.out.sentence(trusted   ? Msg::verdict_signer_trusted
                       : too_few ? Msg::verdict_signer_too_few
                                 : Msg::verdict_signer_untrusted);
  say_witnesses(context, report.witnesses, report.quorum);
  context.out.sentence(time_sentence(report.time));
  say_evidence(context, report);
  context.out.sentence(Msg::verdict_truth);
  context.out.sentence(Msg::verdict_fingerprint, {{"fingerprint", report.fingerprint}});
  context.out.sentence(addressed_sentence(report.addressed));
  if (!report.purpose.empty()) {
    context.out.sentence(Msg::verdict_purpose, {{"purpose", report.purpose}});
  }
  if (detail != VerdictDetail::with_entries) return;
  for (const auto& entry : report.entries) say_entry(context, entry);
}

}  // namespace

Msg addressed_sentence(formats::Addressed addressed) {
  switch (addressed) {
    case formats::Addressed::yes:
      return Msg::verdict_addressed_yes;
    case formats::Addressed::no:
      return Msg::verdict_addressed_no;
    case formats::Addressed::passphrase:
      return Msg::verdict_addressed_passphrase;
    case formats::Addressed::not_checked:
      break;
  }
  return Msg::verdict_addressed_unchecked;
}

ExitCode print_verdict(Context& context, const BundleReport& report, VerdictDetail detail,
                       const std::string& out) {
  for (const auto& finding : report.findings) report_finding(context, finding);
  say_verdict(context, report, detail);
  if (context.out.json()) context.out.object("verdict", json_verdict(report, out));
  std::uint64_t files = 0;
  for (const auto& entry : report.entries) files += entry.files.size();
  context.out.count("entries", report.entries.size());
  context.out.count("files", files);
  context.out.count("findings", report.findings.size());
  if (!sound(report)) {
    context.out.conclude(Msg::bundle_failed);
    context.out.next(Msg::bundle_next_failed);
    return ExitCode::integrity;
  }
  if (!out.empty()) {
    context.out.sentence(Msg::bundle_written, {{"out", out}});
    context.out.next(Msg::bundle_next_page, {{"page", out + "/verdict.html"}});
  }
  if (report.signer == Signer::trusted) {
    context.out.conclude(Msg::bundle_ok);
    if (out.empty()) context.out.next(Msg::bundle_next_open);
    return ExitCode::done;
  }
  if (vouched_by_too_few(report.findings, report.quorum)) {
    context.out.conclude(Msg::bundle_too_few);
    context.out.next(Msg::bundle_next_witness);
    return ExitCode::signer_untrusted;
  }
  context.out.conclude(Msg::bundle_untrusted);
  context.out.next(Msg::bundle_next_trust,
                   {{"fingerprint", report.fingerprint}, {"vkey", report.log_vkey}});
  return ExitCode::signer_untrusted;
}

}  // namespace aigaq::cli
