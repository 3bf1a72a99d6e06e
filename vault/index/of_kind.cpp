#include "vault/index/of_kind.hpp"

namespace aigaq::vault {

void each_of_kind(
    const Vault& vault, formats::FormKind kind, std::uint64_t from,
    const std::function<void()>& step,
    const std::function<bool(std::uint64_t number, const formats::Statement&)>& take) {
  EntryIndex index(vault);
  EntryFilter filter;
  filter.kind = std::string(name_of(kind));
  // Genesis is of a kind of its own.
  for (std::uint64_t at = std::max<std::uint64_t>(from, 1); at < vault.size(); ++at) {
    const auto found = index.next(at, filter, step);
    if (!found) return;
    at = *found;
    step();
    const auto held = vault.shared_statement(at);
    const formats::Statement& statement = *held;
    if (statement.kind == kind && !take(at, statement)) return;
  }
}

}  // namespace aigaq::vault
