#pragma once
// One sample bundle, its reader, and what that reader sees when the inside is another.

#include "crypto/x25519.hpp"
#include "formats/verify/classes.hpp"
#include "tests/formats/bundle_fixture.hpp"

namespace aigaq::test {

struct BundleCase {
  std::unique_ptr<LogFixture> log;
  crypto::X25519Secret reader;
  Bytes file;

  explicit BundleCase(std::uint64_t seed = 11, std::size_t binary = 700)
      : log(sample_log(seed, binary)),
        reader(log->randomness().secret<crypto::X25519Secret>()),
        file(log->bundle(request())) {}

  [[nodiscard]] BundleRequest request() const {
    BundleRequest out = log->everything();
    out.recipients = {crypto::x25519_public(reader)};
    out.purpose = "for the court";
    return out;
  }
  [[nodiscard]] formats::BundleReport check(ByteView bytes) const {
    return test::check(bytes, reader, log->trust());
  }
  [[nodiscard]] Opened open() const { return open_bundle(file, reader); }
  [[nodiscard]] Members members() const { return members_of(open().tar); }
  [[nodiscard]] formats::BundleReport check_tar(const Opened& opened, ByteView tar) const {
    formats::MemorySource source(tar);
    return formats::check_bundle(source, formats::opened_by(opened.unwrapped), log->trust(),
                                 nullptr);
  }
  [[nodiscard]] formats::BundleReport check_members(const Members& members) const {
    return check_tar(open(), tar_of(members));
  }
};

}  // namespace aigaq::test
