#include "formats/verify/own_entry.hpp"

namespace aigaq::formats {
namespace {

// nullopt: something does not agree, or breaks a rule.
std::optional<Ed25519PublicKey> author_when_sound(ByteView entry_bytes, const Statement& statement,
                                                  const EntrySeed& seed, ByteView author_cose,
                                                  const crypto::Ed25519Verifier& by) {
  const ReadEntry read = read_entry(entry_bytes);
  if (!read.cls.empty() || !check_statement(statement)) return std::nullopt;
  const Entry& entry = *read.entry;
  const Hash form = form_root(statement, seed);
  if (statement_root(form, author_leaf(author_salt(seed), author_cose)) != entry.statement) {
    return std::nullopt;
  }
  const auto author =
      verify_author(author_cose, entry.vault, entry.number, entry.previous, form, by);
  if (!author) return std::nullopt;
  return *author;
}

VerifiedFile shown_file(const FileRecord& record, std::uint64_t number, const std::string& member) {
  VerifiedFile out;
  out.number = number;
  out.name = record.name;
  out.media_type = record.media_type;
  out.size = record.size;
  out.digest = record.digest;
  out.member = member;
  out.fields = record.fields;
  return out;
}

OwnEntryCheck by_opening(ByteView entry_bytes, const Statement& statement, const EntrySeed& seed,
                         ByteView author_cose) {
  const auto no_words = [](std::uint64_t) -> std::string {
    AIGAQ_ASSERT(false && "every file opens whole");
    return {};
  };
  const auto check = std::make_shared<EntryCheck>(check_entry(
      entry_bytes,
      make_entry_opening(statement, seed, author_cose, select_all(statement), no_words)));
  const auto file = [check](std::size_t i) -> OwnFile {
    const WaitingFile& waiting = check->files.at(i);
    const VerifiedFile& shown = check->entry.files.at(waiting.file);
    return {shown, waiting.task(shown.member)};
  };
  return {std::move(check->findings), check->entry.author, check->files.size(), file};
}

}  // namespace

OwnEntryCheck check_own_entry(ByteView entry_bytes, const Statement& statement,
                              const EntrySeed& seed, ByteView author_cose,
                              const crypto::Ed25519Verifier& by) {
  OwnEntryCheck out;
  out.author = author_when_sound(entry_bytes, statement, seed, author_cose, by);
  if (!out.author) return by_opening(entry_bytes, statement, seed, author_cose);
  out.files = statement.files.size();
  out.file = [&statement, &seed](std::size_t i) -> OwnFile {
    const FileRecord& record = statement.files.at(i);
    FileOpening whole = open_whole_file(statement, seed, i, member_of_file(i));
    VerifiedFile shown = shown_file(record, i, whole.member);
    return {std::move(shown),
            {i, std::move(whole.member), std::move(whole.opening), std::move(whole.cuts),
             record.content.root}};
  };
  return out;
}

}  // namespace aigaq::formats
