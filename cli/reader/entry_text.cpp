#include "cli/reader/entry_text.hpp"

#include <algorithm>
#include <optional>

#include "cli/reader/escape.hpp"
#include "formats/statement/schema.hpp"

namespace aigaq::cli {
namespace {

constexpr std::string_view kOpenMark = "\u27E6";
constexpr std::string_view kCloseMark = "\u27E7";

// Of a long text so much is escaped at a time.
constexpr std::size_t kStretch = 64u << 10;

// The front of a text, cut where no character and no CR LF is.
std::string_view stretch_of(std::string_view text) {
  if (text.size() <= kStretch) return text;
  std::size_t end = kStretch;
  if (text.substr(end - 1).starts_with("\r\n")) ++end;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
  return text.substr(0, end);
}

// Escaped, with the marks of gaps made visible: nobody can write a gap of his own.
void append_quoted(std::string& out, std::string_view evidence, Lines lines) {
  const std::string text = shown(evidence, lines);
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t plain = std::min(rest.find(kOpenMark.front()), rest.size());
    out += rest.substr(0, plain);
    rest.remove_prefix(plain);
    if (rest.starts_with(kOpenMark)) {
      out += "<U+27E6>";
      rest.remove_prefix(kOpenMark.size());
    } else if (rest.starts_with(kCloseMark)) {
      out += "<U+27E7>";
      rest.remove_prefix(kCloseMark.size());
    } else if (!rest.empty()) {
      out += rest.front();
      rest.remove_prefix(1);
    }
  }
}

std::string quoted(std::string_view evidence, Lines lines) {
  std::string out;
  append_quoted(out, evidence, lines);
  return out;
}

// "  key: value", further lines of a value indented.
std::string field_line(const std::string& label, std::string_view value) {
  std::string out = label + ": ";
  for (const char c : quoted(value, Lines::many)) {
    out += c;
    if (c == '\n') out += "    ";
  }
  return out + "\n";
}

void append_fields(std::string& out, const Catalogue& say, const formats::VerifiedEntry& entry) {
  for (const formats::Field& field : formats::schema_of(entry.kind).fields) {
    const auto found = entry.fields.find(std::string(field.key));
    if (found == entry.fields.end()) continue;
    std::string label = field_label(say, field.key);
    const auto list = entry.lists.find(found->first);
    if (list != entry.lists.end() && list->second.shown != list->second.total) {
      label += " " + say(Msg::text_k_of_n,
                         {{"shown", list->second.shown}, {"total", list->second.total}});
    }
    for (const auto& value : found->second) out += field_line(label, value);
  }
  for (const auto& key : entry.shown_empty) {
    out += field_label(say, key) + ": " + std::string(say.text(Msg::text_shown_empty)) + "\n";
  }
  for (const auto& relation : entry.relations) {
    out += say(Msg::text_relation, {{"relation", word_for(say, "relation_", relation.word)},
                                    {"entry", relation.entry}}) +
           "\n";
  }
  if (entry.author) {
    out += say(Msg::text_author, {{"key", to_hex(entry.author->view())}}) + "\n";
  }
  out += std::string(say.text(Msg::text_other_fields)) + "\n";
}

// Appends with a margin down the side: no line of the evidence can pass for one of ours.
class Margin {
 public:
  explicit Margin(std::string& out) : out_(out) {}
  void write(std::string_view text) {
    while (!text.empty()) {
      if (line_ended_) out_ += "| ";
      const std::size_t line = std::min(text.find('\n'), text.size() - 1) + 1;
      out_ += text.substr(0, line);
      last_ = text[line - 1];
      line_ended_ = last_ == '\n';
      text.remove_prefix(line);
    }
  }
  // Each gap is a mark in ⟦ ⟧, which evidence itself can't show here.
  void gap(std::string_view words) {
    if (last_ && *last_ != '\n' && *last_ != ' ') write(" ");
    write(kOpenMark);
    write(words);
    write(kCloseMark);
    write(" ");
  }
  void end() {
    if (!line_ended_) out_ += '\n';
  }

