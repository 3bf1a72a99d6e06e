# What tools/windows has built or copied, under the names that the other platforms know it by.
set(AIGAQ_WINDOWS_DEPS "${CMAKE_SOURCE_DIR}/build/windows-deps" CACHE PATH
    "Where tools/windows puts libraries and headers")
# Linked in, so that the program is one file.
set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
set(windows_include "${AIGAQ_WINDOWS_DEPS}/include")
foreach(needed include/sodium.h include/openssl/evp.h include/fmt/format.h
        include/cereal/cereal.hpp include/CLI/CLI.hpp lib/libsodium.a lib/libcrypto.a)
  if(NOT EXISTS "${AIGAQ_WINDOWS_DEPS}/${needed}")
    message(FATAL_ERROR "${needed} is missing below ${AIGAQ_WINDOWS_DEPS}: run tools/windows")
  endif()
endforeach()

# aigaq_windows_library(NAME LIBRARIES... [DEFINES...])
function(aigaq_windows_library name)
  cmake_parse_arguments(PARSE_ARGV 1 library "" "" "LIBRARIES;DEFINES")
  add_library(${name} INTERFACE IMPORTED GLOBAL)
  set_target_properties(${name} PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES "${windows_include}"
    INTERFACE_LINK_LIBRARIES "${library_LIBRARIES}"
    INTERFACE_COMPILE_DEFINITIONS "${library_DEFINES}")
endfunction()
aigaq_windows_library(PkgConfig::sodium
  LIBRARIES "${AIGAQ_WINDOWS_DEPS}/lib/libsodium.a" DEFINES SODIUM_STATIC=1)
aigaq_windows_library(OpenSSL::Crypto LIBRARIES "${AIGAQ_WINDOWS_DEPS}/lib/libcrypto.a")
aigaq_windows_library(fmt::fmt DEFINES FMT_HEADER_ONLY=1)
aigaq_windows_library(CLI11::CLI11)
aigaq_windows_library(aigaq_cereal)
aigaq_windows_library(doctest::doctest)
