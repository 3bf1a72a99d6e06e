#include "tests/support/temporary_folder.hpp"

#include <stdlib.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>

namespace aigaq::test {

namespace fs = std::filesystem;

namespace {

// Memory where there is some: the store's tests sync thousands of times. TMPDIR decides otherwise.
fs::path base_folder() {
  const fs::path memory = "/dev/shm";
  if (::getenv("TMPDIR") == nullptr && ::access(memory.c_str(), W_OK) == 0) return memory;
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
