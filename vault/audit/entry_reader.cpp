#include "vault/audit/entry_reader.hpp"

#include "crypto/limits.hpp"
#include "vault/place/failure.hpp"
#include "vault/place/pages.hpp"

namespace aigaq::vault {

EntryReader::EntryReader(const Vault::Impl& vault, std::uint64_t number)
    : vault_(vault),
      number_(number),
      row_(vault.key_row(number)),
      content_(vault.content_key_of(number, row_)),
      record_(vault.record(number, content_)) {
  const std::string name = std::to_string(number);
  auto statement = formats::decode_spent_statement(std::exchange(record_.statement, {}), let_go);
  if (!statement || statement->files.size() != record_.files.size() ||
      statement->files.size() != row_.wrapped.size()) {
    throw_integrity("statement-damaged", {"the statement is damaged", {{"entry", name}}}, name);
  }
  statement_ = std::move(*statement);
}

crypto::AeadKey EntryReader::file_key(std::size_t file) const {
  return vault_.file_key(number_, file, row_, content_);
}

void EntryReader::read_file(std::size_t file, const std::function<void(ByteView)>& take) const {
  const crypto::AeadKey key = file_key(file);
  vault_.reader().read(record_.files[file].ref, key, std::to_string(number_), [&](ByteView bytes) {
    take(bytes);
    return true;
  });
}

std::string EntryReader::read_text(std::size_t file) const {
  std::string out;
  read_file(file, [&](ByteView bytes) {
    if (out.size() + bytes.size() > limits::kRedactableTextBytes) {
      const std::string name = std::to_string(number_);
      throw_integrity("file-damaged", {"a redactable file is too long", {{"entry", name}}}, name);
    }
    out.append(as_text(bytes));
  });
  return out;
}

}  // namespace aigaq::vault
