#include "tests/formats/bundle_parts.hpp"

#include <doctest/doctest.h>

#include "crypto/aead.hpp"
#include "crypto/hash.hpp"
#include "crypto/limits.hpp"
#include "formats/bundle/tar.hpp"
#include "formats/bundle/writer.hpp"

namespace aigaq::test {

using namespace formats;

Members members_of(ByteView tar) {
  MemorySource source(tar);
  TarReader reader(source);
  Members out;
  while (true) {
    const auto member = reader.next();
    REQUIRE(member.has_value());
    if (!*member) return out;
    Bytes bytes(static_cast<std::size_t>((*member)->size));
    std::size_t have = 0;
    while (have < bytes.size()) {
      const auto n = reader.read(MutableByteView(bytes).subspan(have));
      REQUIRE(n.has_value());
      have += *n;
    }
    out.emplace_back((*member)->name, std::move(bytes));
  }
}

Bytes tar_of(const Members& members) {
  MemorySink out;
  TarWriter tar(out);
  for (const auto& [name, bytes] : members) {
    tar.begin(name, bytes.size());
    tar.write(bytes);
    tar.end();
  }
  tar.finish();
  CHECK(tar.written() == out.bytes().size());
  return out.take();
}

Bytes* find(Members& members, std::string_view name) {
  for (auto& [candidate, bytes] : members) {
    if (candidate == name) return &bytes;
  }
  return nullptr;
}

void rebuild_manifests(Members& members) {
  MemberDigests payload, tags;
  std::uint64_t payload_bytes = 0;
  const auto set = [&](std::string_view name, const std::string& text) {
    Bytes* bytes = find(members, name);
    REQUIRE(bytes != nullptr);
    bytes->assign(text.begin(), text.end());
  };
  for (const auto& [name, bytes] : members) {
    if (!name.starts_with("data/")) continue;
    payload.add(name, {crypto::sha256(bytes).data});
    payload_bytes += bytes.size();
  }
  set(kBagInfoMember, bag_info(payload_bytes, payload.size()));
  set(kManifestMember, format_manifest(payload));
  for (const auto& [name, bytes] : members) {
    if (name.starts_with("data/") || name == kTagManifestMember || name == kSignatureMember) {
      continue;
    }
    tags.add(name, {crypto::sha256(bytes).data});
  }
  set(kTagManifestMember, format_manifest(tags));
}

void sign_anew(Members& members, const crypto::Ed25519SigningKey& key) {
  Bytes* cose = find(members, kSignatureMember);
  REQUIRE(cose != nullptr);
  auto old = parse_seal(*cose);
  REQUIRE(old.has_value());
  old->seal.tag_manifest = {crypto::sha256(*find(members, kTagManifestMember)).data};
  const Bytes* note = find(members, kCheckpointMember);
  if (note != nullptr) old->seal.checkpoint = std::string(as_text(*note));
  *cose = *sign_seal(old->seal, key);
}

Opened open_bundle(ByteView file, const crypto::X25519Secret& identity) {
  MemorySource source(file);
  const auto header = age::read_header(source);
  REQUIRE(header.has_value());
  std::vector<crypto::X25519Secret> identities;
  identities.push_back(identity.clone());
  auto unwrapped = age::unwrap(*header, identities);
  REQUIRE(unwrapped.has_value());
  auto payload = age::PayloadSource::open(source, unwrapped->file_key);
  REQUIRE(payload.has_value());
  Bytes tar(file.size());
  const auto n = read_full(**payload, tar);
  REQUIRE(n.has_value());
  tar.resize(*n);
  return {std::move(*unwrapped), std::move(tar)};
}

Bytes reencrypt(ByteView file, const age::FileKey& key, ByteView tar,
                crypto::RandomSource& random) {
  MemorySource source(file);
  const auto header = age::read_header(source);
  REQUIRE(header.has_value());
  Bytes out = header->authenticated;
  const std::string mac = " " + to_base64(header->mac.view(), Base64Padding::unpadded) + "\n";
  append(out, as_bytes(mac));
  Bytes nonce(16);
  random.fill(nonce);
  append(out, nonce);
  const auto payload_key =
      crypto::hkdf_key<crypto::AeadKey>(key.reveal(), nonce, as_bytes("payload"));
  std::uint64_t counter = 0;
  for (std::size_t at = 0;; at += limits::kAgeChunk) {
    const ByteView plain = tar.subspan(at, std::min(limits::kAgeChunk, tar.size() - at));
    const bool last = at + plain.size() == tar.size();
    crypto::ChaChaNonce chunk;
    for (std::size_t i = 0; i < 8; ++i) {
      chunk.data[10 - i] = static_cast<std::uint8_t>(counter >> 8 * i);
    }
    chunk.data[11] = last ? 1 : 0;
    Bytes sealed(plain.size() + crypto::kTagBytes);
    crypto::chacha_seal(payload_key, chunk, {}, plain, sealed);
    append(out, sealed);
    ++counter;
    if (last) return out;
  }
}

}  // namespace aigaq::test
