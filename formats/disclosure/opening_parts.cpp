#include "formats/disclosure/opening_parts.hpp"

#include "formats/cbor/utf8.hpp"
#include "formats/cbor/writer.hpp"
#include "formats/disclosure/opening_intake.hpp"

namespace aigaq::formats {
namespace {

// What is short goes on together.
constexpr std::size_t kTogether = 64u << 10;

class Gathered {
 public:
  explicit Gathered(ByteSink& out) : out_(out) {}
  // To write to, once what there is has gone on if it is much.
  CborWriter& next() {
    if (written_.view().size() >= kTogether) flush();
    return written_;
  }
  void flush() {
    out_.write(written_.view());
    written_.rewind(0);
  }

 private:
  ByteSink& out_;
  CborWriter written_;
};

void note_parts(FormOpening& form, std::vector<LaterPart>& parts) {
  for (SlotOpening& slot : form.slots) {
    if (slot.text && slot.text->later) slot.text->later->parts = &parts;
    if (slot.list) slot.list->later.parts = &parts;
  }
}

void write_around(const std::vector<LaterPart>& parts, ByteView rest, ByteSink& out) {
  std::size_t at = 0;
  for (const LaterPart& part : parts) {
    out.write(rest.subspan(at, part.at - at));
    part.write(out);
    at = part.at;
  }
  out.write(rest.subspan(at));
}

}  // namespace

void each_shown_range(const TextCuts& cuts, const std::vector<crypto::LeafRange>& shown_words,
                      const std::function<void(const ShownWords&)>& take) {
  AIGAQ_ASSERT(crypto::valid_ranges(shown_words, cuts.words.size()));
  std::uint64_t word = 0;
  std::uint64_t leaf = 0;
  std::size_t byte = 0;
  auto at = cuts.words.begin();
  const auto pass = [&](std::uint64_t end) {
    for (; word < end; ++word, ++at) {
      const WordCut cut = *at;
      leaf += 1 + cut.chaff;
      byte += static_cast<std::size_t>(cut.bytes);
    }
  };
  for (const crypto::LeafRange& range : shown_words) {
    pass(range.begin);
    ShownWords found{{leaf, leaf}, byte, 0, at, range.end - range.begin};
    pass(range.end);
    found.leaves.end = leaf;
    found.bytes = byte - found.first_byte;
    take(found);
  }
}

void write_later_cuts(const LaterWords& words, ByteSink& out) {
  Gathered gathered(out);
  each_shown_range(*words.cuts, *words.shown, [&](const ShownWords& range) {
    gathered.next().array(2 * range.words);
    auto at = range.first;
    for (std::uint64_t i = 0; i < range.words; ++i, ++at) {
      const WordCut cut = *at;
      gathered.next().number(cut.bytes).number(cut.chaff);
    }
  });
  gathered.flush();
}

void write_later_texts(const LaterWords& words, ByteSink& out) {
  Gathered gathered(out);
  each_shown_range(*words.cuts, *words.shown, [&](const ShownWords& range) {
    const std::string_view text = words.text.substr(range.first_byte, range.bytes);
    AIGAQ_ASSERT(valid_utf8(text));
    CborWriter& writer = gathered.next().text_of(text.size());
    if (text.size() < kTogether) {
      writer.raw(as_bytes(text));
    } else {
      gathered.flush();
      out.write(as_bytes(text));
    }
  });
  gathered.flush();
}

void write_in_parts(EntryOpening opening, ByteSink& out) {
  std::vector<LaterPart> parts;
  note_parts(opening.form, parts);
  const Bytes rest = encode_opening(opening);
  write_around(parts, rest, out);
}

void write_in_parts(FormOpening form, ByteSink& out) {
  std::vector<LaterPart> parts;
  note_parts(form, parts);
  const Bytes rest = encode_form(form);
  write_around(parts, rest, out);
}

}  // namespace aigaq::formats
