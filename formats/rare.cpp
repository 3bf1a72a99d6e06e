#include "formats/rare.hpp"

#include "crypto/result.hpp"

namespace aigaq::formats {

CompactText::CompactText(Given given) {
  if (given.text.empty()) return;
  AIGAQ_ASSERT(std::in_range<std::uint32_t>(given.text.size()));
  const auto size = static_cast<std::uint32_t>(given.text.size());
  held_ = std::make_unique_for_overwrite<char[]>(sizeof size + size);
  std::memcpy(held_.get(), &size, sizeof size);
  std::memcpy(held_.get() + sizeof size, given.text.data(), size);
}

}  // namespace aigaq::formats
