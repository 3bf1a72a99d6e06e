#pragma once
// What the child that verified the vault found out, on its way back: length-prefixed, read
// strictly, since a child that a hostile store took over may write anything.

#include <optional>
#include <string>
#include <vector>

#include "cli/forms/form.hpp"
#include "crypto/result.hpp"
#include "vault/verify.hpp"

namespace aigaq::cli {

struct AnswerFinding {
  std::string cls, detail;
  formats::Aspect aspect = formats::Aspect::integrity;
  std::optional<std::string> entry, file;
  std::optional<std::uint64_t> offset, length;
};
// The vault could not be verified at all, and why.
struct AnswerTrouble {
  vault::Trouble trouble{};
  std::string cls, subject;
  vault::Detail detail{"", {}};
};
// Entries that were asked for and are not there: index into the names, and why.
struct AnswerUnresolved {
  std::uint64_t name = 0;
  Lookup lookup = Lookup::unknown;
};
struct VerifyAnswer {
  std::optional<AnswerTrouble> trouble;
  std::vector<AnswerUnresolved> unresolved;  // with these nothing was verified
  std::uint64_t vault_size = 0;              // beside unresolved
  vault::VaultReport report;                 // without its findings
  std::vector<AnswerFinding> findings;
};

[[nodiscard]] Bytes encode_answer(const vault::VaultReport& report);
[[nodiscard]] Bytes encode_answer(const vault::StorageError& error);
[[nodiscard]] Bytes encode_answer(const std::vector<AnswerUnresolved>& unresolved,
                                  std::uint64_t vault_size);
// Errors: malformed, truncated, trailing_data, wrong_value.
[[nodiscard]] Result<VerifyAnswer> decode_answer(ByteView bytes);

}  // namespace aigaq::cli
