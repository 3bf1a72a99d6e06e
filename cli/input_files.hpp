#pragma once
// What people hand to `add`: forms, texts and files, looked at before any passphrase is asked for.

#include <string>
#include <vector>

#include "cli/forms/form.hpp"
#include "cli/reader/context.hpp"
#include "cli/reader/outcome.hpp"

namespace aigaq::cli {

// A plain file that can be read. Missing or unreadable: 1; a link, folder, device or pipe: 14,
// with advice. Reported. Its size, as it is now.
[[nodiscard]] Outcome<std::uint64_t> check_input_file(Context& context, const std::string& path);

// Longer than it may be: reported, 14.
ExitCode refuse_size(Context& context, const std::string& path, std::size_t max_bytes);

// FILE, or - for standard input.
[[nodiscard]] Outcome<Bytes> read_input(Context& context, const std::string& path,
                                        std::size_t max_bytes);

// A text that must be UTF-8, byte for byte; UTF-16 and CP1251 are refused with the remedy (14).
[[nodiscard]] Outcome<std::string> read_text_input(Context& context, const std::string& path,
                                                   std::size_t max_bytes);

// Every mistake with its line; then how many there are. Exit 14.
ExitCode report_form_mistakes(Context& context, const std::string& path, formats::FormKind kind,
                              const std::vector<FormMistake>& mistakes);

// Exit 2, with the reason.
ExitCode report_setting(Context& context, formats::FormKind kind, const SettingMistake& mistake);

[[nodiscard]] std::string base_name(const std::string& path);

}  // namespace aigaq::cli
