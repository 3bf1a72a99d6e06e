#include "cli/reader/identity.hpp"

#include "cli/reader/files.hpp"
#include "crypto/limits.hpp"
#include "crypto/x25519.hpp"
#include "formats/age/age.hpp"

namespace aigaq::cli {
namespace {

using crypto::SecretBytes;
namespace age = formats::age;

// Some hundred keys with their comments; all of it lies in the locked arena.
constexpr std::size_t kIdentityFileBytes = 16u << 10;
constexpr std::size_t kRecipientFileBytes = 64u << 10;
constexpr std::string_view kAgeMark = "age-encryption.org/";
constexpr std::string_view kArmorMark = "-----BEGIN AGE ENCRYPTED FILE-----";
constexpr std::string_view kPublicEnding = ".pub";

ExitCode not_an_identity(Context& context, const std::string& path) {
  context.out.error_of_file(path, "not-an-identity", formats::Aspect::input,
                            context.say(Msg::identity_not_one, {{"path", path}}),
                            context.say(Msg::identity_not_one_hint));
  return ExitCode::error;
}

ExitCode refuse_encrypted(Context& context, const std::string& path, Error error) {
  if (error.code == ErrorCode::wrong_passphrase) {
    context.out.error_of_file(path, "wrong-passphrase", formats::Aspect::input,
                              context.say(Msg::identity_wrong_passphrase, {{"path", path}}));
    return ExitCode::wrong_passphrase;
  }
  if (error.code == ErrorCode::internal) return refuse_without_memory(context);
  context.out.error_of_file(path, "identity-damaged", formats::Aspect::input,
                            context.say(Msg::identity_damaged, {{"path", path}}));
  return ExitCode::error;
}

Result<SecretBytes> read_payload(formats::ByteSource& rest, const age::FileKey& key) {
  AIGAQ_TRY_ASSIGN(const auto payload, age::PayloadSource::open(rest, key));
  SecretBytes plain(kIdentityFileBytes + 1);
  AIGAQ_TRY_ASSIGN(const std::size_t size, formats::read_full(*payload, plain.reveal_mutable()));
  if (size > kIdentityFileBytes) return fail(ErrorCode::limit_exceeded, "identity");
  return SecretBytes::copy_of(plain.reveal().first(size));
}

// The plain text of an identity that age encrypted with a passphrase.
Outcome<SecretBytes> decrypt_identity(Context& context, const std::string& path, ByteView file) {
  formats::MemorySource source(file);
  const auto header = age::read_header(source);
  if (!header) return refuse_encrypted(context, path, header.error());
  if (!age::is_passphrase(*header)) return not_an_identity(context, path);
  AIGAQ_OR_EXIT(const SecretBytes passphrase, read_passphrase(context, SecretFor::identity));
  const auto unwrapped = age::unwrap_passphrase(*header, passphrase.reveal());
  if (!unwrapped) return refuse_encrypted(context, path, unwrapped.error());
  auto plain = read_payload(source, unwrapped->file_key);
  if (!plain) return refuse_encrypted(context, path, plain.error());
  return std::move(*plain);
}

// The recipients of a file: one a line between comments; nullopt when anything else is in it.
std::optional<std::vector<X25519PublicKey>> recipients_in(std::string_view text) {
  std::vector<X25519PublicKey> out;
  while (!text.empty()) {
    const auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.starts_with('#')) continue;
    const auto recipient = age::parse_recipient(line);
    if (!recipient) return std::nullopt;
    out.push_back(*recipient);
  }
  return out;
}

ExitCode not_a_recipient(Context& context, const std::string& text) {
  context.out.error("not-a-recipient", formats::Aspect::input, Msg::recipient_not_one,
                    {{"text", text}});
  return ExitCode::error;
}

void write_encrypted(formats::ByteSink& file, const SecretBytes& passphrase,
                     const crypto::X25519Secret& secret, crypto::RandomSource& random) {
  auto payload =
      age::PayloadSink::to_passphrase(file, passphrase.reveal(), limits::kScryptLogNWrite, random);
  AIGAQ_ASSERT(payload.has_value());  // our own work factor is within the limits
  const SecretBytes line = age::identity_text(secret);
  (*payload)->write(line.reveal());
  (*payload)->write(as_bytes("\n"));
  (*payload)->finish();
}

}  // namespace

ExitCode refuse_without_memory(Context& context) {
  context.out.error_with_hint("no-memory", formats::Aspect::environment,
                              context.say(Msg::passphrase_no_memory),
                              context.say(Msg::passphrase_no_memory_hint));
  return ExitCode::error;
}

Outcome<std::string> make_identity(Context& context, const std::string& path) {
  // Both names are taken before a passphrase is asked for.
  AIGAQ_OR_EXIT(const auto file, NewFile::create(context, path, NewFile::Mode::secret));
  AIGAQ_OR_EXIT(const auto pub,
                NewFile::create(context, path + std::string(kPublicEnding), NewFile::Mode::shared));
  AIGAQ_OR_EXIT(const SecretBytes passphrase, read_passphrase(context, SecretFor::new_identity));
  const auto secret = context.random.secret<crypto::X25519Secret>();
  const std::string recipient = age::recipient_text(crypto::x25519_public(secret));
  write_encrypted(*file, passphrase, secret, context.random);
  pub->write(as_bytes(recipient + "\n"));
  NewFile::commit_all({file.get(), pub.get()});
  return recipient;
}

Outcome<std::string> recipient_beside(Context& context, const std::string& path) {
  std::string pub = path;
  if (!pub.ends_with(kPublicEnding)) pub += kPublicEnding;
  if (path_kind(pub) != PathKind::missing || path_kind(path) == PathKind::missing) {
    AIGAQ_OR_EXIT(const Bytes text, read_file(context, pub, kRecipientFileBytes));
    const auto found = recipients_in(as_text(text));
    if (!found || found->size() != 1) return not_a_recipient(context, pub);
    return age::recipient_text(found->front());
  }
  AIGAQ_OR_EXIT(const auto identities, load_identities(context, path));
  return age::recipient_text(crypto::x25519_public(identities.front()));
}

Outcome<std::vector<crypto::X25519Secret>> load_identities(Context& context,
                                                           const std::string& path) {
  AIGAQ_OR_EXIT(SecretBytes text, read_secret_file(context, path, kIdentityFileBytes));
  if (as_text(text.reveal()).starts_with(kArmorMark)) {
    const auto bytes = age::dearmor(as_text(text.reveal()));
    if (!bytes) return not_an_identity(context, path);
    AIGAQ_OR_EXIT(text, decrypt_identity(context, path, *bytes));
  } else if (as_text(text.reveal()).starts_with(kAgeMark)) {
    AIGAQ_OR_EXIT(text, decrypt_identity(context, path, text.reveal()));
  }
  auto identities = age::parse_identity_file(text.reveal());
  if (!identities || identities->empty()) return not_an_identity(context, path);
  return std::move(*identities);
}

Outcome<X25519PublicKey> load_recipient(Context& context, const std::string& text) {
  if (const auto recipient = age::parse_recipient(text)) return *recipient;
  if (text.starts_with("age1") && path_kind(text) == PathKind::missing) {
    return not_a_recipient(context, text);
  }
  AIGAQ_OR_EXIT(const Bytes file, read_file(context, text, kRecipientFileBytes));
  const auto found = recipients_in(as_text(file));
  if (!found || found->size() != 1) return not_a_recipient(context, text);
  return found->front();
}

}  // namespace aigaq::cli
