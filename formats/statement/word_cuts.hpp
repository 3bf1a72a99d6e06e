#pragma once
// How a text is cut, in one byte for most words: a text of 16 MiB may have millions of them.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <string>

#include "formats/let_go.hpp"

namespace aigaq::formats {

struct WordCut {
  std::uint64_t bytes = 0;
  std::uint64_t chaff = 0;  // leaves behind the word
  bool operator==(const WordCut&) const = default;
};

// Words from left to right: they are appended, and read in that order.
class WordCuts {
 public:
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using iterator_concept = std::forward_iterator_tag;
    using value_type = WordCut;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = WordCut;

    Iterator() = default;
    WordCut operator*() const;
    Iterator& operator++();
    Iterator operator++(int) {
      const Iterator before = *this;
      ++*this;
      return before;
    }
    bool operator==(const Iterator&) const = default;

   private:
    friend class WordCuts;
    explicit Iterator(const char* at) : at_(at) {}
    const char* at_ = nullptr;
  };

  WordCuts() = default;
  WordCuts(std::initializer_list<WordCut> words) {
    for (const WordCut& word : words) push_back(word);
  }
  void push_back(const WordCut& word);
  // Room for so many, also where some are long.
  void reserve(std::size_t words) { packed_.reserve(2 * words); }
  void clear() { *this = {}; }
  // Each is visited once more, and none is left.
  void spend(LetGo let_go, const std::function<void(const WordCut&)>& visit);
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] Iterator begin() const { return Iterator(packed_.data()); }
  [[nodiscard]] Iterator end() const { return Iterator(packed_.data() + packed_.size()); }
  bool operator==(const WordCuts&) const = default;

 private:
  // A string, since it keeps a few words in itself.
  std::string packed_;
  std::size_t size_ = 0;
};

}  // namespace aigaq::formats
