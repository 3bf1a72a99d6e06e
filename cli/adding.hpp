#pragma once
// What one entry and a batch of them have in common on their way into the vault.

#include "cli/forms/form.hpp"
#include "cli/reader/context.hpp"
#include "vault/vault.hpp"

namespace aigaq::cli {

// How a form's reference names an entry of this vault.
[[nodiscard]] FoundEntry find_entry(const vault::Vault& vault, std::string_view text);

// What the program knows better than the person, and only where the person said nothing.
inline constexpr std::string_view kFilledIn[] = {"claimed_time", "clock_source", "tool",
                                                 "tool_version"};
void fill_in(formats::Statement& statement, Context& context);

// The object `entry` of add (docs/commands.md).
[[nodiscard]] Json receipt_json(std::string_view kind, const vault::Receipt& receipt, bool dry_run);

// Evidence in the clear still lies where it was: the vault can't take it away.
void name_plain_copies(Context& context, const std::vector<std::string>& paths);

}  // namespace aigaq::cli
