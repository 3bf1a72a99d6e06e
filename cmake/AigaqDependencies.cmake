# Every outside library, found once. Debian's packages are the reference versions.
find_package(PkgConfig REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(lmdb REQUIRED IMPORTED_TARGET lmdb)
pkg_check_modules(seccomp REQUIRED IMPORTED_TARGET libseccomp)
pkg_check_modules(qrencode REQUIRED IMPORTED_TARGET libqrencode)
find_package(OpenSSL 3.0 REQUIRED COMPONENTS Crypto)
find_package(fmt REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n)
find_package(CLI11 REQUIRED)
find_package(Threads REQUIRED)
if(AIGAQ_BUILD_TESTS)
  find_package(doctest REQUIRED)
endif()

# cereal is headers only; its own CMake file differs between versions, the folder does not.
find_path(CEREAL_INCLUDE_DIR cereal/cereal.hpp REQUIRED)
add_library(aigaq_cereal INTERFACE)
target_include_directories(aigaq_cereal SYSTEM INTERFACE "${CEREAL_INCLUDE_DIR}")
