#pragma once
// OUT of `bundle open`: written under a temporary name, complete or not there at all.

#include <string>

#include "cli/reader/context.hpp"
#include "cli/reader/files.hpp"
#include "cli/reader/outcome.hpp"
#include "formats/verify/bundle_check.hpp"

namespace aigaq::cli {

class PartialFolder {
 public:
  // OUT must not exist; OUT.<random>.partial is made beside it, for its owner alone.
  static Outcome<std::unique_ptr<PartialFolder>> create(Context& context, const std::string& out);
  ~PartialFolder();  // without commit(): nothing is left
  PartialFolder(const PartialFolder&) = delete;
  PartialFolder& operator=(const PartialFolder&) = delete;
  [[nodiscard]] const std::string& path() const { return temporary_; }
  void commit();  // throws FileError

 private:
  PartialFolder(std::string out, std::string temporary)
      : out_(std::move(out)), temporary_(std::move(temporary)) {}
  std::string out_, temporary_;
  bool done_ = false;
};

// It may be there already. Throws FileError.
void make_folder(const std::string& path);

// Where the bag lies in OUT: "aigaq-bundle/", the bag exactly as in the tar but for its padding,
// which no manifest lists.
[[nodiscard]] std::string_view bag_below_out();

// Writes members below a folder; used in the child, whose rights end there.
class MemberWriter final : public formats::MemberSink {
 public:
  explicit MemberWriter(std::string root) : root_(std::move(root)) {}
  void begin(std::string_view name, std::uint64_t size) override;
  void write(ByteView bytes) override;
  void end() override { file_.close(); }
  // A name came twice, as file and folder, or as none that this system can keep: no honest bundle
  // has that.
  [[nodiscard]] bool conflict() const { return conflict_; }

 private:
  std::string root_, current_;
  Descriptor file_;
  bool conflict_ = false;
};

// A copy of an unpacked bundle's files, for opening it anew. Throws FileError.
void copy_folder(const std::string& from, const std::string& to);

}  // namespace aigaq::cli
