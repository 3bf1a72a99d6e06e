#pragma once
// Cuts of a text as a flat array of numbers: bytes, chaff, bytes, chaff, …

#include "formats/cbor/archive.hpp"
#include "formats/statement/statement.hpp"

namespace aigaq::formats {

struct WrittenCuts {
  const TextCuts& cuts;
  void write_to(CborWriter& out) const;
};
// Stops at a number too few, as malformed.
struct ReadCuts {
  TextCuts cuts;
  void read_from(cbor::Input& in);
};

}  // namespace aigaq::formats
