#pragma once
// One entry opened once: its statement, its seed, the bytes of its files.

#include "vault/impl.hpp"

namespace aigaq::vault {

class EntryReader {
 public:
  // Throws integrity with the entry's number for anything that does not open.
  EntryReader(const Vault::Impl& vault, std::uint64_t number);

  [[nodiscard]] std::uint64_t number() const { return number_; }
  [[nodiscard]] const formats::Statement& statement() const { return statement_; }
  [[nodiscard]] const formats::EntrySeed& seed() const { return record_.seed; }
  [[nodiscard]] const StoredRef& stored(std::size_t file) const {
    return record_.files.at(file).ref;
  }
  // Roots of its pieces, as they are stored: not to be believed before they make its tree.
  [[nodiscard]] const std::vector<Hash>& pieces(std::size_t file) const {
    return record_.files.at(file).pieces.or_empty();
  }
  [[nodiscard]] crypto::AeadKey file_key(std::size_t file) const;
  // Every record is authenticated; size and digest are the caller's to compare.
  void read_file(std::size_t file, const std::function<void(ByteView)>& take) const;
  // A redactable file's text. Throws integrity when it is longer than it may be.
  [[nodiscard]] std::string read_text(std::size_t file) const;

 private:
  const Vault::Impl& vault_;
  std::uint64_t number_;
  KeyRow row_;
  crypto::AeadKey content_;
  StatementRecord record_;
  formats::Statement statement_;
};

}  // namespace aigaq::vault
