#include "cli/reader/page.hpp"

#include "cli/reader/bundle_verdict.hpp"
#include "cli/reader/page_html.hpp"
#include "cli/reader/page_style.hpp"
#include "cli/reader/vouching_text.hpp"
#include "formats/log/note.hpp"

namespace aigaq::cli {
namespace {

using formats::BundleReport;

void write_head(PageHtml& page, Language first) {
  page.raw("<!DOCTYPE html>\n<html lang=\"").text(name_of(first)).raw("\">\n<head>\n");
  // Nothing is loaded, nothing runs, whatever the evidence says.
  page.raw(
      "<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" "
      "content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
      "form-action 'none'\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
  page.text(Catalogue(first).text(Msg::page_title)).raw("</title>\n<style>");
  page.raw(kPageStyle.data()).raw("</style>\n</head>\n<body>\n");
  for (const Language language : kLanguages) {
    page.raw("<input class=\"pick\" type=\"radio\" name=\"language\" id=\"pick-");
    page.text(name_of(language)).raw(language == first ? "\" checked>\n" : "\">\n");
  }
  page.raw("<nav class=\"langs\">");
  for (const Language language : kLanguages) {
    page.raw("<label for=\"pick-").text(name_of(language)).raw("\" lang=\"");
    page.text(name_of(language)).raw("\">");
    page.text(Catalogue(language).text(Msg::language_name)).raw("</label>");
  }
  page.raw("</nav>\n<header>\n<p class=\"brand\">aigaq</p>\n<h1>");
  page.say(Msg::page_title).raw("</h1>\n<p class=\"note\">").say(Msg::page_made_here);
  page.raw("</p>\n</header>\n<main>\n");
}

struct Card {
  const char* look;
  Msg name, question, answer, why;
};

void write_card(PageHtml& page, const Card& card) {
  page.raw("<div class=\"card ").raw(card.look).raw("\"><p class=\"name\">").say(card.name);
  page.raw("</p><p class=\"q\">").say(card.question).raw("</p><p class=\"a\">");
  page.say(card.answer).raw("</p><p class=\"why\">").say(card.why).raw("</p></div>\n");
}

Card signer_card(const BundleReport& report) {
  const bool trusted = report.signer == formats::Signer::trusted;
  if (vouched_by_too_few(report.findings, report.quorum)) {
    return {"care", Msg::page_q_signer, Msg::page_q_signer_what, Msg::page_a_too_few,
            Msg::verdict_quorum_not_met};
  }
  return {trusted ? "ok" : "care", Msg::page_q_signer, Msg::page_q_signer_what,
          trusted ? Msg::page_a_trusted : Msg::page_a_untrusted,
          trusted ? Msg::page_a_trusted_why : Msg::page_a_untrusted_why};
}

Card time_card(const BundleReport& report) {
  Msg answer = Msg::page_a_claimed;
  if (report.time == formats::TimeVerdict::interval) answer = Msg::page_a_interval;
  if (report.time == formats::TimeVerdict::contradicted) answer = Msg::page_a_contradicted;
  const bool contradicted = report.time == formats::TimeVerdict::contradicted;
  return {contradicted ? "bad" : "calm", Msg::page_q_time, Msg::page_q_time_what, answer,
          Msg::page_a_claimed_why};
}

// Eight groups, each of which stays whole where a line breaks.
void write_fingerprint(PageHtml& page, const BundleReport& report) {
  page.raw("<div class=\"finger\"><p class=\"name\">").say(Msg::page_fingerprint);
  page.raw("</p><p class=\"big\">");
  std::string_view rest = report.fingerprint;
  while (!rest.empty()) {
    const auto dash = rest.find('-');
    page.raw("<span>").text(rest.substr(0, dash)).raw("</span>");
    if (dash == std::string_view::npos) break;
    page.raw("-<wbr>");
    rest.remove_prefix(dash + 1);
  }
  page.raw("</p><p class=\"why\">").say(Msg::page_fingerprint_how).raw("</p></div>\n");
}

void write_witnesses(PageHtml& page, const BundleReport& report) {
  page.raw("<h3>").say(Msg::page_witnesses).raw("</h3>\n");
  if (report.witnesses.empty()) {
    page.raw("<p class=\"note\">").say(Msg::verdict_unwitnessed).raw("</p>\n");
  } else {
    page.raw("<ul>\n");
    for (const auto& one : report.witnesses) {
      page.raw("<li>").say(Msg::verdict_witnessed,
                           {{"witness", one.witness},
                            {"organisation", one.organisation},
                            {"time", witness_time(one.seconds).value_or("?")}});
      page.raw("</li>\n");
    }
    page.raw("</ul>\n");
  }
  if (report.quorum == formats::Quorum::none) return;
  const bool met = report.quorum == formats::Quorum::met;
  page.raw("<p class=\"note\">");
  page.say(met ? Msg::verdict_quorum_met : Msg::verdict_quorum_not_met).raw("</p>\n");
}

void write_verdict(PageHtml& page, const BundleReport& report) {
  page.raw("<section id=\"verdict\">\n<h2>").say(Msg::page_verdict).raw("</h2>\n");
  page.raw("<p class=\"note\">").say(Msg::page_four).raw("</p>\n<div class=\"cards\">\n");
  write_card(page, {"ok", Msg::page_q_integrity, Msg::page_q_integrity_what, Msg::page_a_intact,
                    Msg::page_a_intact_why});
  write_card(page, signer_card(report));
  write_card(page, time_card(report));
  write_card(page, {"calm", Msg::page_q_truth, Msg::page_q_truth_what, Msg::page_a_truth,
                    Msg::page_a_truth_why});
  page.raw("</div>\n");
  write_fingerprint(page, report);
  write_witnesses(page, report);
  page.raw("</section>\n");
}

void write_for_whom(PageHtml& page, const BundleReport& report) {
  page.raw("<section id=\"purpose\">\n<h2>").say(Msg::page_for_whom).raw("</h2>\n<p>");
  page.say(addressed_sentence(report.addressed)).raw("</p>\n");
  if (report.purpose.empty()) {
    page.raw("<p>").say(Msg::page_purpose_none).raw("</p>\n");
  } else {
    page.raw("<p class=\"meta\">").say(Msg::page_purpose).raw("</p>\n");
    page.raw("<div class=\"evidence\" dir=\"auto\">").text(report.purpose, Lines::many);
    page.raw("</div>\n");
  }
  page.raw("</section>\n");
}

void write_row(PageHtml& page, Msg label, std::string_view value) {
  page.raw("<dt>").say(label).raw("</dt><dd>").code(value).raw("</dd>\n");
}

// The signed body of a note: up to the empty line before the signatures.
std::string_view body_of(std::string_view note) {
  const auto end = note.find("\n\n");
  return end == std::string_view::npos ? note : note.substr(0, end + 1);
}

void write_log(PageHtml& page, const BundleReport& report) {
  page.raw("<section id=\"log\">\n<h2>").say(Msg::page_log).raw("</h2>\n<p class=\"note\">");
  page.say(Msg::page_log_how).raw("</p>\n<table><thead><tr><th>").say(Msg::page_entry);
  page.raw("</th><th>").say(Msg::page_leaf_hash).raw("</th></tr></thead><tbody>\n");
  for (const auto& entry : report.entries) {
    page.raw("<tr><td class=\"n\">").number(entry.number).raw("</td><td>");
    page.code(to_hex(entry.leaf_hash.view())).raw("</td></tr>\n");
  }
  page.raw("</tbody></table>\n<dl>\n");
  write_row(page, Msg::page_log_size, std::to_string(report.size));
  write_row(page, Msg::page_log_root, to_hex(report.root.view()));
  write_row(page, Msg::page_head_fingerprint,
            formats::head_fingerprint(body_of(report.checkpoint)));
  write_row(page, Msg::page_fingerprint, report.fingerprint);
  write_row(page, Msg::page_log_vkey, report.log_vkey);
  if (report.vault) write_row(page, Msg::page_vault_id, to_hex(report.vault->view()));
  page.raw("</dl>\n<h3>").say(Msg::page_checkpoint).raw("</h3>\n<pre>");
  page.text(report.checkpoint, Lines::many).raw("</pre>\n<p class=\"note\">");
  page.say(Msg::page_checkpoint_keep).raw("</p>\n</section>\n");
}

void write_list(PageHtml& page, const char* look, Msg title, const std::vector<Msg>& points) {
  page.raw("<div><h3>").say(title).raw("</h3>\n<ul class=\"").raw(look).raw("\">\n");
  for (const Msg point : points) page.raw("<li>").say(point).raw("</li>\n");
  page.raw("</ul></div>\n");
}

void write_limits(PageHtml& page, const BundleReport& report) {
  std::vector<Msg> open;
  if (report.signer != formats::Signer::trusted) open.push_back(Msg::page_not_signer);
  if (report.addressed == formats::Addressed::passphrase) {
    open.push_back(Msg::verdict_addressed_passphrase);
  } else if (report.addressed == formats::Addressed::not_checked) {
    open.push_back(Msg::verdict_addressed_unchecked);
  }
  if (report.time == formats::TimeVerdict::claimed_only) open.push_back(Msg::page_not_time);
  open.push_back(Msg::page_not_relations);
  open.push_back(Msg::page_not_sender);
  page.raw("<section id=\"checked\">\n<h2>").say(Msg::page_verified).raw(" · ");
  page.say(Msg::page_not_verified).raw("</h2>\n<div class=\"three\">\n");
  write_list(
      page, "yes", Msg::page_verified,
      {Msg::page_verified_1, Msg::page_verified_2, Msg::page_verified_3, Msg::page_verified_4});
  write_list(page, "open", Msg::page_not_verified, open);
  write_list(page, "never", Msg::page_cannot,
             {Msg::page_cannot_truth, Msg::page_cannot_gaps, Msg::page_cannot_missing,
              Msg::page_cannot_fork});
  page.raw("</div>\n</section>\n");
}

}  // namespace

void write_page_begin(PageHtml& page, const BundleReport& report, Language shown_first) {
  AIGAQ_ASSERT(report.integrity == formats::Integrity::ok);
  write_head(page, shown_first);
  write_verdict(page, report);
  page.raw("<section id=\"exhibits\">\n<h2>").say(Msg::page_exhibits).raw("</h2>\n");
  page.raw("<p class=\"note\">").say(Msg::page_exhibits_how).raw("</p>\n");
  write_contents(page, report);
}

void write_page_end(PageHtml& page, const BundleReport& report) {
  page.raw("</section>\n");
  write_for_whom(page, report);
  write_limits(page, report);
  write_log(page, report);
  page.raw("</main>\n<footer><p>aigaq " AIGAQ_VERSION " · ").say(Msg::page_translation);
  page.raw("</p></footer>\n</body>\n</html>\n");
}

}  // namespace aigaq::cli
