// The commit of one entry or of many, in the order that docs/formats/vault.md gives: (a) the lock
// is held and the numbers fixed; (b) cut back; (c) segments; (d) key table; (e) folders; (f) store;
// (g) read back; (h) memory outside; (j) receipts. (b) and the writing of (c) happen before, maybe
// while (d) to (g) of the commit ahead are done.

#include <algorithm>
#include <array>
#include <system_error>

#include "crypto/hash.hpp"
#include "formats/log/note.hpp"
#include "vault/impl.hpp"
#include "vault/intake/pending_commit.hpp"
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
                     {"cannot sign or seal", {Detail::named("what", result.error().context)}});
}

// A box from here on is not there twice while the store takes it: it goes as it is copied.
constexpr std::size_t kLongStatement = std::size_t{1} << 20;

// Far more than a commit with boxes that go may write, since it is not filled twice; room in the
// map that nothing is written to costs nothing. Boxes lie in pages of their own; what else there is
// of an entry or a file touches a few, once for each at most.
std::uint64_t room_for(const Drafts& drafts) {
  constexpr std::uint64_t kCommitPages = std::uint64_t{64} << 20;
  constexpr std::uint64_t kEntryPages = std::uint64_t{128} << 10;
  constexpr std::uint64_t kFilePages = std::uint64_t{32} << 10;
  std::uint64_t out = kCommitPages;
  bool any = false;
  for (const Draft& draft : drafts.list) {
    any = any || draft.statement.size() >= kLongStatement;
    out += 2 * draft.statement.size() + kEntryPages + kFilePages * draft.files.size();
  }
  return any ? out : 0;
}

// (c), and the folder of a new segment (e). Who waits to write behind it hears of a failure too.
std::vector<SealedSegment> write_segments(PendingCommit& made, crypto::RandomSource& random) {
  try {
    made.writer->finish(random);
    made.writer->drop_cache();
    std::vector<SealedSegment> sealed = made.writer->sealed();
    made.next.segments_end = made.writer->end();
    made.writer.reset();
    made.promised_end.set_value(made.next.segments_end);
    return sealed;
  } catch (const std::exception&) {
    made.promised_end.set_exception(std::current_exception());
    throw;
  }
}

}  // namespace

Drafts Vault::Impl::start_drafts(const std::optional<BatchId>& batch) const {
  const Head& before = pending_ ? pending_->next : head_;
  const Drafts* ahead = pending_ ? pending_->drafts.get() : nullptr;
  Drafts out{crypto::Ed25519SigningKey::from_seed(adding().member_seed),
             must(crypto::CompactRange::from(before.size, before.range)),
             {},
             batch,
             0,
             surroundings_.random.secret<crypto::StreamSeed>(),
             {},
             before.size};
  if (ahead != nullptr) {
    out.previous = ahead->previous;
  } else if (before.size > 0) {
    out.previous = store_.node({0, before.size - 1});
  }
  if (batch) {
    out.batch_commit =
        ahead != nullptr && ahead->batch == batch ? ahead->batch_commit + 1 : commits_of(*batch);
  }
  return out;
}

void Vault::Impl::sign_draft(Draft& draft, PreparedEntry prepared, const Drafts& before) {
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

  Bytes plain = encode_record(std::move(prepared.encoded), keys.seed, draft.contents);
  draft.plain_digest = crypto::sha256(plain);
  draft.statement =
      store_.seal_statement(draft.number, keys.content, std::move(plain), keys.random);
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
  session_->place = table_.append(disk_, BoxKind::session, session_->first,
                                  Bytes(sealed.view().begin(), sealed.view().end()), random);
}

void Vault::Impl::commit(PendingCommit& made) {
  Drafts& drafts = *made.drafts;
  crypto::StreamRandom random(drafts.streams, kCommitStream);
  const std::vector<SealedSegment> sealed = write_segments(made, random);
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
  made.next.table = table_.state();

  store_.environment().write(  // (f)
      [&](lmdb::WriteTxn& txn) {
        for (std::size_t i = 0; i < drafts.list.size(); ++i) {
          Draft& draft = drafts.list[i];
          store_.put_entry(txn, draft.number, draft.entry, random);
          store_.put_leaf(txn, draft.number, {draft.completed, places[i]}, random);
          AIGAQ_ASSERT(!draft.statement.empty());
          if (draft.statement.size() < kLongStatement) {
            store_.put_statement(txn, draft.number, draft.statement);
          } else {
            store_.spend_statement(txn, draft.number, std::exchange(draft.statement, {}));
          }
        }
        for (const SealedSegment& segment : sealed) {
          store_.put_segment_end(txn, segment.segment, segment.end, random);
        }
        put_index(txn, drafts);
        store_.put_head(txn, made.next, random);
      },
      [this](const std::function<void()>& store_commit) { disk_.commit(store_commit); },
      room_for(drafts));
  made.committed = true;
  for (Draft& draft : drafts.list) Bytes().swap(draft.statement);
}

void Vault::Impl::begin_commit(std::shared_ptr<PendingCommit> made) {
  const Drafts& drafts = *made->drafts;
  AIGAQ_ASSERT(!pending_ && drafts.first == head_.size);
  made->next = head_;
  made->next.size = drafts.range.size();
  made->next.root = drafts.range.root();
  made->next.range = drafts.range.hashes();
  made->next.note = must(formats::sign_checkpoint(
      {log_verifier_.name, made->next.size, made->next.root}, log_signing_));
  const auto commit_it = [this, made] { commit(*made); };
  const auto read_it_back = [this, made] { read_back(*made); };  // (g)
  if (drafts.list.size() > 1 && threads() > 1) {
    try {
      work_ = std::async(std::launch::async, [commit_it, read_it_back] {
        commit_it();
        read_it_back();
      });
      pending_ = std::move(made);
      return;
    } catch (const std::system_error&) {  // a limit on threads
    }
  }
  commit_it();
  work_ = std::async(std::launch::deferred, read_it_back);
  pending_ = std::move(made);
}

void Vault::Impl::settle(const Tell& tell) {
  if (!pending_) return;
  work_.wait();
  auto last = std::exchange(pending_, nullptr);
  if (last->committed) {
    head_ = last->next;
    session_->stored = true;
  }
  read_back_failed_ = last->committed;
  std::exchange(work_, {}).get();
  read_back_failed_ = false;
  remember_head();  // (h)
  std::vector<Receipt> receipts = receipts_of(*last->drafts);
  last.reset();
  for (Receipt& receipt : receipts) receipt.checkpoint = head_.note;
  tell(std::move(receipts));  // (j)
}

// In the order of their keys: a page of the store is then touched once.
void Vault::Impl::put_index(lmdb::WriteTxn& txn, const Drafts& drafts) const {
  using Key = std::array<std::uint8_t, IndexRecord::kKeyBytes>;
  std::vector<std::pair<Key, Bytes>> records;
  const auto add = [&records](const IndexRecord& record, ByteView plain) {
    Key key{};
    std::ranges::copy(record.key(), key.begin());
    records.emplace_back(key, record.seal(plain));
  };
  for (const Draft& draft : drafts.list) {
    for (std::size_t i = 0; i < draft.files.size(); ++i) {
      const StoredFile& file = draft.files[i];
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
