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

bool same_relation(const formats::Relation& a, const formats::Relation& b) {
  return a.word == b.word && a.entry == b.entry;
}

}  // namespace

Outcome<Form> BatchReader::read_form_of(const BatchLine& line) {
  if (line.form != form_path_) {
    form_path_.clear();
    form_bytes_.clear();
    if (!line.form.empty()) {
      AIGAQ_OR_EXIT(form_bytes_, read_input(context_, line.form, kFormBytes));
    }
    form_path_ = line.form;
  }
  Bytes bytes = form_bytes_;
  if (!bytes.empty() && bytes.back() != '\n') bytes.push_back('\n');
  append(bytes, as_bytes(line.more_fields));
  auto reading = read_form(line.kind, bytes, {});
  if (!reading.mistakes.empty()) {
    return report_form_mistakes(context_, line.form, line.kind, reading.mistakes);
  }
  return std::move(reading.form);
}

ExitCode BatchReader::read_files(const BatchLine& line, Files files, BatchInput& out) {
  ExitCode exit = ExitCode::done;
  const auto count = line.redactable.size() + line.files.size();
  if (count > limits::kFilesPerEntry) {
    context_.out.error("too-many-files", formats::Aspect::input, Msg::add_too_many_files,
                       {{"count", count}, {"limit", limits::kFilesPerEntry}});
    return ExitCode::input_refused;
  }
  for (const auto& path : line.redactable) {
    const auto text = read_text_input(context_, path, limits::kRedactableTextBytes);
    if (!text) exit = graver(exit, text.exit());
    out.request.files.push_back({path, base_name(path), true});
    out.bytes += size_of(path);
  }
  for (const auto& path : line.files) {
    if (files == Files::looked_at) {
      exit = graver(exit, check_input_file(context_, path));
    } else {
      out.bytes += size_of(path);
    }
    out.request.files.push_back({path, base_name(path), false});
  }
  return exit;
}

Outcome<BatchInput> BatchReader::read(const BatchLine& line, Files files) {
  BatchInput out;
  out.request.line = line.number;
  auto form = read_form_of(line);
  ExitCode exit = form ? ExitCode::done : form.exit();
  if (line.text) {
    auto text = read_text_input(context_, *line.text, limits::kRedactableTextBytes);
    if (text) {
      out.bytes += text->size();
      out.request.text = *std::move(text);
    } else {
      exit = graver(exit, text.exit());
    }
  }
  exit = graver(exit, read_files(line, files, out));
  if (exit != ExitCode::done) return exit;
  out.form = *std::move(form);
  return out;
}

Outcome<bool> complete(Context& context, const vault::Vault& vault, const BatchLine& line,
                       BatchInput& input) {
  const auto lookup = [&vault](std::string_view text) { return find_entry(vault, text); };
  const auto mistakes = apply_form(input.form, lookup, input.request.statement);
  if (!mistakes.empty()) return report_form_mistakes(context, line.form, line.kind, mistakes);
  return true;
}

bool same_as_stored(const vault::Vault& vault, std::uint64_t entry, const BatchInput& input) {
  const formats::Statement stored = vault.statement(entry);
  const formats::Statement& now = input.request.statement;
  return stored.kind == now.kind && stored.status == now.status && same_fields(now, stored) &&
         std::ranges::equal(stored.relations, now.relations, same_relation) &&
         stored.text == input.request.text &&
         std::ranges::equal(input.request.files, stored.files, same_file);
}

}  // namespace aigaq::cli
