#include "tests/support/vectors.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace aigaq::test {

namespace fs = std::filesystem;

std::optional<fs::path> vector_folder(const std::string& set) {
  const char* root = std::getenv("AIGAQ_VECTORS");
  if (root == nullptr || *root == '\0') {
    std::printf("vectors: %s skipped, AIGAQ_VECTORS is not set\n", set.c_str());
    return std::nullopt;
  }
  const fs::path folder = fs::path(root) / set;
  if (!fs::is_directory(folder)) {
    std::printf("vectors: %s skipped, %s is no folder\n", set.c_str(), folder.string().c_str());
    return std::nullopt;
  }
  return folder;
}

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

Bytes read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

VectorCount::~VectorCount() {
  std::printf("vectors: %s %zu ran, %zu skipped%s\n", set_.c_str(), ran_, skipped_,
              reasons_.empty() ? "" : (" (" + reasons_ + ")").c_str());
}

void VectorCount::skip(const std::string& which, const std::string& why, std::size_t n) {
  std::printf("vectors: %s skips %s: %s\n", set_.c_str(), which.c_str(), why.c_str());
  if (reasons_.find(why) == std::string::npos) {
    reasons_ += (reasons_.empty() ? "" : "; ") + which + ": " + why;
  }
  skipped_ += n;
}

}  // namespace aigaq::test
