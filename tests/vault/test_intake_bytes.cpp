// Bytes that come in from elsewhere than a file: what is stored is what was announced.
#include <doctest/doctest.h>

#include "crypto/hash.hpp"
#include "tests/vault/store_fixture.hpp"
#include "vault/intake/input_bytes.hpp"

using namespace aigaq;
using namespace aigaq::test;
using vault::Access;
using vault::Trouble;

namespace {

// Gives another text from the second reading on, when there is one.
class Told final : public vault::InputBytes {
 public:
  explicit Told(std::string first, std::string later = {})
      : text_(std::move(first)), later_(std::move(later)) {}
  [[nodiscard]] std::uint64_t size() const override { return text_.size(); }
  void read_at(std::uint64_t offset, MutableByteView out) override {
    if (offset == 0 && ++readings > 1 && !later_.empty()) text_ = later_;
    const ByteView bytes = as_bytes(text_).subspan(static_cast<std::size_t>(offset), out.size());
    std::copy(bytes.begin(), bytes.end(), out.begin());
  }
  void must_be_unchanged() override {
    if (ends_badly) vault::input_changed("told");
  }
  unsigned readings = 0;
  bool ends_badly = false;

 private:
  std::string text_, later_;
};

FileDigest digest_of(const std::string& text) {
  return FileDigest{crypto::sha256(as_bytes(text)).data};
}

struct Fixture : VaultFixture {
  Fixture() {
    create();
    vault = open(Access::write);
  }
  std::optional<Trouble> take(std::shared_ptr<Told> bytes, const std::string& announced) {
    vault::AddRequest add = request("x");
    add.files.push_back({"told", "bundle.tar", false, std::move(bytes), digest_of(announced)});
    return trouble_of([&] { receipt = vault->add(add, {}); }, &cls);
  }
  std::unique_ptr<vault::Vault> vault;
  vault::Receipt receipt;
  std::string cls;
};

}  // namespace

TEST_CASE("bytes taken in are those that were announced") {
  Fixture fixture;
  const std::string good = noise(3, 2'500'000);
  std::string bad = good;
  bad[2'000'000] ^= 1;
  CHECK_FALSE(fixture.take(std::make_shared<Told>(good), good));
  CHECK(fixture.receipt.number == 1);
  CHECK(read_whole(*fixture.vault, 1, 0) == good);

  CHECK(fixture.take(std::make_shared<Told>(bad), good) == Trouble::refused_input);
  CHECK(fixture.cls == "file-changed");
  // A size that is not known yet is stored on the first reading: refused all the same.
  CHECK(fixture.take(std::make_shared<Told>(bad + "x"), good) == Trouble::refused_input);
  // Known sizes are read twice; the second reading must be the first.
  const auto turning = std::make_shared<Told>(bad, good);
  CHECK(fixture.take(turning, bad) == Trouble::refused_input);
  CHECK(turning->readings == 2);
  const auto ending = std::make_shared<Told>(good);
  ending->ends_badly = true;
  CHECK(fixture.take(ending, good) == Trouble::refused_input);
  CHECK(fixture.vault->size() == 2);
}

TEST_CASE("words are cut from the bytes that are stored, or nothing is added") {
  Fixture fixture;
  const auto take = [&](std::shared_ptr<Told> bytes) {
    vault::AddRequest add = request("x");
    add.files.push_back({"told", "notes.txt", true, std::move(bytes)});
    return trouble_of([&] { fixture.receipt = fixture.vault->add(add, {}); }, &fixture.cls);
  };
  const std::string first = "Seen by Petrov.";
  const std::string later = "Seen by Ivanov.";
  CHECK(take(std::make_shared<Told>(first, later)) == Trouble::refused_input);
  CHECK(fixture.cls == "file-changed");
  CHECK(fixture.vault->size() == 1);
  CHECK_FALSE(take(std::make_shared<Told>(first)));
  CHECK(read_whole(*fixture.vault, 1, 0) == first);
}

TEST_CASE("bytes taken in twice lie there once") {
  Fixture fixture;
  const std::string good = noise(4, 300'000);
  CHECK_FALSE(fixture.take(std::make_shared<Told>(good), good));
  CHECK_FALSE(fixture.receipt.files.at(0).existing);
  CHECK_FALSE(fixture.take(std::make_shared<Told>(good), good));
  CHECK(fixture.receipt.number == 2);
  CHECK(fixture.receipt.files.at(0).existing);
  CHECK(read_whole(*fixture.vault, 2, 0) == good);
}
