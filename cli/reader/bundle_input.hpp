#pragma once
// From command-line words to something the verifier can read: keys, trust, the unlocked stream.

#include <memory>
#include <string>
#include <vector>

#include "cli/reader/bundle.hpp"
#include "cli/reader/digest_source.hpp"
#include "cli/reader/files.hpp"
#include "formats/age/age.hpp"
#include "formats/verify/bundle_check.hpp"

namespace aigaq::cli {

[[nodiscard]] Outcome<formats::Trust> load_trust(Context& context,
                                                 const std::vector<std::string>& texts);

// A file that has to be a trust policy: 2 when it is a list of keys.
[[nodiscard]] Outcome<formats::Policy> load_policy(Context& context, const std::string& path);

// A bundle whose header was read and whose file key is known, and the payload comes next; or a
// bare inner archive, which has no key and comes from its first byte on.
struct UnlockedBundle {
  OpenFile file;
  std::string path;
  std::unique_ptr<DescriptorSource> source;
  std::unique_ptr<DigestSource> digest;  // over source from the first byte on; only when wanted
  std::optional<formats::age::FileKey> file_key;
  formats::OpenedBy opened_by;
};
enum class Digests : bool { none, wanted };
// Class of what is wrong with the header, for the verdict.
using Damage = std::optional<std::string_view>;
// Exit 12 or 13 when no key fits, 20 when the header is damaged; reported.
[[nodiscard]] Outcome<UnlockedBundle> unlock_bundle(Context& context, const BundleOptions& options,
                                                    Damage& damage,
                                                    Digests digests = Digests::none);

// The folder that holds bagit.txt: the one named, or aigaq-bundle in it.
[[nodiscard]] Outcome<std::string> bag_folder(Context& context, const std::string& path);

// Files of an unpacked bundle; what is no plain file can't be opened.
class DiskFolder final : public formats::FolderReader {
 public:
  explicit DiskFolder(std::string root) : root_(std::move(root)) {}
  std::vector<std::string> names() override;
  std::unique_ptr<formats::ByteSource> open(std::string_view name) override;

 private:
  std::string root_;
};

// Its inner archive, made again. Null when a name or the folder is none of a bundle's.
[[nodiscard]] std::unique_ptr<formats::ByteSource> archive_of_folder(const std::string& bag);

// A finding of ours, in the verifier's form.
void report_finding(Context& context, const formats::Finding& finding);

}  // namespace aigaq::cli
