// Two commits on their way at once, and the power goes, or a step fails: what may lie on the disk
// then is laid out, opened, verified, and the batch goes on.
#include <doctest/doctest.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <set>
#include <span>
#include <thread>

#include "crypto/hash.hpp"
#include "tests/vault/disk_after_cut.hpp"
#include "tests/vault/store_fixture.hpp"
#include "vault/held.hpp"
#include "vault/impl.hpp"
#include "vault/verify.hpp"

using namespace aigaq;
using namespace aigaq::test;
using vault::Access;
using vault::Receipt;
using vault::Trouble;
using Side = DiskHistory::Side;
namespace fs = std::filesystem;

namespace {

bool soak() { return ::getenv("AIGAQ_SOAK") != nullptr; }

constexpr std::uint64_t kFirst = 2;   // entries, before the batch
constexpr std::uint64_t kCommit = 3;  // lines of each of its two commits
// What the second commit asks of the disk while the first is made. Three writes to the segment that
// both share, its sync since it is full, another one: the caller waits for these, and settles the
// first commit afterwards. Two writes to the new one, for which nobody waits.
constexpr std::size_t kAwaited = 5;
constexpr std::size_t kBeside = 7;

std::string content_of(std::uint64_t line) {
  if (line == 4) return noise(line, (std::size_t{2} << 20) + 300'000);
  if (line == 5) return noise(line, (std::size_t{2} << 20) + 500'000);
  return noise(line, 20'000);
}

// What happened, once all of it is over.
struct Run {
  std::unique_ptr<DiskHistory> history;
  std::map<std::uint64_t, Hash> leaves;  // of the entries that were told of
  // Steps of the first commit behind its segments: until it is made, and until it is told of.
  std::size_t made = 0, ahead = 0;
  std::uint64_t others = 0;  // entries that were added after a failure
};
struct Fault {
  Side side = Side::neither;
  std::size_t number = 0;
  int error = 0;
};

struct PowerCuts : VaultFixture {
  PowerCuts() {
    ground.threads = 4;
    ground.segment_bytes = std::uint64_t{3} << 20;
    create();
    const auto vault = open(Access::write);
    leaves[1] = vault->add(line(100), {}).leaf_hash;
    log_key = vault->impl().keys().log.log_key.clone();
    id = vault->id();
    vault::Unlock by;
    by.passphrase = &passphrase;
    held = vault::held_keys(directory(), by, true);
    start = test::content_of(folder.path());
  }

  vault::Unlock by_held() const { return {nullptr, nullptr, &held}; }
  std::unique_ptr<vault::Vault> unlocked(Access access) {
    return vault::Vault::open(directory(), access, by_held(), surroundings());
  }
  vault::AddRequest line(std::uint64_t number) {
    const std::string name = "line" + std::to_string(number);
    vault::AddRequest out = request(name);
    out.line = number;
    if (!fs::exists(inputs.path(name))) inputs.write(name, ::content_of(number));
    out.files = {{inputs.path(name), name, false}};
    return out;
  }
  std::vector<vault::AddRequest> lines(std::uint64_t from) {
    std::vector<vault::AddRequest> out;
    for (std::uint64_t n = from; n < from + kCommit; ++n) out.push_back(line(n));
    return out;
  }

  Run run(const std::vector<std::size_t>& at, const Fault& fault = {});
  void check(const DiskContent& disk, std::uint64_t told, std::uint64_t others = 0);
  void check_entries(const vault::Vault& vault, std::uint64_t told);
  void go_on(vault::Vault& vault, std::uint64_t others);
  void must_verify();

  TemporaryFolder inputs;
  crypto::SecretBytes held;
  crypto::AeadKey log_key;
  VaultId id;
  DiskContent start;
  std::map<std::uint64_t, Hash> leaves;
};

bool of_segments(const DiskStep& step) {
  return step.path.find("vault/segments") != std::string::npos;
}
// Whose failure leaves nobody knowing what the disk holds.
bool unsettles(const DiskStep& step) {
  return step.kind == DiskStep::Kind::sync || step.path.ends_with("/data.mdb");
}

// Two commits, the second of which writes to the segments when `at` says so. After a fault nothing
// is written any more where it says that.
Run PowerCuts::run(const std::vector<std::size_t>& at, const Fault& fault) {
  lay_out(start, folder.path());
  random = SeededRandom(2);
  Run out;
  out.leaves = {{1, leaves.at(1)}};
  auto history = std::make_unique<DiskHistory>(folder.path());
  history->acknowledge(kFirst);
  auto vault = unlocked(Access::write);
  // The thread that makes the first commit begins with its segments.
  const auto side = [first = pid_t{0}](const DiskStep& step) mutable {
    if (!of_segments(step)) return Side::ahead;
    if (first == 0) first = ::gettid();
    return first == ::gettid() ? Side::neither : Side::beside;
  };
  history->take_turns(side, at);
  if (fault.error != 0) history->fail(fault.side, fault.number, fault.error);
  const auto keep = [&](const Receipt& receipt) {
    out.leaves[receipt.number] = receipt.leaf_hash;
    history->acknowledge(receipt.number + 1);
  };
  const auto tell = [&](const std::vector<Receipt>& receipts) {
    const std::size_t steps = history->count(Side::ahead);
    if (out.ahead == 0) out.ahead = steps;
    // Time for who goes on before this is told of.
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    CHECK(history->count(Side::ahead) == steps);
    for (const Receipt& receipt : receipts) keep(receipt);
  };
  const auto commit = [&](std::uint64_t from) {
    vault->commit_all(lines(from), vault::BatchId{}, {}, tell);
  };
  bool failed = trouble_of([&] {
                  commit(1);
                  commit(1 + kCommit);
                }).has_value();
  failed = trouble_of([&] { vault->settle(tell); }).has_value() || failed;
  CHECK(failed == (fault.error != 0));
  if (failed) CHECK(history->told() == (fault.side == Side::beside ? kFirst + kCommit : kFirst));
  CHECK(failed == history->failed().has_value());
  if (history->failed() && unsettles(*history->failed())) {
    const std::size_t steps = history->steps().size();
    std::string cls;
    CHECK(trouble_of([&] { vault->add(line(102), {}); }, &cls) == Trouble::input_output);
    CHECK(cls == "reopen");
    CHECK(history->steps().size() == steps);
  } else if (history->failed()) {
    keep(vault->add(line(102), {}));
    out.others = 1;
  }
  REQUIRE_FALSE(history->in_vain());
  vault.reset();
  history->stop();
  out.made = 1 + static_cast<std::size_t>(std::ranges::count_if(
                     history->steps(), [&, made = false](const auto& done) mutable {
                       made = made || done.step.at_once;
                       return !made && !of_segments(done.step);
                     }));
  out.history = std::move(history);
  return out;
}

void PowerCuts::check_entries(const vault::Vault& vault, std::uint64_t told) {
  for (const auto& [number, leaf] : leaves) {
    if (number < told) CHECK(vault.entry(number).leaf_hash == leaf);
  }
  CHECK(read_whole(vault, 1, 0) == ::content_of(100));
  for (const vault::Batched& found : vault.batched(vault::BatchId{})) {
    CHECK(vault.statement(found.entry).fields.at("title").at(0) ==
          "line" + std::to_string(found.line));
    CHECK(read_whole(vault, found.entry, 0) == ::content_of(found.line));
  }
}

void PowerCuts::must_verify() {
  const vault::VaultReport report = vault::verify(directory(), by_held(), surroundings(), {}, {});
  for (const formats::Finding& finding : report.findings) {
    FAIL_CHECK(finding.cls << " " << finding.entry.value_or("") << " "
                           << std::string(finding.detail));
  }
  CHECK(report.integrity == formats::Integrity::ok);
  CHECK(report.entries_checked == report.size);
}

// The lines that are missing, and an entry more; nothing else lies there then.
void PowerCuts::go_on(vault::Vault& vault, std::uint64_t others) {
  std::set<std::uint64_t> there;
  for (const vault::Batched& found : vault.batched(vault::BatchId{})) there.insert(found.line);
  CHECK(there.size() + kFirst + others == vault.size());
  std::size_t told = 0;
  const auto tell = [&](const std::vector<Receipt>& receipts) { told += receipts.size(); };
  for (const std::uint64_t from : {std::uint64_t{1}, 1 + kCommit}) {
    const bool whole = there.contains(from);
    for (std::uint64_t n = from; n < from + kCommit; ++n) CHECK(there.contains(n) == whole);
    if (!whole) vault.commit_all(lines(from), vault::BatchId{}, {}, tell);
  }
  vault.settle(tell);
  CHECK(told + there.size() == 2 * kCommit);
  std::multiset<std::uint64_t> lines;
  for (const vault::Batched& found : vault.batched(vault::BatchId{})) lines.insert(found.line);
  CHECK(lines == std::multiset<std::uint64_t>{1, 2, 3, 4, 5, 6});
  CHECK(vault.add(line(101), {}).number == kFirst + 2 * kCommit + others);
  const vault::Head& head = vault.impl().head();
  const std::string last = vault::segment_name(head.segments_end.segment);
  CHECK(fs::file_size(directory() + "/segments/" + last) == head.segments_end.offset);
  CHECK(vault.impl().segments_directory().names().back() == last);
  CHECK(fs::file_size(directory() + "/keys") == head.table.end);
}

// told: as many entries as were acknowledged; others: of these, not of the batch.
void PowerCuts::check(const DiskContent& disk, std::uint64_t told, std::uint64_t others) {
  lay_out(disk, folder.path());
  const auto memory = vault::Memory(state(), log_key, id).recall();
  REQUIRE(memory);
  CHECK(memory->size >= told);
  {
    std::unique_ptr<vault::Vault> vault;
    REQUIRE_NOTHROW(vault = unlocked(Access::write));
    CHECK(vault->remembered());
    // What was told of, and no more than the one commit that came then.
    const bool next = vault->size() == told + kCommit && told < kFirst + 2 * kCommit + others;
    CHECK((vault->size() == told || next));
    check_entries(*vault, told);
    vault.reset();
    must_verify();
    vault = unlocked(Access::write);
    go_on(*vault, others);
    check_entries(*vault, told);
  }
  must_verify();
}

// Before which steps of the first commit the second one's come.
std::vector<std::size_t> turns(SeededRandom& random, const Run& as) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < kBeside; ++i) {
    const std::size_t last = i < kAwaited ? as.made : as.ahead;
    out.push_back(static_cast<std::size_t>(random.below(last + 1)));
  }
  std::sort(out.begin(), out.begin() + kAwaited);
  std::sort(out.begin() + kAwaited, out.end());
  for (std::size_t& one : std::span(out).subspan(kAwaited)) one = std::max(one, out[kAwaited - 1]);
  return out;
}

Hash digest_of(const DiskContent& disk, std::uint64_t told) {
  Bytes all;
  for (const auto& [name, bytes] : disk.files) {
    append(all, as_bytes(name + " " + std::to_string(bytes.size()) + "\n"));
    append(all, bytes);
  }
  append(all, as_bytes(std::to_string(told)));
  return crypto::sha256(all);
}

}  // namespace

TEST_CASE("two commits on their way: a power cut takes nothing that was told of") {
  PowerCuts f;
  SeededRandom choose(test_seed("power cut"));
  std::set<Hash> seen;
  std::vector<std::size_t> at(kBeside, 0);
  for (int schedule = 0; schedule < (soak() ? 40 : 3); ++schedule) {
    const Run run = f.run(at);
    f.leaves = run.leaves;
    const auto& steps = run.history->steps();
    CHECK(run.history->told() == kFirst + 2 * kCommit);
    for (std::size_t cut = 0; cut <= steps.size(); ++cut) {
      const std::uint64_t told = cut == steps.size() ? run.history->told() : steps[cut].told;
      for (int round = 0; round < (soak() ? 12 : 4); ++round) {
        const Loss loss = round == 0 ? Loss::nothing : round == 1 ? Loss::all : Loss::some;
        const std::uint64_t seed = choose.below(~std::uint64_t{0});
        const DiskContent disk = after_cut(*run.history, cut, loss, seed);
        if (!seen.insert(digest_of(disk, told)).second) continue;
        CAPTURE(schedule);
        CAPTURE(cut);
        CAPTURE(round);
        f.check(disk, told);
      }
    }
    at = turns(choose, run);
  }
}

TEST_CASE("two commits on their way: a step of one fails, and the other ends as it should") {
  PowerCuts f;
  SeededRandom choose(test_seed("failing step"));
  const Run sound = f.run(std::vector<std::size_t>(kBeside, 0));
  const auto fails = [&](const Fault& fault) {
    CAPTURE(static_cast<int>(fault.side));
    CAPTURE(fault.number);
    CAPTURE(fault.error);
    const Run run = f.run(turns(choose, sound), fault);
    f.leaves = run.leaves;
    const std::uint64_t told = run.history->told();
    const std::size_t end = run.history->steps().size();
    for (const Loss loss : {Loss::nothing, Loss::all, Loss::some}) {
      f.check(after_cut(*run.history, end, loss, choose.below(~std::uint64_t{0})), told,
              run.others);
    }
  };
  for (const int error : {EIO, ENOSPC}) {
    for (std::size_t step = 0; step < sound.ahead; ++step) fails({Side::ahead, step, error});
    for (std::size_t step = 0; step < kBeside; ++step) fails({Side::beside, step, error});
  }
}

// LMDB tells of a commit by one write of 120 bytes, in one sector, which disks write whole or not
// at all. On one that does not, LMDB may open an older state as if nothing were missing.
TEST_CASE("a head that was torn is the one before, the new one, or found out") {
  PowerCuts f;
  const Run run = f.run(std::vector<std::size_t>(kBeside, 0));
  f.leaves = run.leaves;
  std::set<std::uint64_t> sizes;
  std::size_t found_out = 0;
  const auto open_torn = [&](const DiskContent& torn, std::uint64_t told) {
    lay_out(torn, f.folder.path());
    const auto vault = f.unlocked(Access::write);
    if (vault->size() < told) {
      ++found_out;
      CHECK(trouble_of([&] { (void)vault->remembered(); }) == Trouble::contradiction);
      CHECK(trouble_of([&] { vault->add(f.line(101), {}); }) == Trouble::contradiction);
      return;
    }
    sizes.insert(vault->size());
    CHECK(vault->remembered());
    f.check_entries(*vault, told);
  };
  for (std::size_t cut = 0; cut < run.history->steps().size(); ++cut) {
    const auto& [step, failed, told] = run.history->steps()[cut];
    if (!step.at_once) continue;
    const DiskContent before = after_cut(*run.history, cut, Loss::nothing, 0);
    for (std::size_t split = 1; split < step.bytes.size(); ++split) {
      CAPTURE(cut);
      CAPTURE(split);
      const auto at = static_cast<std::ptrdiff_t>(step.offset);
      const auto middle = static_cast<std::ptrdiff_t>(split);
      DiskContent torn = before;
      std::copy_n(step.bytes.begin(), middle, torn.files.at(step.path).begin() + at);
      open_torn(torn, told);
      torn = before;
      std::copy(step.bytes.begin() + middle, step.bytes.end(),
                torn.files.at(step.path).begin() + at + middle);
      open_torn(torn, told);
    }
  }
  CHECK(sizes == std::set<std::uint64_t>{kFirst, kFirst + kCommit, kFirst + 2 * kCommit});
  CHECK(found_out > 0);
}
