#pragma once
// Reads a file behind whoever writes it, from the disk, and hashes what it reads.

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "crypto/hash.hpp"
#include "formats/paired_hashing.hpp"
#include "formats/stream.hpp"
#include "vault/place/file.hpp"
#include "vault/segments/pipeline.hpp"

namespace aigaq::vault {

class TrailingSource final : public formats::ByteSource {
 public:
  static constexpr std::size_t kPiece = std::size_t{1} << 20;
  // lanes: for the disk, which does more where several pieces are asked of it; null: in place.
  TrailingSource(File file, formats::Lanes* lanes);
  ~TrailingSource() override;

  // Of whoever writes: so many bytes can be read, whole pieces written by direct I/O; the file ends
  // there; nothing more will come.
  void written(std::uint64_t bytes);
  void ended(std::uint64_t bytes);
  void give_up();
  // What is written from now on waits to be read until ended().
  void hold();
  // False when after that time the reader is still there and further than so many bytes behind
  // what it may read.
  [[nodiscard]] bool close_behind(std::uint64_t bytes, std::chrono::milliseconds wait);

  // Of whoever reads. The hash becomes the first side of it until reader_left(); else in place.
  void hash_in(formats::PairedHashing& hashing) { hashing_ = &hashing; }
  // Waits for bytes that are not written yet. Errors: truncated (given up).
  Result<std::size_t> read(MutableByteView out) override;
  void reader_left();
  // SHA-256 of the file, once it was read to its end. Once.
  [[nodiscard]] FileDigest digest();

 private:
  // Two are loaded, one is read from, two wait for what they are hashed beside, one is hashed.
  static constexpr std::size_t kPieces = 6;
  static constexpr std::size_t kAhead = 2;
  [[nodiscard]] std::uint64_t readable() const { return on_hold_ ? held_ : written_; }
  [[nodiscard]] std::uint64_t wait_for_more(std::uint64_t from);
  std::uint64_t ask_for(std::uint64_t there);
  void wait_for_piece(std::uint64_t number);
  [[nodiscard]] MutableByteView piece(std::uint64_t number);
  void load(MutableByteView out, std::uint64_t offset);
  void hash(ByteView bytes);
  [[nodiscard]] bool next();

  File file_;
  formats::Lanes* lanes_;
  formats::PairedHashing* hashing_ = nullptr;
  crypto::Sha256 hash_;
  bool hashed_ = false;  // all of it
  BlockBuffer memory_{kPieces * kPiece, BlockBuffer::Pages::huge};
  // Of the reader: pieces asked for, and begun to be read from; how far they go.
  std::uint64_t asked_ = 0, begun_ = 0, asked_bytes_ = 0, begun_bytes_ = 0;
  ByteView rest_;  // of the piece begun last

  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t written_ = 0, held_ = 0, at_ = 0;  // held_: what may be read, while it is on hold
  bool on_hold_ = false, ended_ = false, given_up_ = false, left_ = false;
};

}  // namespace aigaq::vault