 private:
  std::string& out_;
  std::optional<char> last_;
  bool line_ended_ = true;
};

void append_text(std::string& out, const Catalogue& say, const std::string& title,
                 const std::vector<formats::TextPiece>& pieces) {
  if (pieces.empty()) return;
  out += "\n---- " + title + " ----\n";
  Margin margin(out);
  std::string stretch;
  for (const formats::TextPiece& piece : pieces) {
    if (piece.gap) {
      margin.gap(say.text(piece.inside_word ? Msg::gap_inside_word : Msg::gap));
      continue;
    }
    for (std::string_view rest = piece.text; !rest.empty();) {
      const std::string_view front = stretch_of(rest);
      stretch.clear();
      append_quoted(stretch, front, Lines::many);
      margin.write(stretch);
      rest.remove_prefix(front.size());
    }
  }
  margin.end();
  out += "---- " + std::string(say.text(Msg::text_end)) + " ----\n";
}

// Without what is escaped, marked and told beside it.
std::size_t bytes_of_texts(const formats::VerifiedEntry& entry) {
  std::size_t bytes = 0;
  const auto count = [&](const std::vector<formats::TextPiece>& pieces) {
    for (const formats::TextPiece& piece : pieces) bytes += piece.text.size();
  };
  count(entry.text);
  for (const formats::VerifiedFile& file : entry.files) count(file.part.or_empty().text);
  return bytes;
}

void append_files(std::string& out, const Catalogue& say, const formats::VerifiedEntry& entry) {
  if (entry.files.empty()) return;
  const auto list = entry.lists.find("files");
  out += "\n" + std::string(say.text(Msg::text_files));
  if (list != entry.lists.end()) {
    out +=
        " " + say(Msg::text_k_of_n, {{"shown", list->second.shown}, {"total", list->second.total}});
  }
  out += "\n";
  for (const auto& file : entry.files) {
    out += "  " + std::to_string(file.number + 1) + ". " + file_title(say, file) + "\n";
    if (!file.member.empty()) out += "     " + quoted(file.member, Lines::one) + "\n";
    const auto& excerpts = file.part.or_empty().excerpts;
    for (const auto& part : excerpts) {
      out += "     " + excerpt_text(say, part) + "\n";
    }
    if (!excerpts.empty()) out += "     " + std::string(say.text(Msg::text_excerpt_rest)) + "\n";
    if (file.media_type) out += "     " + quoted(*file.media_type, Lines::one) + "\n";
    if (file.size) out += "     " + say(Msg::text_bytes, {{"bytes", *file.size}}) + "\n";
    if (file.digest) out += "     SHA-256 " + to_hex(file.digest->view()) + "\n";
  }
}

}  // namespace

std::string field_label(const Catalogue& say, std::string_view key) {
  std::string label = word_for(say, "field_", key);
  for (auto open = label.find(" ("); open != std::string::npos; open = label.find(" (")) {
    const auto close = label.find(')', open);
    label.erase(open, close == std::string::npos ? close : close - open + 1);
  }
  const auto colon = label.find(": ");
  const auto comma = label.find(", ");
  // "role: victim, witness" names the choices; "consent: courts" is the name itself.
  if (colon != std::string::npos && comma != std::string::npos && colon < comma) {
    return label.substr(0, colon);
  }
  return label.substr(0, comma);
}

std::string kind_word(const Catalogue& say, formats::FormKind kind) {
  return word_for(say, "kind_", formats::name_of(kind));
}

std::string status_word(const Catalogue& say, formats::Status status) {
  return word_for(say, "status_", formats::name_of(status));
}

bool status_alone(const formats::VerifiedEntry& entry) {
  if (entry.status == formats::Status::original) return false;
  return std::ranges::none_of(entry.relations, [&](const formats::Relation& relation) {
    return relation.word == formats::name_of(entry.status);
  });
}

std::string file_title(const Catalogue& say, const formats::VerifiedFile& file) {
  if (file.name) return quoted(*file.name, Lines::one);
  return say(Msg::text_file_number, {{"number", file.number + 1}});
}

std::string excerpt_text(const Catalogue& say, const formats::Excerpt& part) {
  return say(
      Msg::text_excerpt,
      {{"first", part.first}, {"last", part.first + part.length - 1}, {"path", part.member}});
}

std::string received_member(const formats::VerifiedEntry& entry) {
  if (entry.kind != formats::FormKind::received || entry.files.size() != 1) return {};
  return std::string(entry.files.front().member);
}

std::string entry_text(const Catalogue& say, const formats::VerifiedEntry& entry,
                       const std::string& head) {
  std::string out = head + "\n\n";
  // A long one is not moved as it grows; room that is not touched costs nothing.
  out.reserve(kStretch + bytes_of_texts(entry) + bytes_of_texts(entry) / 4);
  out += say(Msg::text_entry_title, {{"number", entry.number},
                                     {"kind", kind_word(say, entry.kind)},
                                     {"status", status_word(say, entry.status)}}) +
         "\n";
  if (status_alone(entry)) out += std::string(say.text(Msg::text_status_alone)) + "\n";
  out += say(Msg::text_leaf_hash, {{"hash", to_hex(entry.leaf_hash.view())}}) + "\n\n";
  append_fields(out, say, entry);
  append_text(out, say, std::string(say.text(Msg::text_statement)), entry.text);
  append_files(out, say, entry);
  for (const auto& file : entry.files) {
    append_text(out, say, file_title(say, file), file.part.or_empty().text);
  }
  if (const auto member = received_member(entry); !member.empty()) {
    out += "\n" + say(Msg::received_note, {{"path", member}}) + "\n";
  }
  return out;
}

}  // namespace aigaq::cli
