#include "tests/vault/witness_fixture.hpp"

#include <doctest/doctest.h>

#include <map>

namespace aigaq::test {

formats::WitnessRequest Log::request(std::uint64_t old_size, std::uint64_t size,
                                     std::uint8_t mark) const {
  crypto::CompactRange range;
  std::map<crypto::NodeId, Hash> nodes;
  for (std::uint64_t i = 0; i < size; ++i) {
    range.append(crypto::leaf_hash(Bytes{mark, static_cast<std::uint8_t>(i)}),
                 [&](crypto::NodeId id, const Hash& hash) { nodes[id] = hash; });
  }
  formats::WitnessRequest out{old_size, {}, {}};
  if (old_size > 0 && old_size < size) {
    out.proof =
        crypto::consistency_proof(old_size, size, [&](crypto::NodeId id) { return nodes.at(id); });
  }
  const auto note = formats::sign_checkpoint({vkey().name, size, range.root()}, key);
  REQUIRE(note);
  out.checkpoint = *note;
  return out;
}

void check_holds(WitnessFixture& fixture, const vault::WitnessAnswer& answer,
                 const formats::WitnessRequest& request) {
  REQUIRE(answer.line);
  const auto note = formats::parse_note(request.checkpoint + *answer.line);
  REQUIRE(note);
  const auto times = formats::verify_cosignatures(*note, fixture.book().key());
  REQUIRE(times);
  CHECK(times->front() == 1'700'000'000);
}

}  // namespace aigaq::test
