#include "cli/reader/bundle_input.hpp"

#include <algorithm>
#include <array>

#include "cli/reader/file_system.hpp"
#include "cli/reader/identity.hpp"
#include "crypto/limits.hpp"
#include "formats/bundle/folder_archive.hpp"
#include "formats/bundle/members.hpp"
#include "formats/verify/classes.hpp"

namespace aigaq::cli {
namespace {

namespace age = formats::age;
namespace classes = formats::classes;

constexpr std::size_t kTrustFileBytes = limits::kPolicyBytes;

ExitCode not_a_key(Context& context, const std::string& text, std::optional<std::uint64_t> line,
                   ExitCode exit) {
  Notice notice;
  notice.cls = "not-a-verifier-key";
  notice.line = line;
  notice.message = context.say(Msg::trust_not_a_key, {{"text", text}});
  notice.hint = context.say(Msg::trust_not_a_key_hint);
  context.out.report(notice);
  return exit;
}

Outcome<bool> load_policy(Context& context, const std::string& path, std::string_view text,
                          formats::Trust& trust) {
  if (trust.policy) {
    context.out.error("usage", formats::Aspect::input, Msg::trust_two_policies);
    return ExitCode::usage;
  }
  auto policy = formats::parse_policy(text);
  if (const auto* fault = std::get_if<formats::PolicyFault>(&policy)) {
    Notice notice;
    notice.cls = "policy-malformed";
    notice.file = path;
    if (fault->line > 0) notice.line = fault->line;
    notice.message = context.say(Msg::trust_bad_policy, {{"path", path}, {"line", fault->line}});
    notice.texts["detail"] = fault->error.context;
    context.out.report(notice);
    return ExitCode::error;
  }
  trust.policy = std::get<formats::Policy>(std::move(policy));
  const auto& logs = trust.policy->logs;
  trust.logs.insert(trust.logs.end(), logs.begin(), logs.end());
  return true;
}

Outcome<bool> load_trust_file(Context& context, const std::string& path, formats::Trust& trust) {
  AIGAQ_OR_EXIT(const Bytes bytes, read_file(context, path, kTrustFileBytes));
  std::string_view rest = as_text(bytes);
  if (formats::looks_like_policy(rest)) return load_policy(context, path, rest, trust);
  for (std::uint64_t number = 1; !rest.empty(); ++number) {
    const auto end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.starts_with('#')) continue;
    const auto key = formats::parse_verifier_key(line);
    if (!key) return not_a_key(context, path, number, ExitCode::error);
    trust.logs.push_back(*key);
  }
  return true;
}

// One of aspect integrity about the age layer: exit 20.
ExitCode damaged(Context& context, std::string_view cls, Damage& damage) {
  damage = cls;
  formats::Finding finding;
  finding.cls = cls;
  report_finding(context, finding);
  return ExitCode::integrity;
}

ExitCode refuse_header(Context& context, Error error, Damage& damage) {
  return damaged(context,
                 error.code == ErrorCode::truncated ? classes::kTruncated : classes::kAgeMalformed,
                 damage);
}

ExitCode refuse_keys(Context& context, Error error, Damage& damage) {
  const auto tell = [&](std::string_view cls, Msg message, ExitCode exit) {
    context.out.error(cls, formats::Aspect::input, message);
    return exit;
  };
  switch (error.code) {
    case ErrorCode::no_matching_key:
      return tell(classes::kNoMatchingKey, Msg::finding_no_matching_key, ExitCode::no_key_fits);
    case ErrorCode::wrong_passphrase:
      return tell(classes::kWrongPassphrase, Msg::finding_wrong_passphrase,
                  ExitCode::wrong_passphrase);
    case ErrorCode::internal:
      return refuse_without_memory(context);
    case ErrorCode::limit_exceeded:  // a work factor that age.md refuses
      return damaged(context, classes::kAgeMalformed, damage);
    default:
      return damaged(context, classes::kAgeHeader, damage);
  }
}

Outcome<age::Unwrapped> unwrap(Context& context, const age::Header& header,
                               const BundleOptions& options, Damage& damage) {
  if (age::is_passphrase(header)) {
    AIGAQ_OR_EXIT(const auto passphrase, read_passphrase(context, SecretFor::bundle));
    auto unwrapped = age::unwrap_passphrase(header, passphrase.reveal());
    if (!unwrapped) return refuse_keys(context, unwrapped.error(), damage);
    return std::move(*unwrapped);
  }
  if (options.identities.empty()) {
    context.out.error_with_hint("no-identity", formats::Aspect::input,
                                context.say(Msg::bundle_needs_identity),
                                context.say(Msg::bundle_needs_identity_hint));
    return ExitCode::usage;
  }
  std::vector<crypto::X25519Secret> all;
  for (const auto& path : options.identities) {
    AIGAQ_OR_EXIT(auto identities, load_identities(context, path));
    std::move(identities.begin(), identities.end(), std::back_inserter(all));
  }
  auto unwrapped = age::unwrap(header, all);
  if (!unwrapped) return refuse_keys(context, unwrapped.error(), damage);
  return std::move(*unwrapped);
}

// By its first bytes: a bare inner archive, and no age file.
Outcome<bool> is_archive(Context& context, const std::string& path) {
  AIGAQ_OR_EXIT(const OpenFile file, open_file(context, path));
  DescriptorSource source(file.descriptor.get(), path);
  std::array<std::uint8_t, formats::kArchiveStart.size()> first{};
  const auto have = formats::read_full(source, first);
  return have && as_text(ByteView(first).first(*have)) == formats::kArchiveStart;
}

}  // namespace

