#include "cli/input_files.hpp"

#include "cli/reader/files.hpp"
#include "crypto/limits.hpp"
#include "formats/let_go.hpp"
#include "vault/place/pages.hpp"

namespace aigaq::cli {
namespace {

std::string with_nearest(Context& context, const std::string& nearest, const std::string& other) {
  if (nearest.empty()) return other;
  return context.say(Msg::form_nearest_key_hint, {{"nearest", nearest}}) + " " + other;
}

std::string message_of(Context& context, const FormMistake& mistake) {
  const auto& say = context.say;
  const std::string& key = mistake.field;
  switch (mistake.trouble) {
    case FormTrouble::wrong_encoding:
      return say(Msg::form_wrong_encoding, {{"encoding", iconv_name(mistake.encoding)}});
    case FormTrouble::not_utf8:
      return say(Msg::form_not_utf8);
    case FormTrouble::control_character:
      return say(Msg::form_control_character);
    case FormTrouble::no_colon:
      return say(Msg::form_no_colon);
    case FormTrouble::bad_indent:
      return say(Msg::form_bad_indent);
    case FormTrouble::no_field_above:
      return say(Msg::form_no_field_above);
    case FormTrouble::unknown_key:
      return say(Msg::form_unknown_key, {{"key", key}});
    case FormTrouble::repeated_key:
      return say(Msg::form_repeated_key, {{"key", key}});
    case FormTrouble::missing_key:
      return say(Msg::form_missing_key, {{"key", key}});
    case FormTrouble::too_long:
      return say(Msg::form_too_long,
                 {{"key", key}, {"limit", human_size(say, limits::kScalarBytes)}});
    case FormTrouble::too_many:
      return say(Msg::form_too_many, {{"key", key}, {"limit", limits::kListItems}});
    case FormTrouble::bad_reference:
      return say(Msg::form_bad_reference, {{"key", key}});
    case FormTrouble::unknown_entry:
      return say(Msg::form_unknown_entry, {{"key", key}});
    case FormTrouble::ambiguous_entry:
      return say(Msg::form_ambiguous_entry, {{"key", key}});
  }
  return {};
}

std::string hint_of(Context& context, const FormMistake& mistake, const std::string& path,
                    formats::FormKind kind) {
  const auto& say = context.say;
  switch (mistake.trouble) {
    case FormTrouble::wrong_encoding:
      return say(Msg::form_wrong_encoding_hint,
                 {{"command", iconv_command(mistake.encoding, path)}});
    case FormTrouble::not_utf8:
      return say(Msg::form_not_utf8_hint,
                 {{"command", iconv_command(TextEncoding::windows1251, path)}});
    case FormTrouble::control_character:
      return say(Msg::form_control_character_hint);
    case FormTrouble::no_colon:
    case FormTrouble::no_field_above:
      return say(Msg::form_no_colon_hint);
    case FormTrouble::bad_indent:
      return say(Msg::form_bad_indent_hint);
    case FormTrouble::unknown_key:
      return with_nearest(context, mistake.nearest,
                          say(Msg::form_unknown_key_hint, {{"kind", formats::name_of(kind)}}));
    case FormTrouble::repeated_key:
      return say(Msg::form_repeated_key_hint);
    case FormTrouble::missing_key:
      return say(Msg::form_missing_key_hint,
                 {{"key", mistake.field}, {"words", word_for(say, "field_", mistake.field)}});
    case FormTrouble::too_long:
    case FormTrouble::too_many:
      return say(Msg::form_too_long_hint);
    case FormTrouble::bad_reference:
    case FormTrouble::unknown_entry:
    case FormTrouble::ambiguous_entry:
      return say(Msg::form_entry_hint);
  }
  return {};
}

ExitCode refuse_encoding(Context& context, const std::string& path, TextEncoding encoding,
                         std::uint64_t line) {
  const bool known = encoding != TextEncoding::unknown;
  FormMistake mistake;
  mistake.trouble = known ? FormTrouble::wrong_encoding : FormTrouble::not_utf8;
  mistake.encoding = encoding;
  Notice notice;
  notice.cls = known ? "text-wrong-encoding" : "text-not-utf8";
  notice.file = path;
  notice.line = line;
  notice.message = message_of(context, mistake);
  notice.hint = hint_of(context, mistake, path, formats::FormKind::testimony);
  context.out.report(notice);
  return ExitCode::input_refused;
}

}  // namespace

Outcome<std::uint64_t> check_input_file(Context& context, const std::string& path) {
  // Looked at first: opening a device or a pipe can have effects.
  const auto kind = path_kind(path);
  if (kind == PathKind::folder || kind == PathKind::other) {
    context.out.error_of_file(path, "not-a-file", formats::Aspect::input,
                              context.say(Msg::file_not_regular, {{"path", path}}),
                              context.say(Msg::file_not_regular_hint));
    return ExitCode::input_refused;
  }
  AIGAQ_OR_EXIT(const OpenFile file, open_file(context, path));
  return file.size;
}

ExitCode refuse_size(Context& context, const std::string& path, std::size_t max_bytes) {
  context.out.error_of_file(
      path, "file-too-big", formats::Aspect::input,
      context.say(Msg::file_too_big,
                  {{"path", path}, {"limit", human_size(context.say, max_bytes)}}),
      context.say(Msg::file_too_big_hint));
  return ExitCode::input_refused;
}

Outcome<Bytes> read_input(Context& context, const std::string& path, std::size_t max_bytes) {
  if (path == "-") {
    auto input = context.terminal.read_input(max_bytes);
    if (input) return std::move(*input);
    return refuse_size(context, path, max_bytes);
  }
  AIGAQ_OR_EXIT(const auto size, check_input_file(context, path));
  if (size > max_bytes) return refuse_size(context, path, max_bytes);
  return read_file(context, path, max_bytes);
}

Outcome<std::string> read_text_input(Context& context, const std::string& path,
                                     std::size_t max_bytes) {
  AIGAQ_OR_EXIT(Bytes bytes, read_input(context, path, max_bytes));
  const auto encoding = detect_encoding(bytes);
  if (encoding != TextEncoding::utf8) {
    return refuse_encoding(context, path, encoding, first_bad_line(as_text(bytes)).value_or(1));
  }
  std::string text;
  text.reserve(bytes.size());
  formats::each_piece(bytes, vault::let_go, [&](ByteView piece) { text += as_text(piece); });
  return text;
}

ExitCode report_form_mistakes(Context& context, const std::string& path, formats::FormKind kind,
                              const std::vector<FormMistake>& mistakes) {
  for (const auto& mistake : mistakes) {
    Notice notice;
    notice.cls = class_of(mistake.trouble);
    notice.file = path;
    notice.line = mistake.line;
    if (!mistake.field.empty()) notice.field = mistake.field;
    notice.message = message_of(context, mistake);
    notice.hint = hint_of(context, mistake, path, kind);
    context.out.report(notice);
  }
  context.out.count("mistakes", mistakes.size());
  context.out.conclude(Msg::form_refused, {{"count", mistakes.size()}});
  context.out.next(Msg::form_refused_next);
  return ExitCode::input_refused;
}

ExitCode report_setting(Context& context, formats::FormKind kind, const SettingMistake& mistake) {
  const auto& say = context.say;
  const auto refuse = [&](Msg id, std::string hint) {
    context.out.error_with_hint("usage", formats::Aspect::input, say(id, {{"key", mistake.key}}),
                                std::move(hint));
    return ExitCode::usage;
  };
  const std::string fields = say(Msg::form_unknown_key_hint, {{"kind", formats::name_of(kind)}});
  switch (mistake.trouble) {
    case SettingTrouble::no_equals_sign:
      return refuse(Msg::set_no_equals, fields);
    case SettingTrouble::unknown_key:
      return refuse(Msg::set_unknown_key, with_nearest(context, mistake.nearest, fields));
    case SettingTrouble::private_field:
      return refuse(Msg::set_private, say(Msg::set_private_hint));
    case SettingTrouble::not_in_forms:
      return refuse(Msg::set_not_in_forms, fields);
    case SettingTrouble::control_character:
      return refuse(Msg::set_control_character, say(Msg::set_private_hint));
  }
  return ExitCode::usage;
}

std::string base_name(const std::string& path) {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

}  // namespace aigaq::cli
