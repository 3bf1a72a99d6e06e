#pragma once
// The lines of a batch looked at on several threads, without a word: who finds a mistake so looks
// again, one line after the other, and says what and where.

#include "cli/batch/input.hpp"
#include "cli/batch/list_bytes.hpp"
#include "cli/reader/context.hpp"

namespace aigaq::cli {

struct FirstLook {
  bool references = false;  // some form names entries of the vault
  std::uint64_t lines = 0;
  void add(const BatchLook& line) {
    references = references || line.references;
    ++lines;
  }
};
// Form, text and files of every line; nullopt when something is wrong with one.
[[nodiscard]] std::optional<FirstLook> look_quietly(const BatchList& list,
                                                    const BatchDefaults& defaults,
                                                    Context& context);

}  // namespace aigaq::cli
