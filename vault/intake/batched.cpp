// Which entries of a batch the log holds: the index leads there, the entries themselves say it.

#include <charconv>

#include "crypto/hash.hpp"
#include "vault/impl.hpp"

namespace aigaq::vault {
namespace {

// "<32 hex> <line>", as make_draft gives it.
std::optional<std::uint64_t> line_of(const formats::Statement& statement, const BatchId& batch) {
  const auto found = statement.fields.find(std::string(formats::kRetryKey));
  if (found == statement.fields.end() || found->second.size() != 1) return std::nullopt;
  const std::string& id = found->second.front();
  const std::string begin = to_hex(batch.view()) + " ";
  if (!id.starts_with(begin)) return std::nullopt;
  std::uint64_t line = 0;
  const char* end = id.data() + id.size();
  const auto [at, error] = std::from_chars(id.data() + begin.size(), end, line);
  if (error != std::errc{} || at != end) return std::nullopt;
  return line;
}

}  // namespace

IndexRecord Vault::Impl::index_of(const BatchId& batch, std::uint64_t commit) const {
  const NumberKey number = number_key(commit);
  return {adding().index_hash, {batch.view(), number.view()}};
}

std::uint64_t Vault::Impl::commits_of(const BatchId& batch) const {
  if (!batch_commits_ || batch_commits_->first != batch) batch_commits_.emplace(batch, 0);
  std::uint64_t& count = batch_commits_->second;
  while (store_.index(index_of(batch, count).key())) ++count;  // also an altered one
  return count;
}

std::optional<Batched> Vault::Impl::batched_at(const BatchId& batch, std::uint64_t entry) const {
  const auto line = line_of(*opened(entry).statement, batch);
  if (!line) return std::nullopt;
  return Batched{*line, entry};
}

std::vector<Batched> Vault::Impl::batched_by_log(const BatchId& batch) const {
  std::vector<Batched> out;
  for (std::uint64_t entry = 0; entry < head_.size; ++entry) {
    if (const auto found = batched_at(batch, entry)) out.push_back(*found);
  }
  return out;
}

std::vector<Batched> Vault::Impl::batched(const BatchId& batch) const {
  static_cast<void>(reading());
  std::vector<Batched> out;
  for (std::uint64_t commit = 0; commit < commits_of(batch); ++commit) {
    const IndexRecord record = index_of(batch, commit);
    const auto value = store_.index(record.key());
    const auto plain = value ? record.open(*value) : std::nullopt;
    if (!plain) return batched_by_log(batch);
    FieldReader in(*plain);
    const std::uint64_t first = in.u64();
    const std::uint64_t entries = in.u64();
    if (!in.done() || first > head_.size || entries > head_.size - first) {
      return batched_by_log(batch);
    }
    for (std::uint64_t entry = first; entry < first + entries; ++entry) {
      const auto found = batched_at(batch, entry);
      if (!found) return batched_by_log(batch);
      out.push_back(*found);
    }
  }
  return out;
}

}  // namespace aigaq::vault
