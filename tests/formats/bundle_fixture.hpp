#pragma once
// A small true log in memory, and bundles of it.

#include <map>
#include <memory>

#include "crypto/merkle.hpp"
#include "formats/bundle/writer.hpp"
#include "formats/disclosure/opening.hpp"
#include "formats/log/entry.hpp"
#include "formats/verify/bundle_check.hpp"
#include "tests/formats/bundle_parts.hpp"
#include "tests/support/random.hpp"

namespace aigaq::test {

struct FixtureFile {
  std::string name;
  Bytes bytes;
  bool redactable = false;
};

struct BundleRequest {
  std::map<std::uint64_t, formats::Selection> entries;
  std::vector<X25519PublicKey> recipients;
  std::string passphrase;  // instead of recipients
  formats::BundleMode mode = formats::BundleMode::single;
  std::string purpose;
  std::string readme = "The sender says: see for yourself.\n";
  std::map<std::uint64_t, std::string> words;  // sender/entry-N.txt
};

class LogFixture {
 public:
  explicit LogFixture(std::uint64_t seed);
  // The entry's number.
  std::uint64_t add(formats::Statement statement, const std::vector<FixtureFile>& files);
  [[nodiscard]] Bytes bundle(const BundleRequest& request);
  // Everything of every entry but genesis.
  [[nodiscard]] BundleRequest everything() const;

  [[nodiscard]] formats::Trust trust() const;
  [[nodiscard]] std::string checkpoint() const;
  [[nodiscard]] const crypto::Ed25519SigningKey& log_key() const { return *log_key_; }
  [[nodiscard]] const formats::Statement& statement(std::uint64_t number) const {
    return entries_.at(number).statement;
  }
  [[nodiscard]] const std::vector<FixtureFile>& files(std::uint64_t number) const {
    return entries_.at(number).files;
  }
  [[nodiscard]] const formats::EntrySeed& seed(std::uint64_t number) const {
    return entries_.at(number).seed;
  }
  [[nodiscard]] const crypto::Ed25519SigningKey& member() const { return *member_; }
  [[nodiscard]] SeededRandom& randomness() { return random_; }
  [[nodiscard]] const VaultId& vault() const { return vault_; }

 private:
  struct Stored {
    formats::Statement statement;
    formats::EntrySeed seed;
    std::vector<FixtureFile> files;
    Bytes author;
    Bytes bytes;
    Hash leaf;
  };
  void append_entry(formats::Statement statement, std::vector<FixtureFile> files,
                    std::optional<formats::Genesis> genesis);
  [[nodiscard]] std::string proof(std::uint64_t number) const;
  void write_entry(formats::BundleWriter& out, std::uint64_t number,
                   const formats::Selection* selection) const;

  SeededRandom random_;
  std::unique_ptr<crypto::Ed25519SigningKey> log_key_, member_;
  VaultId vault_;
  std::vector<Stored> entries_;
};

// Words at blanks, with chaff behind them.
formats::TextCuts cut(std::string_view text, crypto::RandomSource& random);

// A log with a testimony (entry 1), a court record with a redactable text and a binary file
// (entry 2) and a source (entry 3).
std::unique_ptr<LogFixture> sample_log(std::uint64_t seed, std::size_t binary_bytes = 700);

// Decrypts and checks; findings of age's header become findings of this report too.
formats::BundleReport check(ByteView file, const crypto::X25519Secret& identity,
                            const formats::Trust& trust, formats::MemberSink* sink = nullptr);
bool has(const formats::BundleReport& report, std::string_view cls);
std::string classes_of(const formats::BundleReport& report);

}  // namespace aigaq::test
