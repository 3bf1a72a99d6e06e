#pragma once
// OUT of `bundle open` as it comes to be: the bag, each exhibit's text as it comes, and at the end
// the verdict page with all of them. Neither ever stands in memory as a whole.

#include <memory>
#include <optional>
#include <string>

#include "cli/reader/bundle_folder.hpp"
#include "cli/reader/page_html.hpp"

namespace aigaq::cli {

class OpenedFolder {
 public:
  // OUT must not exist.
  static Outcome<std::unique_ptr<OpenedFolder>> create(Context& context, const std::string& out);
  OpenedFolder(const OpenedFolder&) = delete;
  OpenedFolder& operator=(const OpenedFolder&) = delete;
  // Where all is until it stands, and in it the place of the bag.
  [[nodiscard]] const std::string& path() const { return folder_->path(); }
  [[nodiscard]] std::string bag() const;
  // An entry that does not come after the one before is passed over: no good bundle has it. Throws
  // FileError.
  void take(const formats::VerifiedEntry& entry);
  // The page, and OUT stands. Precondition: integrity is ok. Throws FileError.
  void finish(const formats::BundleReport& report);

 private:
  OpenedFolder(Context& context, std::unique_ptr<PartialFolder> folder);

  Context& context_;
  std::unique_ptr<PartialFolder> folder_;
  std::string articles_path_;
  Descriptor articles_file_;  // the page's exhibits, until the page itself can begin
  PageHtml articles_;
  std::optional<std::uint64_t> last_;
};

}  // namespace aigaq::cli
