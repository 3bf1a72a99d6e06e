#include "cli/batch/input.hpp"

#include <algorithm>
#include <filesystem>

#include "cli/adding.hpp"
#include "cli/input_files.hpp"
#include "cli/reader/interrupt.hpp"
#include "crypto/hash.hpp"
#include "crypto/limits.hpp"
#include "vault/intake/input_file.hpp"

namespace aigaq::cli {
namespace {

std::uint64_t size_of(const std::string& path) {
  std::error_code gone;  // the adding itself says so
  const auto size = std::filesystem::file_size(path, gone);
  return gone ? 0 : size;
}

FileDigest digest_of(const std::string& path, std::uint64_t size) {
  constexpr std::size_t kPiece = 1u << 20;
  vault::InputFile file(path);
  crypto::Sha256 hash;
  Bytes buffer(static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, size)));
  for (std::uint64_t at = 0; at < size;) {
    stop_if_interrupted();
    const auto piece = MutableByteView(buffer).first(
        static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), size - at)));
    file.read_at(at, piece);
    hash.update(piece);
    at += piece.size();
  }
  return FileDigest{hash.finish().data};
}

bool same_file(const vault::FileInput& input, const formats::FileRecord& stored) {
  return input.name == stored.name && input.redactable == stored.cuts.has_value() &&
         size_of(input.path) == stored.size && digest_of(input.path, stored.size) == stored.digest;
}

// What the program filled in then, it may leave to itself now.
bool same_fields(const formats::Statement& now, const formats::Statement& stored) {
  for (const auto& [key, values] : now.fields) {
    const auto found = stored.fields.find(key);
    if (!values.empty() && (found == stored.fields.end() || found->second != values)) return false;
  }
  return std::all_of(stored.fields.begin(), stored.fields.end(), [&](const auto& field) {
    const std::string& key = field.first;
    return now.fields.contains(key) || key == formats::kRetryKey ||
           std::ranges::find(kFilledIn, key) != std::ranges::end(kFilledIn);
  });
}

ExitCode check_number_of_files(Context& context, const BatchLine& line) {
  const auto count = line.redactable.size() + line.files.size();
  if (count <= limits::kFilesPerEntry) return ExitCode::done;
  context.out.error("too-many-files", formats::Aspect::input, Msg::add_too_many_files,
                    {{"count", count}, {"limit", limits::kFilesPerEntry}});
  return ExitCode::input_refused;
}

bool same_relation(const formats::Relation& a, const formats::Relation& b) {
  return a.word == b.word && a.entry == b.entry;
}

}  // namespace

// The line's form becomes form_. Its file is read once for lines that follow each other.
Outcome<bool> BatchReader::find_form(const BatchLine& line) {
  if (line.form != form_path_) {
    form_path_.clear();
    Bytes text;
    form_ = SharedForm(line.kind, {});
    if (!line.form.empty()) {
      AIGAQ_OR_EXIT(text, read_input(context_, line.form, kFormBytes));
    }
    form_ = SharedForm(line.kind, std::move(text));
    form_path_ = line.form;
  } else if (line.kind != form_.kind()) {
    form_ = SharedForm(line.kind, form_.take_text());
  }
  return true;
}

// The line's fields are lines of no file: there the list's line is at fault.
ExitCode BatchReader::refuse_form(const BatchLine& line, const std::vector<FormMistake>& mistakes) {
  for (FormMistake mistake : mistakes) {
    const bool own = mistake.line > form_.lines();
    if (own) mistake.line = line.number;
    report_form_mistakes(context_, own ? list_ : line.form, line.kind, {mistake});
  }
  return ExitCode::input_refused;
}

Outcome<BatchLook> BatchReader::look_at(const BatchLine& line) {
  BatchLook out;
  const auto form = find_form(line);
  ExitCode exit = form ? ExitCode::done : form.exit();
  if (form && form_.takes(line.fields)) {
    out.references = form_.names_entries(line.fields);
  } else if (form) {
    const FormReading reading = form_.read(line.fields);
    if (!reading.mistakes.empty()) exit = refuse_form(line, reading.mistakes);
    out.references = !reading.form.references.empty();
  }
  const auto text = [&](const std::string& path) {
    const auto found = read_text_input(context_, path, limits::kRedactableTextBytes);
    exit = graver(exit, found ? ExitCode::done : found.exit());
  };
  if (line.text) text(*line.text);
  const ExitCode usable = check_number_of_files(context_, line);
  if (usable != ExitCode::done) return graver(exit, usable);
  std::ranges::for_each(line.redactable, text);
  for (const auto& path : line.files) {
    const auto size = check_input_file(context_, path);
    exit = graver(exit, size ? ExitCode::done : size.exit());
  }
  if (exit != ExitCode::done) return exit;
  return out;
}

Outcome<BatchInput> BatchReader::read(BatchLine& line) {
  BatchInput out;
  out.request.line = line.number;
  const auto form = find_form(line);
  ExitCode exit = form ? ExitCode::done : form.exit();
  if (form && form_.takes(line.fields)) {
    out.form = form_.with(std::move(line.fields));
  } else if (form) {
    FormReading reading = form_.read(line.fields);
    if (!reading.mistakes.empty()) exit = refuse_form(line, reading.mistakes);
    out.form = std::move(reading.form);
  }
  if (line.text) {
    auto text = read_text_input(context_, *line.text, limits::kRedactableTextBytes);
    if (text) {
      out.request.text = *std::move(text);
    } else {
      exit = graver(exit, text.exit());
    }
  }
  const ExitCode usable = check_number_of_files(context_, line);
  if (usable != ExitCode::done) return graver(exit, usable);
  for (const auto& path : line.redactable) {
    const auto text = read_text_input(context_, path, limits::kRedactableTextBytes);
    if (!text) exit = graver(exit, text.exit());
  }
  if (exit != ExitCode::done) return exit;
  auto& files = out.request.files;
  files.reserve(line.redactable.size() + line.files.size());
  for (auto& path : line.redactable) {
    std::string name = base_name(path);
    files.push_back({std::move(path), std::move(name), true});
  }
  for (auto& path : line.files) {
    std::string name = base_name(path);
    files.push_back({std::move(path), std::move(name), false});
  }
  return out;
}

std::uint64_t bytes_of(const vault::AddRequest& request) {
  std::uint64_t out = request.text ? request.text->size() : 0;
  for (const vault::FileInput& file : request.files) out += size_of(file.path);
  return out;
}

Outcome<bool> BatchReader::complete(const vault::Vault& vault, const BatchLine& line,
                                    BatchInput& input) {
  const auto lookup = [&vault](std::string_view text) { return find_entry(vault, text); };
  const auto mistakes = apply_form(std::move(input.form), lookup, input.request.statement);
  if (!mistakes.empty()) return refuse_form(line, mistakes);
  return true;
}

bool same_as_stored(const vault::Vault& vault, std::uint64_t entry, const BatchInput& input) {
  const auto held = vault.shared_statement(entry);
  const formats::Statement& stored = *held;
  const formats::Statement& now = input.request.statement;
  return stored.kind == now.kind && stored.status == now.status && same_fields(now, stored) &&
         std::ranges::equal(stored.relations, now.relations, same_relation) &&
         stored.text == input.request.text &&
         std::ranges::equal(input.request.files, stored.files, same_file);
}

}  // namespace aigaq::cli
