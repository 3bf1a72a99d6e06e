#include "formats/cbor/input_archive.hpp"

namespace aigaq::formats::cbor {

void Input::begin_map() {
  const std::uint64_t count = get(reader_.map());
  if (count > kMembers) stop(ErrorCode::unsupported, "unknown key");
  Map map;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::string_view key = get(reader_.text());
    map.pairs.push_back({key, reader_.at(), false});
    static_cast<void>(get(reader_.skip()));
  }
  map.end = reader_.at();
  maps_.push_back(std::move(map));
}

void Input::end_map() {
  const Map map = std::move(maps_.back());
  maps_.pop_back();
  for (const Pair& pair : map.pairs) {
    if (!pair.used) stop(ErrorCode::unsupported, "unknown key");
  }
  reader_.seek(map.end);
}

void Input::read_text(std::string& value) {
  const std::string_view text = get(reader_.text());
  charge(text.size());
  if (let_go_ == nullptr || text.size() < kLetGoBytes) {
    value = std::string(text);  // in no more room than it takes
    return;
  }
  value.clear();
  value.reserve(text.size());
  each_piece(document_.subspan(reader_.at() - text.size(), text.size()), let_go_,
             [&value](ByteView piece) { value.append(as_text(piece)); });
}

std::optional<std::size_t> Input::taken_here() const {
  const auto found = std::ranges::lower_bound(taken_, reader_.at(), {}, &TakenValue::at);
  if (found == taken_.end() || found->at != reader_.at()) return std::nullopt;
  if (found->fault) throw Fault{*found->fault};
  return static_cast<std::size_t>(found - taken_.begin());
}

Input::Pair* Input::find(std::string_view key) {
  for (Pair& pair : maps_.back().pairs) {
    if (pair.key == key) {
      pair.used = true;
      return &pair;
    }
  }
  return nullptr;
}

}  // namespace aigaq::formats::cbor
