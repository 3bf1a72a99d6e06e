#include "cli/reader/entry_text.hpp"
#include "cli/reader/page.hpp"
#include "cli/reader/page_html.hpp"
#include "formats/statement/schema.hpp"

namespace aigaq::cli {
namespace {

using formats::VerifiedEntry;
using formats::VerifiedFile;

void write_title(PageHtml& page, const VerifiedEntry& entry) {
  const auto title = entry.fields.find("title");
  if (title != entry.fields.end() && !title->second.empty()) {
    page.evidence(title->second.front());
  } else {
    page.raw("<i>").say(Msg::title_hidden).raw("</i>");
  }
}

void write_pieces(PageHtml& page, const std::vector<formats::TextPiece>& pieces) {
  page.raw("<div class=\"evidence\" dir=\"auto\">");
  for (const auto& piece : pieces) {
    if (piece.gap) {
      page.raw(" <span class=\"gap\" role=\"note\">")
          .say(piece.inside_word ? Msg::gap_inside_word : Msg::gap)
          .raw("</span> ");
    } else {
      page.text(piece.text, Lines::many);
    }
  }
  page.raw("</div>\n");
}

void write_k_of_n(PageHtml& page, const VerifiedEntry& entry, const std::string& key) {
  const auto list = entry.lists.find(key);
  if (list == entry.lists.end() || list->second.shown == list->second.total) return;
  page.raw(" ").say(Msg::text_k_of_n,
                    {{"shown", list->second.shown}, {"total", list->second.total}});
}

void write_fields(PageHtml& page, const VerifiedEntry& entry) {
  page.raw("<dl>\n");
  for (const formats::Field& field : formats::schema_of(entry.kind).fields) {
    const auto found = entry.fields.find(std::string(field.key));
    if (found == entry.fields.end() || field.key == "title") continue;  // it is the heading
    page.raw("<dt>").in_each([&](const Catalogue& say) { return field_label(say, field.key); });
    write_k_of_n(page, entry, found->first);
    page.raw("</dt><dd>");
    for (std::size_t i = 0; i < found->second.size(); ++i) {
      if (i > 0) page.raw("<br>");
      page.evidence(found->second[i], Lines::many);
    }
    page.raw("</dd>\n");
  }
  for (const auto& key : entry.shown_empty) {
    page.raw("<dt>").in_each([&](const Catalogue& say) { return field_label(say, key); });
    page.raw("</dt><dd>").say(Msg::text_shown_empty).raw("</dd>\n");
  }
  page.raw("</dl>\n");
  for (const auto& relation : entry.relations) {
    page.raw("<p>").in_each([&](const Catalogue& say) {
      return say(Msg::text_relation, {{"relation", word_for(say, "relation_", relation.word)},
                                      {"entry", relation.entry}});
    });
    page.raw("</p>\n");
  }
  if (entry.author) {
    page.raw("<p class=\"meta\">")
        .say(Msg::text_author, {{"key", to_hex(entry.author->view())}})
        .raw("</p>\n");
  }
  page.raw("<p class=\"note\">").say(Msg::page_fields_rest).raw("</p>\n");
}

void write_file_name(PageHtml& page, const VerifiedFile& file) {
  if (file.name) {
    page.evidence(*file.name);
  } else {
    page.say(Msg::text_file_number, {{"number", file.number + 1}});
  }
}

void write_excerpts(PageHtml& page, const VerifiedFile& file, std::string_view files_below) {
  write_file_name(page, file);
  page.raw(" – ").say(Msg::page_file_excerpt);
  for (const auto& part : file.part.or_empty().excerpts) {
    page.raw("<br><a href=\"").text(files_below).text(part.member).raw("\">");
    page.say(Msg::page_excerpt, {{"first", part.first}, {"last", part.first + part.length - 1}});
    page.raw("</a>");
  }
  page.raw("<br>").say(Msg::text_excerpt_rest);
}

void write_file(PageHtml& page, const VerifiedFile& file, std::string_view files_below) {
  page.raw("<li>");
  if (!file.part.or_empty().excerpts.empty()) {
    write_excerpts(page, file, files_below);
  } else if (file.member.empty()) {
    write_file_name(page, file);
    page.raw(" – ").say(!file.part ? Msg::page_file_closed : Msg::page_file_partly);
  } else {
    page.raw("<a href=\"").text(files_below).text(file.member).raw("\">");
    write_file_name(page, file);
    page.raw("</a>");
  }
  page.raw("<br><span class=\"meta\">");
  if (file.media_type) page.evidence(*file.media_type).raw(" ");
  if (file.size) page.raw(" · ").say(Msg::text_bytes, {{"bytes", *file.size}});
  if (file.digest) page.raw(" · SHA-256 ").code(to_hex(file.digest->view()));
  page.raw("</span></li>\n");
}

void write_files(PageHtml& page, const VerifiedEntry& entry, std::string_view files_below) {
  if (entry.files.empty()) {
    page.raw("<p class=\"note\">").say(Msg::page_files_hidden).raw("</p>\n");
    return;
  }
  page.raw("<h3>").say(Msg::text_files);
  write_k_of_n(page, entry, "files");
  page.raw("</h3>\n<ul>\n");
  for (const auto& file : entry.files) write_file(page, file, files_below);
  page.raw("</ul>\n<p class=\"note\">").say(Msg::page_file_care).raw("</p>\n");
  for (const auto& file : entry.files) {
    const auto& text = file.part.or_empty().text;
    if (text.empty()) continue;
    page.raw("<h3>");
    write_file_name(page, file);
    page.raw("</h3>\n");
    write_pieces(page, text);
  }
}

}  // namespace

void write_exhibit(PageHtml& page, const VerifiedEntry& entry, std::string_view files_below) {
  page.raw("<article id=\"entry-").number(entry.number).raw("\">\n<p class=\"meta\">");
  page.say(Msg::page_entry).raw(" ").number(entry.number).raw(" · ");
  page.in_each([&](const Catalogue& say) { return kind_word(say, entry.kind); });
  page.raw(" · ").in_each([&](const Catalogue& say) { return status_word(say, entry.status); });
  page.raw("</p>\n<h3>");
  write_title(page, entry);
  page.raw("</h3>\n");
  if (entry.status == formats::Status::retracts) {
    page.raw("<p class=\"flag\">").say(Msg::page_retracts_note).raw("</p>\n");
  }
  if (status_alone(entry)) {
    page.raw("<p class=\"flag\">").say(Msg::text_status_alone).raw("</p>\n");
  }
  write_fields(page, entry);
  if (entry.text.empty()) {
    page.raw("<p class=\"note\">").say(Msg::page_text_hidden).raw("</p>\n");
  } else {
    page.raw("<h3>").say(Msg::page_statement).raw("</h3>\n");
    write_pieces(page, entry.text);
  }
  write_files(page, entry, files_below);
  if (const auto member = received_member(entry); !member.empty()) {
    page.raw("<p class=\"flag\">").say(Msg::received_note, {{"path", member}}).raw("</p>\n");
  }
  page.raw("<p class=\"meta\"><a href=\"exhibits/entry-").number(entry.number).raw(".txt\">");
  page.say(Msg::page_text_file).raw("</a> · ").say(Msg::page_leaf_hash).raw(" ");
  page.code(to_hex(entry.leaf_hash.view())).raw("</p>\n</article>\n");
}

void write_contents(PageHtml& page, const formats::BundleReport& report) {
  page.raw("<div class=\"wide\"><table><thead><tr><th>").say(Msg::page_col_number).raw("</th><th>");
  page.say(Msg::page_col_kind).raw("</th><th>").say(Msg::page_col_title).raw("</th><th>");
  page.say(Msg::page_case).raw("</th><th>").say(Msg::page_col_gaps).raw("</th><th>");
  page.say(Msg::page_col_files).raw("</th></tr></thead><tbody>\n");
  for (const auto& entry : report.entries) {
    page.raw("<tr><td class=\"n\"><a href=\"#entry-").number(entry.number).raw("\">");
    page.number(entry.number).raw("</a></td><td>");
    page.in_each([&](const Catalogue& say) { return kind_word(say, entry.kind); });
    page.raw("</td><td>");
    write_title(page, entry);
    page.raw("</td><td>");
    const auto name = entry.fields.find("case");
    if (name != entry.fields.end() && !name->second.empty()) page.evidence(name->second.front());
    page.raw("</td><td>").number(entry.gaps).raw("</td><td>").number(entry.files.size());
    page.raw("</td></tr>\n");
  }
  page.raw("</tbody></table></div>\n");
}

}  // namespace aigaq::cli
