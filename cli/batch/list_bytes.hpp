#pragma once
// The bytes of a batch's list. A file is read again whenever its lines are walked, in pieces that
// must be what they were the first time: what was looked at is what is taken in, and the list does
// not lie in memory for as long as the batch takes. What came through standard input does.

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "cli/reader/context.hpp"
#include "cli/reader/outcome.hpp"
#include "vault/intake/input_file.hpp"

namespace aigaq::cli {

inline constexpr std::size_t kBatchListBytes = 16u << 20;

class BatchList {
 public:
  // FILE, or - for standard input. Reported when it can't be read or is too long.
  [[nodiscard]] static Outcome<BatchList> open(Context& context, const std::string& path);

  [[nodiscard]] std::uint64_t size() const { return size_; }
  // SHA-256 of these bytes and the list behind them.
  [[nodiscard]] Hash hash_behind(ByteView prefix) const;
  // Whole lines, one share behind the other, for so many threads at most.
  struct Share {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
  };
  [[nodiscard]] std::vector<Share> shares(std::size_t threads) const;
  // Lines of a share that are not empty, in order, until visit says false; numbered from 1. Threads
  // may walk at the same time. Throws refused_input ("file-changed").
  void walk(Share share,
            const std::function<bool(std::uint64_t number, std::string_view text)>& visit) const;
  void walk(const std::function<bool(std::uint64_t number, std::string_view text)>& visit) const {
    walk({begin_, size_}, visit);
  }

 private:
  BatchList() = default;
  void pass_mark();
  [[nodiscard]] std::size_t pieces() const;
  // Into room, unless all lies in memory.
  [[nodiscard]] ByteView piece(std::size_t number, Bytes& room) const;

  std::string path_;
  std::uint64_t begin_ = 0;  // behind a byte order mark
  std::uint64_t size_ = 0;
  Bytes held_;                              // of standard input
  std::unique_ptr<vault::InputFile> file_;  // nullptr: held
  std::vector<Hash> digests_;               // of its pieces, as they were first
};

}  // namespace aigaq::cli
