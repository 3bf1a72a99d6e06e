#include "formats/statement/cuts_record.hpp"

namespace aigaq::formats {

void WrittenCuts::write_to(CborWriter& out) const {
  out.array(2 * cuts.words.size());
  for (const WordCut word : cuts.words) out.number(word.bytes).number(word.chaff);
}

void SpentCuts::write_to(CborWriter& out) const {
  out.array(2 * cuts.words.size());
  cuts.words.spend(let_go,
                   [&out](const WordCut& word) { out.number(word.bytes).number(word.chaff); });
}

std::size_t written_bytes(const TextCuts& cuts) {
  const auto number = [](std::uint64_t n) -> std::size_t {
    return n < 24 ? 1 : n <= 0xff ? 2 : n <= 0xffff ? 3 : n <= 0xffff'ffffu ? 5 : 9;
  };
  std::size_t out = 0;
  for (const WordCut word : cuts.words) out += number(word.bytes) + number(word.chaff);
  return out;
}

void ReadCuts::read_from(cbor::Input& in) {
  const std::uint64_t numbers = cbor::Input::get(in.reader().array());
  if (numbers % 2 != 0) cbor::Input::stop(ErrorCode::malformed, "cuts of a text");
  in.charge(static_cast<std::size_t>(numbers));
  cuts.words.reserve(static_cast<std::size_t>(numbers / 2));
  std::size_t gone = in.reader().at();
  for (std::uint64_t left = numbers; left > 0; left -= 2) {
    const std::uint64_t bytes = cbor::Input::get(in.reader().number());
    cuts.words.push_back({bytes, cbor::Input::get(in.reader().number())});
    gone = in.let_go_behind(gone);
  }
}

}  // namespace aigaq::formats
