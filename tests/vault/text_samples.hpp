#pragma once
// Texts in the languages that people write here, whole and in the forms a text may arrive in.

#include <string>
#include <vector>

#include "crypto/random.hpp"

namespace aigaq::test {

// Random text: words of several scripts, marks, line breaks, invisible characters, emoji.
std::string random_text(crypto::RandomSource& random, std::size_t words);

}  // namespace aigaq::test
