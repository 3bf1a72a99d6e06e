#pragma once
// JSON of the public vectors. Hostile only by accident: whatever does not fit fails the test.

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/support/vectors.hpp"

namespace aigaq::test {

using Json = nlohmann::json;

inline Json read_json(const std::filesystem::path& file) {
  const Bytes text = read_file(file);
  Json json = Json::parse(text.begin(), text.end(), nullptr, false);
  CAPTURE(file.string());
  REQUIRE_FALSE(json.is_discarded());
  return json;
}

inline Bytes hex_of(const Json& json, const char* key) {
  const auto bytes = from_hex(json.at(key).get<std::string>());
  REQUIRE(bytes);
  return *bytes;
}

}  // namespace aigaq::test
