#include "cli/commands/export_options.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "cli/input_files.hpp"
#include "cli/reader/bundle_input.hpp"
#include "cli/reader/files.hpp"
#include "cli/reader/identity.hpp"
#include "crypto/limits.hpp"

namespace aigaq::cli {
namespace {

constexpr std::size_t kHideListBytes = 16u << 20;
constexpr std::array kKinds = {formats::FormKind::testimony, formats::FormKind::court_record,
                               formats::FormKind::source, formats::FormKind::received};
// Groups of private parts that are no field of a form.
constexpr std::array<std::string_view, 4> kGroups = {"author", "file_names", "names", "metadata"};

ExitCode usage(Context& context, Msg id, Args args = {}, std::string hint = {}) {
  context.out.error_with_hint("usage", formats::Aspect::input, context.say(id, args),
                              std::move(hint));
  return ExitCode::usage;
}

bool known_field(std::string_view key) {
  if (std::find(kGroups.begin(), kGroups.end(), key) != kGroups.end()) return true;
  return std::any_of(kKinds.begin(), kKinds.end(), [&](formats::FormKind kind) {
    return formats::schema_of(kind).find(key) != nullptr;
  });
}

std::string nearest_of(std::string_view key) {
  for (const auto kind : kKinds) {
    const auto nearest = formats::schema_of(kind).nearest(key);
    if (!nearest.empty()) return std::string(nearest);
  }
  return {};
}

ExitCode check_fields(Context& context, const std::vector<std::string>& keys) {
  ExitCode exit = ExitCode::done;
  for (const auto& key : keys) {
    if (known_field(key)) continue;
    const auto nearest = nearest_of(key);
    exit = usage(
        context, Msg::export_field_unknown, {{"key", key}},
        nearest.empty() ? "" : context.say(Msg::form_nearest_key_hint, {{"nearest", nearest}}));
  }
  return exit;
}

ExitCode check_usage(const ExportOptions& options, Context& context) {
  if (options.to.empty() == !options.to_passphrase) return usage(context, Msg::export_to_whom);
  if (options.to.size() > 1 && !options.joint) {
    return usage(context, Msg::export_several, {}, context.say(Msg::export_several_hint));
  }
  if (options.output.empty() && !options.preview) {
    return usage(context, Msg::export_output_wanted);
  }
  const ExitCode shown = check_fields(context, options.show);
  const ExitCode hidden = check_fields(context, options.hide);
  const auto stdin_users =
      std::count(options.hide_lists.begin(), options.hide_lists.end(), "-") +
      std::count(options.entries.ids_from.begin(), options.entries.ids_from.end(), "-");
  if (stdin_users > 1) return usage(context, Msg::export_stdin_twice);
  if (!valid_utf8(options.purpose) || options.purpose.size() > limits::kPurposeBytes) {
    return usage(context, Msg::export_purpose_bad, {{"limit", limits::kPurposeBytes}});
  }
  return graver(shown, hidden);
}

ExitCode check_output(const ExportOptions& options, Context& context) {
  if (options.preview) return ExitCode::done;
  const ExitCode bundle = check_new_path(context, options.output);
  const ExitCode howto = check_free(context, options.output + ".howto.txt");
  return graver(bundle, howto);
}

ExitCode read_marks(const ExportOptions& options, Context& context, vault::ExportRequest& request) {
  if (!options.marks) return ExitCode::done;
  const auto comma = options.marks->find(',');
  const std::string open = options.marks->substr(0, comma);
  const std::string close =
      comma == std::string::npos ? std::string() : options.marks->substr(comma + 1);
  if (open.empty() || close.empty() || open == close || !valid_utf8(*options.marks)) {
    return usage(context, Msg::export_marks_bad);
  }
  request.mark_open = open;
  request.mark_close = close;
  return ExitCode::done;
}

// Whatever a program ends its lines with: two names taken for one phrase would hide neither.
std::size_t line_end(std::string_view text, std::size_t at) {
  constexpr std::array<std::string_view, 8> kLineEnds{
      "\r\n", "\n", "\r", "\v", "\f", "\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9"};
  for (const std::string_view end : kLineEnds) {
    if (text.substr(at).starts_with(end)) return end.size();
  }
  return 0;
}

std::string_view take_line(std::string_view& rest) {
  std::size_t at = 0, end = 0;
  while (at < rest.size() && (end = line_end(rest, at)) == 0) ++at;
  const std::string_view line = rest.substr(0, at);
  rest.remove_prefix(at + end);
  return line;
}

// The places of the lines stay known: a finding names them, and never the phrase.
ExitCode read_hide_list(Context& context, const std::string& path, ExportInput& input) {
  AIGAQ_OR_EXIT(const std::string text, read_text_input(context, path, kHideListBytes));
  std::string_view rest = text;
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  const std::size_t before = input.request.hide_phrases.size();
  for (std::uint64_t line = 1; !rest.empty(); ++line) {
    std::string_view phrase = take_line(rest);
    const auto first = phrase.find_first_not_of(" \t");
    if (first == std::string_view::npos) continue;
    phrase = phrase.substr(first, phrase.find_last_not_of(" \t") - first + 1);
    input.request.hide_phrases.emplace_back(phrase);
    input.list_lines.push_back({path, line});
  }
  // Who hands over a list wants something hidden.
  if (input.request.hide_phrases.size() == before) {
    return usage(context, Msg::export_hide_list_empty, {{"path", path}});
  }
  return ExitCode::done;
}

ExitCode read_marked(Context& context, const std::string& text, ExportInput& input) {
  const auto equals = text.find('=');
  const auto name = parse_entry_name(std::string_view(text).substr(0, equals));
  const auto* range = name ? std::get_if<EntryRange>(&*name) : nullptr;
  const bool many = range != nullptr && range->first != range->last;
  if (equals == std::string::npos || !name || many) {
    return usage(context, Msg::export_marked_bad, {{"text", text}});
  }
  AIGAQ_OR_EXIT(std::string copy,
                read_text_input(context, text.substr(equals + 1), limits::kRedactableTextBytes));
  input.marked.push_back({{text.substr(0, equals), *name}, std::move(copy)});
  return ExitCode::done;
}

std::optional<std::uint64_t> byte_number(std::string_view digits) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const bool number = error == std::errc{} && end == digits.data() + digits.size();
  const bool possible = value / limits::kFileChunk < limits::kTreeLeaves;
  return number && possible ? std::optional(value) : std::nullopt;
}

// NAME=FROM-TO: the name may hold what separates it from the bytes.
ExitCode read_excerpt(Context& context, const std::string& text, ExportInput& input) {
  const auto equals = text.rfind('=');
  const auto dash = text.rfind('-');
  if (equals != std::string::npos && equals > 0 && dash != std::string::npos && dash > equals) {
    const auto first = byte_number(std::string_view(text).substr(equals + 1, dash - equals - 1));
    const auto last = byte_number(std::string_view(text).substr(dash + 1));
    if (first && last && *first <= *last) {
      input.request.excerpts.push_back({text.substr(0, equals), *first, *last});
      return ExitCode::done;
    }
  }
  return usage(context, Msg::export_excerpt_bad, {{"text", text}},
               context.say(Msg::export_excerpt_bad_hint));
}

ExitCode read_recipients(const ExportOptions& options, Context& context, ExportInput& input) {
  ExitCode exit = ExitCode::done;
  for (const auto& text : options.to) {
    const auto recipient = load_recipient(context, text);
    if (recipient) {
      input.request.recipients.push_back(*recipient);
    } else {
      exit = graver(exit, recipient.exit());
    }
  }
  return exit;
}

}  // namespace

