#include "formats/statement/cuts_record.hpp"

namespace aigaq::formats {

void WrittenCuts::write_to(CborWriter& out) const {
  out.array(2 * cuts.words.size());
  for (const WordCut word : cuts.words) out.number(word.bytes).number(word.chaff);
}

void ReadCuts::read_from(cbor::Input& in) {
  const std::uint64_t numbers = cbor::Input::get(in.reader().array());
  if (numbers % 2 != 0) cbor::Input::stop(ErrorCode::malformed, "cuts of a text");
  in.charge(static_cast<std::size_t>(numbers));
  cuts.words.reserve(static_cast<std::size_t>(numbers / 2));
  for (std::uint64_t left = numbers; left > 0; left -= 2) {
    const std::uint64_t bytes = cbor::Input::get(in.reader().number());
    cuts.words.push_back({bytes, cbor::Input::get(in.reader().number())});
  }
}

}  // namespace aigaq::formats
