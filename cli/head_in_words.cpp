#include "cli/head_in_words.hpp"

#include <algorithm>

namespace aigaq::cli {
namespace {

using formats::HeadWords;
using formats::WordList;

constexpr std::size_t kFirstLine = 6;

std::string joined(const HeadWords& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

std::size_t known_words(const std::vector<std::string>& words, WordList list) {
  return static_cast<std::size_t>(std::ranges::count_if(
      words, [&](const auto& word) { return formats::number_of_word(word, list).has_value(); }));
}

// Two lists share some words: the language is the one that knows most of them.
WordList language_heard(const std::vector<std::string>& words) {
  return *std::ranges::max_element(formats::kWordLists, {}, [&](WordList list) {
    return std::pair(formats::words_hold(words, list), known_words(words, list));
  });
}

ExitCode refuse_words(Context& context, const std::vector<std::string>& words, WordList list) {
  if (words.size() != formats::kHeadWords) {
    context.out.error("words-malformed", formats::Aspect::input, Msg::words_count,
                      {{"count", words.size()}});
    return ExitCode::input_refused;
  }
  bool unknown = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (formats::number_of_word(words[i], list)) continue;
    unknown = true;
    context.out.error("words-malformed", formats::Aspect::input, Msg::words_unknown,
                      {{"number", i + 1}, {"word", words[i]}});
  }
  if (!unknown) context.out.error("words-malformed", formats::Aspect::input, Msg::words_checksum);
  return ExitCode::input_refused;
}

}  // namespace

WordList word_list_of(Language language) {
  switch (language) {
    case Language::en:
      return WordList::en;
    case Language::ru:
      return WordList::ru;
    case Language::kk:
      return WordList::kk;
  }
  return WordList::en;
}

std::string words_in_lines(const HeadWords& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    out += words.at(i) + (i + 1 == kFirstLine || i + 1 == words.size() ? "\n" : " ");
  }
  return out;
}

Json words_json(std::string_view checkpoint_body) {
  Json out = Json::object();
  for (const Language language : kLanguages) {
    out.set(name_of(language),
            joined(formats::head_words(checkpoint_body, word_list_of(language))));
  }
  return out;
}

ExitCode compare_words(Context& context, std::string_view checkpoint_body, std::string_view heard) {
  const auto words = formats::split_words(heard);
  const WordList list = language_heard(words);
  const HeadWords ours = formats::head_words(checkpoint_body, list);
  if (std::ranges::equal(words, ours)) return ExitCode::done;
  for (std::size_t i = 0; i < words.size() && i < ours.size(); ++i) {
    if (words[i] == ours.at(i)) continue;
    context.out.sentence(Msg::words_differ,
                         {{"number", i + 1}, {"heard", words[i]}, {"ours", ours.at(i)}});
  }
  if (!formats::words_hold(words, list)) return refuse_words(context, words, list);
  Notice notice;
  notice.kind = Notice::Kind::finding;
  notice.cls = "checkpoint-mismatch";
  notice.aspect = formats::Aspect::integrity;
  notice.entry = "head";
  notice.message = context.say(Msg::words_other);
  notice.hint = context.say(Msg::words_other_hint);
  context.out.report(notice);
  return ExitCode::contradicts;
}

}  // namespace aigaq::cli
