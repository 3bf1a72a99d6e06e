#include "cli/reader/exit_code.hpp"

namespace aigaq::cli {
namespace {

int rank(ExitCode code) {
  switch (code) {
    case ExitCode::interrupted:
      return 5;
    case ExitCode::integrity:
      return 4;
    case ExitCode::contradicts:
      return 3;
    case ExitCode::signer_untrusted:
      return 2;
    case ExitCode::done:
      return 0;
    case ExitCode::error:
    case ExitCode::usage:
    case ExitCode::partial:
    case ExitCode::no_vault:
    case ExitCode::held:
    case ExitCode::wrong_passphrase:
    case ExitCode::no_key_fits:
    case ExitCode::input_refused:
    case ExitCode::export_refused:
      return 1;
  }
  return 1;
}

}  // namespace

ExitCode graver(ExitCode first, ExitCode second) {
  return rank(second) > rank(first) ? second : first;
}

}  // namespace aigaq::cli
