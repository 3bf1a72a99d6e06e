#pragma once
// A real time-stamping authority, made with `openssl ts`; and blocks and calendars made up.

#include <optional>
#include <string>

#include "crypto/timestamp.hpp"
#include "formats/time/block_headers.hpp"
#include "tests/formats/age_program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace aigaq::test {

class Authority {
 public:
  // nullopt, and a word, when openssl is not in PATH. time_stamping: the certificate's usage.
  static std::optional<Authority> make(const std::string& name, bool time_stamping = true);
  [[nodiscard]] Bytes answer(ByteView request) const;
  [[nodiscard]] std::string root() const;         // PEM
  [[nodiscard]] std::string certificate() const;  // the authority's own, PEM
  [[nodiscard]] crypto::TimeAuthorities trusted() const;
  // openssl ts -verify says so.
  [[nodiscard]] bool openssl_verifies(ByteView response, ByteView data) const;

 private:
  Authority() = default;
  bool run(const std::vector<std::string>& arguments) const;
  std::string openssl_;
  std::shared_ptr<TemporaryFolder> folder_;
};

// A header that meets an easy target, around a Merkle root.
Bytes easy_block(const Hash& merkle_root, std::uint32_t time);
inline constexpr std::uint32_t kEasyBits = 0x207fffff;
std::string header_line(std::uint64_t height, ByteView header, const std::string& source);

// An OpenTimestamps file over a digest: prepend, append, SHA-256 twice, then the attestations. root
// gets the final message.
Bytes made_ots(const Hash& digest, std::optional<std::uint64_t> height, bool pending, Hash& root);

}  // namespace aigaq::test
