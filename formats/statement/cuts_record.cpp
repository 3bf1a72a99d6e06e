#include "formats/statement/cuts_record.hpp"

namespace aigaq::formats {

std::vector<std::uint64_t> flatten(const TextCuts& cuts) {
  std::vector<std::uint64_t> numbers;
  numbers.reserve(2 * cuts.words.size());
  for (const TextCuts::Word& word : cuts.words) {
    numbers.push_back(word.bytes);
    numbers.push_back(word.chaff);
  }
  return numbers;
}

Result<TextCuts> unflatten(const std::vector<std::uint64_t>& numbers) {
  if (numbers.size() % 2 != 0) return fail(ErrorCode::malformed, "cuts of a text");
  TextCuts cuts;
  cuts.words.reserve(numbers.size() / 2);
  for (std::size_t i = 0; i < numbers.size(); i += 2) {
    cuts.words.push_back({numbers[i], numbers[i + 1]});
  }
  return cuts;
}

}  // namespace aigaq::formats
