#pragma once
// A witness on a disk that can fail, and logs to show to it.

#include <filesystem>

#include "tests/vault/store_fault_disk.hpp"
#include "tests/vault/store_fixture.hpp"
#include "vault/witness/answer.hpp"

namespace aigaq::test {

using vault::WitnessBook;

// A log that can show different trees of one size.
struct Log {
  explicit Log(std::uint64_t seed)
      : random(seed), key(crypto::Ed25519SigningKey::generate(random)) {}
  [[nodiscard]] formats::VerifierKey vkey() const {
    return {"log" + to_hex(key.public_key().view().first(4)), formats::kNoteEd25519,
            key.public_key()};
  }
  [[nodiscard]] formats::WitnessRequest request(std::uint64_t old_size, std::uint64_t size,
                                                std::uint8_t mark = 0) const;
  SeededRandom random;
  crypto::Ed25519SigningKey key;
};

struct WitnessFixture {
  WitnessFixture() : identity(random.secret<crypto::X25519Secret>()) {}
  void create() { WitnessBook::create(disk, state(), identity, random); }
  [[nodiscard]] WitnessBook book() { return WitnessBook(disk, state(), identity, random); }
  vault::WitnessAnswer answer(const Log& log, const formats::WitnessRequest& request) {
    WitnessBook open(disk, state(), identity, random);
    return vault::answer_request(open, request, log.vkey(), [] { return 1'700'000'000; });
  }
  [[nodiscard]] std::string state() const { return folder.path("state"); }
  // The one folder under state/witness.
  [[nodiscard]] std::filesystem::path own_folder() const {
    return std::filesystem::directory_iterator(folder.path("state/witness"))->path();
  }
  TemporaryFolder folder;
  SeededRandom random{5};
  crypto::X25519Secret identity;
  FaultDisk disk;
};

// That the request got its cosignature.
void check_holds(WitnessFixture& fixture, const vault::WitnessAnswer& answer,
                 const formats::WitnessRequest& request);

}  // namespace aigaq::test
