#include "cli/reader/files.hpp"

#include <cerrno>
#include <cstring>

#include "cli/reader/file_system.hpp"
#include "cli/reader/interrupt.hpp"

namespace aigaq::cli {
namespace {

ExitCode refuse_kind(Context& context, const std::string& path) {
  context.out.error_of_file(path, "not-a-file", formats::Aspect::input,
                            context.say(Msg::file_not_regular, {{"path", path}}),
                            context.say(Msg::file_not_regular_hint));
  return ExitCode::error;
}

ExitCode refuse_unreadable(Context& context, const std::string& path, int error_number) {
  if (error_number == ENOENT || error_number == ENOTDIR) {
    context.out.error_of_file(path, "file-missing", formats::Aspect::input,
                              context.say(Msg::file_missing, {{"path", path}}));
  } else {
    context.out.error_of_file(
        path, "file-unreadable", formats::Aspect::environment,
        context.say(Msg::file_unreadable,
                    {{"path", path}, {"detail", std::strerror(error_number)}}));
  }
  return ExitCode::error;
}

ExitCode refuse_size(Context& context, const std::string& path, std::size_t max_bytes) {
  context.out.error_of_file(
      path, "file-too-big", formats::Aspect::input,
      context.say(Msg::file_too_big,
                  {{"path", path}, {"limit", human_size(context.say, max_bytes)}}));
  return ExitCode::error;
}

}  // namespace

bool is_disk_full(int error_number) { return error_number == ENOSPC || error_number == EDQUOT; }

FileError::FileError(std::string path, int error_number)
    : std::runtime_error(path + ": " + std::strerror(error_number)),
      path_(std::move(path)),
      errno_(error_number) {}

ExitCode refuse_unwritable(Context& context, const std::string& path, int error_number) {
  if (is_disk_full(error_number)) throw FileError(path, error_number);
  context.out.error_of_file(
      path, "file-unwritable", formats::Aspect::environment,
      context.say(Msg::file_unwritable, {{"path", path}, {"detail", std::strerror(error_number)}}));
  return ExitCode::error;
}

Outcome<OpenFile> open_file(Context& context, const std::string& path) {
  FoundFile found = find_plain_file(path);
  const int failed = found.error_number;
  if (failed == ELOOP || failed == ENXIO) return refuse_kind(context, path);
  if (failed != 0) return refuse_unreadable(context, path, failed);
  return OpenFile{std::move(found.descriptor), found.size};
}

Outcome<Bytes> read_file(Context& context, const std::string& path, std::size_t max_bytes) {
  AIGAQ_OR_EXIT(const OpenFile file, open_file(context, path));
  if (file.size > max_bytes) return refuse_size(context, path, max_bytes);
  Bytes all(max_bytes < file.size ? max_bytes : static_cast<std::size_t>(file.size) + 1);
  DescriptorSource source(file.descriptor.get(), path);
  std::size_t have = 0;
  for (;;) {
    if (have == all.size()) all.resize(all.size() * 2);
    const auto got = source.read(MutableByteView(all).subspan(have));
    if (*got == 0) break;
    have += *got;
    if (have > max_bytes) return refuse_size(context, path, max_bytes);
  }
  all.resize(have);
  return all;
}

Outcome<crypto::SecretBytes> read_secret_file(Context& context, const std::string& path,
                                              std::size_t max_bytes) {
  AIGAQ_OR_EXIT(const OpenFile file, open_file(context, path));
  crypto::SecretBytes buffer(max_bytes + 1);
  DescriptorSource source(file.descriptor.get(), path);
  const auto got = formats::read_full(source, buffer.reveal_mutable());
  if (*got > max_bytes) return refuse_size(context, path, max_bytes);
  return crypto::SecretBytes::copy_of(buffer.reveal().first(*got));
}

Result<std::size_t> DescriptorSource::read(MutableByteView out) {
  for (;;) {
    stop_if_interrupted();
    const std::ptrdiff_t got = read_some(fd_, out);
    if (got >= 0) {
      position_ += static_cast<std::uint64_t>(got);
      return static_cast<std::size_t>(got);
    }
    if (errno != EINTR) throw FileError(path_, errno);
  }
}

void write_all(int fd, ByteView bytes, const std::string& path) {
  while (!bytes.empty()) {
    const std::ptrdiff_t put = write_some(fd, bytes);
    if (put < 0) {
      if (errno == EINTR) continue;
      throw FileError(path, errno);
    }
    bytes = bytes.subspan(static_cast<std::size_t>(put));
  }
}

ExitCode check_free(Context& context, const std::string& path) {
  if (path_kind(path) == PathKind::missing) return ExitCode::done;
  context.out.error_of_file(path, "file-exists", formats::Aspect::input,
                            context.say(Msg::file_exists, {{"path", path}}),
                            context.say(Msg::file_exists_hint));
  return ExitCode::error;
}

ExitCode check_folder_of(Context& context, const std::string& path) {
  const std::string folder = folder_of(path);
  if (!is_folder_missing(folder)) return ExitCode::done;
  context.out.error_of_file(folder, "folder-missing", formats::Aspect::input,
                            context.say(Msg::folder_missing, {{"path", folder}}),
                            context.say(Msg::folder_missing_hint));
  return ExitCode::error;
}

ExitCode check_new_path(Context& context, const std::string& path) {
  if (path == "-") {
    context.out.error_with_hint("usage", formats::Aspect::input, context.say(Msg::not_to_stdout),
                                context.say(Msg::not_to_stdout_hint));
    return ExitCode::usage;
  }
  const ExitCode free = check_free(context, path);
  return free == ExitCode::done ? check_folder_of(context, path) : free;
}

std::string without_slashes(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

Outcome<std::unique_ptr<NewFile>> NewFile::create(Context& context, const std::string& path,
                                                  Mode mode) {
  if (const ExitCode usable = check_new_path(context, path); usable != ExitCode::done) {
    return usable;
  }
  std::unique_ptr<NewFile> out(new NewFile(path));
  if (mode == Mode::unnamed) out->descriptor_ = create_unnamed(folder_of(path));
  if (out->descriptor_.valid()) return out;
  const auto tag = context.random.fixed<FixedBytes<struct TemporaryTag, 4>>();
  out->temporary_ = path + "." + to_hex(tag.view()) + ".partial";
  out->descriptor_ = create_file(out->temporary_);
  if (!out->descriptor_.valid()) {
    out->done_ = true;  // what has that name is another's
    return refuse_unwritable(context, path, errno);
  }
  if (mode == Mode::shared) share_file(out->descriptor_);
  return out;
}

NewFile::~NewFile() {
  if (done_) return;
  if (named_) {
    remove_file(path_);
  } else if (!temporary_.empty()) {
    remove_file(temporary_);
  }
}

void NewFile::write(ByteView bytes) {
  stop_if_interrupted();
  write_all(descriptor_.get(), bytes, path_);
}

void NewFile::sync_bytes() {
  if (const int failed = sync_file(descriptor_)) throw FileError(path_, failed);
}

void NewFile::sync() {
  AIGAQ_ASSERT(!temporary_.empty());
  sync_bytes();
  sync_folder_of(temporary_);
}

void NewFile::name() {
  const int failed =
      temporary_.empty() ? name_file(descriptor_, path_) : rename_new(temporary_, path_);
  if (failed != 0) throw FileError(path_, failed);
  named_ = true;
}

void NewFile::take_name() {
  sync_bytes();
  name();
  sync_folder_of(path_);
}

void NewFile::commit() { commit_all({this}); }

void NewFile::commit_all(const std::vector<NewFile*>& files) {
  for (NewFile* file : files) file->sync_bytes();
  for (NewFile* file : files) file->name();
  for (const NewFile* file : files) sync_folder_of(file->path_);
  for (NewFile* file : files) file->keep_name();
}

Outcome<bool> write_new_file(Context& context, const std::string& path, ByteView bytes,
                             NewFile::Mode mode) {
  return write_new_files(context, {{path, bytes}}, mode);
}

Outcome<bool> write_new_files(Context& context, const std::vector<NewContent>& files,
                              NewFile::Mode mode) {
  std::vector<std::unique_ptr<NewFile>> made;
  std::vector<NewFile*> all;
  for (const NewContent& file : files) {
    AIGAQ_OR_EXIT(made.emplace_back(), NewFile::create(context, file.path, mode));
    made.back()->write(file.bytes);
    all.push_back(made.back().get());
  }
  NewFile::commit_all(all);
  return true;
}

}  // namespace aigaq::cli
