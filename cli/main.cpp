#include <malloc.h>

#include "cli/commands.hpp"
#include "cli/reader/program.hpp"

namespace {

// Of what threads that come and go leave to the allocator; each of its arenas keeps some.
constexpr int kArenas = 2;
// From here on memory is asked of the kernel and goes back to it when it is freed. The allocator
// raises this bound by itself to the largest that was freed, and from then on keeps long buffers.
constexpr int kMapped = 256 << 10;

}  // namespace

int main(int argc, char** argv) {
  using namespace aigaq::cli;
#if defined(__GLIBC__)
  (void)mallopt(M_ARENA_MAX, kArenas);
  (void)mallopt(M_MMAP_THRESHOLD, kMapped);
#endif
  try {
    const Program program{"aigaq",          Msg::about_aigaq,     true,
                          add_all_commands, report_vault_failure, add_commands_among};
    return program_main(program, argc, argv);
  } catch (...) {
    // Only what cannot even be reported comes here: the outputs themselves are gone.
    return static_cast<int>(ExitCode::error);
  }
}
