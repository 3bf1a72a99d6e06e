#include "tests/support/temporary_folder.hpp"

#include <stdlib.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>

namespace aigaq::test {

namespace fs = std::filesystem;

namespace {

// Containers give it 64 MiB, and tests that run at a time share what there is.
constexpr std::uint64_t kRoom = std::uint64_t{1} << 30;

bool has_room(const fs::path& folder) {
  struct statvfs info {};
  return ::access(folder.c_str(), W_OK) == 0 && ::statvfs(folder.c_str(), &info) == 0 &&
         std::uint64_t{info.f_bavail} * info.f_frsize >= kRoom;
}

// Memory where there is some: the store's tests sync thousands of times. TMPDIR decides otherwise.
fs::path base_folder() {
  const fs::path memory = "/dev/shm";
  if (::getenv("TMPDIR") == nullptr && has_room(memory)) return memory;
  return fs::temp_directory_path();
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (base_folder() / "aigaq-test-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::string TemporaryFolder::path(const std::string& name) const {
  return name.empty() ? path_.string() : (path_ / name).string();
}

std::string TemporaryFolder::write(const std::string& name, std::string_view content) const {
  const fs::path file = path_ / name;
  fs::create_directories(file.parent_path());
  std::ofstream out(file, std::ios::binary);
  out << content;
  if (!out.flush()) throw std::runtime_error("cannot write " + file.string());
  return file.string();
}

std::string TemporaryFolder::write(const std::string& name, ByteView content) const {
  return write(name, as_text(content));
}

}  // namespace aigaq::test
