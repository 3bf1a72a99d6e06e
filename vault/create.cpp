// Making a vault: everything under a fresh folder, the header last, so that a folder with a header
// is a whole vault.

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "crypto/hash.hpp"
#include "crypto/labels.hpp"
#include "crypto/limits.hpp"
#include "formats/log/entry.hpp"
#include "vault/impl.hpp"
#include "vault/place/failure.hpp"
#include "vault/place/folders.hpp"
#include "vault/place/small_file.hpp"

namespace aigaq::vault {
namespace {

// Takes away what was made unless it was kept.
class Building {
 public:
  explicit Building(const std::string& path) : path_(path) {
    if (::mkdir(path.c_str(), 0700) == 0) {
      made_ = true;
    } else if (errno != EEXIST) {
      throw_errno(errno, "make the folder", path);
    }
    const Directory directory(path);
    if (!made_ && !directory.names().empty()) {
      throw StorageError(Trouble::usage, "not-empty", {"the folder is not empty", {{"path", path}}},
                         path);
    }
    // A folder that others may read tells when the vault is used.
    if (!made_ && ::fchmod(directory.fd(), 0700) != 0) {
      throw_errno(errno, "set the permissions of", path);
    }
  }
  ~Building() {
    if (keep_) return;
    // Known names only: nothing of anybody else's is ever removed.
    for (const char* file : {"store/data.mdb", "store/lock.mdb", "segments/00000001", "header",
                             "keys", "cells", "lock"}) {
      (void)::unlink((path_ + "/" + file).c_str());
    }
    for (const char* folder : {"store", "segments"}) {
      (void)::rmdir((path_ + "/" + folder).c_str());
    }
    if (made_) (void)::rmdir(path_.c_str());
  }
  Building(const Building&) = delete;
  Building& operator=(const Building&) = delete;
  void keep() { keep_ = true; }

 private:
  std::string path_;
  bool made_ = false;
  bool keep_ = false;
};

VaultKeys new_keys(crypto::RandomSource& random, const Ed25519PublicKey& succession,
                   formats::Genesis& genesis) {
  VaultKeys keys;
  keys.log.log_key = random.secret<crypto::AeadKey>();
  keys.log.signing_seed = random.secret<crypto::Ed25519Seed>();
  ReadingKeys reading;
  reading.content_secret = random.secret<crypto::X25519Secret>();
  reading.member_seed = random.secret<crypto::Ed25519Seed>();
  keys.log.content_public = crypto::x25519_public(reading.content_secret);
  keys.reading = std::move(reading);

  genesis.log_key = crypto::Ed25519SigningKey::from_seed(keys.log.signing_seed).public_key();
  random.fill(genesis.random.mutable_view());
  genesis.succession.data =
      crypto::sha256({as_bytes(labels::kSuccessionKey), succession.view()}).data;
  keys.log.vault = formats::vault_id(genesis);
  return keys;
}

void make_pieces(const std::string& path, const VaultKeys& keys, const InitOptions& options,
                 const Ed25519PublicKey& founder, const Surroundings& surroundings, Disk& disk,
                 std::uint64_t map_bytes) {
  const Directory directory(path);
  for (const char* name : {kTableName, kCellsName}) disk.sync(directory.create(name));
  directory.make_directory(kSegmentsName);
  directory.make_directory(kStoreName);
  {
    LogStore store(path + "/" + kStoreName, lmdb::OpenMode::create, map_bytes, keys.log.log_key,
                   keys.log.vault);
    Head head;
    head.root = crypto::empty_root();
    head.header_digest = keys.header_digest;
    store.environment().write(
        [&](lmdb::WriteTxn& txn) {
          store.put_about(txn, {options.name, surroundings.now(), founder}, surroundings.random);
          store.put_head(txn, head, surroundings.random);
        },
        [&disk](const std::function<void()>& store_commit) { disk.commit(store_commit); });
  }
  disk.sync(Directory(directory, kStoreName));
  disk.sync(Directory(directory, kSegmentsName));
}

formats::Statement founder_statement(const Ed25519PublicKey& founder) {
  formats::Statement out;
  out.kind = formats::FormKind::enrolment;
  out.fields["public_key"] = {to_hex(founder.view())};
  out.fields["role"] = {"founder"};
  return out;
}

}  // namespace

Created Vault::create(const std::string& directory, const InitOptions& options,
                      const crypto::SecretBytes& passphrase, Surroundings surroundings) {
  if (passphrase.size() > limits::kPassphraseBytes) {
    throw StorageError(Trouble::usage, "passphrase-too-long",
                       "a passphrase has at most 1,024 bytes");
  }
  Building building(directory);
  const Ground ground = surroundings.ground != nullptr ? *surroundings.ground : Ground{};
  PosixDisk posix_disk;
  Disk& disk = ground.disk != nullptr ? *ground.disk : posix_disk;
  const Directory place(directory);
  ground.check(place);
  disk.sync(place.create(kLockName));
  WriterLock lock(place);

  crypto::RandomSource& random = surroundings.random;
  const auto succession = crypto::Ed25519SigningKey::generate(random);
  formats::Genesis genesis;
  VaultKeys keys = new_keys(random, succession.public_key(), genesis);
  const auto header = make_header(keys.log, *keys.reading, passphrase.reveal(), options.identity,
                                  surroundings.cost, random);
  if (!header) {
    throw StorageError(Trouble::input_output, "no-memory",
                       {"cannot make the keys", {Detail::named("what", header.error().context)}});
  }
  keys.header_digest = crypto::sha256(*header);
  const Ed25519PublicKey founder =
      crypto::Ed25519SigningKey::from_seed(keys.reading->member_seed).public_key();
  make_pieces(directory, keys, options, founder, surroundings, disk, ground.map_bytes);

  Created created;
  created.id = keys.log.vault;
  created.log_key = formats::log_verifier_key(created.id, genesis.log_key);
  created.succession_seed = crypto::SecretBytes::copy_of(succession.seed().reveal());
  {
    Impl impl(directory, Access::write, std::move(lock), std::move(keys), surroundings);
    created.checkpoint = impl.add_genesis(genesis, founder_statement(founder)).checkpoint;
  }
  if (options.before_it_stands) options.before_it_stands(created);
  write_file(disk, place, kHeaderName, *header);
  disk.sync(place);
  disk.sync(Directory(parent_of(directory)));
  building.keep();
  return created;
}

}  // namespace aigaq::vault
