// The commit of one entry, in the order that docs/formats/vault.md gives: (a) the lock is held and
// the number fixed; (b) cut back; (c) segments; (d) key table; (e) folders; (f) store; (g) read
// back; (h) memory outside; (j) receipt. (b) and the writing of (c) happen before.

#include "crypto/hash.hpp"
#include "formats/log/note.hpp"
#include "vault/impl.hpp"
#include "vault/intake/draft.hpp"
#include "vault/place/failure.hpp"

namespace aigaq::vault {
namespace {

// What the libraries below refuse here would be a fault of ours or of the machine.
template <class T>
T must(Result<T> result) {
  if (result) return std::move(*result);
  throw StorageError(Trouble::input_output, "internal",
                     std::string("cannot sign or seal: ") + result.error().context);
}

void sign_entry(Draft& draft, const VaultId& vault, const Hash& previous,
                const crypto::Ed25519Seed& member) {
  // What could not be read again must not be committed.
  if (const auto sound = formats::check_statement(draft.statement); !sound) {
    throw StorageError(Trouble::refused_input, "statement-refused",
                       std::string("the entry is refused: ") + sound.error().context);
  }
  const Hash form = formats::form_root(draft.statement, draft.record.seed);
  const auto author = crypto::Ed25519SigningKey::from_seed(member);
  draft.entry.author_cose = formats::sign_author(author, vault, draft.number, previous, form);
  const Hash leaf =
      formats::author_leaf(formats::author_salt(draft.record.seed), draft.entry.author_cose);
  formats::Entry entry;
  entry.vault = vault;
  entry.number = draft.number;
  entry.previous = previous;
  entry.statement = formats::statement_root(form, leaf);
  entry.genesis = draft.genesis;
  draft.entry.entry = formats::encode_entry(entry);
}

}  // namespace

Receipt Vault::Impl::commit(Draft& draft, SegmentWriter& writer, bool read_back_all) {
  crypto::RandomSource& random = surroundings_.random;
  const VaultId& vault = keys_.log.vault;
  AIGAQ_ASSERT(draft.number == head_.size);

  const Hash previous = draft.number == 0 ? Hash{} : store_.node({0, draft.number - 1});
  sign_entry(draft, vault, previous, reading().member_seed);
  draft.record.statement = formats::encode_statement(draft.statement);
  draft.plain_record = encode_record(draft.record);
  Head next = head_;
  crypto::CompactRange range = must(crypto::CompactRange::from(head_.size, head_.range));
  const Hash leaf = crypto::leaf_hash(draft.entry.entry);
  range.append(leaf,
               [&draft](crypto::NodeId, const Hash& hash) { draft.completed.push_back(hash); });
  next.size = range.size();
  next.root = range.root();
  next.range = range.hashes();
  next.note =
      must(formats::sign_checkpoint({log_verifier_.name, next.size, next.root}, log_signing_));

  writer.finish(random);  // (c), and the folder of a new segment (e)
  RowPlace place;
  place.session_first = session_->first;
  if (!session_->stored) {
    const SealedSession sealed =
        must(seal_session(session_->key, keys_.log.content_public, vault, session_->first, random));
    session_->place =
        table_.append(disk_, BoxKind::session, session_->first, sealed.view(), random);
  }
  place.session = session_->place;
  place.row = table_.append(disk_, BoxKind::row, draft.number, encode_row(draft.row), random);
  table_.sync(disk_);  // (d)
  next.segments_end = writer.end();
  next.table = table_.state();

  store_.environment().write(  // (f)
      [&](lmdb::WriteTxn& txn) {
        store_.put_entry(txn, draft.number, draft.entry, random);
        store_.put_nodes(txn, draft.number, draft.completed, random);
        store_.put_statement(txn, draft.number, draft.content, draft.plain_record, random);
        store_.put_row(txn, draft.number, place, random);
        for (const SealedSegment& sealed : writer.sealed()) {
          store_.put_segment_end(txn, sealed.segment, sealed.end, random);
        }
        for (std::size_t i = 0; i < draft.existing.size(); ++i) {
          if (draft.existing[i]) continue;
          const formats::FileRecord& file = draft.statement.files[i];
          FieldWriter at;
          at.u64(draft.number);
          at.u64(i);
          store_.put_index(txn, index_key(file.size, nullptr).view(), *index_box_key_, {}, random);
          store_.put_index(txn, index_key(file.size, &file.digest).view(), *index_box_key_,
                           at.view(), random);
        }
        store_.put_head(txn, next, random);
      },
      [this](const std::function<void()>& store_commit) { disk_.commit(store_commit); });
  head_ = next;
  session_->stored = true;

  writer.drop_cache();  // (g)
  store_.environment().drop_cache();
  read_back_failed_ = true;
  read_back(draft, next, read_back_all);
  read_back_failed_ = false;
  remember_head();  // (h)

  Receipt receipt;  // (j)
  receipt.number = draft.number;
  receipt.leaf_hash = leaf;
  receipt.checkpoint = head_.note;
  for (std::size_t i = 0; i < draft.statement.files.size(); ++i) {
    const formats::FileRecord& file = draft.statement.files[i];
    receipt.files.push_back({file.name, file.size, file.digest, draft.existing[i]});
  }
  return receipt;
}

void Vault::Impl::read_back(const Draft& draft, const Head& head, bool all) const {
  const auto differs = [&draft](const char* what) {
    throw_integrity("read-back",
                    std::string("read back differently from what was written: ") + what,
                    std::to_string(draft.number));
  };
  const Head head_now = store_.head();
  if (head_now.size != head.size || head_now.root != head.root || head_now.note != head.note) {
    differs("head");
  }
  const EntryRecord entry = store_.entry(draft.number);
  if (entry.entry != draft.entry.entry || entry.author_cose != draft.entry.author_cose) {
    differs("entry");
  }
  for (unsigned level = 0; level < draft.completed.size(); ++level) {
    if (store_.node({level, draft.number >> level}) != draft.completed[level]) differs("nodes");
  }
  const KeyRow row = key_row(draft.number);
  if (row.fresh != draft.row.fresh || row.wrapped != draft.row.wrapped) differs("keys");
  Bytes plain = store_.open_statement(draft.number, draft.content);
  const bool same = plain == draft.plain_record;
  crypto::wipe(plain);
  if (!same) differs("statement");
  read_back_files(draft, all);
}

void Vault::Impl::read_back_files(const Draft& draft, bool all) const {
  const std::string subject = std::to_string(draft.number);
  for (std::size_t i = 0; i < draft.record.files.size(); ++i) {
    const crypto::AeadKey key = file_key(draft.number, i, draft.row, draft.content);
    if (!all) {
      reader_.check_ends(draft.record.files[i], key, subject);
      continue;
    }
    crypto::Sha256 hash;
    reader_.read(draft.record.files[i], key, subject, [&hash](ByteView bytes) {
      hash.update(bytes);
      return true;
    });
    if (FileDigest{hash.finish().data} != draft.statement.files[i].digest) {
      throw_integrity("read-back", "a file read back is not the one added", subject);
    }
  }
}

}  // namespace aigaq::vault
