#pragma once
// A line of a batch with all that it names: form, text and files, looked at or taken up.

#include "cli/batch/list.hpp"
#include "cli/reader/context.hpp"
#include "cli/reader/outcome.hpp"
#include "vault/vault.hpp"

namespace aigaq::cli {

struct BatchInput {
  Form form;
  vault::AddRequest request;  // text, files and line; the statement once a vault is at hand
};
// What is known of a line before anything is done with it.
struct BatchLook {
  bool references = false;  // its form names entries of the vault
};

// Reads lines that often name the same form.
class BatchReader {
 public:
  // list: the path under which mistakes of a line's own fields are reported.
  BatchReader(Context& context, const std::string& list) : context_(context), list_(list) {}
  // Form, text and whether files can be opened. Every mistake of the line is reported.
  [[nodiscard]] Outcome<BatchLook> look_at(const BatchLine& line);
  // What the vault looks at itself as it takes it in, files, is not looked at. Every mistake is
  // reported; without one the line's fields and paths are moved from.
  [[nodiscard]] Outcome<BatchInput> read(BatchLine& line);
  // Statement from form; what the vault does not know is reported. Of the line that was read last.
  [[nodiscard]] Outcome<bool> complete(const vault::Vault& vault, const BatchLine& line,
                                       BatchInput& input);

 private:
  [[nodiscard]] Outcome<bool> find_form(const BatchLine& line);
  ExitCode refuse_form(const BatchLine& line, const std::vector<FormMistake>& mistakes);
  Context& context_;
  const std::string& list_;
  // The form of the last line, of which nothing is known yet without a kind.
  std::string form_path_;
  SharedForm form_{formats::FormKind::testimony, {}};
};

// Of text and files, as they are now: they may have grown since they were looked at.
[[nodiscard]] std::uint64_t bytes_of(const vault::AddRequest& request);

// Whether the log's entry is what this line says today, down to the bytes of its files.
[[nodiscard]] bool same_as_stored(const vault::Vault& vault, std::uint64_t entry,
                                  const BatchInput& input);

}  // namespace aigaq::cli
