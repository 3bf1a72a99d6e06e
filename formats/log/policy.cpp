#include "formats/log/policy.hpp"

#include <algorithm>
#include <set>

#include "crypto/limits.hpp"
#include "formats/log/lines.hpp"

namespace aigaq::formats {
namespace {

using Words = std::vector<std::string_view>;

bool is_blank(char c) { return c == ' ' || c == '\t'; }

Words words_of(std::string_view line) {
  Words out;
  while (true) {
    while (!line.empty() && is_blank(line.front())) line.remove_prefix(1);
    if (line.empty()) return out;
    const auto end = static_cast<std::size_t>(
        std::ranges::find_if(line, is_blank) - line.begin());
    out.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
}

bool allowed(std::string_view line) {
  return std::ranges::all_of(line, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
  });
}

class PolicyReader {
 public:
  [[nodiscard]] Result<void> line(std::string_view line) {
    if (!allowed(line)) return fail(ErrorCode::malformed, "character in a policy");
    const Words words = words_of(line);
    if (words.empty() || words.front().starts_with('#')) return {};
    if (words.front() == "log") return log(words);
    if (words.front() == "witness") return witness(words);
    if (words.front() == "group") return group(words);
    if (words.front() == "quorum") return quorum(words);
    return fail(ErrorCode::unsupported, "first word of a policy's line");
  }
  [[nodiscard]] bool has_quorum() const { return has_quorum_; }
  [[nodiscard]] Policy take() { return std::move(policy_); }

 private:
  Result<void> log(const Words& words) {
    if (words.size() < 2 || words.size() > 3) return fail(ErrorCode::malformed, "log line");
    AIGAQ_TRY_ASSIGN(VerifierKey key, parse_verifier_key(words[1]));
    const auto same = [&](const VerifierKey& other) { return other.key == key.key; };
    if (std::ranges::any_of(policy_.logs, same)) return fail(ErrorCode::duplicate, "key of a log");
    policy_.logs.push_back(std::move(key));
    return room(policy_.logs.size());
  }

  Result<void> witness(const Words& words) {
    if (words.size() < 3 || words.size() > 4) return fail(ErrorCode::malformed, "witness line");
    AIGAQ_TRY(define(words[1]));
    PolicyWitness out{std::string(words[1]), {}, std::nullopt};
    AIGAQ_TRY_ASSIGN(out.key, parse_note_key(words[2]));
    if (out.key.type != kNoteMlDsa44) {
      AIGAQ_TRY_ASSIGN(out.cosigner, parse_cosigner_key(words[2]));
    }
    const auto same = [&](const PolicyWitness& other) { return other.key.key == out.key.key; };
    if (std::ranges::any_of(policy_.witnesses, same)) {
      return fail(ErrorCode::duplicate, "key of a witness");
    }
    policy_.witnesses.push_back(std::move(out));
    return room(policy_.witnesses.size());
  }

  Result<void> group(const Words& words) {
    if (words.size() < 4) return fail(ErrorCode::malformed, "group line");
    PolicyGroup out{std::string(words[1]), 1, {}};
    for (const std::string_view member : Words(words.begin() + 3, words.end())) {
      if (!names_.contains(member)) return fail(ErrorCode::missing, "member of a group");
      if (!members_.emplace(member).second) return fail(ErrorCode::duplicate, "member of a group");
      out.members.emplace_back(member);
    }
    // Defined only now: no group is a member of itself.
    AIGAQ_TRY(define(words[1]));
    if (words[2] == "all") {
      out.threshold = out.members.size();
    } else if (words[2] != "any") {
      AIGAQ_TRY_ASSIGN(out.threshold, parse_decimal(words[2]));
      if (out.threshold < 1 || out.threshold > out.members.size()) {
        return fail(ErrorCode::wrong_value, "threshold of a group");
      }
    }
    policy_.groups.push_back(std::move(out));
    return room(policy_.groups.size());
  }

  Result<void> quorum(const Words& words) {
    if (words.size() != 2) return fail(ErrorCode::malformed, "quorum line");
    if (has_quorum_) return fail(ErrorCode::duplicate, "quorum line");
    if (words[1] != kNoQuorum && !names_.contains(words[1])) {
      return fail(ErrorCode::missing, "name of the quorum");
    }
    policy_.quorum = words[1];
    has_quorum_ = true;
    return {};
  }

  // Witnesses and groups share their names.
  Result<void> define(std::string_view name) {
    if (name == kNoQuorum) return fail(ErrorCode::wrong_value, "name that is taken");
    if (!names_.emplace(name).second) return fail(ErrorCode::duplicate, "name");
    return {};
  }

  static Result<void> room(std::size_t count) {
    if (count > limits::kPolicyItems) return fail(ErrorCode::limit_exceeded, "lines of a policy");
    return {};
  }

  Policy policy_;
  std::set<std::string, std::less<>> names_, members_;
  bool has_quorum_ = false;
};

}  // namespace

PolicyOrFault parse_policy(std::string_view text) {
  const auto fault = [](std::uint64_t line, ErrorCode code, const char* context) {
    return PolicyFault{line, {code, context}};
  };
  if (text.size() > limits::kPolicyBytes) {
    return fault(0, ErrorCode::limit_exceeded, "size of a policy");
  }
  LineReader lines(text);
  PolicyReader reader;
  std::uint64_t number = 0;
  while (const auto line = lines.next()) {
    ++number;
    if (const auto read = reader.line(*line); !read) return PolicyFault{number, read.error()};
  }
  if (!lines.at_end()) return fault(number + 1, ErrorCode::truncated, "last line of a policy");
  if (!reader.has_quorum()) return fault(0, ErrorCode::missing, "quorum line");
  return reader.take();
}

bool looks_like_policy(std::string_view text) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    const Words words = words_of(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (words.empty() || words.front().starts_with('#')) continue;
    // A verifier key holds no blank.
    return words.size() > 1;
  }
  return false;
}

}  // namespace aigaq::formats
