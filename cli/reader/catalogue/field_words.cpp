#include "cli/reader/catalogue/field_words.hpp"

namespace aigaq::cli {
namespace {

std::string words_of(const Catalogue& say, std::string_view prefix, std::string_view key) {
  const auto id = message_named(std::string(prefix) + std::string(key));
  return std::string(id ? say.text(*id) : key);
}

}  // namespace

std::string field_words(const Catalogue& say, std::string_view key) {
  return words_of(say, "field_", key);
}
std::string relation_phrase(const Catalogue& say, std::string_view word) {
  return words_of(say, "relation_", word);
}

}  // namespace aigaq::cli
