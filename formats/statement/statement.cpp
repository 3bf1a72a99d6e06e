#include "formats/statement/statement.hpp"

#include <algorithm>
#include <array>

#include "crypto/labels.hpp"
#include "crypto/limits.hpp"
#include "crypto/salted_tree.hpp"
#include "formats/cbor/utf8.hpp"

namespace aigaq::formats {
namespace {

constexpr std::array<std::string_view, 4> kStatusNames = {"original", "amends", "retracts",
                                                          "supersedes"};

Result<void> check_fields(const Schema& schema, const FieldValues& fields) {
  for (const auto& [key, values] : fields) {
    const Field* field = schema.find(key);
    if (field == nullptr) return fail(ErrorCode::unsupported, "unknown field");
    const bool list = field->shape == FieldShape::list;
    if (!list && field->shape != FieldShape::text) {
      return fail(ErrorCode::wrong_value, "field that is made, not given");
    }
    if (values.empty() || (!list && values.size() != 1)) {
      return fail(ErrorCode::wrong_value, "number of a field's values");
    }
    if (values.size() > limits::kListItems) return fail(ErrorCode::limit_exceeded, "list items");
    for (const std::string& value : values) {
      if (value.size() > limits::kScalarBytes) {
        return fail(ErrorCode::limit_exceeded, "size of a field");
      }
      if (!valid_utf8(value)) return fail(ErrorCode::malformed, "field is not UTF-8");
    }
  }
  return {};
}

Result<void> check_leaf_count(const TextCuts& cuts) {
  std::uint64_t leaves = 0;
  for (const WordCut word : cuts.words) {
    if (word.chaff > limits::kChaffRun) return fail(ErrorCode::limit_exceeded, "run of chaff");
    leaves += 1 + word.chaff;
  }
  if (leaves > limits::kTextLeaves) return fail(ErrorCode::limit_exceeded, "leaves of a text");
  return {};
}

Result<void> check_file(const FileRecord& file) {
  const ErrorCode wrong = ErrorCode::wrong_value;
  const auto forbidden = [](char c) { return c == '\0' || c == '/'; };
  if (file.name.empty() || std::ranges::any_of(file.name.view(), forbidden)) {
    return fail(wrong, "file name");
  }
  if (file.name.size() > limits::kFileNameBytes) {
    return fail(ErrorCode::limit_exceeded, "file name");
  }
  if (!valid_utf8(file.media_type)) return fail(ErrorCode::malformed, "media type");
  if (file.content.leaves == 0 || file.content.leaves > limits::kTreeLeaves) {
    return fail(wrong, "leaf count of a file");
  }
  if (file.cuts.has_value() != (file.content.kind == ContentKind::text)) {
    return fail(wrong, "cuts are for redactable files");
  }
  if (file.cuts) {
    AIGAQ_TRY(check_cut_sizes(file.size, *file.cuts));
    if (file.cuts->leaves() != file.content.leaves) return fail(wrong, "cuts of a file");
  } else if (file.content.leaves !=
             std::max<std::uint64_t>(1, file.size / limits::kFileChunk +
                                            (file.size % limits::kFileChunk != 0 ? 1 : 0))) {
    return fail(wrong, "leaf count of a file");
  }
  return check_fields(schema_of(FormKind::file), file.fields.or_empty());
}

// At least what the statement takes as a document: it must be readable again.
std::uint64_t record_bytes(const Statement& statement) {
  constexpr std::uint64_t kHead = 9;     // the longest of a string, array or number
  constexpr std::uint64_t kFrame = 256;  // keys and fixed values of a statement, file, relation
  const auto fields = [](const FieldValues& values) {
    std::uint64_t bytes = 0;
    for (const auto& [key, list] : values) {
      bytes += key.size() + 2 * kHead;
      for (const std::string& value : list) bytes += value.size() + kHead;
    }
    return bytes;
  };
  const auto cuts = [](const auto& given) {
    std::uint64_t bytes = kHead;
    if (!given) return bytes;
    const auto number = [](std::uint64_t n) { return n < 24 ? 1u : n < 256 ? 2u : 9u; };
    for (const WordCut word : given->words)
      bytes += number(word.bytes) + number(word.chaff);
    return bytes;
  };
  std::uint64_t bytes = kFrame * (1 + statement.relations.size()) + fields(statement.fields) +
                        cuts(statement.text_cuts) + (statement.text ? statement.text->size() : 0);
  for (const FileRecord& file : statement.files) {
    bytes += kFrame + file.name.size() + file.media_type.size() + fields(file.fields.or_empty()) +
             cuts(file.cuts);
  }
  return bytes;
}

}  // namespace

std::string_view name_of(Status status) {
  return kStatusNames.at(static_cast<std::size_t>(status));
}

std::optional<Status> status_of(std::string_view name) {
  const auto found = std::ranges::find(kStatusNames, name);
  if (found == kStatusNames.end()) return std::nullopt;
  return static_cast<Status>(found - kStatusNames.begin());
}

std::uint64_t TextCuts::leaves() const {
  std::uint64_t leaves = 0;
  for (const WordCut word : words) leaves += 1 + word.chaff;
  return leaves;
}

Result<void> check_cut_sizes(std::uint64_t size, const TextCuts& cuts) {
  if (cuts.words.empty()) return fail(ErrorCode::wrong_value, "text without words");
  AIGAQ_TRY(check_leaf_count(cuts));
  for (const WordCut word : cuts.words) {
    if (word.bytes > size) return fail(ErrorCode::wrong_value, "cuts outrun the text");
    if (word.bytes == 0 && cuts.words.size() > 1) {
      return fail(ErrorCode::wrong_value, "empty word in a text");
    }
    size -= word.bytes;
  }
  if (size != 0) return fail(ErrorCode::wrong_value, "cuts end before the text");
  return {};
}

Result<void> check_cuts(std::string_view text, const TextCuts& cuts) {
  AIGAQ_TRY(check_cut_sizes(text.size(), cuts));
  for (const WordCut word : cuts.words) {
    const auto bytes = static_cast<std::size_t>(word.bytes);
    if (!valid_utf8(text.substr(0, bytes))) return fail(ErrorCode::malformed, "word is not UTF-8");
    text.remove_prefix(bytes);
  }
  return {};
}

Result<void> check_statement(const Statement& statement) {
  if (statement.kind == FormKind::file) return fail(ErrorCode::wrong_value, "kind of a statement");
  const Schema& schema = schema_of(statement.kind);
  if (statement.version != schema.version) return fail(ErrorCode::unsupported, "schema version");
  AIGAQ_TRY(check_fields(schema, statement.fields));
  const auto needs = [&](bool present, unsigned slot) {
    return !present || schema.at(slot) != nullptr;
  };
  if (!needs(!statement.relations.empty(), kRelationsSlot) ||
      !needs(!statement.files.empty(), kFilesSlot) ||
      !needs(statement.text.has_value(), kTextSlot)) {
    return fail(ErrorCode::unsupported, "part that this kind does not have");
  }
  if (statement.relations.size() > limits::kListItems) {
    return fail(ErrorCode::limit_exceeded, "relations");
  }
  for (const Relation& relation : statement.relations) {
    if (std::ranges::find(relation_words(), relation.word) == relation_words().end()) {
      return fail(ErrorCode::unsupported, "relation");
    }
  }
  if (statement.text.has_value() != statement.text_cuts.has_value()) {
    return fail(ErrorCode::missing, "text and its cuts");
  }
  if (statement.text) {
    if (statement.text->size() > limits::kRedactableTextBytes) {
      return fail(ErrorCode::limit_exceeded, "size of a text");
    }
    AIGAQ_TRY(check_cuts(*statement.text, *statement.text_cuts));
  }
  if (statement.files.size() > limits::kFilesPerEntry) {
    return fail(ErrorCode::limit_exceeded, "files of an entry");
  }
  for (const FileRecord& file : statement.files) AIGAQ_TRY(check_file(file));
  if (record_bytes(statement) > limits::kCborBytes) {
    return fail(ErrorCode::limit_exceeded, "size of a statement");
  }
  return {};
}

ContentRef commit_text(std::string_view text, const TextCuts& cuts, const crypto::TreeSeed& seed) {
  crypto::SaltedTreeBuilder tree(labels::kTextTree, seed);
  for (const WordCut word : cuts.words) {
    AIGAQ_ASSERT(word.bytes <= text.size());
    const auto bytes = static_cast<std::size_t>(word.bytes);
    tree.add(crypto::LeafKind::content, as_bytes(text.substr(0, bytes)));
    text.remove_prefix(bytes);
    for (std::uint64_t i = 0; i < word.chaff; ++i) tree.add(crypto::LeafKind::chaff, {});
  }
  AIGAQ_ASSERT(text.empty());
  return {ContentKind::text, tree.root(), tree.count()};
}

}  // namespace aigaq::formats
