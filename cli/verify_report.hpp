#pragma once
// What `verify` tells of a vault: findings, the verdict in JSON (cli.md), the last sentence.

#include "cli/entry_ids.hpp"
#include "cli/verify_answer.hpp"

namespace aigaq::cli {

struct VerifyTask {
  std::string directory;
  std::optional<std::string> fork_proof;  // where to write one
  vault::VerifyOptions options;
  std::vector<NamedEntry> names;  // mode entries
};

[[nodiscard]] bool has_finding(const VerifyAnswer& answer, std::string_view cls);

ExitCode report_answer(Context& context, const VerifyTask& task, const VerifyAnswer& answer);
// What could not even be read to its end is a verdict too.
ExitCode report_unread(Context& context, const VerifyTask& task, ExitCode exit);
ExitCode report_trouble(Context& context, const VerifyTask& task, const vault::StorageError& error);

}  // namespace aigaq::cli
