#pragma once
// What this process wrote below a folder and has not yet made durable, seen at the C library's
// calls: so it holds for the store's library too, and for whatever a caller does with a disk.

#include <string>

namespace aigaq::test {

class DurabilityRecorder {
 public:
  explicit DurabilityRecorder(const std::string& root);
  ~DurabilityRecorder();
  DurabilityRecorder(const DurabilityRecorder&) = delete;
  DurabilityRecorder& operator=(const DurabilityRecorder&) = delete;

  // Files whose bytes or names a power cut could take; a line each.
  [[nodiscard]] std::string not_durable() const;
  // What was still so when it must not be: the head of a store was written, or a name given that
  // counts on the others in its folder.
  [[nodiscard]] std::string too_late() const;
  // Heads of a store that were written to the disk.
  [[nodiscard]] std::size_t commits() const;
};

}  // namespace aigaq::test
