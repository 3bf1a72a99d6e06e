#include "cli/index_warning.hpp"

namespace aigaq::cli {
namespace {

constexpr std::uint64_t kWorthTelling = 4'096;  // entries

}  // namespace

void warn_of_index(Context& context, const vault::IndexUse& use) {
  if (use.damaged == 0 && use.entries_read < kWorthTelling) return;
  Notice notice;
  notice.kind = Notice::Kind::warning;
  notice.cls = "index-rebuilt";
  notice.aspect = formats::Aspect::environment;
  notice.entry = "index";
  notice.message = context.say(use.kept ? Msg::index_rebuilt : Msg::index_bypassed,
                               {{"entries", use.entries_read}});
  context.out.report(notice);
}

}  // namespace aigaq::cli
