#include "cli/batch/list_bytes.hpp"

#include <algorithm>

#include "cli/input_files.hpp"
#include "cli/reader/interrupt.hpp"
#include "crypto/hash.hpp"
#include "vault/errors.hpp"

namespace aigaq::cli {
namespace {

constexpr std::size_t kPiece = std::size_t{64} << 10;

// Of one walk: pieces in, whole lines out.
class LineCutter {
 public:
  explicit LineCutter(const std::function<bool(std::uint64_t, std::string_view)>& visit)
      : visit_(visit) {}

  // False when no more is wanted.
  bool add(std::string_view bytes) {
    for (;;) {
      const auto end = bytes.find('\n');
      if (end == bytes.npos) break;
      const bool more =
          begun_.empty() ? line(bytes.substr(0, end)) : line(begun_.append(bytes.substr(0, end)));
      begun_.clear();
      if (!more) return false;
      bytes.remove_prefix(end + 1);
    }
    begun_.append(bytes);
    return true;
  }
  void finish() {
    if (!begun_.empty()) line(begun_);
  }

 private:
  bool line(std::string_view text) {
    ++number_;
    return text.find_first_not_of(" \t\r") == text.npos || visit_(number_, text);
  }
  const std::function<bool(std::uint64_t, std::string_view)>& visit_;
  std::string begun_;  // a line of which the end is not read yet
  std::uint64_t number_ = 0;
};

[[noreturn]] void list_changed(const std::string& path) {
  throw vault::StorageError(vault::Trouble::refused_input, "file-changed",
                            {"the list changed after it was looked at", {{"path", path}}}, path);
}

}  // namespace

Outcome<BatchList> BatchList::open(Context& context, const std::string& path) {
  BatchList out;
  out.path_ = path;
  if (path == "-") {
    AIGAQ_OR_EXIT(out.held_, read_input(context, path, kBatchListBytes));
    out.size_ = out.held_.size();
    out.pass_mark();
    return out;
  }
  AIGAQ_OR_EXIT(out.size_, check_input_file(context, path));
  out.file_ = std::make_unique<vault::InputFile>(path);
  out.size_ = out.file_->size();
  if (out.size_ > kBatchListBytes) return refuse_size(context, path, kBatchListBytes);
  Bytes room;
  for (std::size_t i = 0; i < out.pieces(); ++i) {
    stop_if_interrupted();
    room.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, out.size_ - i * kPiece)));
    out.file_->read_at(i * kPiece, room);
    out.digests_.push_back(crypto::sha256(room));
  }
  out.file_->must_be_unchanged();
  out.pass_mark();
  return out;
}

// As Windows writes it in front of UTF-8.
void BatchList::pass_mark() {
  constexpr std::string_view kMark = "\xEF\xBB\xBF";
  Bytes room;
  if (size_ >= kMark.size() && as_text(piece(0, room)).starts_with(kMark)) begin_ = kMark.size();
}

std::size_t BatchList::pieces() const {
  return static_cast<std::size_t>((size_ + kPiece - 1) / kPiece);
}

ByteView BatchList::piece(std::size_t number, Bytes& room) const {
  const std::uint64_t begin = std::uint64_t{number} * kPiece;
  const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, size_ - begin));
  if (!file_) return ByteView(held_).subspan(static_cast<std::size_t>(begin), length);
  room.resize(length);
  try {
    file_->read_at(begin, room);
  } catch (const vault::StorageError& error) {
    if (error.trouble() != vault::Trouble::refused_input) throw;
    list_changed(path_);  // it is shorter
  }
  if (crypto::sha256(room) != digests_.at(number)) list_changed(path_);
  return room;
}

Hash BatchList::hash_behind(ByteView prefix) const {
  crypto::Sha256 hash;
  hash.update(prefix);
  Bytes room;
  for (std::size_t i = 0; i < pieces(); ++i) hash.update(piece(i, room));
  return hash.finish();
}

std::vector<BatchList::Share> BatchList::shares(std::size_t threads) const {
  const std::uint64_t wanted = std::max<std::uint64_t>(kPiece, size_ / threads + 1);
  std::vector<Share> out;
  Bytes room;
  std::uint64_t begin = begin_;
  while (begin < size_) {
    // Behind the first end of a line from there on.
    std::uint64_t at = std::min(begin + wanted, size_);
    while (at < size_) {
      const ByteView bytes = piece(static_cast<std::size_t>(at / kPiece), room);
      const std::string_view rest = as_text(bytes).substr(static_cast<std::size_t>(at % kPiece));
      const auto end = rest.find('\n');
      at += end == rest.npos ? rest.size() : end + 1;
      if (end != rest.npos) break;
    }
    out.push_back({begin, at});
    begin = at;
  }
  return out;
}

void BatchList::walk(Share share,
                     const std::function<bool(std::uint64_t, std::string_view)>& visit) const {
  LineCutter lines(visit);
  Bytes room;
  for (std::uint64_t at = share.begin; at < share.end;) {
    const ByteView bytes = piece(static_cast<std::size_t>(at / kPiece), room);
    const auto from = static_cast<std::size_t>(at % kPiece);
    const auto wanted =
        static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size() - from, share.end - at));
    if (!lines.add(as_text(bytes).substr(from, wanted))) return;
    at += wanted;
  }
  lines.finish();
}

}  // namespace aigaq::cli
