# aigaq_flags carries language level, warnings, hardening and sanitizers to every target.
include(CheckCXXCompilerFlag)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Relative to the checkout, so that a second clone finds what the first one compiled.
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env
      "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}" CCACHE_NOHASHDIR=1 "${CCACHE_PROGRAM}")
endif()

# AIGAQ_ASSERT is always on; NDEBUG must not change what a release checks.
string(REPLACE "-DNDEBUG" "" CMAKE_CXX_FLAGS_RELEASE "${CMAKE_CXX_FLAGS_RELEASE}")
string(REPLACE "-DNDEBUG" "" CMAKE_CXX_FLAGS_RELWITHDEBINFO "${CMAKE_CXX_FLAGS_RELWITHDEBINFO}")
string(REPLACE "-O3" "-O2" CMAKE_CXX_FLAGS_RELEASE "${CMAKE_CXX_FLAGS_RELEASE}")

add_library(aigaq_flags INTERFACE)
target_compile_options(aigaq_flags INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
if(AIGAQ_WERROR)
  target_compile_options(aigaq_flags INTERFACE -Werror)
endif()

if(AIGAQ_TEST_HOOKS)
  if(CMAKE_BUILD_TYPE STREQUAL "Release")
    message(FATAL_ERROR "AIGAQ_TEST_HOOKS is refused in a Release build: hooks never ship")
  endif()
  target_compile_definitions(aigaq_flags INTERFACE AIGAQ_TEST_HOOKS=1)
endif()

# Adds FLAG when the compiler has it; the rest are tried in turn as spellings of the same thing.
function(aigaq_add_first_supported what)
  foreach(flags IN LISTS ARGN)
    string(MAKE_C_IDENTIFIER "AIGAQ_HAS${flags}" known)
    check_cxx_compiler_flag("${flags}" ${known})
    if(${known})
      separate_arguments(flags UNIX_COMMAND "${flags}")
      target_compile_options(aigaq_flags INTERFACE ${flags})
      return()
    endif()
  endforeach()
  message(STATUS "hardening: this compiler has no ${what}")
endfunction()

# Hardening of every build.
target_compile_definitions(aigaq_flags INTERFACE _GLIBCXX_ASSERTIONS)
if(NOT WIN32)
  target_compile_options(aigaq_flags INTERFACE -fPIE)
  target_link_options(aigaq_flags INTERFACE -pie -Wl,-z,relro,-z,now)
endif()
aigaq_add_first_supported("stack protector" -fstack-protector-strong)
if(WIN32)
  # One file that needs nothing beside it; the oldest Windows whose calls we make is 10.
  target_compile_definitions(aigaq_flags INTERFACE _WIN32_WINNT=0x0A00 __USE_MINGW_ANSI_STDIO=1)
  target_link_options(aigaq_flags INTERFACE -static -fstack-protector-strong
    -Wl,--dynamicbase,--high-entropy-va,--nxcompat,--no-insert-timestamp $<$<CONFIG:Release>:-s>)
else()
  aigaq_add_first_supported("stack clash protection" -fstack-clash-protection)
  aigaq_add_first_supported("control flow protection" -fcf-protection)
endif()

if(AIGAQ_SANITIZE)
  target_compile_options(aigaq_flags INTERFACE
    -fsanitize=${AIGAQ_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(aigaq_flags INTERFACE -fsanitize=${AIGAQ_SANITIZE})
  target_compile_definitions(aigaq_flags INTERFACE AIGAQ_SANITIZED=1)
else()
  # Both would hide from the sanitizers what they look for.
  set(zero "-ftrivial-auto-var-init=zero")
  set(clang_before_16 "-enable-trivial-auto-var-init-zero-knowing-it-will-be-removed-from-clang")
  aigaq_add_first_supported("zeroed automatic variables" "${zero}" "${zero} ${clang_before_16}")
  # Fortify works through the optimiser: at -O0 glibc only warns.
  target_compile_options(aigaq_flags INTERFACE
    $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE> $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=3>)
endif()

if(AIGAQ_FUZZ)
  target_compile_options(aigaq_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
