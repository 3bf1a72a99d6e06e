#include "cli/storage_trouble.hpp"

#include <algorithm>
#include <charconv>

namespace aigaq::cli {
namespace {

using formats::Aspect;
using vault::Trouble;

struct Words {
  ExitCode exit;
  Aspect aspect;
  Msg message;
  Msg hint;
};

Words words_for(Trouble trouble) {
  switch (trouble) {
    case Trouble::no_vault:
      return {ExitCode::no_vault, Aspect::input, Msg::trouble_no_vault, Msg::trouble_no_vault_hint};
    case Trouble::held:
      return {ExitCode::held, Aspect::environment, Msg::trouble_held, Msg::trouble_held_hint};
    case Trouble::wrong_passphrase:
      return {ExitCode::wrong_passphrase, Aspect::input, Msg::trouble_wrong_passphrase,
              Msg::trouble_wrong_passphrase_hint};
    case Trouble::wrong_identity:
      return {ExitCode::no_key_fits, Aspect::input, Msg::trouble_wrong_identity,
              Msg::trouble_wrong_identity_hint};
    case Trouble::refused_input:
      return {ExitCode::input_refused, Aspect::input, Msg::trouble_refused_input,
              Msg::trouble_refused_input_hint};
    case Trouble::integrity:
      return {ExitCode::integrity, Aspect::integrity, Msg::trouble_integrity,
              Msg::trouble_integrity_hint};
    case Trouble::contradiction:
      return {ExitCode::contradicts, Aspect::integrity, Msg::trouble_contradiction,
              Msg::trouble_contradiction_hint};
    case Trouble::unknown_entry:
      return {ExitCode::error, Aspect::input, Msg::trouble_unknown_entry,
              Msg::trouble_unknown_entry_hint};
    case Trouble::ambiguous_entry:
      return {ExitCode::usage, Aspect::input, Msg::trouble_ambiguous_entry,
              Msg::trouble_ambiguous_entry_hint};
    case Trouble::usage:
      return {ExitCode::usage, Aspect::input, Msg::trouble_usage, Msg::trouble_usage_hint};
    case Trouble::disk_full:
      return {ExitCode::error, Aspect::environment, Msg::trouble_disk_full,
              Msg::trouble_disk_full_hint};
    case Trouble::read_only:
      return {ExitCode::error, Aspect::environment, Msg::trouble_read_only,
              Msg::trouble_read_only_hint};
    case Trouble::unsupported_place:
      return {ExitCode::error, Aspect::environment, Msg::trouble_unsupported_place,
              Msg::trouble_unsupported_place_hint};
    case Trouble::input_output:
      return {ExitCode::error, Aspect::environment, Msg::trouble_input_output,
              Msg::trouble_input_output_hint};
    case Trouble::interrupted:
      return {ExitCode::interrupted, Aspect::environment, Msg::trouble_interrupted,
              Msg::trouble_interrupted_hint};
  }
  return {ExitCode::error, Aspect::environment, Msg::trouble_input_output,
          Msg::trouble_input_output_hint};
}

bool names_part(const std::string& subject) {
  return subject == "head" || subject == "keys" || subject == "log-page" || subject == "index";
}
std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  const bool number = error == std::errc{} && end == text.data() + text.size();
  return number ? std::optional(out) : std::nullopt;
}
bool names_entry(const std::string& subject) { return number_of(subject) || names_part(subject); }

// Of what is wrong with the vault itself, a subject is an entry or a part; else it is a path or a
// name, whatever it looks like.
bool about_the_vault(Trouble trouble) {
  return trouble == Trouble::integrity || trouble == Trouble::contradiction ||
         trouble == Trouble::wrong_passphrase || trouble == Trouble::wrong_identity;
}

// What a child says of itself may be anything: it is taken for what it ought to be, or for a name.
void say_where(const vault::StorageError& error, Notice& notice) {
  const auto value = [&](std::string_view name) -> std::optional<std::string> {
    const auto& values = error.detail().values;
    const auto found = std::ranges::find(values, name, &vault::Detail::Value::name);
    return found == values.end() ? std::nullopt : std::optional(found->text);
  };
  const std::string& subject = error.subject();
  if (const auto entry = value("entry"); entry && names_entry(*entry)) {
    notice.entry = entry;
  } else if (about_the_vault(error.trouble()) && names_entry(subject)) {
    notice.entry = subject;
  }
  if (!subject.empty() && notice.entry != subject) notice.file = subject;
  notice.field = value("field");
  if (const auto line = value("line")) notice.line = number_of(*line);
}

}  // namespace

ExitCode exit_code_of(Trouble trouble) { return words_for(trouble).exit; }

ExitCode report_storage_error(Context& context, const vault::StorageError& error) {
  const Words words = words_for(error.trouble());
  const bool finding =
      error.trouble() == Trouble::integrity || error.trouble() == Trouble::contradiction;
  Notice notice;
  notice.kind = finding ? Notice::Kind::finding : Notice::Kind::error;
  notice.cls = error.cls();
  notice.aspect = words.aspect;
  say_where(error, notice);
  const std::string detail = words_of(context.say, error.detail());
  notice.message = context.say(words.message, {{"detail", detail}});
  const bool fork = error.trouble() == Trouble::contradiction && error.cls() == "fork";
  notice.hint = context.say.text(fork ? Msg::trouble_fork_hint : words.hint);
  context.out.report(notice);
  if (finding) context.out.conclude(words.message, {{"detail", detail}});
  return words.exit;
}

std::string words_of(const Catalogue& say, const vault::Detail& detail) {
  std::vector<Arg> values;
  for (const auto& value : detail.values) {
    values.emplace_back(value.name, value.is_id ? detail_text(say, value.text) : value.text);
  }
  return detail_text(say, detail.id, values);
}

std::optional<Trouble> trouble_from(std::uint64_t number) {
  if (number > static_cast<std::uint64_t>(Trouble::interrupted)) return std::nullopt;
  return static_cast<Trouble>(number);
}

}  // namespace aigaq::cli
