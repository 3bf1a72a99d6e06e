#pragma once
// A vault with a bit of everything, hands that alter it, and what verification says then.

#include "tests/vault/store_fixture.hpp"
#include "vault/log/store.hpp"
#include "vault/verify.hpp"

namespace aigaq::test {

struct StoredRecord {
  Bytes key, value;
};

struct VerifyFixture : VaultFixture {
  VerifyFixture();  // entries 1 to 4, two segments

  [[nodiscard]] vault::VaultReport verify(const vault::VerifyOptions& options = {});
  // The vault as it was made.
  void reset();
  void keep(const std::string& name) const;  // a copy of vault and state
  void bring_back(const std::string& name) const;
  std::uint64_t add(const std::string& title);

  // Records as they lie there. value empty: the record is taken away.
  [[nodiscard]] std::vector<StoredRecord> records(vault::Kind kind) const;
  void put(vault::Kind kind, ByteView key, ByteView value) const;
  void flip(const std::string& file, std::uint64_t offset) const;

  std::vector<std::string> checkpoints;  // by size - 1
};

// The parts that findings name, without warnings: "2 head keys", sorted, each once.
std::string damaged(const vault::VaultReport& report);
bool has_class(const vault::VaultReport& report, std::string_view cls);

}  // namespace aigaq::test
