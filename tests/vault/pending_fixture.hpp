#pragma once
// A vault with a commit that is made and not settled.

#include <doctest/doctest.h>

#include "tests/vault/store_fixture.hpp"

namespace aigaq::test {

struct PendingFixture : VaultFixture {
  void commit(const vault::AddRequest& add) {
    vault = open(vault::Access::write);
    vault->commit_all({add}, vault::BatchId{}, {}, tell);
  }
  // The class that reading back ends with; empty: it is told of.
  std::string settled() {
    std::string cls;
    const auto trouble = trouble_of([&] { vault->settle(tell); }, &cls);
    CHECK(told != trouble.has_value());
    return cls;
  }

  std::unique_ptr<vault::Vault> vault;
  bool told = false;
  vault::Vault::Tell tell = [this](const auto&) { told = true; };
};

}  // namespace aigaq::test
