#include "vault/time.hpp"

#include "crypto/hash.hpp"
#include "formats/time/instant.hpp"
#include "formats/time/opentimestamps.hpp"
#include "formats/time/stamped.hpp"
#include "vault/impl.hpp"
#include "vault/index/of_kind.hpp"
#include "vault/place/failure.hpp"

namespace aigaq::vault {
namespace {

using formats::FormKind;
using formats::Statement;
using formats::TimeMethod;

[[noreturn]] void refuse(const char* cls, const char* what) {
  throw StorageError(Trouble::refused_input, cls, what);
}

std::string value_of(const Statement& statement, const char* key) {
  const auto found = statement.fields.find(key);
  return found == statement.fields.end() || found->second.empty() ? std::string()
                                                                  : found->second.front();
}

Statement made_statement(const Vault& vault, FormKind kind) {
  Statement out;
  out.kind = kind;
  out.fields["claimed_time"] = {formats::rfc3339_text(vault.impl().surroundings().now())};
  out.fields["tool"] = {"aigaq"};
  return out;
}

Receipt add_statement(Vault& vault, Statement statement) {
  AddRequest request;
  request.statement = std::move(statement);
  return vault.add(request, {});
}

Bytes answer_of(const Statement& statement) {
  return from_base64(value_of(statement, "answer"), Base64Padding::padded).value_or(Bytes());
}

// Size of the stamped checkpoint when it is of this very log; else nullopt.
std::optional<std::uint64_t> size_in_log(const Vault& vault, std::string_view stamped) {
  const auto parsed = formats::parse_stamped(stamped);
  if (!parsed) return std::nullopt;
  const auto checkpoint = formats::verify_stamped(*parsed, vault.log_key());
  if (!checkpoint || checkpoint->size > vault.size()) return std::nullopt;
  if (vault.impl().root_at(checkpoint->size) != checkpoint->root) return std::nullopt;
  return checkpoint->size;
}

formats::TimeAnswer stored_answer(const Vault& vault, std::uint64_t number,
                                  const Statement& statement) {
  formats::TimeAnswer out;
  out.method = value_of(statement, "method") == name_of(TimeMethod::rfc3161)
                   ? TimeMethod::rfc3161
                   : TimeMethod::opentimestamps;
  out.where = std::to_string(number);
  out.stamped = value_of(statement, "stamped");
  out.answer = answer_of(statement);
  const auto covers = size_in_log(vault, out.stamped);
  if (!covers) {
    throw_integrity("time-consistency", "a stamped file in the log is not of this log", out.where);
  }
  out.covers = *covers;
  return out;
}

}  // namespace

std::string stamped_file(const Vault& vault, std::optional<std::uint64_t> renew) {
  std::vector<FileDigest> renews;
  if (renew) {
    const Statement old = vault.statement(*renew);
    if (old.kind != FormKind::timestamp) refuse("not-a-timestamp", "the entry is no time stamp");
    renews.push_back({crypto::sha256(answer_of(old)).data});
  }
  formats::StampRandom random;
  vault.impl().surroundings().random.fill(random.mutable_view());
  const auto out = formats::make_stamped(random, renews, vault.checkpoint(), vault.log_key());
  if (!out) throw_integrity("checkpoint-signature", "the head's note does not hold", "head");
  return *out;
}

void check_stamped(const Vault& vault, std::string_view stamped) {
  if (!formats::parse_stamped(stamped)) refuse("stamped-malformed", "no stamped file");
  if (!size_in_log(vault, stamped)) {
    refuse("stamped-foreign", "the stamped file is not of this vault's log");
  }
}

std::vector<std::string> known_stamped(const Vault& vault) {
  std::vector<std::string> out;
  each_of_kind(vault, FormKind::timestamp, 1, [] {},
               [&](std::uint64_t, const Statement& statement) {
                 out.push_back(value_of(statement, "stamped"));
                 return true;
               });
  return out;
}

AcceptedAnswer accept_answer(Vault& vault, TimeMethod method, const std::string& stamped,
                             ByteView answer) {
  check_stamped(vault, stamped);
  const Hash imprint = formats::stamped_imprint(stamped);
  const auto code = [&]() -> std::optional<ErrorCode> {
    if (method == TimeMethod::rfc3161) {
      const auto checked = crypto::check_time_response(answer, imprint);
      return checked ? std::nullopt : std::optional(checked.error().code);
    }
    const auto checked = formats::parse_ots(answer, imprint);
    return checked ? std::nullopt : std::optional(checked.error().code);
  }();
  if (code == ErrorCode::wrong_value) {
    refuse("answer-of-another-file", "the answer is about another file");
  }
  if (code) refuse("answer-malformed", "the answer is damaged, or was not granted");
  const std::string text = to_base64(answer, Base64Padding::padded);
  std::optional<std::uint64_t> existing;
  each_of_kind(vault, FormKind::timestamp, 1, [] {},
               [&](std::uint64_t number, const Statement& known) {
                 if (value_of(known, "answer") == text) existing = number;
                 return !existing.has_value();
               });
  if (existing) {
    Receipt receipt;
    receipt.number = *existing;
    receipt.leaf_hash = vault.entry(*existing).leaf_hash;
    receipt.checkpoint = vault.checkpoint();
    return {true, receipt};
  }
  Statement statement = made_statement(vault, FormKind::timestamp);
  statement.fields["method"] = {std::string(name_of(method))};
  statement.fields["stamped"] = {stamped};
  statement.fields["answer"] = {text};
  return {false, add_statement(vault, std::move(statement))};
}

Receipt add_anchor(Vault& vault, const Anchor& anchor) {
  Statement statement = made_statement(vault, FormKind::anchor);
  statement.fields["height"] = {std::to_string(anchor.height)};
  statement.fields["hash"] = {anchor.hash};
  if (!anchor.source.empty()) statement.fields["source"] = {anchor.source};
  return add_statement(vault, std::move(statement));
}

TimeMaterial time_material(const Vault& vault, std::uint64_t first, std::uint64_t last,
                           const std::function<void()>& step) {
  TimeMaterial out;
  each_of_kind(vault, FormKind::timestamp, first + 1, step,
               [&](std::uint64_t number, const Statement& statement) {
                 out.answers.push_back(stored_answer(vault, number, statement));
                 return true;
               });
  each_of_kind(vault, FormKind::anchor, 1, step,
               [&](std::uint64_t number, const Statement& statement) {
                 if (number >= last) return false;
                 // Every later entry of the log names the one before it.
                 out.anchors.push_back({number, vault.size() - 1, value_of(statement, "height"),
                                        value_of(statement, "hash"),
                                        value_of(statement, "source")});
                 return true;
               });
  return out;
}

}  // namespace aigaq::vault
