#pragma once
// What FileCheck does from front to back, in pieces that need nothing of each other: a file as long
// as a film is hashed on every processor. For files whose leaves are chunks.

#include "crypto/held_files.hpp"
#include "crypto/salted_tree.hpp"
#include "formats/verify/entry_check.hpp"

namespace aigaq::formats {

class PieceCheck {
 public:
  // An aligned subtree of 256 chunks.
  static constexpr std::uint64_t kPieceBytes = std::uint64_t{16} << 20;

  // The bytes of one piece, in order.
  class Piece {
   public:
    // Whole chunks, but at the end of the file.
    void update(ByteView bytes);

   private:
    friend class PieceCheck;
    Piece(ByteView seed, unsigned level, std::uint64_t first);
    crypto::SaltedTreeBuilder tree_;
  };

  // Errors: bad_proof and limit_exceeded as FileCheck; unsupported (a redactable file, or one whose
  // size is not shown); wrong_value (size and leaf count do not fit).
  static Result<PieceCheck> create(FileToCheck task, const VerifiedFile& shown);
  // At least one: an empty file has a piece without bytes.
  [[nodiscard]] std::uint64_t pieces() const { return roots_.size(); }
  [[nodiscard]] Piece begin(std::uint64_t piece) const;
  // Of a file that is one piece and whose bytes are all there: for crypto::hash_files, together
  // with others. Its root ends the piece. Valid as long as this.
  [[nodiscard]] crypto::HeldFile held(ByteView bytes) const;
  void end(const Hash& root);
  // Different pieces may end on different threads.
  void end(std::uint64_t number, Piece piece);
  // Pieces that never ended count as different bytes. Findings as FileCheck's.
  [[nodiscard]] std::vector<Finding> finish() const;

 private:
  PieceCheck(FileToCheck task, std::uint64_t size);
  FileToCheck task_;
  crypto::SeedNode seed_;  // above all of its chunks
  std::uint64_t leaves_;
  std::vector<std::optional<Hash>> roots_;
};

}  // namespace aigaq::formats
