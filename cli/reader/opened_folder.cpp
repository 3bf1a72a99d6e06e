#include "cli/reader/opened_folder.hpp"

#include <cerrno>

#include "cli/reader/entry_text.hpp"
#include "cli/reader/file_system.hpp"
#include "cli/reader/page.hpp"

namespace aigaq::cli {
namespace {

constexpr std::size_t kCopied = 256u << 10;

Descriptor new_file(const std::string& path) {
  Descriptor file = create_file(path);
  if (!file.valid()) throw FileError(path, errno);
  return file;
}

PageHtml page_into(const Descriptor& file, const std::string& path) {
  return PageHtml(
      [&file, &path](std::string_view html) { write_all(file.get(), as_bytes(html), path); });
}

void append_file(const std::string& from, const Descriptor& to, const std::string& name) {
  const FoundFile found = find_plain_file(from);
  if (!found.descriptor.valid()) throw FileError(from, found.error_number);
  DescriptorSource source(found.descriptor.get(), from);
  Bytes chunk(kCopied);
  for (auto got = source.read(chunk); got && *got > 0; got = source.read(chunk)) {
    write_all(to.get(), ByteView(chunk).first(*got), name);
  }
}

}  // namespace

Outcome<std::unique_ptr<OpenedFolder>> OpenedFolder::create(Context& context,
                                                            const std::string& out) {
  AIGAQ_OR_EXIT(auto folder, PartialFolder::create(context, out));
  return std::unique_ptr<OpenedFolder>(new OpenedFolder(context, std::move(folder)));
}

OpenedFolder::OpenedFolder(Context& context, std::unique_ptr<PartialFolder> folder)
    : context_(context),
      folder_(std::move(folder)),
      articles_path_(path() + "/verdict.html.exhibits"),
      articles_file_(new_file(articles_path_)),
      articles_(page_into(articles_file_, articles_path_)) {
  make_folder(path() + "/exhibits");
}

std::string OpenedFolder::bag() const {
  std::string out = path() + "/" + std::string(bag_below_out());
  out.pop_back();
  return out;
}

void OpenedFolder::take(const formats::VerifiedEntry& entry) {
  if (last_ && entry.number <= *last_) return;
  last_ = entry.number;
  const std::string name = path() + "/exhibits/entry-" + std::to_string(entry.number) + ".txt";
  const Descriptor file = new_file(name);
  write_all(file.get(),
            as_bytes(entry_text(context_.say, entry, context_.say(Msg::exhibit_head))), name);
  write_exhibit(articles_, entry, bag_below_out());
}

void OpenedFolder::finish(const formats::BundleReport& report) {
  articles_.flush();
  articles_file_.close();
  const std::string name = path() + "/verdict.html";
  const Descriptor file = new_file(name);
  PageHtml page = page_into(file, name);
  write_page_begin(page, report, context_.say.language());
  page.flush();
  append_file(articles_path_, file, name);
  remove_file(articles_path_);
  write_page_end(page, report);
  page.flush();
  folder_->commit();
}

}  // namespace aigaq::cli
