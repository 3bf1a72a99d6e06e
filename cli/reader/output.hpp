#pragma once
// What a command says: sentences for people, or with --json one object a line (docs/commands.md).

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "cli/reader/catalogue/catalogue.hpp"
#include "cli/reader/exit_code.hpp"
#include "cli/reader/json.hpp"
#include "cli/reader/terminal.hpp"
#include "formats/verify/report.hpp"

namespace aigaq::cli {

// An error, a finding or a warning.
struct Notice {
  enum class Kind : std::uint8_t { error, finding, warning };
  Kind kind = Kind::error;
  std::string_view cls;  // kebab-case, closed list (docs/formats/findings.md, docs/commands.md)
  formats::Aspect aspect = formats::Aspect::input;
  std::optional<std::string> entry;
  std::optional<std::string> file;
  std::optional<std::uint64_t> line;
  std::optional<std::string> field;
  std::optional<std::uint64_t> offset;
  std::optional<std::uint64_t> length;
  std::string message;  // from the catalogue
  std::string hint;
  // JSON only: more keys of this class (`where`, `list_line`). `detail` is the id of one, whose
  // sentence people read behind the message.
  std::map<std::string, std::string> texts;
  std::map<std::string, std::uint64_t> numbers;
};

class Output {
 public:
  Output(Terminal& terminal, const Catalogue& say, bool json)
      : terminal_(terminal), say_(say), json_(json) {}
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  [[nodiscard]] bool json() const { return json_; }
  // From here on standard output belongs to the result itself; sentences go to standard error.
  void result_takes_stdout() { stdout_taken_ = true; }
  // Writes the result itself (template, text, checkpoint); nothing with --json.
  void result(std::string_view text);

  // A sentence for people; nothing with --json.
  void sentence(std::string_view text);
  void sentence(Msg id, Args args = {}) { sentence(say_(id, args)); }
  // A JSON line of that type; nothing for people. object: its keys without v and type.
  void object(std::string_view type, const Json& object);

  // Always stderr for people.
  void report(const Notice& notice);
  void error(std::string_view cls, formats::Aspect aspect, Msg id, Args args = {});
  void error_with_hint(std::string_view cls, formats::Aspect aspect, std::string message,
                       std::string hint);
  // What the message names in its own way, JSON names as written: by key, a file, an entry.
  void error_naming(std::map<std::string, std::string> texts, std::string_view cls,
                    formats::Aspect aspect, std::string message, std::string hint);
  void error_of_file(const std::string& path, std::string_view cls, formats::Aspect aspect,
                     std::string message, std::string hint = {});
  void error_of_entry(const std::string& typed, std::string_view cls, formats::Aspect aspect,
                      std::string message, std::string hint = {});
  void warning(std::string_view cls, formats::Aspect aspect, Msg id, Args args = {});

  // The summary: filled in as the command goes, written once by the program at its end.
  void count(std::string_view what, std::uint64_t number) { counts_[std::string(what)] = number; }
  void conclude(Msg id, Args args = {}) { message_ = say_(id, args); }  // how it ended
  void next(Msg id, Args args = {}) { next_ = say_(id, args); }         // what to do now
  void nothing_next() { next_.clear(); }
  void finish(std::string_view command, ExitCode exit);

 private:
  void line(const std::string& text);

  Terminal& terminal_;
  const Catalogue& say_;
  bool json_;
  bool stdout_taken_ = false;
  std::map<std::string, std::uint64_t> counts_;
  std::string message_, next_, first_error_;
};

}  // namespace aigaq::cli
