#pragma once
// One origin's checkpoints in an append-only file: records of u32 length and a box, each bound to
// its file and place.

#include <optional>

#include "crypto/secret.hpp"
#include "vault/witness/book.hpp"

namespace aigaq::vault {

struct HistoryRecord {
  formats::VerifierKey log;
  SeenCheckpoint seen;
};
[[nodiscard]] Bytes seal_history_record(const crypto::AeadKey& key, const std::string& file,
                                        std::uint64_t number, const HistoryRecord& record,
                                        crypto::RandomSource& random);

// Reads records from the beginning; nullopt at the end and for what is torn or altered.
class HistoryReader {
 public:
  HistoryReader(const Directory& directory, const std::string& name, const crypto::AeadKey& key);
  [[nodiscard]] std::optional<HistoryRecord> next();
  [[nodiscard]] std::uint64_t at() const { return at_; }          // behind the last whole record
  [[nodiscard]] std::uint64_t number() const { return number_; }  // records read

 private:
  File file_;
  std::string name_;
  const crypto::AeadKey& key_;
  std::uint64_t at_ = 0, number_ = 0;
};

}  // namespace aigaq::vault
