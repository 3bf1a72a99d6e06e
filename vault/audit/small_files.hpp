#pragma once
// Small files whose bytes are read already, and wait until there are enough of them to fill the
// lanes of crypto::hash_files.

#include <vector>

#include "formats/verify/piece_check.hpp"
#include "vault/audit/audit_findings.hpp"
#include "vault/segments/buffers.hpp"

namespace aigaq::vault {

class SmallFiles {
 public:
  static constexpr std::uint64_t kMostBytes = std::uint64_t{256} << 10;  // of one

  explicit SmallFiles(AuditFindings& findings) : findings_(findings) {}
  // bytes: of the buffer; empty, and without one, of an empty file. What is found stands before all
  // that is found after this call.
  void add(formats::PieceCheck check, BufferOwner buffer, ByteView bytes, FindingPlace place);
  // Of all that wait.
  void finish();

 private:
  struct Waiting {
    formats::PieceCheck check;
    BufferOwner buffer;
    ByteView bytes;
    FindingPlace place;
    std::size_t before = 0;  // findings
  };
  AuditFindings& findings_;
  std::vector<Waiting> waiting_;
  std::size_t bytes_ = 0;
};

// What the verifier finds of the bytes of a file, all of them.
[[nodiscard]] std::vector<formats::Finding> of_whole_file(std::vector<formats::Finding> found,
                                                          const FindingPlace& file,
                                                          std::uint64_t size);

}  // namespace aigaq::vault
