#include "vault/witness/book.hpp"

#include <sys/file.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <thread>

#include "crypto/aead.hpp"
#include "crypto/hash.hpp"
#include "crypto/labels.hpp"
#include "vault/log/fields.hpp"
#include "vault/place/failure.hpp"
#include "vault/place/folders.hpp"
#include "vault/place/small_file.hpp"
#include "vault/witness/history.hpp"

namespace aigaq::vault {
namespace {

constexpr const char* kFolder = "witness";
constexpr const char* kKeyName = "key";
constexpr const char* kStateName = "state";
constexpr const char* kNewStateName = "state.new";
constexpr std::uint64_t kVersion = 1;
constexpr std::size_t kSmallFile = 1u << 20;
constexpr int kLockTries = 150;
constexpr auto kLockPause = std::chrono::milliseconds(20);

[[noreturn]] void damaged(const char* what) {
  throw_integrity("witness-state-damaged",
                  {"what this witness keeps is damaged", {Detail::named("what", what)}}, "witness");
}

crypto::AeadKey box_key(const crypto::X25519Secret& identity) {
  return crypto::hkdf_key<crypto::AeadKey>(identity.reveal(), {}, as_bytes(labels::kWitnessState));
}

// Of the identity, so that a damaged folder is found again and never looks like a first contact.
std::string folder_name(const crypto::AeadKey& key) {
  return to_hex(crypto::hmac_sha256(key.reveal(), {as_bytes("folder")}).view().first(16));
}

std::string random_name(crypto::RandomSource& random) {
  return to_hex(random.fixed<FixedBytes<struct NameTag, 16>>().view());
}

Directory open_folder(const std::string& state_directory, const std::string& name) {
  const std::string path = state_directory + "/" + kFolder + "/" + name;
  if (!is_directory(path)) {
    throw StorageError(Trouble::refused_input, "no-witness",
                       "this identity is no witness on this machine");
  }
  return Directory(path);
}

Bytes encode_state(const std::vector<SeenLog>& logs) {
  FieldWriter out;
  out.u64(kVersion);
  out.u32(static_cast<std::uint32_t>(logs.size()));
  for (const SeenLog& log : logs) {
    out.bytes(as_bytes(log.key.text()));
    out.u64(log.last.size);
    out.raw(log.last.root.view());
    out.bytes(as_bytes(log.file));
    out.u64(log.end);
    out.u64(log.records);
  }
  return out.take();
}

std::optional<std::vector<SeenLog>> decode_state(ByteView plain) {
  FieldReader in(plain);
  if (in.u64() != kVersion) return std::nullopt;
  std::vector<SeenLog> out;
  const std::uint32_t count = in.u32();
  for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
    SeenLog log;
    const auto key = formats::parse_verifier_key(as_text(in.bytes()));
    if (!key) return std::nullopt;
    log.key = *key;
    log.last.size = in.u64();
    log.last.root = in.fixed<Hash>();
    log.file = as_text(in.bytes());
    log.end = in.u64();
    log.records = in.u64();
    out.push_back(std::move(log));
  }
  if (!in.done()) return std::nullopt;
  return out;
}

void count_in(SeenLog& log, const HistoryReader& reader, const SeenCheckpoint& seen) {
  log.end = reader.at();
  log.records = reader.number();
  if (seen.kind == SeenKind::cosigned) log.last = {seen.size, seen.root};
}

}  // namespace

void WitnessBook::create(Disk& disk, const std::string& state_directory,
                         const crypto::X25519Secret& identity, crypto::RandomSource& random) {
  const std::string all = state_directory + "/" + kFolder;
  make_directories(disk, all);
  const Directory parent(all);
  const crypto::AeadKey key = box_key(identity);
  const std::string name = folder_name(key);
  if (parent.has(name)) {
    throw StorageError(Trouble::refused_input, "witness-exists",
                       "this identity is a witness on this machine already");
  }
  // Whole under another name first: a folder that lacks a part is damage, and not a beginning.
  const std::string temporary = random_name(random);
  parent.make_directory(temporary);
  const Directory folder(parent, temporary);
  const auto seed = random.secret<crypto::Ed25519Seed>();
  crypto::SecretBytes plain(crypto::Ed25519Seed::kSize + 32);
  std::ranges::copy(seed.reveal(), plain.reveal_mutable().begin());
  const std::string cosigner = random_name(random);
  std::ranges::copy(as_bytes(cosigner),
                    plain.reveal_mutable().begin() + crypto::Ed25519Seed::kSize);
  write_file(disk, folder, kKeyName,
             crypto::seal_box(key, as_bytes(kKeyName), plain.reveal(), random));
  write_file(disk, folder, kStateName,
             crypto::seal_box(key, as_bytes(kStateName), encode_state({}), random));
  disk.sync(folder);
  disk.rename(parent, temporary, name);
  disk.sync(parent);
}

WitnessBook::WitnessBook(Disk& disk, const std::string& state_directory,
                         const crypto::X25519Secret& identity, crypto::RandomSource& random)
    : disk_(disk),
      random_(random),
      box_key_(box_key(identity)),
      directory_(open_folder(state_directory, folder_name(box_key_))) {
  lock();
  read_key();
  read_state();
  take_in_leftovers();
}

