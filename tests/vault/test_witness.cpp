// A witness: what it keeps, in which order, and what it answers.
#include <doctest/doctest.h>

#include <filesystem>

#include "tests/vault/durability_recorder.hpp"
#include "tests/vault/witness_fixture.hpp"

using namespace aigaq;
using namespace aigaq::test;
using formats::WitnessDecision;
using vault::Trouble;
namespace fs = std::filesystem;

TEST_CASE("a witness cosigns in order and remembers") {
  WitnessFixture fixture;
  fixture.create();
  const Log log(1);
  const auto first = log.request(0, 3);
  check_holds(fixture, fixture.answer(log, first), first);
  const auto second = log.request(3, 7);
  check_holds(fixture, fixture.answer(log, second), second);
  // The same again, however it is asked.
  check_holds(fixture, fixture.answer(log, second), second);
  check_holds(fixture, fixture.answer(log, log.request(0, 7)), second);
  WitnessBook book = fixture.book();
  REQUIRE(book.logs().size() == 1);
  CHECK(book.logs()[0].last.size == 7);
  const auto history = book.history(book.logs()[0]);
  REQUIRE(history.size() == 2);
  CHECK(history[0].note == first.checkpoint);
  CHECK(history[1].note == second.checkpoint);
}

TEST_CASE("what a witness saw lies on the disk when its cosignature is there") {
  WitnessFixture fixture;
  const Log log(1);
  {
    const DurabilityRecorder recorder(fixture.folder.path());
    fixture.create();
    CHECK(recorder.too_late() == "");
    CHECK(recorder.not_durable() == "");
  }
  for (const auto& request : {log.request(0, 3), log.request(3, 7)}) {
    const DurabilityRecorder recorder(fixture.folder.path());
    REQUIRE(fixture.answer(log, request).line);
    CHECK(recorder.too_late() == "");
    CHECK(recorder.not_durable() == "");
  }
}

TEST_CASE("a witness refuses and says what it saw last") {
  WitnessFixture fixture;
  fixture.create();
  const Log log(1);
  (void)fixture.answer(log, log.request(0, 3));
  (void)fixture.answer(log, log.request(3, 7));
  const auto refused = [&](const formats::WitnessRequest& request, WitnessDecision decision) {
    const auto answer = fixture.answer(log, request);
    CHECK(answer.decision == decision);
    CHECK_FALSE(answer.line);
    CHECK(answer.size_seen == 7);
    return answer;
  };
  refused(log.request(3, 9), WitnessDecision::conflict);
  refused(log.request(0, 9), WitnessDecision::conflict);
  refused(log.request(0, 3), WitnessDecision::conflict);  // seen before: no accusation
  refused(log.request(0, 5), WitnessDecision::smaller);
  refused(log.request(7, 12, 1), WitnessDecision::inconsistent);
  CHECK(refused(log.request(7, 7, 1), WitnessDecision::fork).seen_note ==
        log.request(0, 7).checkpoint);
  CHECK(refused(log.request(0, 3, 1), WitnessDecision::fork).seen_note ==
        log.request(0, 3).checkpoint);
  // All of it is kept, once.
  refused(log.request(7, 7, 1), WitnessDecision::fork);
  WitnessBook book = fixture.book();
  std::size_t forks = 0;
  for (const auto& seen : book.history(book.logs()[0])) {
    forks += seen.kind == vault::SeenKind::fork ? 1 : 0;
  }
  CHECK(forks == 2);
  CHECK(book.history(book.logs()[0]).size() == 7);
}

TEST_CASE("a checkpoint that was refused speaks against a later one of its size") {
  WitnessFixture fixture;
  fixture.create();
  const Log log(1);
  (void)fixture.answer(log, log.request(0, 3));
  CHECK(fixture.answer(log, log.request(3, 9, 1)).decision == WitnessDecision::inconsistent);
  CHECK(fixture.answer(log, log.request(3, 9)).decision == WitnessDecision::fork);
}

