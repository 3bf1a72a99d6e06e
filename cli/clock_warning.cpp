#include "cli/clock_warning.hpp"

#include "vault/device_clock.hpp"

namespace aigaq::cli {

void warn_of_clock(Context& context, std::uint64_t entry) {
  Notice notice;
  notice.kind = Notice::Kind::warning;
  notice.cls = "clock-backwards";
  notice.aspect = formats::Aspect::time;
  notice.entry = std::to_string(entry);
  notice.message = context.say(Msg::time_backwards, {{"number", entry}});
  context.out.report(notice);
}

void warn_if_clock_went_back(Context& context, const vault::Vault& vault, std::uint64_t entry) {
  if (vault::clock_went_back(vault, entry)) warn_of_clock(context, entry);
}

}  // namespace aigaq::cli
