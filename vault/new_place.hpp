#pragma once
// A folder for a vault that is being put together. It is taken away again, with what was put into
// it, unless it was finished.

#include <string>

namespace aigaq::vault {

class NewPlace {
 public:
  // Makes the folder (0700). Throws refused_input (exists).
  explicit NewPlace(const std::string& path);
  ~NewPlace();
  NewPlace(const NewPlace&) = delete;
  NewPlace& operator=(const NewPlace&) = delete;
  void keep() { done_ = true; }

 private:
  std::string path_;
  bool done_ = false;
};

}  // namespace aigaq::vault
