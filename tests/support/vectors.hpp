#pragma once
// Public test vectors, read from the folder that $AIGAQ_VECTORS names.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "crypto/bytes.hpp"

namespace aigaq::test {

// The folder of a set; nullopt, and a line that says so, when AIGAQ_VECTORS is unset or has no
// such folder.
std::optional<std::filesystem::path> vector_folder(const std::string& set);

// Regular files below a folder, in the order of their names.
std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder);

Bytes read_file(const std::filesystem::path& file);

// Counts what ran and prints `vectors: <set> <ran> ran, <skipped> skipped` at the end of its life,
// with each reason for skipping and the first vector it met.
class VectorCount {
 public:
  explicit VectorCount(std::string set) : set_(std::move(set)) {}
  ~VectorCount();
  VectorCount(const VectorCount&) = delete;
  VectorCount& operator=(const VectorCount&) = delete;
  void ran(std::size_t n = 1) { ran_ += n; }
  // Prints which and why.
  void skip(const std::string& which, const std::string& why, std::size_t n = 1);
  [[nodiscard]] std::size_t count() const { return ran_; }

 private:
  std::string set_;
  std::size_t ran_ = 0;
  std::size_t skipped_ = 0;
  std::string reasons_;
};

}  // namespace aigaq::test
