// Slots and keys of every kind of form.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "formats/statement/schema.hpp"
#include "formats/statement/statement.hpp"

using namespace aigaq::formats;

namespace {

constexpr std::array kKinds = {FormKind::testimony, FormKind::court_record,  FormKind::source,
                               FormKind::enrolment, FormKind::export_record, FormKind::file,
                               FormKind::timestamp, FormKind::anchor,        FormKind::received};

bool snake_case(std::string_view key) {
  return !key.empty() && key.front() >= 'a' && std::ranges::all_of(key, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

}  // namespace

TEST_CASE("schema: a slot has one field, a key one slot, in every kind") {
  for (const FormKind kind : kKinds) {
    const Schema& schema = schema_of(kind);
    CAPTURE(name_of(kind));
    CHECK(schema.kind == kind);
    CHECK(schema.slots == (kind == FormKind::file ? 32 : 64));
    std::set<unsigned> slots;
    std::set<std::string_view> keys;
    for (const Field& field : schema.fields) {
      CAPTURE(field.key);
      CHECK(field.slot < schema.slots);
      CHECK(slots.insert(field.slot).second);
      CHECK(keys.insert(field.key).second);
      CHECK(snake_case(field.key));
      CHECK(schema.find(field.key) == &field);
      CHECK(schema.at(field.slot) == &field);
      CHECK_FALSE((field.required && !field.in_form));
      const auto relations = relation_words();
      CHECK(std::ranges::find(relations, field.key) == relations.end());
    }
    CHECK(schema.at(kHeadSlot)->shape == FieldShape::head);
    CHECK(std::ranges::is_sorted(schema.fields, {}, &Field::slot));
    CHECK(form_kind(name_of(kind)) == kind);
  }
  CHECK_FALSE(form_kind("testimonies"));
  CHECK_FALSE(form_kind(""));
}

TEST_CASE("schema: what scripts rely on") {
  const auto required = [](FormKind kind) {
    std::set<std::string_view> keys;
    for (const Field& field : schema_of(kind).fields) {
      if (field.required) keys.insert(field.key);
    }
    return keys;
  };
  CHECK(required(FormKind::testimony) == std::set<std::string_view>{"case", "language", "title",
                                                                    "pseudonym", "role", "start",
                                                                    "consent"});
  CHECK(required(FormKind::court_record) == std::set<std::string_view>{"case", "language", "title",
                                                                       "court", "document_kind",
                                                                       "document_date"});
  CHECK(required(FormKind::source) ==
        std::set<std::string_view>{"case", "language", "title", "publisher", "captured_at"});
  for (const FormKind kind : {FormKind::testimony, FormKind::court_record, FormKind::source}) {
    const Schema& schema = schema_of(kind);
    for (const char* key : {"device", "place", "risk", "consent", "claimed_time", "relations"}) {
      CAPTURE(key);
      REQUIRE(schema.find(key) != nullptr);
      CHECK(schema.find(key)->private_by_default);
    }
    for (const char* key : {"case", "title", "language", "summary"}) {
      CHECK_FALSE(schema.find(key)->private_by_default);
    }
    CHECK(schema.at(kRelationsSlot)->shape == FieldShape::relations);
    CHECK(schema.at(kFilesSlot)->shape == FieldShape::files);
    CHECK(schema.at(kTextSlot)->shape == FieldShape::content);
    CHECK(schema.at(kDuressSlot)->key == "duress");
    CHECK(schema.at(kIdentitiesSlot)->shape == FieldShape::identities);
  }
  const Schema& testimony = schema_of(FormKind::testimony);
  for (const char* key : {"pseudonym", "interviewer", "interpreter", "others_present"}) {
    CHECK(testimony.find(key)->private_by_default);
  }
  const Schema& file = schema_of(FormKind::file);
  CHECK(file.at(kFileNameSlot)->key == "name");
  CHECK(file.at(kFileTypeSlot)->key == "media_type");
  CHECK(file.at(kFileSizeSlot)->shape == FieldShape::number);
  CHECK(file.at(kFileDigestSlot)->shape == FieldShape::bytes);
  CHECK(file.at(kFileContentSlot)->shape == FieldShape::content);
}

TEST_CASE("schema: the nearest key to a mistyped one") {
  const Schema& testimony = schema_of(FormKind::testimony);
  CHECK(testimony.nearest("titel") == "title");
  CHECK(testimony.nearest("pseudonim") == "pseudonym");
  CHECK(testimony.nearest("contradict") == "contradicts");
  CHECK(schema_of(FormKind::court_record).nearest("outcome") == "stage_and_outcome");
  CHECK(testimony.nearest("qqqqqqqqqq").empty());
  CHECK(testimony.nearest("").empty());
  CHECK(testimony.nearest(std::string(5000, 'a')).empty());
  CHECK(testimony.nearest("head") != "head");
}

TEST_CASE("status: names there and back") {
  for (const Status status :
       {Status::original, Status::amends, Status::retracts, Status::supersedes}) {
    CHECK(status_of(name_of(status)) == status);
  }
  CHECK_FALSE(status_of("Original"));
}
