#include "cli/reader/secrets.hpp"

#include <cerrno>

#include "cli/reader/context.hpp"
#include "cli/reader/file_system.hpp"
#include "cli/reader/interrupt.hpp"
#include "crypto/limits.hpp"

namespace aigaq::cli {
namespace {

using crypto::SecretBytes;

// Room for the longest passphrase and a CRLF, and one byte to see that there is more.
constexpr std::size_t kReadAtMost = limits::kPassphraseBytes + 2;

struct Words {
  Msg prompt;
  bool is_new;
  const char* options;
};
Words words_for(SecretFor what) {
  constexpr const char* kVault = "--passphrase-file, --passphrase-fd, --passphrase-command";
  constexpr const char* kIdentity = "--identity-passphrase-file";
  constexpr const char* kBundle = "--bundle-passphrase-file";
  switch (what) {
    case SecretFor::vault:
      return {Msg::ask_vault_passphrase, false, kVault};
    case SecretFor::new_vault:
      return {Msg::ask_new_vault_passphrase, true, kVault};
    case SecretFor::identity:
      return {Msg::ask_identity_passphrase, false, kIdentity};
    case SecretFor::new_identity:
      return {Msg::ask_new_identity_passphrase, true, kIdentity};
    case SecretFor::bundle:
      return {Msg::ask_bundle_passphrase, false, kBundle};
    case SecretFor::new_bundle:
      return {Msg::ask_new_bundle_passphrase, true, kBundle};
  }
  return {Msg::ask_vault_passphrase, false, kVault};
}

SecretSource source_for(const GlobalOptions& options, SecretFor what) {
  switch (what) {
    case SecretFor::vault:
    case SecretFor::new_vault:
      return options.vault_passphrase;
    case SecretFor::identity:
    case SecretFor::new_identity:
      return {options.identity_passphrase_file, std::nullopt, std::nullopt};
    case SecretFor::bundle:
    case SecretFor::new_bundle:
      return {options.bundle_passphrase_file, std::nullopt, std::nullopt};
  }
  return {};
}

int count(const SecretSource& source) {
  return int{source.file.has_value()} + int{source.fd.has_value()} +
         int{source.command.has_value()};
}

ExitCode usage(Context& context, Msg id, Args args = {}) {
  context.out.error("usage", formats::Aspect::input, id, args);
  return ExitCode::usage;
}

Outcome<SecretBytes> ask(Context& context, const Words& words) {
  if (!context.terminal.can_ask()) {
    context.out.error_with_hint("no-passphrase", formats::Aspect::input,
                                context.say(Msg::passphrase_no_source),
                                context.say(Msg::passphrase_sources, {{"options", words.options}}));
    return ExitCode::usage;
  }
  auto typed = context.terminal.ask_secret(context.say.text(words.prompt));
  if (!typed) return usage(context, Msg::input_ended);
  if (words.is_new) {
    const auto again = context.terminal.ask_secret(context.say.text(Msg::ask_again));
    if (!again) return usage(context, Msg::input_ended);
    if (!crypto::equal_secret(typed->reveal(), again->reveal())) {
      return usage(context, Msg::passphrases_differ);
    }
  }
  return std::move(*typed);
}

Outcome<SecretBytes> from_source(Context& context, const SecretSource& source,
                                 const Words& words) {
  if (source.file) return read_secret_file(context, *source.file, kReadAtMost);
  if (source.fd) {
    auto read = read_secret_descriptor(*source.fd);
    if (read) return std::move(*read);
    return usage(context, Msg::passphrase_fd_bad, {{"fd", *source.fd}});
  }
  if (source.command) {
    AIGAQ_ASSERT(context.broker != nullptr);
    auto read = context.broker->run();
    if (read) return std::move(*read);
    context.out.error("passphrase-command", formats::Aspect::environment,
                      Msg::passphrase_command_failed);
    return ExitCode::error;
  }
  return ask(context, words);
}

}  // namespace

std::optional<SecretBytes> read_secret_descriptor(int fd) {
  SecretBytes buffer(kReadAtMost + 1);
  std::size_t size = 0;
  while (size < buffer.size()) {
    const std::ptrdiff_t got = read_some(fd, buffer.reveal_mutable().subspan(size));
    if (got < 0 && errno == EINTR) {
      stop_if_interrupted();
      continue;
    }
    if (got < 0) return std::nullopt;
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  return SecretBytes::copy_of(buffer.reveal().first(size));
}

bool has_passphrase_source(const Context& context, SecretFor what) {
  return count(source_for(context.options, what)) > 0 || context.terminal.can_ask();
}

Outcome<SecretBytes> read_passphrase(Context& context, SecretFor what) {
  const Words words = words_for(what);
  const SecretSource source = source_for(context.options, what);
  if (count(source) > 1) return usage(context, Msg::passphrase_two_sources);
  AIGAQ_OR_EXIT(SecretBytes read, from_source(context, source, words));
  ByteView bytes = read.reveal();
  if (count(source) > 0) {
    if (!bytes.empty() && bytes.back() == '\n') {
      bytes = bytes.first(bytes.size() - 1);
      if (!bytes.empty() && bytes.back() == '\r') bytes = bytes.first(bytes.size() - 1);
    }
  }
  if (bytes.empty()) return usage(context, Msg::passphrase_empty);
  if (bytes.size() > limits::kPassphraseBytes) {
    return usage(context, Msg::passphrase_too_long, {{"limit", limits::kPassphraseBytes}});
  }
  return SecretBytes::copy_of(bytes);
}

}  // namespace aigaq::cli
