#include "crypto/timestamp.hpp"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>

#include <limits>

#include "crypto/limits.hpp"

namespace aigaq::crypto {
namespace {

template <class T, void (*Free)(T*)>
struct Freed {
  void operator()(T* pointer) const { Free(pointer); }
};
template <class T, void (*Free)(T*)>
using Owned = std::unique_ptr<T, Freed<T, Free>>;
using OwnedCertificate = Owned<X509, X509_free>;
using OwnedResponse = Owned<TS_RESP, TS_RESP_free>;
using OwnedStore = Owned<X509_STORE, X509_STORE_free>;
using OwnedBio = Owned<BIO, BIO_free_all>;

constexpr std::array<std::uint8_t, 3> kCertificatesWanted = {0x01, 0x01, 0xff};
constexpr std::size_t kCertificates = 1'000;
constexpr std::size_t kPemBytes = 4u << 20;

// The library keeps its errors in a list of its own: none of ours is to find one of another call.
struct CleanErrors {
  CleanErrors() {
    OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr);
    ERR_clear_error();
  }
  ~CleanErrors() { ERR_clear_error(); }
  CleanErrors(const CleanErrors&) = delete;
  CleanErrors& operator=(const CleanErrors&) = delete;
};

// Seconds since 1970; nullopt for a time that is none.
std::optional<std::int64_t> seconds_of(const ASN1_TIME* time) {
  tm broken{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &broken) != 1) return std::nullopt;
  const Owned<ASN1_TIME, ASN1_TIME_free> epoch(ASN1_TIME_set(nullptr, 0));
  int days = 0;
  int seconds = 0;
  if (!epoch || ASN1_TIME_diff(&days, &seconds, epoch.get(), time) != 1) return std::nullopt;
  return std::int64_t{days} * 86'400 + seconds;
}

// A fraction of a second is rounded away by the functions above.
bool has_fraction(const ASN1_GENERALIZEDTIME* time) {
  return as_text({ASN1_STRING_get0_data(time), static_cast<std::size_t>(ASN1_STRING_length(time))})
             .find('.') != std::string_view::npos;
}

// Whole seconds, rounded up. RFC 3161 section 2.4.2: what is absent is zero.
std::int64_t accuracy_of(const TS_TST_INFO* info) {
  const TS_ACCURACY* accuracy = TS_TST_INFO_get_accuracy(const_cast<TS_TST_INFO*>(info));
  if (accuracy == nullptr) return 0;
  const auto number = [](const ASN1_INTEGER* value) -> std::int64_t {
    std::int64_t out = 0;
    if (value == nullptr || ASN1_INTEGER_get_int64(&out, value) != 1) return 0;
    return out;
  };
  const std::int64_t seconds = number(TS_ACCURACY_get_seconds(accuracy));
  const bool part = number(TS_ACCURACY_get_millis(accuracy)) > 0 ||
                    number(TS_ACCURACY_get_micros(accuracy)) > 0;
  return std::clamp<std::int64_t>(seconds, 0, std::numeric_limits<std::int32_t>::max()) +
         (part ? 1 : 0);
}

std::string subject_of(const X509* certificate) {
  const OwnedBio out(BIO_new(BIO_s_mem()));
  if (!out || X509_NAME_print_ex(out.get(), X509_get_subject_name(certificate), 0,
                                 XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) < 0) {
    return {};
  }
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return size > 0 ? std::string(text, static_cast<std::size_t>(size)) : std::string();
}

// An encrypted PEM block would make the library ask at the terminal.
int no_passphrase(char*, int, int, void*) { return -1; }

struct Parsed {
  OwnedResponse response;
  TS_TST_INFO* info = nullptr;  // inside of the response
};

Result<void> check_imprint(TS_TST_INFO* info, const Hash& imprint) {
  TS_MSG_IMPRINT* stated = TS_TST_INFO_get_msg_imprint(info);
  const ASN1_OBJECT* method = nullptr;
  X509_ALGOR_get0(&method, nullptr, nullptr, TS_MSG_IMPRINT_get_algo(stated));
  if (OBJ_obj2nid(method) != NID_sha256) return fail(ErrorCode::unsupported, "hash of a token");
  const ASN1_OCTET_STRING* hash = TS_MSG_IMPRINT_get_msg(stated);
  const ByteView bytes{ASN1_STRING_get0_data(hash),
                       static_cast<std::size_t>(ASN1_STRING_length(hash))};
  if (!std::ranges::equal(bytes, imprint.view())) {
    return fail(ErrorCode::wrong_value, "imprint of a token");
  }
  return {};
}

Result<Parsed> parse(ByteView bytes, const Hash& imprint) {
  if (bytes.size() > limits::kTimeAnswerBytes) {
    return fail(ErrorCode::limit_exceeded, "size of a time-stamp response");
  }
  const unsigned char* at = bytes.data();
  Parsed out;
  out.response.reset(d2i_TS_RESP(nullptr, &at, static_cast<long>(bytes.size())));
  if (!out.response) return fail(ErrorCode::malformed, "time-stamp response");
  if (at != bytes.data() + bytes.size()) {
    return fail(ErrorCode::trailing_data, "time-stamp response");
  }
  TS_STATUS_INFO* status = TS_RESP_get_status_info(out.response.get());
  const long code = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(status));
  if (code != TS_STATUS_GRANTED && code != TS_STATUS_GRANTED_WITH_MODS) {
    return fail(ErrorCode::unsupported, "the authority did not grant a time stamp");
  }
  out.info = TS_RESP_get_tst_info(out.response.get());
  if (out.info == nullptr || TS_RESP_get_token(out.response.get()) == nullptr) {
    return fail(ErrorCode::malformed, "time-stamp response without a token");
  }
  AIGAQ_TRY(check_imprint(out.info, imprint));
  return out;
}