Outcome<formats::Trust> load_trust(Context& context, const std::vector<std::string>& texts) {
  formats::Trust trust;
  for (const auto& text : texts) {
    if (const auto key = formats::parse_verifier_key(text)) {
      trust.logs.push_back(*key);
    } else if (path_kind(text) == PathKind::missing) {
      return not_a_key(context, text, std::nullopt, ExitCode::usage);
    } else {
      AIGAQ_OR_EXIT([[maybe_unused]] const bool read, load_trust_file(context, text, trust));
    }
  }
  return trust;
}

Outcome<formats::Policy> load_policy(Context& context, const std::string& path) {
  AIGAQ_OR_EXIT(formats::Trust trust, load_trust(context, {path}));
  if (trust.policy) return std::move(*trust.policy);
  context.out.error_of_file(path, "usage", formats::Aspect::input,
                            context.say(Msg::policy_wanted, {{"path", path}}));
  return ExitCode::usage;
}

Outcome<UnlockedBundle> unlock_bundle(Context& context, const BundleOptions& options,
                                      Damage& damage, Digests digests) {
  AIGAQ_OR_EXIT(const bool archive, is_archive(context, options.file));
  AIGAQ_OR_EXIT(OpenFile file, open_file(context, options.file));
  UnlockedBundle out;
  out.path = options.file;
  out.source = std::make_unique<DescriptorSource>(file.descriptor.get(), options.file);
  out.file = std::move(file);
  if (archive) return out;
  if (digests == Digests::wanted) out.digest = std::make_unique<DigestSource>(*out.source);
  formats::ByteSource& source = *out.source;
  const auto header = age::read_header(out.digest ? *out.digest : source);
  if (!header) return refuse_header(context, header.error(), damage);
  AIGAQ_OR_EXIT(age::Unwrapped unwrapped, unwrap(context, *header, options, damage));
  out.opened_by = formats::opened_by(unwrapped);
  out.file_key = std::move(unwrapped.file_key);
  return out;
}

Outcome<std::string> bag_folder(Context& context, const std::string& path) {
  std::string inner = path + "/" + std::string(formats::kBundleFolder);
  inner.pop_back();  // the folder's name ends in a slash
  if (path_kind(path + "/bagit.txt") != PathKind::missing) return path;
  if (path_kind(inner) == PathKind::folder) return inner;
  if (path_kind(path + "/data") == PathKind::folder) return path;
  context.out.error_of_file(path, "not-a-bundle", formats::Aspect::input,
                            context.say(Msg::folder_no_bundle, {{"path", path}}));
  return ExitCode::error;
}

std::vector<std::string> DiskFolder::names() {
  // One more than may be tells the verifier that there are too many.
  std::vector<std::string> out = names_below(root_, limits::kBundleMembers);
  std::sort(out.begin(), out.end());
  return out;
}

namespace {

class OwnedFileSource final : public formats::ByteSource {
 public:
  OwnedFileSource(Descriptor descriptor, std::string path)
      : descriptor_(std::move(descriptor)), source_(descriptor_.get(), std::move(path)) {}
  Result<std::size_t> read(MutableByteView out) override { return source_.read(out); }

 private:
  Descriptor descriptor_;
  DescriptorSource source_;
};

}  // namespace

std::unique_ptr<formats::ByteSource> DiskFolder::open(std::string_view name) {
  std::string path = root_ + "/" + std::string(name);
  if (!can_be_member(name)) return nullptr;
  FoundFile file = find_plain_file(path);
  if (file.error_number != 0) return nullptr;
  return std::make_unique<OwnedFileSource>(std::move(file.descriptor), std::move(path));
}

std::unique_ptr<formats::ByteSource> archive_of_folder(const std::string& bag) {
  const auto folder = std::make_shared<DiskFolder>(bag);
  std::vector<std::pair<formats::MemberId, std::string>> order;
  for (auto& name : folder->names()) {
    if (name == formats::kPaddingMember) continue;
    const auto id = formats::parse_member(name);
    if (!id || !formats::valid_member_name(name)) return nullptr;
    order.emplace_back(*id, std::move(name));
  }
  if (order.empty()) return nullptr;
  std::sort(order.begin(), order.end());
  std::vector<formats::FolderArchive::Member> members;
  for (auto& [id, name] : order) {
    const FoundFile found = find_plain_file(std::string(bag).append("/").append(name));
    if (found.error_number != 0) return nullptr;
    members.push_back({std::move(name), found.size});
  }
  return std::make_unique<formats::FolderArchive>(
      std::move(members), [folder](std::string_view name) { return folder->open(name); });
}

void report_finding(Context& context, const formats::Finding& finding) {
  Notice notice;
  notice.kind = Notice::Kind::finding;
  notice.cls = finding.cls;
  notice.aspect = finding.aspect;
  notice.entry = finding.entry;
  notice.file = finding.file;
  notice.offset = finding.offset;
  notice.length = finding.length;
  // A class that is newer than the catalogue still gets a sentence.
  const auto id = message_named("finding_" + std::string(finding.cls));
  notice.message = std::string(context.say.text(id.value_or(Msg::finding_other)));
  if (*finding.detail != '\0') notice.texts["detail"] = finding.detail;
  context.out.report(notice);
}

}  // namespace aigaq::cli
