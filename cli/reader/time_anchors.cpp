#include "cli/reader/time_anchors.hpp"

#include "cli/reader/files.hpp"

namespace aigaq::cli {
namespace {

constexpr std::size_t kPemBytes = 4u << 20;
constexpr std::size_t kHeadersBytes = 512u << 20;

ExitCode refuse(Context& context, const std::string& path, std::string_view cls, Msg message,
                Error error) {
  Notice notice;
  notice.cls = cls;
  notice.file = path;
  notice.message = context.say(message, {{"path", path}});
  notice.texts["detail"] = error.context;
  context.out.report(notice);
  return ExitCode::input_refused;
}

}  // namespace

void add_time_options(CLI::App& app, const Catalogue& say, TimeOptions& options) {
  add_values(app, "--time-authority", options.authorities,
             std::string(say.text(Msg::opt_time_authority)));
  add_values(app, "--headers", options.headers, std::string(say.text(Msg::opt_headers)));
}

Outcome<formats::TimeAnchors> load_time_anchors(Context& context, const TimeOptions& options) {
  formats::TimeAnchors out;
  out.now = context.clock.unix_seconds();
  for (const std::string& path : options.authorities) {
    AIGAQ_OR_EXIT(const Bytes pem, read_file(context, path, kPemBytes));
    if (const auto added = out.authorities.add_pem(as_text(pem)); !added) {
      return refuse(context, path, "not-a-certificate", Msg::time_not_a_certificate,
                    added.error());
    }
  }
  for (const std::string& path : options.headers) {
    AIGAQ_OR_EXIT(const Bytes text, read_file(context, path, kHeadersBytes));
    auto headers = formats::parse_block_headers(as_text(text));
    if (!headers) {
      return refuse(context, path, "not-block-headers", Msg::time_not_headers, headers.error());
    }
    for (auto& [height, header] : *headers) {
      const auto [known, fresh] = out.headers.try_emplace(height, std::move(header));
      if (fresh || known->second.hash == header.hash) continue;
      return refuse(context, path, "not-block-headers", Msg::time_not_headers,
                    {ErrorCode::duplicate, "height of a block header"});
    }
  }
  return out;
}

}  // namespace aigaq::cli
