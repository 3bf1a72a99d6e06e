#pragma once
// Every refusal of check_entry and FileCheck as a case with a name: the tests run them, and the
// vectors for other implementations are made of them.

#include <functional>
#include <string>
#include <vector>

#include "tests/formats/verify_entry_case.hpp"

namespace aigaq::test {

struct RefusalCase {
  std::string name;  // the mutation
  Bytes entry;
  EntryOpening opening;
  std::map<std::string, std::string> members;
  std::string expected;  // class that must be among the findings; empty: accepted
};

// Deterministic; the second's are among the first's.
[[nodiscard]] std::vector<RefusalCase> refusal_cases();
[[nodiscard]] std::vector<RefusalCase> more_refusal_cases();

}  // namespace aigaq::test
