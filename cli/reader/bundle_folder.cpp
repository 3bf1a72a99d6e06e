#include "cli/reader/bundle_folder.hpp"

#include <cerrno>

#include "cli/reader/bundle_input.hpp"
#include "cli/reader/file_system.hpp"
#include "formats/bundle/tar.hpp"

namespace aigaq::cli {
namespace {

// Every folder of a member's name below root.
void make_folders(const std::string& root, std::string_view name) {
  make_folder(root);
  for (auto slash = name.find('/'); slash != std::string_view::npos;
       slash = name.find('/', slash + 1)) {
    make_folder(root + "/" + std::string(name.substr(0, slash)));
  }
}

}  // namespace

void make_folder(const std::string& path) {
  const int failed = create_folder(path);
  if (failed != 0 && failed != EEXIST) throw FileError(path, failed);
}

std::string_view bag_below_out() { return formats::kBundleFolder; }

Outcome<std::unique_ptr<PartialFolder>> PartialFolder::create(Context& context,
                                                              const std::string& out) {
  std::string name = without_slashes(out);
  if (const ExitCode usable = check_new_path(context, name); usable != ExitCode::done) {
    return usable;
  }
  const auto tag = context.random.fixed<FixedBytes<struct TemporaryTag, 4>>();
  std::string temporary = name + "." + to_hex(tag.view()) + ".partial";
  if (const int failed = create_folder(temporary)) return refuse_unwritable(context, name, failed);
  return std::unique_ptr<PartialFolder>(new PartialFolder(std::move(name), std::move(temporary)));
}

PartialFolder::~PartialFolder() {
  if (!done_) remove_folder(temporary_);
}

void PartialFolder::commit() {
  if (const int failed = rename_new(temporary_, out_)) throw FileError(out_, failed);
  done_ = true;
}

void MemberWriter::begin(std::string_view name, std::uint64_t /*size*/) {
  current_ = root_ + "/" + std::string(name);
  if (!can_be_member(name)) {
    conflict_ = true;
    return;
  }
  try {
    make_folders(root_, name);
  } catch (const FileError& failure) {
    if (failure.error_number() != ENOTDIR) throw;
    conflict_ = true;
    return;
  }
  file_ = create_file(current_);
  if (file_.valid()) return;
  if (errno != EEXIST && errno != EISDIR && errno != ENOTDIR) throw FileError(current_, errno);
  conflict_ = true;
}

void MemberWriter::write(ByteView bytes) {
  if (file_.valid()) write_all(file_.get(), bytes, current_);
}

void copy_folder(const std::string& from, const std::string& to) {
  DiskFolder source(from);
  MemberWriter writer(to);
  Bytes chunk(256u << 10);
  for (const auto& name : source.names()) {
    const auto file = source.open(name);
    if (!file) continue;  // the check of the copy finds it missing
    writer.begin(name, 0);
    for (;;) {
      const auto got = file->read(chunk);
      if (!got || *got == 0) break;
      writer.write(ByteView(chunk).first(*got));
    }
    writer.end();
  }
}

}  // namespace aigaq::cli
