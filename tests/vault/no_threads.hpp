#pragma once
// While it lives no thread can be begun, as under a limit on them: a thread's stack would be larger
// than all addresses there are.

#include <pthread.h>

#include <cstddef>

#include "crypto/result.hpp"

namespace aigaq::test {

class NoThreads {
 public:
  NoThreads() {
    AIGAQ_ASSERT(pthread_getattr_default_np(&before_) == 0);
    pthread_attr_t all = before_;
    AIGAQ_ASSERT(pthread_attr_setstacksize(&all, std::size_t{1} << 60) == 0);
    AIGAQ_ASSERT(pthread_setattr_default_np(&all) == 0);
  }
  ~NoThreads() { AIGAQ_ASSERT(pthread_setattr_default_np(&before_) == 0); }
  NoThreads(const NoThreads&) = delete;
  NoThreads& operator=(const NoThreads&) = delete;

 private:
  pthread_attr_t before_{};
};

}  // namespace aigaq::test
