#pragma once
// The one place where trouble of the vault becomes an exit code, a class and a sentence.

#include "cli/reader/context.hpp"
#include "vault/errors.hpp"

namespace aigaq::cli {

[[nodiscard]] ExitCode exit_code_of(vault::Trouble trouble);
// Reports it with what to do next.
ExitCode report_storage_error(Context& context, const vault::StorageError& error);

[[nodiscard]] std::string words_of(const Catalogue& say, const vault::Detail& detail);

// How an integer sent by a child names a Trouble; nullopt when it names none.
[[nodiscard]] std::optional<vault::Trouble> trouble_from(std::uint64_t number);

}  // namespace aigaq::cli
