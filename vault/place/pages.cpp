#include "vault/place/pages.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include "crypto/secret.hpp"
#include "formats/let_go.hpp"

namespace aigaq::vault {

void let_go(MutableByteView bytes) {
  crypto::wipe(bytes);
  const long page = ::sysconf(_SC_PAGESIZE);
  if (page <= 0) return;
  const MutableByteView pages = formats::whole_pages(bytes, static_cast<std::size_t>(page));
  // Refused of memory that is locked: it stays, wiped.
  if (!pages.empty()) (void)::madvise(pages.data(), pages.size(), MADV_DONTNEED);
}

}  // namespace aigaq::vault
