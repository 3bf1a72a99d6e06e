#include "crypto/result.hpp"

#include <cstdio>

namespace aigaq {

void assertion_failed(const char* expression, const char* file, int line) {
  (void)std::fprintf(stderr, "aigaq: internal error, please report it: %s (%s:%d)\n", expression,
                     file, line);
  std::abort();
}

}  // namespace aigaq
