#include "tests/formats/time_authority.hpp"

#include <doctest/doctest.h>

#include <cstdio>

#include "crypto/hash.hpp"
#include "tests/support/vectors.hpp"

namespace aigaq::test {
namespace {

constexpr const char* kConfiguration = R"([ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[stamping]
basicConstraints = CA:FALSE
extendedKeyUsage = critical,timeStamping
[serving]
basicConstraints = CA:FALSE
extendedKeyUsage = critical,serverAuth
[req]
distinguished_name = none
[none]
[tsa]
default_tsa = authority
[authority]
serial = ./serial
crypto_device = builtin
signer_cert = ./tsa.pem
signer_key = ./tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
)";

void append_text(Bytes& out, std::string_view text) { append(out, as_bytes(text)); }

}  // namespace

bool Authority::run(const std::vector<std::string>& arguments) const {
  std::vector<std::string> all{openssl_};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return run_program(all, {}, folder_->path()).exit_code == 0;
}

std::optional<Authority> Authority::make(const std::string& name, bool time_stamping) {
  const auto openssl = find_program("openssl");
  if (!openssl) {
    std::printf("time-stamping authority: skipped, openssl is not in PATH\n");
    return std::nullopt;
  }
  Authority out;
  out.openssl_ = *openssl;
  out.folder_ = std::make_shared<TemporaryFolder>();
  out.folder_->write("made.cnf", as_bytes(kConfiguration));
  out.folder_->write("serial", as_bytes("01\n"));
  REQUIRE(out.run({"req", "-x509", "-config", "made.cnf", "-extensions", "ca", "-newkey", "ec",
                   "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "ca.key", "-out",
                   "ca.pem", "-subj", "/CN=Root of " + name, "-days", "3650"}));
  REQUIRE(
      out.run({"req", "-config", "made.cnf", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
               "-nodes", "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=" + name}));
  REQUIRE(out.run({"x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
                   "-set_serial", "2", "-days", "30", "-extfile", "made.cnf", "-extensions",
                   time_stamping ? "stamping" : "serving", "-out", "tsa.pem"}));
  return out;
}

Bytes Authority::answer(ByteView request) const {
  folder_->write("request.tsq", request);
  run({"ts", "-reply", "-config", "made.cnf", "-section", "authority", "-queryfile", "request.tsq",
       "-out", "answer.tsr"});
  return read_file(folder_->path("answer.tsr"));
}

std::string Authority::root() const {
  return std::string(as_text(read_file(folder_->path("ca.pem"))));
}
std::string Authority::certificate() const {
  return std::string(as_text(read_file(folder_->path("tsa.pem"))));
}

crypto::TimeAuthorities Authority::trusted() const {
  crypto::TimeAuthorities out;
  REQUIRE(out.add_pem(root()).has_value());
  return out;
}

bool Authority::openssl_verifies(ByteView response, ByteView data) const {
  folder_->write("check.tsr", response);
  folder_->write("check.data", data);
  return run({"ts", "-verify", "-in", "check.tsr", "-data", "check.data", "-CAfile", "ca.pem"});
}

Bytes easy_block(const Hash& merkle_root, std::uint32_t time) {
  Bytes out(80);
  out[0] = 2;
  std::copy(merkle_root.data.begin(), merkle_root.data.end(), out.begin() + 36);
  for (unsigned i = 0; i < 4; ++i) {
    out[68 + i] = static_cast<std::uint8_t>(time >> (8 * i));
    out[72 + i] = static_cast<std::uint8_t>(kEasyBits >> (8 * i));
  }
  while (!formats::parse_block_header(out, kEasyBits)) ++out[76];
  return out;
}

std::string header_line(std::uint64_t height, ByteView header, const std::string& source) {
  return std::to_string(height) + " " + to_hex(header) + " " + source + "\n";
}

Bytes made_ots(const Hash& digest, std::optional<std::uint64_t> height, bool pending, Hash& root) {
  Bytes out{0x00};
  append_text(out, "OpenTimestamps");
  append(out, Bytes{0x00, 0x00});
  append_text(out, "Proof");
  append(out, Bytes{0x00, 0xbf, 0x89, 0xe2, 0xe8, 0x84, 0xe8, 0x92, 0x94, 0x01, 0x08});
  append(out, digest.view());
  append(out, Bytes{0xf1, 0x03, 'a', 'b', 'c', 0xf0, 0x02, 'x', 'y', 0x08, 0x08});
  const Hash inner = crypto::sha256({as_bytes("abc"), digest.view(), as_bytes("xy")});
  root = crypto::sha256(inner.view());
  if (pending) {
    const std::string_view address = "https://calendar.example";
    if (height) out.push_back(0xff);
    append(out, Bytes{0x00, 0x83, 0xdf, 0xe3, 0x0d, 0x2e, 0xf9, 0x0c, 0x8e,
                      static_cast<std::uint8_t>(address.size() + 1),
                      static_cast<std::uint8_t>(address.size())});
    append_text(out, address);
  }
  if (height) {
    Bytes number;
    std::uint64_t left = *height;
    do {
      number.push_back(static_cast<std::uint8_t>((left & 0x7f) | (left > 0x7f ? 0x80 : 0)));
      left >>= 7;
    } while (left != 0);
    append(out, Bytes{0x00, 0x05, 0x88, 0x96, 0x0d, 0x73, 0xd7, 0x19, 0x01,
                      static_cast<std::uint8_t>(number.size())});
    append(out, number);
  }
  return out;
}

}  // namespace aigaq::test
