#include "cli/outside_checkpoint.hpp"

#include "cli/reader/files.hpp"
#include "crypto/limits.hpp"
#include "formats/log/note.hpp"

namespace aigaq::cli {

Outcome<std::optional<std::string>> read_outside_checkpoint(
    Context& context, const std::optional<std::string>& path) {
  if (!path) return std::optional<std::string>();
  AIGAQ_OR_EXIT(const Bytes bytes, read_file(context, *path, limits::kNoteBytes));
  std::string note(as_text(bytes));
  if (!formats::parse_note(note)) {
    context.out.error_of_file(*path, "checkpoint-malformed", formats::Aspect::input,
                              context.say(Msg::verify_against_bad, {{"path", *path}}),
                              context.say(Msg::verify_against_bad_hint));
    return ExitCode::input_refused;
  }
  return std::optional(std::move(note));
}

}  // namespace aigaq::cli
