// A statement as one document, for the vault's encrypted record.
#include "formats/cbor/archive.hpp"
#include "formats/statement/cuts_record.hpp"
#include "formats/statement/statement.hpp"

namespace aigaq::formats {

template <>
struct CborEnum<FormKind> {
  static constexpr std::array names{
      std::pair{FormKind::testimony, std::string_view("testimony")},
      std::pair{FormKind::court_record, std::string_view("court-record")},
      std::pair{FormKind::source, std::string_view("source")},
      std::pair{FormKind::enrolment, std::string_view("enrolment")},
      std::pair{FormKind::export_record, std::string_view("export")},
      std::pair{FormKind::timestamp, std::string_view("timestamp")},
      std::pair{FormKind::anchor, std::string_view("anchor")},
      std::pair{FormKind::received, std::string_view("received")}};
};
template <>
struct CborEnum<Status> {
  static constexpr std::array names{std::pair{Status::original, std::string_view("original")},
                                    std::pair{Status::amends, std::string_view("amends")},
                                    std::pair{Status::retracts, std::string_view("retracts")},
                                    std::pair{Status::supersedes, std::string_view("supersedes")}};
};
template <>
struct CborEnum<ContentKind> {
  static constexpr std::array names{std::pair{ContentKind::text, std::string_view("text")},
                                    std::pair{ContentKind::file, std::string_view("file")}};
};

template <class Archive>
void serialize(Archive& archive, Relation& relation) {
  archive(cereal::make_nvp("word", relation.word), cereal::make_nvp("entry", relation.entry),
          cereal::make_nvp("leaf", relation.leaf_hash));
}

template <class Archive>
void serialize(Archive& archive, ContentRef& content) {
  archive(cereal::make_nvp("kind", content.kind), cereal::make_nvp("root", content.root),
          cereal::make_nvp("leaves", content.leaves));
}

namespace {

using FieldValues = std::map<std::string, std::vector<std::string>>;

// What is read is owned; what is written stays where it is.
template <class T>
using Owned = T;
template <class T>
using Seen = const T&;

// A file's name may be any bytes, so it is no CBOR text; cuts are a flat list of numbers.
template <template <class> class Held, class Name>
struct FileWire {
  Name name;
  Held<std::string> media_type;
  std::uint64_t size = 0;
  FileDigest digest;
  ContentRef content;
  std::optional<std::vector<std::uint64_t>> cuts;
  std::optional<FieldValues> fields;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(name), CEREAL_NVP(media_type), CEREAL_NVP(size), CEREAL_NVP(digest),
            CEREAL_NVP(content), CEREAL_NVP(cuts), CEREAL_NVP(fields));
  }
};

template <template <class> class Held, class File>
struct StatementWire {
  FormKind kind{};
  std::uint64_t version = 0;
  Status status{};
  Held<FieldValues> fields;
  Held<std::vector<Relation>> relations;
  Held<std::optional<std::string>> text;
  std::optional<std::vector<std::uint64_t>> cuts;
  std::vector<File> files;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(kind), CEREAL_NVP(version), CEREAL_NVP(status), CEREAL_NVP(fields),
            CEREAL_NVP(relations), CEREAL_NVP(text), CEREAL_NVP(cuts), CEREAL_NVP(files));
  }
};

using ReadFile = FileWire<Owned, Bytes>;
using ReadStatement = StatementWire<Owned, ReadFile>;
using WrittenFile = FileWire<Seen, ByteView>;
using WrittenStatement = StatementWire<Seen, WrittenFile>;

std::optional<std::vector<std::uint64_t>> wire_cuts(const std::optional<TextCuts>& cuts) {
  return cuts ? std::optional(flatten(*cuts)) : std::nullopt;
}

WrittenFile to_wire(const FileRecord& file) {
  return {as_bytes(file.name), file.media_type, file.size, file.digest, file.content,
          wire_cuts(file.cuts),
          file.fields.empty() ? std::nullopt : std::optional(file.fields)};
}

Result<FileRecord> from_wire(ReadFile wire) {
  FileRecord file;
  file.name = as_text(wire.name);
  file.media_type = std::move(wire.media_type);
  file.size = wire.size;
  file.digest = wire.digest;
  file.content = wire.content;
  if (wire.cuts) {
    AIGAQ_TRY_ASSIGN(file.cuts, unflatten(*wire.cuts));
  }
  if (wire.fields) {
    // Absent has one spelling.
    if (wire.fields->empty()) return fail(ErrorCode::non_canonical, "empty fields of a file");
    file.fields = std::move(*wire.fields);
  }
  return file;
}

}  // namespace

Bytes encode_statement(const Statement& statement) {
  std::vector<WrittenFile> files;
  files.reserve(statement.files.size());
  for (const FileRecord& file : statement.files) files.push_back(to_wire(file));
  return encode(WrittenStatement{statement.kind, statement.version, statement.status,
                                 statement.fields, statement.relations, statement.text,
                                 wire_cuts(statement.text_cuts), std::move(files)});
}

Result<Statement> decode_statement(ByteView bytes) {
  AIGAQ_TRY_ASSIGN(ReadStatement wire, decode<ReadStatement>(bytes, limits::kCborBytes));
  Statement statement;
  statement.kind = wire.kind;
  statement.version = wire.version;
  statement.status = wire.status;
  statement.fields = std::move(wire.fields);
  statement.relations = std::move(wire.relations);
  statement.text = std::move(wire.text);
  if (wire.cuts) {
    AIGAQ_TRY_ASSIGN(statement.text_cuts, unflatten(*wire.cuts));
  }
  statement.files.reserve(wire.files.size());
  for (ReadFile& file : wire.files) {
    AIGAQ_TRY_ASSIGN(FileRecord record, from_wire(std::move(file)));
    statement.files.push_back(std::move(record));
  }
  AIGAQ_TRY(check_statement(statement));
  return statement;
}

}  // namespace aigaq::formats
