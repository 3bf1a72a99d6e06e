# Writes the C++ file that holds a page, byte for byte, as one raw string.
# Usage: cmake -DPAGE=verify.html -DOUT=verify_page_bytes.cpp -P EmbedPage.cmake
file(READ "${PAGE}" page)
string(FIND "${page}" ")verify-page" clash)
if(NOT clash EQUAL -1)
  message(FATAL_ERROR "${PAGE} holds the end of the raw string that it would stand in")
endif()
file(WRITE "${OUT}" "#include \"cli/verify_page.hpp\"

#pragma GCC diagnostic ignored \"-Woverlength-strings\"

namespace aigaq::cli {

std::string_view verify_page() {
  static constexpr char kPage[] = R\"verify-page(${page})verify-page\";
  return {kPage, sizeof kPage - 1};
}

}  // namespace aigaq::cli
")
