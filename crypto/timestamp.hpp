#pragma once
// RFC 3161 answers of time-stamping authorities, checked by libcrypto (docs/formats/time.md).
// The chain is checked at the token's own time; revocation is not checked.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "crypto/bytes.hpp"
#include "crypto/result.hpp"

namespace aigaq::crypto {

// Certificates that a reader trusts: roots, or authorities' own.
class TimeAuthorities {
 public:
  TimeAuthorities();
  ~TimeAuthorities();
  TimeAuthorities(const TimeAuthorities& other);
  TimeAuthorities& operator=(const TimeAuthorities& other);
  TimeAuthorities(TimeAuthorities&&) noexcept;
  TimeAuthorities& operator=(TimeAuthorities&&) noexcept;

  // One certificate or several in PEM. Errors: malformed, missing (none), limit_exceeded.
  [[nodiscard]] Result<void> add_pem(std::string_view pem);
  [[nodiscard]] bool empty() const;

  struct Store;
  [[nodiscard]] const Store& store() const { return *store_; }

 private:
  std::unique_ptr<Store> store_;
};

// Times are Unix seconds.
struct TimeToken {
  std::int64_t time = 0;      // genTime, rounded down
  std::int64_t latest = 0;    // rounded up, with the accuracy that it states
  std::string authority;      // subject of the signing certificate, RFC 2253; hostile text
  std::int64_t certificate_until = 0;
};

// The 59 bytes of a request (docs/formats/time.md).
[[nodiscard]] Bytes time_request(const Hash& imprint);
// Errors: malformed, trailing_data, limit_exceeded, unsupported (status is not granted, or another
// hash), wrong_value (imprint), bad_signature (signature, chain, usage of the certificate).
[[nodiscard]] Result<TimeToken> verify_time_response(ByteView response, const Hash& imprint,
                                                     const TimeAuthorities& authorities);
// As far as it goes without an authority: form, status and imprint.
[[nodiscard]] Result<void> check_time_response(ByteView response, const Hash& imprint);

}  // namespace aigaq::crypto
