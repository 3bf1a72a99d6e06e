#include "crypto/pages.hpp"

#include "crypto/secret.hpp"

#ifdef __linux__
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#endif

namespace aigaq::crypto {
namespace {

#ifdef __linux__
void give_back(MutableByteView bytes) {
  const long page_bytes = ::sysconf(_SC_PAGESIZE);
  if (page_bytes <= 0) return;
  const auto page = static_cast<std::size_t>(page_bytes);
  const std::size_t before = (page - reinterpret_cast<std::uintptr_t>(bytes.data()) % page) % page;
  if (bytes.size() < before + page) return;
  const std::size_t whole = (bytes.size() - before) / page * page;
  // Refused of memory that is locked: it stays, wiped.
  (void)::madvise(bytes.data() + before, whole, MADV_DONTNEED);
}
#else
void give_back(MutableByteView /*bytes*/) {}
#endif

}  // namespace

void let_go(MutableByteView bytes) {
  wipe(bytes);
  give_back(bytes);
}

}  // namespace aigaq::crypto