// Everything of RFC 3161 section 2.2 and the chain, at the token's own time.
Result<OwnedCertificate> verify_signature(const Parsed& parsed, OwnedStore store) {
  PKCS7* token = TS_RESP_get_token(parsed.response.get());
  X509* signer = nullptr;
  if (TS_RESP_verify_signature(token, nullptr, store.get(), &signer) != 1 || signer == nullptr) {
    X509_free(signer);
    return fail(ErrorCode::bad_signature, "signature or certificate of a token");
  }
  OwnedCertificate owned(signer);
  // The library's own check of the whole response, version included.
  const Owned<TS_VERIFY_CTX, TS_VERIFY_CTX_free> context(TS_VERIFY_CTX_new());
  if (!context) return fail(ErrorCode::internal, "time-stamp response");
  TS_VERIFY_CTX_set_flags(context.get(), TS_VFY_VERSION | TS_VFY_SIGNATURE);
  TS_VERIFY_CTX_set_store(context.get(), store.release());
  if (TS_RESP_verify_response(context.get(), parsed.response.get()) != 1) {
    return fail(ErrorCode::bad_signature, "response of a time-stamping authority");
  }
  return owned;
}

}  // namespace

struct TimeAuthorities::Store {
  std::vector<OwnedCertificate> certificates;

  // nullptr when there is no memory.
  [[nodiscard]] OwnedStore at(std::int64_t time) const {
    OwnedStore out(X509_STORE_new());
    if (!out) return out;
    for (const OwnedCertificate& certificate : certificates) {
      if (X509_STORE_add_cert(out.get(), certificate.get()) != 1) return {};
    }
    X509_VERIFY_PARAM* rules = X509_STORE_get0_param(out.get());
    X509_VERIFY_PARAM_set_time(rules, static_cast<time_t>(time));
    // An authority's own certificate may be all that a reader trusts.
    X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_PARTIAL_CHAIN);
    return out;
  }
};

TimeAuthorities::TimeAuthorities() : store_(std::make_unique<Store>()) {}
TimeAuthorities::~TimeAuthorities() = default;
TimeAuthorities::TimeAuthorities(TimeAuthorities&&) noexcept = default;
TimeAuthorities& TimeAuthorities::operator=(TimeAuthorities&&) noexcept = default;
TimeAuthorities::TimeAuthorities(const TimeAuthorities& other) : TimeAuthorities() {
  for (const OwnedCertificate& certificate : other.store_->certificates) {
    X509_up_ref(certificate.get());
    store_->certificates.emplace_back(certificate.get());
  }
}
TimeAuthorities& TimeAuthorities::operator=(const TimeAuthorities& other) {
  if (this != &other) *this = TimeAuthorities(other);
  return *this;
}

bool TimeAuthorities::empty() const { return store_->certificates.empty(); }

Result<void> TimeAuthorities::add_pem(std::string_view pem) {
  const CleanErrors clean;
  if (pem.size() > kPemBytes) return fail(ErrorCode::limit_exceeded, "size of certificates");
  const OwnedBio in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  if (!in) return fail(ErrorCode::internal, "certificates");
  std::size_t found = 0;
  while (X509* certificate = PEM_read_bio_X509(in.get(), nullptr, no_passphrase, nullptr)) {
    store_->certificates.emplace_back(certificate);
    if (store_->certificates.size() > kCertificates) {
      return fail(ErrorCode::limit_exceeded, "number of certificates");
    }
    ++found;
  }
  // At the end of a file there is no further beginning of a certificate: anything else is a fault.
  if (ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE) {
    return fail(ErrorCode::malformed, "certificate");
  }
  if (found == 0) return fail(ErrorCode::missing, "certificate");
  return {};
}

Bytes time_request(const Hash& imprint) {
  Bytes out{0x30, 0x39, 0x02, 0x01, 0x01, 0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60,
            0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20};
  append(out, imprint.view());
  append(out, kCertificatesWanted);
  return out;
}

Result<void> check_time_response(ByteView response, const Hash& imprint) {
  const CleanErrors clean;
  AIGAQ_TRY(parse(response, imprint));
  return {};
}

Result<TimeToken> verify_time_response(ByteView response, const Hash& imprint,
                                       const TimeAuthorities& authorities) {
  const CleanErrors clean;
  AIGAQ_TRY_ASSIGN(const Parsed parsed, parse(response, imprint));
  const ASN1_GENERALIZEDTIME* stated = TS_TST_INFO_get_time(parsed.info);
  const auto time = seconds_of(stated);
  if (!time) return fail(ErrorCode::malformed, "time of a token");
  OwnedStore store = authorities.store().at(*time);
  if (!store) return fail(ErrorCode::internal, "certificates");
  AIGAQ_TRY_ASSIGN(const OwnedCertificate signer, verify_signature(parsed, std::move(store)));
  const auto until = seconds_of(X509_get0_notAfter(signer.get()));
  if (!until) return fail(ErrorCode::malformed, "time of a certificate");
  return TimeToken{*time, *time + (has_fraction(stated) ? 1 : 0) + accuracy_of(parsed.info),
                   subject_of(signer.get()), *until};
}

}  // namespace aigaq::crypto
