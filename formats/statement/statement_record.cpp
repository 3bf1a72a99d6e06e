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

template <class Held>
std::optional<WrittenCuts> wire_cuts(const Held& cuts) {
  return cuts ? std::optional(WrittenCuts{*cuts}) : std::nullopt;
}

}  // namespace

// An entry may have 65,536 files: they are written and read where they are. A name may be any
// bytes, so it is no CBOR text; cuts are a flat list of numbers.
template <class Archive>
void save(Archive& archive, const FileRecord& file) {
  const ByteView name = as_bytes(file.name.view());
  const auto cuts = wire_cuts(file.cuts);
  archive(CEREAL_NVP(cuts), CEREAL_NVP(name), cereal::make_nvp("size", file.size),
          cereal::make_nvp("digest", file.digest));
  if (file.fields) archive(cereal::make_nvp("fields", *file.fields));
  archive(cereal::make_nvp("content", file.content),
          cereal::make_nvp("media_type", file.media_type));
}

template <class Archive>
void load(Archive& archive, FileRecord& file) {
  ByteView name;
  std::optional<ReadCuts> cuts;
  std::optional<FieldValues> fields;
  archive(CEREAL_NVP(cuts), CEREAL_NVP(name), cereal::make_nvp("size", file.size),
          cereal::make_nvp("digest", file.digest), CEREAL_NVP(fields),
          cereal::make_nvp("content", file.content),
          cereal::make_nvp("media_type", file.media_type));
  file.name = as_text(name);
  if (cuts) file.cuts = std::move(cuts->cuts);
  if (fields) {
    // Absent has one spelling.
    if (fields->empty()) throw cbor::Fault{{ErrorCode::non_canonical, "empty fields of a file"}};
    file.fields = std::move(*fields);
  }
}

namespace {

template <template <class> class Held, class Cuts>
struct StatementWire {
  FormKind kind{};
  std::uint64_t version = 0;
  Status status{};
  Held<FieldValues> fields;
  Held<std::vector<Relation>> relations;
  Held<std::optional<std::string>> text;
  std::optional<Cuts> cuts;
  Held<std::vector<FileRecord>> files;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(cuts), CEREAL_NVP(kind), CEREAL_NVP(text), CEREAL_NVP(files),
            CEREAL_NVP(fields), CEREAL_NVP(status), CEREAL_NVP(version), CEREAL_NVP(relations));
  }
};

using ReadStatement = StatementWire<cbor::Owned, ReadCuts>;
using WrittenStatement = StatementWire<cbor::Seen, WrittenCuts>;

// Of a file's record, with its place in the vault's record of the entry, which follows.
constexpr std::size_t kFileBytes = 272;

}  // namespace

Bytes encode_statement(const Statement& statement) {
  const std::size_t expected =
      kFileBytes * statement.files.size() + (statement.text ? statement.text->size() : 0);
  return encode(WrittenStatement{statement.kind, statement.version, statement.status,
                                 statement.fields, statement.relations, statement.text,
                                 wire_cuts(statement.text_cuts), statement.files},
                expected);
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
  if (wire.cuts) statement.text_cuts = std::move(wire.cuts->cuts);
  statement.files = std::move(wire.files);
  AIGAQ_TRY(check_statement(statement));
  return statement;
}

}  // namespace aigaq::formats
