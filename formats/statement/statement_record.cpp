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

template <template <class> class Held, class Text, class Cuts>
struct StatementWire {
  FormKind kind{};
  std::uint64_t version = 0;
  Status status{};
  Held<FieldValues> fields;
  Held<std::vector<Relation>> relations;
  Text text;
  std::optional<Cuts> cuts;
  Held<std::vector<FileRecord>> files;

  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(cuts), CEREAL_NVP(kind), CEREAL_NVP(text), CEREAL_NVP(files),
            CEREAL_NVP(fields), CEREAL_NVP(status), CEREAL_NVP(version), CEREAL_NVP(relations));
  }
};

struct SpentText {
  std::string& text;
  LetGo let_go;
  void write_to(CborWriter& out) const { out.spend_text(text, let_go); }
};

using Text = std::optional<std::string>;
using ReadStatement = StatementWire<cbor::Owned, Text, ReadCuts>;
using WrittenStatement = StatementWire<cbor::Seen, const Text&, WrittenCuts>;
using SpentStatement = StatementWire<cbor::Seen, std::optional<SpentText>, SpentCuts>;

// Of a file's record, with its place in the vault's record of the entry, which follows.
constexpr std::size_t kFileBytes = 272;
// What else there is, of a long one: it is not moved while it is written, to be there twice.
constexpr std::size_t kRestOf = 64;

std::size_t expected_bytes(const Statement& statement) {
  std::size_t out = kFileBytes * statement.files.size();
  if (statement.text) out += statement.text->size();
  if (statement.text_cuts) out += written_bytes(*statement.text_cuts);
  return out + out / kRestOf;
}

Result<Statement> checked(Result<ReadStatement> wire) {
  if (!wire) return Unexpected(wire.error());
  Statement statement;
  statement.kind = wire->kind;
  statement.version = wire->version;
  statement.status = wire->status;
  statement.fields = std::move(wire->fields);
  statement.relations = std::move(wire->relations);
  statement.text = std::move(wire->text);
  if (wire->cuts) statement.text_cuts = std::move(wire->cuts->cuts);
  statement.files = std::move(wire->files);
  AIGAQ_TRY(check_statement(statement));
  return statement;
}

}  // namespace

Bytes encode_statement(const Statement& statement) {
  return encode(WrittenStatement{statement.kind, statement.version, statement.status,
                                 statement.fields, statement.relations, statement.text,
                                 wire_cuts(statement.text_cuts), statement.files},
                expected_bytes(statement));
}

Bytes spend_statement(Statement& statement, LetGo let_go) {
  std::optional<SpentText> text;
  std::optional<SpentCuts> cuts;
  if (statement.text) text.emplace(SpentText{*statement.text, let_go});
  if (statement.text_cuts) cuts.emplace(SpentCuts{*statement.text_cuts, let_go});
  Bytes out =
      encode(SpentStatement{statement.kind, statement.version, statement.status, statement.fields,
                            statement.relations, text, cuts, statement.files},
             expected_bytes(statement));
  statement.text.reset();
  statement.text_cuts.reset();
  return out;
}

Result<Statement> decode_statement(ByteView bytes) {
  return checked(decode<ReadStatement>(bytes, limits::kCborBytes));
}

Result<Statement> decode_spent_statement(Bytes bytes, LetGo let_go) {
  return checked(decode_spent<ReadStatement>(bytes, let_go, limits::kCborBytes));
}

}  // namespace aigaq::formats
