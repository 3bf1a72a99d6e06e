#include "vault/disclose/history.hpp"

#include <algorithm>

#include "formats/age/age.hpp"
#include "vault/index/of_kind.hpp"

namespace aigaq::vault {
namespace {

constexpr const char* kDisclosedField = "disclosed";

const char* mode_of(const ExportRequest& request) {
  if (request.passphrase != nullptr) return "passphrase";
  return request.recipients.size() > 1 ? "joint" : "single";
}

}  // namespace

formats::Statement export_record(const ExportRequest& request,
                                 const std::vector<Disclosed>& disclosed,
                                 const std::string& checkpoint) {
  formats::Statement out;
  out.kind = formats::FormKind::export_record;
  if (!request.purpose.empty()) out.fields["purpose"] = {request.purpose};
  for (const X25519PublicKey& recipient : request.recipients) {
    out.fields["recipients"].push_back(formats::age::recipient_text(recipient));
  }
  std::vector<std::string>& lines = out.fields[kDisclosedField];
  for (const Disclosed& entry : disclosed)
    std::ranges::move(entry.lines(), std::back_inserter(lines));
  out.fields["mode"] = {mode_of(request)};
  out.fields["checkpoint"] = {checkpoint};
  return out;
}

std::vector<std::string> union_with_earlier(const Vault& vault,
                                            const std::vector<Disclosed>& disclosed) {
  std::map<std::uint64_t, Disclosed> all;
  for (const Disclosed& entry : disclosed) all.emplace(entry.entry(), entry);
  std::set<std::uint64_t> known;
  const auto merge = [&](std::uint64_t, const formats::Statement& statement) {
    const auto lines = statement.fields.find(kDisclosedField);
    if (lines == statement.fields.end()) return true;
    for (const std::string& line : lines->second) {
      const auto earlier = Disclosed::parse(line);
      if (!earlier) continue;
      const auto mine = all.find(earlier->entry());
      if (mine == all.end()) continue;
      mine->second.merge(*earlier);
      known.insert(earlier->entry());
    }
    return true;
  };
  each_of_kind(
      vault, formats::FormKind::export_record, 1, [] {}, merge);
  std::vector<std::string> out;
  out.reserve(known.size());
  for (const std::uint64_t number : known) out.push_back(all.at(number).brief());
  return out;
}

}  // namespace aigaq::vault