// Given up with the descriptor. Another request takes milliseconds: a short wait, and no longer,
// since a person may want to interrupt.
void WitnessBook::lock() const {
  for (int tries = 1; ::flock(directory_.fd(), LOCK_EX | LOCK_NB) != 0; ++tries) {
    if (errno == EINTR) continue;
    if (errno != EWOULDBLOCK) throw_errno(errno, "lock", directory_.path());
    if (tries >= kLockTries) {
      throw StorageError(Trouble::held, "held", "another process answers as this witness",
                         directory_.path());
    }
    std::this_thread::sleep_for(kLockPause);
  }
}

Bytes WitnessBook::open(const std::string& name, std::string_view ad) const {
  if (!directory_.has(name)) damaged("a file is missing");
  auto plain = crypto::open_box(box_key_, as_bytes(ad), directory_.read_whole(name, kSmallFile));
  if (!plain) damaged("a file does not open");
  return std::move(*plain);
}

void WitnessBook::read_key() {
  if (!directory_.has(kKeyName)) damaged("the key is missing");
  const auto plain = crypto::open_box_secret(box_key_, as_bytes(kKeyName),
                                             directory_.read_whole(kKeyName, kSmallFile));
  if (!plain || plain->size() <= crypto::Ed25519Seed::kSize) damaged("the key does not open");
  const auto seed = crypto::Ed25519Seed::from(plain->reveal().first(crypto::Ed25519Seed::kSize));
  signing_ = crypto::Ed25519SigningKey::from_seed(*seed);
  name_ = as_text(plain->reveal().subspan(crypto::Ed25519Seed::kSize));
}

void WitnessBook::read_state() {
  auto logs = decode_state(open(kStateName, kStateName));
  if (!logs) damaged("its list of logs");
  logs_ = std::move(*logs);
}

// A record is written before the state counts it. What the state counts must be there.
void WitnessBook::take_in_leftovers() {
  bool more = false;
  for (SeenLog& log : logs_) {
    if (!directory_.has(log.file)) damaged("a history is missing");
    HistoryReader reader(directory_, log.file, box_key_);
    SeenLog counted{log.key, {}, log.file, 0, 0};
    while (auto record = reader.next()) {
      if (record->log.text() != log.key.text()) damaged("a history of another log");
      count_in(counted, reader, record->seen);
      if (reader.number() != log.records) continue;
      const bool same = counted.end == log.end && counted.last.size == log.last.size &&
                        counted.last.root == log.last.root;
      if (!same) damaged("a history is not the one counted");
    }
    if (counted.records < log.records) damaged("a history ends early");
    more = more || counted.records > log.records;
    log = counted;
  }
  // A first contact that was cut off.
  for (const std::string& name : directory_.names()) {
    const auto known = [&](const SeenLog& log) { return log.file == name; };
    if (name == kKeyName || name == kStateName || name == kNewStateName ||
        std::ranges::any_of(logs_, known)) {
      continue;
    }
    HistoryReader reader(directory_, name, box_key_);
    std::optional<SeenLog> log;
    while (auto record = reader.next()) {
      if (!log) log = SeenLog{record->log, {}, name, 0, 0};
      count_in(*log, reader, record->seen);
    }
    if (!log || find(log->key.name) != nullptr) continue;
    logs_.push_back(*log);
    more = true;
  }
  if (more) write_state();
}

const SeenLog* WitnessBook::find(std::string_view origin) const {
  const auto found =
      std::ranges::find_if(logs_, [&](const SeenLog& log) { return log.key.name == origin; });
  return found == logs_.end() ? nullptr : &*found;
}

std::vector<SeenCheckpoint> WitnessBook::history(const SeenLog& log) const {
  std::vector<SeenCheckpoint> out;
  HistoryReader reader(directory_, log.file, box_key_);
  while (auto record = reader.next()) out.push_back(std::move(record->seen));
  return out;
}

void WitnessBook::keep(const formats::VerifierKey& key, const SeenCheckpoint& seen) {
  const SeenLog* known = find(key.name);
  AIGAQ_ASSERT(known == nullptr || known->key.text() == key.text());
  SeenLog log = known != nullptr ? *known : SeenLog{key, {}, random_name(random_), 0, 0};
  const Bytes record = seal_history_record(box_key_, log.file, log.records, {key, seen}, random_);
  const File file =
      known != nullptr ? directory_.open_write(log.file) : directory_.create(log.file);
  if (file.size() > log.end) disk_.truncate(file, log.end);  // torn by a crash
  disk_.write_at(file, log.end, record);
  disk_.sync(file);
  if (known == nullptr) disk_.sync(directory_);
  log.end += record.size();
  ++log.records;
  if (seen.kind == SeenKind::cosigned) log.last = {seen.size, seen.root};
  if (known != nullptr) {
    logs_[static_cast<std::size_t>(known - logs_.data())] = std::move(log);
  } else {
    logs_.push_back(std::move(log));
  }
  write_state();
}

void WitnessBook::write_state() {
  replace_file(disk_, directory_, kNewStateName, kStateName,
               crypto::seal_box(box_key_, as_bytes(kStateName), encode_state(logs_), random_));
}

}  // namespace aigaq::vault