TEST_CASE("first contact takes a key, and the key stays") {
  WitnessFixture fixture;
  fixture.create();
  const Log log(1);
  const Log other(2);
  std::string cls;
  const auto asked = [&](const formats::WitnessRequest& request,
                         const std::optional<formats::VerifierKey>& trust) {
    return trouble_of(
        [&] {
          WitnessBook book = fixture.book();
          (void)vault::answer_request(book, request, trust, [] { return 1; });
        },
        &cls);
  };
  CHECK(asked(log.request(0, 3), std::nullopt) == Trouble::refused_input);
  CHECK(cls == "log-unknown");
  CHECK(asked(log.request(0, 3), other.vkey()) == Trouble::refused_input);
  CHECK(cls == "log-key-mismatch");
  auto impostor = other.vkey();
  impostor.name = log.vkey().name;
  CHECK(asked(log.request(0, 3), impostor) == Trouble::integrity);
  CHECK(cls == "checkpoint-signature");
  CHECK(fixture.book().logs().empty());
  CHECK_FALSE(asked(log.request(0, 3), log.vkey()));
  CHECK(asked(log.request(3, 5), impostor) == Trouble::refused_input);
  CHECK(cls == "log-key-mismatch");
  CHECK_FALSE(asked(log.request(3, 5), std::nullopt));
  // Another log starts from nothing.
  CHECK_FALSE(asked(other.request(0, 2), other.vkey()));
  CHECK(fixture.book().logs().size() == 2);
}

TEST_CASE("power cut at every step: the same request is cosigned, another root never is") {
  WitnessFixture fixture;
  fixture.create();
  const Log log(1);
  for (const bool first_contact : {true, false}) {
    if (!first_contact) (void)fixture.answer(log, log.request(0, 3));
    const auto asked = first_contact ? log.request(0, 3) : log.request(3, 7);
    const auto forked = first_contact ? log.request(0, 3, 1) : log.request(0, 7, 1);
    fs::copy(fixture.state(), fixture.folder.path("base"), fs::copy_options::recursive);
    std::size_t cut_with_record = 0;
    for (const Fault fault : {Fault::cut_before, Fault::cut_after}) {
      for (std::size_t step = 0;; ++step) {
        CAPTURE(step);
        fixture.disk.arm(fault, step);
        bool answered = false;
        try {
          answered = fixture.answer(log, asked).line.has_value();
        } catch (const PowerCut&) {
        }
        if (!fixture.disk.struck()) {
          CHECK(answered);
          fixture.disk.arm(Fault::none, 0);
          fs::remove_all(fixture.state());
          fs::copy(fixture.folder.path("base"), fixture.state(), fs::copy_options::recursive);
          break;
        }
        CHECK_FALSE(answered);
        fixture.disk.arm(Fault::none, 0);
        fs::copy(fixture.state(), fixture.folder.path("cut"), fs::copy_options::recursive);
        // What was kept before the cut rules out another root of that size...
        const std::vector<vault::SeenLog> logs = fixture.book().logs();
        const bool kept = !logs.empty() && logs[0].last.size == (first_contact ? 3U : 7U);
        cut_with_record += kept ? 1 : 0;
        if (kept) CHECK_FALSE(fixture.answer(log, forked).line);
        fs::remove_all(fixture.state());
        fs::rename(fixture.folder.path("cut"), fixture.state());
        // ... and the same request gets its cosignature.
        check_holds(fixture, fixture.answer(log, asked), asked);
        CHECK_FALSE(fixture.answer(log, forked).line);
        fs::remove_all(fixture.state());
        fs::copy(fixture.folder.path("base"), fixture.state(), fs::copy_options::recursive);
      }
    }
    CHECK(cut_with_record > 2);
    fs::remove_all(fixture.folder.path("base"));
    fs::remove_all(fixture.state());
    fixture.create();
  }
}

TEST_CASE("a failed step gives no cosignature") {
  WitnessFixture fixture;
  fixture.create();
  const Log log(1);
  fixture.disk.arm(Fault::none, 0);
  for (std::size_t step = 0;; ++step) {
    fixture.disk.arm(Fault::error, step);
    const auto trouble = trouble_of([&] { (void)fixture.answer(log, log.request(0, 3)); });
    if (!fixture.disk.struck()) break;
    CHECK(trouble == Trouble::input_output);
    fixture.disk.arm(Fault::none, 0);
    check_holds(fixture, fixture.answer(log, log.request(0, 3)), log.request(0, 3));
    fs::remove_all(fixture.state());
    fixture.create();
  }
}

