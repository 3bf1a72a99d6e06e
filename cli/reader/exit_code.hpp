#pragma once
// Exit codes, for ever (docs/commands.md). Scripts rely on them.

namespace aigaq::cli {

enum class ExitCode : int {
  done = 0,
  error = 1,
  usage = 2,
  partial = 3,
  no_vault = 10,
  held = 11,              // by another writer
  wrong_passphrase = 12,  // or an altered header
  no_key_fits = 13,       // none of the identities opens the bundle
  input_refused = 14,     // form, batch
  integrity = 20,
  signer_untrusted = 21,
  contradicts = 22,  // a checkpoint held outside
  export_refused = 23,
  interrupted = 130,
};

// The one that is reported where several hold: 130, then 20, 22, 21, then the first that is not 0.
[[nodiscard]] ExitCode graver(ExitCode first, ExitCode second);

}  // namespace aigaq::cli
