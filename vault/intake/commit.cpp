// The commit of one entry or of many, in the order that docs/formats/vault.md gives: (a) the lock
// is held and the numbers fixed; (b) cut back; (c) segments; (d) key table; (e) folders; (f) store;
// (g) read back; (h) memory outside; (j) receipts. (b) and the writing of (c) happen before, maybe
// while the commit ahead is read back.

#include <algorithm>
#include <system_error>

#include "crypto/hash.hpp"
#include "formats/log/note.hpp"
#include "vault/impl.hpp"
#include "vault/intake/draft.hpp"
#include "vault/intake/preparation.hpp"
#include "vault/place/failure.hpp"

namespace aigaq::vault {
namespace {

// Beyond all entries'.
constexpr std::uint64_t kCommitStream = ~std::uint64_t{0};

// What the libraries below refuse here would be a fault of ours or of the machine.
template <class T>
T must(Result<T> result) {
  if (result) return std::move(*result);
  throw StorageError(Trouble::input_output, "internal",
                     std::string("cannot sign or seal: ") + result.error().context);
}

}  // namespace

Drafts Vault::Impl::start_drafts() const {
  Drafts out{crypto::Ed25519SigningKey::from_seed(adding().member_seed), {}, {}, {}, 0, {}, {}};
  out.streams = surroundings_.random.secret<crypto::StreamSeed>();
  out.range = must(crypto::CompactRange::from(head_.size, head_.range));
  if (head_.size > 0) out.previous = store_.node({0, head_.size - 1});
  return out;
}

void Vault::Impl::sign_draft(Draft& draft, PreparedEntry prepared, std::vector<FileContent> files,
                             const Drafts& before) {
  const VaultId& vault = keys_.log.vault;
  EntryKeys& keys = prepared.keys;
  draft.entry.author_cose =
      formats::sign_author(before.author, vault, draft.number, before.previous, prepared.form);
  const Hash leaf = formats::author_leaf(formats::author_salt(keys.seed), draft.entry.author_cose);
  formats::Entry entry;
  entry.vault = vault;
  entry.number = draft.number;
  entry.previous = before.previous;
  entry.statement = formats::statement_root(prepared.form, leaf);
  entry.genesis = draft.genesis;
  draft.entry.entry = formats::encode_entry(entry);
  draft.leaf = crypto::leaf_hash(draft.entry.entry);

  Bytes plain =
      encode_record({std::move(prepared.encoded), std::move(keys.seed), std::move(files)});
  draft.plain_digest = crypto::sha256(plain);
  draft.statement = store_.seal_statement(draft.number, keys.content, plain, keys.random);
  crypto::wipe(plain);
}

void Vault::Impl::chain(Drafts& drafts, Draft& draft) {
  drafts.range.append(
      draft.leaf, [&draft](crypto::NodeId, const Hash& hash) { draft.completed.push_back(hash); });
  drafts.previous = draft.leaf;
}

// (d), the first record of a session that has none yet.
void Vault::Impl::store_session(crypto::RandomSource& random) {
  if (session_->stored) return;
  const SealedSession sealed = must(seal_session(session_->key, keys_.log.content_public,
                                                 keys_.log.vault, session_->first, random));
  session_->place = table_.append(disk_, BoxKind::session, session_->first, sealed.view(), random);
}

void Vault::Impl::commit(const std::shared_ptr<Drafts>& made, SegmentWriter& writer,
                         bool read_back_all) {
  const Drafts& drafts = *made;
  AIGAQ_ASSERT(!unsettled_ && drafts.list.front().number == head_.size);
  crypto::StreamRandom random(drafts.streams, kCommitStream);
  Head next = head_;
  next.size = drafts.range.size();
  next.root = drafts.range.root();
  next.range = drafts.range.hashes();
  next.note =
      must(formats::sign_checkpoint({log_verifier_.name, next.size, next.root}, log_signing_));

  writer.finish(random);  // (c), and the folder of a new segment (e)
  store_session(random);
  std::vector<RowPlace> places;
  for (const Draft& draft : drafts.list) {
    RowPlace place;
    place.session_first = session_->first;
    place.session = session_->place;
    place.row = table_.append(disk_, BoxKind::row, draft.number, encode_row(draft.row), random);
    places.push_back(place);
  }
  table_.sync(disk_);  // (d)
  next.segments_end = writer.end();
  next.table = table_.state();

  store_.environment().write(  // (f)
      [&](lmdb::WriteTxn& txn) {
        for (std::size_t i = 0; i < drafts.list.size(); ++i) {
          const Draft& draft = drafts.list[i];
          store_.put_entry(txn, draft.number, draft.entry, random);
          store_.put_leaf(txn, draft.number, {draft.completed, places[i]}, random);
          store_.put_statement(txn, draft.number, draft.statement);
        }
        for (const SealedSegment& sealed : writer.sealed()) {
          store_.put_segment_end(txn, sealed.segment, sealed.end, random);
        }
        put_index(txn, drafts);
        store_.put_head(txn, next, random);
      },
      [this](const std::function<void()>& store_commit) { disk_.commit(store_commit); });
  head_ = next;
  session_->stored = true;

  writer.drop_cache();  // (g); the store drops what it wrote itself
  const auto check = [this, made, read_back_all] { read_back(*made, read_back_all); };
  unsettled_ = Unsettled{made, std::async(std::launch::deferred, check)};
  if (drafts.list.size() == 1 || threads() == 1) return;
  try {
    unsettled_->read_back = std::async(std::launch::async, check);
  } catch (const std::system_error&) {  // a limit on threads: settle does it itself
  }
}

void Vault::Impl::settle(const Tell& tell) {
  if (!unsettled_) return;
  Unsettled last = *std::exchange(unsettled_, std::nullopt);
  read_back_failed_ = true;
  last.read_back.get();
  read_back_failed_ = false;
  remember_head();  // (h)
  std::vector<Receipt> receipts = receipts_of(*last.drafts);
  for (Receipt& receipt : receipts) receipt.checkpoint = head_.note;
  tell(receipts);  // (j)
}

// In the order of their keys: a page of the store is then touched once.
void Vault::Impl::put_index(lmdb::WriteTxn& txn, const Drafts& drafts) const {
  std::vector<std::pair<Bytes, Bytes>> records;
  const auto add = [&records](const IndexRecord& record, ByteView plain) {
    records.emplace_back(Bytes(record.key().begin(), record.key().end()), record.seal(plain));
  };
  for (const Draft& draft : drafts.list) {
    for (std::size_t i = 0; i < draft.files.size(); ++i) {
      const StoredFile& file = draft.files[i].stored;
      if (file.existing) continue;
      if (file.size > kSizedBytes) add(index_of(file.size, nullptr), {});
      add(index_of(file.size, &file.digest), encode_stored_at({draft.number, i}));
    }
  }
  if (drafts.batch) {
    FieldWriter run;
    run.u64(drafts.list.front().number);
    run.u64(drafts.list.size());
    add(index_of(*drafts.batch, drafts.batch_commit), run.view());
  }
  std::sort(records.begin(), records.end());
  for (const auto& [key, value] : records) LogStore::put_index(txn, key, value);
}

}  // namespace aigaq::vault
