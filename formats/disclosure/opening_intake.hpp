#pragma once
// Takes an opening apart as its document comes. What makes one long are mostly the forms of an
// entry's files: each is handed on and forgotten, and the rest of the document is kept.

#include "formats/cbor/input_archive.hpp"
#include "formats/disclosure/opening.hpp"

namespace aigaq::formats {

// A document without the forms that were handed on: in their list a number stands for each.
struct KeptOpening {
  Bytes bytes;
  std::size_t document = 0;             // bytes that came
  std::vector<cbor::TakenValue> lists;  // of forms, in the order in which they came
  std::vector<bool> excerpts;           // by list: a file of its forms is shown in part
};

class OpeningIntake {
 public:
  // expected: bytes of the document, where that is known.
  OpeningIntake(ByteSource& source, const FormTaker& take, std::uint64_t expected, LetGo let_go);
  // To the end of the source, or one byte further than a document may have.
  [[nodiscard]] KeptOpening run();

 private:
  // All of these keep what they pass. False: the document ends here, or is none; what is left of it
  // is for the decoder to refuse.
  [[nodiscard]] bool document();
  [[nodiscard]] bool slot();
  [[nodiscard]] bool list();
  [[nodiscard]] bool forms(std::size_t items_at);
  [[nodiscard]] bool form(std::size_t place, ByteView item_leaf);
  [[nodiscard]] bool item();
  template <class Value>
  [[nodiscard]] bool pairs(const Value& value);
  [[nodiscard]] bool head(CborReader::Head& out);
  [[nodiscard]] bool next_is(CborType type);
  [[nodiscard]] bool bytes(std::uint64_t count);
  // Passes nothing. nullopt: as above.
  [[nodiscard]] std::optional<MutableByteView> whole_item();
  [[nodiscard]] bool fill(std::size_t wanted);
  void widen(std::size_t size);
  [[nodiscard]] ByteView ahead() const { return ByteView(window_).first(have_).subspan(at_); }

  ByteSource& source_;
  const FormTaker& take_;
  const LetGo let_go_;
  Bytes window_;
  std::size_t at_ = 0, have_ = 0;  // in it: passed, and read
  bool ended_ = false;
  KeptOpening out_;
};

// Of an item that validate_cbor accepted. Its long texts are gone when they are read.
[[nodiscard]] Result<FormOpening> decode_form(MutableByteView item, LetGo let_go);
[[nodiscard]] bool holds_excerpt(const FormOpening& form);

}  // namespace aigaq::formats
