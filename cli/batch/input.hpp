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
  std::uint64_t bytes = 0;    // of files and text
};

// Reads lines that often name the same form.
class BatchReader {
 public:
  explicit BatchReader(Context& context) : context_(context) {}
  // Every mistake of the line is reported. Whether files can be opened is looked at beforehand;
  // the vault looks again as it takes them in.
  enum class Files : std::uint8_t { looked_at, as_they_are };
  [[nodiscard]] Outcome<BatchInput> read(const BatchLine& line, Files files);

 private:
  [[nodiscard]] Outcome<Form> read_form_of(const BatchLine& line);
  [[nodiscard]] ExitCode read_files(const BatchLine& line, Files files, BatchInput& out);
  Context& context_;
  std::string form_path_;
  Bytes form_bytes_;
};

// Statement from form; what the vault does not know is reported.
[[nodiscard]] Outcome<bool> complete(Context& context, const vault::Vault& vault,
                                     const BatchLine& line, BatchInput& input);

// Whether the log's entry is what this line says today, down to the bytes of its files.
[[nodiscard]] bool same_as_stored(const vault::Vault& vault, std::uint64_t entry,
                                  const BatchInput& input);

}  // namespace aigaq::cli