Outcome<ExportInput> read_export_input(const ExportOptions& options, Context& context) {
  ExportInput input;
  ExitCode exit = check_usage(options, context);
  if (exit != ExitCode::done) return exit;
  AIGAQ_OR_EXIT(input.names, read_entry_names(context, options.entries));
  if (input.names.empty()) return usage(context, Msg::entry_wanted);
  exit = graver(exit, read_marks(options, context, input.request));
  exit = graver(exit, check_output(options, context));
  exit = graver(exit, read_recipients(options, context, input));
  for (const auto& path : options.hide_lists) {
    exit = graver(exit, read_hide_list(context, path, input));
  }
  for (const auto& text : options.marked) exit = graver(exit, read_marked(context, text, input));
  for (const auto& text : options.excerpts) exit = graver(exit, read_excerpt(context, text, input));
  if (options.policy) {
    AIGAQ_OR_EXIT(input.request.policy, load_policy(context, *options.policy));
  }
  if (exit != ExitCode::done) return exit;
  auto& request = input.request;
  request.joint = options.joint;
  request.purpose = options.purpose;
  request.show = options.show;
  request.hide = options.hide;
  request.hide_sentences = options.hide_sentence;
  request.omit_files = options.omit_files;
  request.include_files = options.include_files;
  request.allow_remaining = options.allow_remaining;
  request.output = options.output;
  return input;
}

crypto::SecretBytes make_passphrase(crypto::RandomSource& random) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz234567";  // RFC 4648, 5 bits
  constexpr std::size_t kGroups5 = 4;
  constexpr std::size_t kInGroup = 5;
  crypto::SecretBytes out(kGroups5 * kInGroup + kGroups5 - 1);
  auto at = out.reveal_mutable().begin();
  for (std::size_t i = 0; i < kGroups5 * kInGroup; ++i) {
    if (i > 0 && i % kInGroup == 0) *at++ = '-';
    *at++ = static_cast<std::uint8_t>(kLetters[random.below(kLetters.size())]);
  }
  return out;
}

}  // namespace aigaq::cli
