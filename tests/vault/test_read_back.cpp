// What was committed is exchanged for something that opens as well, before it is read back.
#include <doctest/doctest.h>

#include "tests/vault/pending_fixture.hpp"
#include "vault/impl.hpp"
#include "vault/log/encoding.hpp"

using namespace aigaq;
using namespace aigaq::test;
using vault::Kind;
using vault::Trouble;

namespace {

constexpr std::uint64_t kEntry = 1;

struct ReadBackFixture : PendingFixture {
  explicit ReadBackFixture(bool all = false) {
    ground.threads = 1;  // what is committed is read back by settle
    create();
    vault::AddRequest add = request("x");
    add.files = {{folder.write("file", noise(1, 9'000)), "file", false}};
    add.read_back_all = all;
    commit(add);
  }
  [[nodiscard]] vault::Vault::Impl& impl() const { return vault->impl(); }
  [[nodiscard]] const vault::LogStore& store() const { return impl().store(); }
  // The vault does not show an entry that is not settled.
  [[nodiscard]] vault::KeyRow row() const {
    return impl().key_row(kEntry, store().leaf(kEntry).place);
  }

  void put_box(Kind kind, ByteView key, ByteView box) const {
    const_cast<vault::LogStore&>(store()).environment().write(
        [&](vault::lmdb::WriteTxn& txn) {
          txn.replace(static_cast<vault::lmdb::Table>(kind), key, box);
        },
        [](const std::function<void()>& commit) { commit(); });
  }
  void put(Kind kind, const char* purpose, ByteView key, ByteView plain) {
    const auto secret = vault::store_key(impl().keys().log.log_key, purpose);
    put_box(kind, key, crypto::seal_box(secret, store().record_ad(kind, key), plain, random));
  }
  void put_entry(const vault::EntryRecord& record) {
    vault::FieldWriter plain;
    plain.number(record.entry.size());
    plain.raw(record.entry);
    plain.raw(record.author_cose);
    put(Kind::entries, "entries", vault::number_key(kEntry).view(), plain.view());
  }
  void put_leaf(const vault::LeafRecord& leaf) {
    vault::FieldWriter plain;
    for (const Hash& hash : leaf.completed) plain.raw(hash.view());
    plain.raw(vault::encode_row_place(leaf.place));
    put(Kind::leaves, "leaves", vault::number_key(kEntry).view(), plain.view());
  }
  void put_row(const vault::KeyRow& row) {
    vault::PosixDisk disk;
    vault::KeyTable table(impl().directory(), true, impl().keys().log.log_key,
                          impl().keys().log.vault);
    table.cut_back(disk, store().head().table, store().head().size);
    vault::LeafRecord leaf = store().leaf(kEntry);
    leaf.place.row =
        table.append(disk, vault::BoxKind::row, kEntry, vault::encode_row(row), random);
    table.sync(disk);
    put_leaf(leaf);
  }
  void put_statement(const std::function<void(Bytes&)>& change) {
    const auto content = impl().content_key_of(kEntry, row());
    Bytes plain = store().open_statement(kEntry, content);
    change(plain);
    put_box(Kind::statements, vault::number_key(kEntry).view(),
            store().seal_statement(kEntry, content, plain, random));
  }
  void put_head(const std::function<void(vault::Head&)>& change) {
    vault::Head head = store().head();
    change(head);
    put(Kind::head, "head", as_bytes("\x01"), vault::encode_head(head));
  }
  // The file's only record, sealed anew under its key.
  void put_record(std::string_view bytes) {
    const vault::KeyRow row = this->row();
    const auto content = impl().content_key_of(kEntry, row);
    const auto ref = impl().record(kEntry, content).files.at(0).ref;
    vault::RecordHeader header;
    header.last = true;
    header.file = ref.file;
    header.body_bytes = static_cast<std::uint32_t>(bytes.size());
    Bytes box(bytes.size() + vault::kBoxOverhead);
    vault::seal_record_body(impl().file_key(kEntry, 0, row, content), impl().keys().log.vault,
                            header, random.fixed<crypto::XNonce>(), as_bytes(bytes), box);
    const auto& place = ref.extents.at(0).begin;
    const std::string path = directory() + "/segments/" + vault::segment_name(place.segment);
    std::string segment = file_bytes(path);
    segment.replace(static_cast<std::size_t>(place.offset) + vault::kHeaderBoxBytes, box.size(),
                    as_text(box));
    put_file(path, segment);
  }
};

}  // namespace

TEST_CASE("what is read back is compared with what was written, not only opened") {
  ReadBackFixture f;
  std::string expected = "read-back";
  SUBCASE("the same again") {
    f.put_entry(f.store().entry(kEntry));
    f.put_row(f.row());
    f.put_statement([](Bytes&) {});
    f.put_head([](vault::Head&) {});
    f.put_record(noise(1, 9'000));
    expected = "";
  }
  SUBCASE("entry") {
    auto record = f.store().entry(kEntry);
    record.entry.back() ^= 1;
    f.put_entry(record);
  }
  SUBCASE("author's signature") {
    auto record = f.store().entry(kEntry);
    record.author_cose.back() ^= 1;
    f.put_entry(record);
  }
  SUBCASE("nodes") {
    auto leaf = f.store().leaf(kEntry);
    leaf.completed.back().data[0] ^= 1;
    f.put_leaf(leaf);
  }
  SUBCASE("fresh bytes") {
    auto row = f.row();
    row.fresh.data[0] ^= 1;
    f.put_row(row);
  }
  SUBCASE("a file's key") {
    auto row = f.row();
    row.wrapped.at(0).data[0] ^= 1;
    f.put_row(row);
  }
  SUBCASE("statement") {
    f.put_statement([](Bytes& plain) { plain.back() ^= 1; });
  }
  SUBCASE("size of the head") {
    f.put_head([](vault::Head& head) { head.size += 1; });
  }
  SUBCASE("root of the head") {
    f.put_head([](vault::Head& head) { head.root.data[0] ^= 1; });
  }
  SUBCASE("note of the head") {
    f.put_head([](vault::Head& head) { head.note.back() = ' '; });
  }
  CHECK(f.settled() == expected);
}

TEST_CASE("other bytes of a file that open as well are found where all is read back") {
  for (const bool all : {false, true}) {
    CAPTURE(all);
    ReadBackFixture f(all);
    f.put_record(noise(2, 9'000));
    CHECK(f.settled() == (all ? "read-back" : ""));
  }
}

TEST_CASE("a file's record that does not open is found by every reading back") {
  ReadBackFixture f;
  const std::string path = f.directory() + "/segments/" + vault::segment_name(1);
  std::string segment = file_bytes(path);
  segment.at(5'000) ^= 1;
  put_file(path, segment);
  CHECK(f.settled() == "segment-damaged");
}
