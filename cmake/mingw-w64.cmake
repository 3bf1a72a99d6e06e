# Cross-building the recipient's program for 64-bit Windows with Debian's mingw-w64.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(AIGAQ_WINDOWS_TRIPLET x86_64-w64-mingw32)
# The variant with POSIX threads: the other one has no std::mutex.
set(CMAKE_C_COMPILER ${AIGAQ_WINDOWS_TRIPLET}-gcc-posix)
set(CMAKE_CXX_COMPILER ${AIGAQ_WINDOWS_TRIPLET}-g++-posix)
set(CMAKE_RC_COMPILER ${AIGAQ_WINDOWS_TRIPLET}-windres)

# Nothing of the building machine's own libraries may be found.
set(CMAKE_FIND_ROOT_PATH /usr/${AIGAQ_WINDOWS_TRIPLET})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