TEST_CASE("damage is never a first contact") {
  WitnessFixture fixture;
  fixture.create();
  const Log log(1);
  (void)fixture.answer(log, log.request(0, 3));
  (void)fixture.answer(log, log.request(3, 7));
  fs::copy(fixture.state(), fixture.folder.path("base"), fs::copy_options::recursive);
  const auto damaged = [&] {
    std::string cls;
    const auto trouble = trouble_of([&] { (void)fixture.answer(log, log.request(0, 9)); }, &cls);
    CHECK(trouble == Trouble::integrity);
    CHECK(cls == "witness-state-damaged");
    fs::remove_all(fixture.state());
    fs::copy(fixture.folder.path("base"), fixture.state(), fs::copy_options::recursive);
  };
  std::vector<std::string> names;
  for (const auto& item : fs::directory_iterator(fixture.own_folder())) {
    names.push_back(item.path().filename());
  }
  REQUIRE(names.size() == 3);
  for (const std::string& name : names) {
    CAPTURE(name);
    const std::string path = fixture.own_folder() / name;
    const std::string bytes = file_bytes(path);
    for (std::size_t at = 0; at < bytes.size(); at += 7) {
      std::string flipped = bytes;
      flipped[at] = static_cast<char>(flipped[at] ^ 4);
      put_file(path, flipped);
      damaged();
    }
    for (const std::size_t size : {std::size_t{0}, bytes.size() / 2, bytes.size() - 1}) {
      put_file(path, bytes.substr(0, size));
      damaged();
    }
    fs::remove(path);
    damaged();
  }
}

TEST_CASE("a history cut at a record, or an old list of logs, changes nothing") {
  WitnessFixture fixture;
  fixture.create();
  const Log log(1);
  (void)fixture.answer(log, log.request(0, 3));
  const std::string old_state = file_bytes(fixture.own_folder() / "state");
  std::string history;
  for (const auto& item : fs::directory_iterator(fixture.own_folder())) {
    if (item.path().filename().string().size() == 32) history = item.path();
  }
  const std::string short_history = file_bytes(history);
  (void)fixture.answer(log, log.request(3, 7));
  SUBCASE("cut") {
    put_file(history, short_history);
    CHECK(trouble_of([&] { (void)fixture.book(); }) == Trouble::integrity);
  }
  SUBCASE("an old list is brought up to the history") {
    put_file(fixture.own_folder() / "state", old_state);
    CHECK(fixture.answer(log, log.request(3, 7, 1)).decision == WitnessDecision::fork);
    CHECK(fixture.book().logs().at(0).last.size == 7);
  }
}

TEST_CASE("a witness is made once, by its identity, and its files tell nothing") {
  WitnessFixture fixture;
  std::string cls;
  CHECK(trouble_of([&] { (void)fixture.book(); }, &cls) == Trouble::refused_input);
  CHECK(cls == "no-witness");
  fixture.create();
  CHECK(trouble_of([&] { fixture.create(); }, &cls) == Trouble::refused_input);
  CHECK(cls == "witness-exists");
  const formats::CosignerKey key = fixture.book().key();
  CHECK(key.name.size() == 32);
  // Another identity of the same machine is another witness.
  const auto other = fixture.random.secret<crypto::X25519Secret>();
  WitnessBook::create(fixture.disk, fixture.state(), other, fixture.random);
  CHECK(WitnessBook(fixture.disk, fixture.state(), other, fixture.random).key().name != key.name);
  const Log log(1);
  (void)fixture.answer(log, log.request(0, 3));
  for (const auto& item : fs::recursive_directory_iterator(fixture.state())) {
    const std::string name = item.path().filename();
    CHECK(name.find(key.name) == std::string::npos);
    if (!item.is_regular_file()) continue;
    const std::string bytes = file_bytes(item.path());
    CHECK(bytes.find(log.vkey().name) == std::string::npos);
    CHECK(bytes.find(key.name) == std::string::npos);
  }
}
