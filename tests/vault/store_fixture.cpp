#include "tests/vault/store_fixture.hpp"

#include <sstream>

#include "crypto/hash.hpp"
#include "vault/held.hpp"

namespace aigaq::test {

namespace fs = std::filesystem;

vault::Surroundings VaultFixture::surroundings() {
  return {random, [] { return std::int64_t{1'700'000'000}; }, state(), crypto::kArgonInteractive,
          &ground};
}

vault::Created VaultFixture::create(const vault::InitOptions& options) {
  return vault::Vault::create(directory(), options, passphrase, surroundings());
}

std::unique_ptr<vault::Vault> VaultFixture::open(vault::Access access) {
  vault::Unlock unlock;
  unlock.passphrase = &passphrase;
  if (identity) unlock.identity = &*identity;
  return vault::Vault::open(directory(), access, unlock, surroundings());
}

std::uint64_t VaultFixture::add_as_no_member(const std::string& title) {
  // Behind version, kind, the header's digest and the log's four keys (vault/keys/held_keys.cpp).
  constexpr std::size_t kMemberSeedAt = 2 + 5 * 32;
  const vault::Unlock by_passphrase{&passphrase, nullptr, nullptr};
  auto held = vault::held_keys(directory(), by_passphrase, true);
  random.fill(held.reveal_mutable().subspan(kMemberSeedAt, 32));
  const vault::Unlock by_held{nullptr, nullptr, &held};
  const auto vault = vault::Vault::open(directory(), vault::Access::write, by_held, surroundings());
  return vault->add(request(title), {}).number;
}

formats::Statement testimony(const std::string& title) {
  formats::Statement out;
  out.kind = formats::FormKind::testimony;
  out.fields["case"] = {"case-7"};
  out.fields["language"] = {"kk"};
  out.fields["title"] = {title};
  out.fields["pseudonym"] = {"W-01"};
  out.fields["role"] = {"witness"};
  out.fields["start"] = {"2022-01-05"};
  out.fields["consent"] = {"given"};
  return out;
}

vault::AddRequest request(const std::string& title) {
  vault::AddRequest out;
  out.statement = testimony(title);
  return out;
}

std::string read_whole(const vault::Vault& vault, std::uint64_t entry, std::uint64_t file) {
  formats::MemorySink sink;
  vault.read_file(entry, file, sink, {});
  return std::string(as_text(sink.bytes()));
}

std::string noise(std::uint64_t seed, std::size_t size) {
  SeededRandom random(seed);
  std::string out(size, '\0');
  random.fill({reinterpret_cast<std::uint8_t*>(out.data()), out.size()});
  return out;
}

std::string file_bytes(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

void put_file(const std::string& path, std::string_view content) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
}

std::optional<vault::Trouble> trouble_of(const std::function<void()>& action, std::string* cls) {
  try {
    action();
  } catch (const vault::StorageError& error) {
    if (cls != nullptr) *cls = error.cls();
    return error.trouble();
  }
  return std::nullopt;
}

}  // namespace aigaq::test
