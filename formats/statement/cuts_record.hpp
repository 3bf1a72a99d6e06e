#pragma once
// Cuts of a text as a flat array of numbers: bytes, chaff, bytes, chaff, …

#include "formats/cbor/archive.hpp"
#include "formats/statement/statement.hpp"

namespace aigaq::formats {

struct WrittenCuts {
  const TextCuts& cuts;
  void write_to(CborWriter& out) const;
};
// The cuts are gone when they are written.
struct SpentCuts {
  TextCuts& cuts;
  LetGo let_go;
  void write_to(CborWriter& out) const;
};
// How long they are as numbers.
[[nodiscard]] std::size_t written_bytes(const TextCuts& cuts);
// Stops at a number too few, as malformed.
struct ReadCuts {
  TextCuts cuts;
  void read_from(cbor::Input& in);
};

}  // namespace aigaq::formats
