// Our own vectors for other implementations, tests/formats/bundle_vectors: a bundle, and a list of
// changes to it with the class of finding that each must lead to. Made from a fixed seed, compared
// with what is checked in, and then checked from the files alone. AIGAQ_WRITE_VECTORS=1 writes
// the bundle anew: that is a new version of the format.

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/formats/verify_bundle_case.hpp"
#include "tests/support/vectors.hpp"

namespace aigaq::formats {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(AIGAQ_SOURCE_DIR) / "tests/formats/bundle_vectors";

// One line of changes.txt: class, what to do, its arguments.
struct Change {
  std::string cls;
  std::string action;
  std::vector<std::string> arguments;
  [[nodiscard]] std::size_t number(std::size_t i) const { return std::stoul(arguments.at(i)); }
  [[nodiscard]] std::uint8_t mask(std::size_t i) const { return from_hex(arguments.at(i))->at(0); }
};

struct Vectors {
  std::string identity, log_key;
  std::vector<Change> changes;
};

Vectors read_vectors() {
  Vectors out;
  const Bytes bytes = test::read_file(kFolder / "changes.txt");
  std::istringstream lines{std::string(as_text(bytes))};
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream words(line);
    Change change;
    words >> change.cls >> change.action;
    for (std::string word; words >> word;) change.arguments.push_back(word);
    if (change.cls == "identity") {
      out.identity = change.action;
    } else if (change.cls == "log") {
      out.log_key = change.action;
    } else {
      out.changes.push_back(std::move(change));
    }
  }
  return out;
}

void change_members(const Change& change, test::Members& members) {
  const auto at = [&](const std::string& name) {
    const auto found = std::find_if(members.begin(), members.end(),
                                    [&](const auto& member) { return member.first == name; });
    REQUIRE_MESSAGE(found != members.end(), name);
    return found;
  };
  if (change.action == "flip") {
    at(change.arguments[0])->second.at(change.number(1)) ^= change.mask(2);
  } else if (change.action == "drop") {
    members.erase(at(change.arguments[0]));
  } else if (change.action == "rename") {
    at(change.arguments[0])->first = change.arguments.at(1);
  } else if (change.action == "swap") {
    std::swap(at(change.arguments[0])->second, at(change.arguments.at(1))->second);
  } else if (change.action == "reorder") {
    std::iter_swap(at(change.arguments[0]), at(change.arguments.at(1)));
  } else if (change.action == "insert") {
    members.insert(at(change.arguments[0]), {change.arguments.at(1), Bytes(3, 'x')});
  } else {
    REQUIRE_MESSAGE(false, "unknown action " << change.action);
  }
}

// The whole changed file, encrypted again to its recipient under the same header.
Bytes changed_file(const Change& change, ByteView file, const test::Opened& opened) {
  test::SeededRandom random(1);
  Bytes tar = opened.tar;
  if (change.action == "age-flip" || change.action == "age-cut") {
    Bytes out(file.begin(), file.end());
    if (change.action == "age-cut") {
      out.resize(change.number(0));
    } else {
      out.at(change.number(0)) ^= change.mask(1);
    }
    return out;
  }
  if (change.action == "tar-flip") {
    tar.at(change.number(0)) ^= change.mask(1);
  } else if (change.action == "tar-cut") {
    tar.resize(change.number(0));
  } else if (change.action == "tar-append") {
    append(tar, *from_hex(change.arguments.at(0)));
  } else {
    auto members = test::members_of(tar);
    change_members(change, members);
    tar = test::tar_of(members);
  }
  return test::reencrypt(file, opened.unwrapped.file_key, tar, random);
}

Bytes made_anew() {
  const test::BundleCase c(2022, 600);
  test::BundleRequest request = c.request();
  request.entries.at(1).text = TextSelection{{{0, 4}, {8, 10}}};
  request.recipients = {
      crypto::x25519_public(*crypto::X25519Secret::from(Bytes(32, 0x42)))};
  return c.log->bundle(request);
}

TEST_CASE("bundle vectors: the bundle is made as it was, and every change has its class") {
  if (std::getenv("AIGAQ_WRITE_VECTORS") != nullptr) {
    const Bytes anew = made_anew();
    std::ofstream out(kFolder / "whole.age", std::ios::binary);
    out.write(reinterpret_cast<const char*>(anew.data()),
              static_cast<std::streamsize>(anew.size()));
  }
  const Bytes file = test::read_file(kFolder / "whole.age");
  CHECK((file == made_anew()));
  const Vectors vectors = read_vectors();
  const auto identity = parse_verifier_key(vectors.log_key);
  REQUIRE(identity.has_value());
  const Trust trust{{*identity}};
  const auto reader = age::parse_identity(as_bytes(vectors.identity));
  REQUIRE(reader.has_value());
  const BundleReport whole = test::check(file, *reader, trust);
  CHECK(test::classes_of(whole) == "");
  CHECK(whole.signer == Signer::trusted);
  CHECK(whole.addressed == Addressed::yes);

  test::VectorCount count("bundle (our own)");
  const test::Opened opened = test::open_bundle(file, *reader);
  for (const Change& change : vectors.changes) {
    const std::string first = change.arguments.empty() ? "" : change.arguments[0];
    CAPTURE(change.cls);
    CAPTURE(change.action);
    CAPTURE(first);
    const BundleReport report = test::check(changed_file(change, file, opened), *reader, trust);
    CAPTURE(test::classes_of(report));
    CHECK(report.integrity == Integrity::failed);
    CHECK(report.primary == change.cls);
    count.ran();
  }
  CHECK(count.count() > 30);
}

}  // namespace
}  // namespace aigaq::formats
