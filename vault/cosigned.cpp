// What witnesses said of the log: taken in, kept, and given out with the checkpoint.
#include <algorithm>

#include "crypto/limits.hpp"
#include "vault/impl.hpp"

namespace aigaq::vault {

std::vector<Cosigned> Vault::cosignatures() const { return impl_->store().cosignatures(); }

Hash Vault::root_at(crypto::TreeSize size) const {
  AIGAQ_ASSERT(size <= impl_->head().size);
  return impl_->root_at(size);
}

std::optional<Cosigned> Vault::match_cosignature(const formats::NoteSignature& line,
                                                 const formats::CosignerKey& witness,
                                                 const Progress& progress) const {
  const crypto::TreeSize head = size();
  for (crypto::TreeSize at = head; at > 0; --at) {
    if (progress.tick && !progress.tick(head - at, head)) {
      throw StorageError(Trouble::interrupted, "interrupted", "interrupted");
    }
    const Hash root = impl_->root_at(at);
    const std::string body = formats::checkpoint_body({log_key().name, at, root});
    if (const auto seconds = formats::verify_cosignature(body, line, witness)) {
      return Cosigned{witness, at, root, *seconds, formats::signature_line(line)};
    }
  }
  return std::nullopt;
}

std::size_t Vault::keep_cosignatures(const std::vector<Cosigned>& cosigned) {
  return impl_->keep_cosignatures(cosigned);
}

std::size_t Vault::Impl::keep_cosignatures(const std::vector<Cosigned>& cosigned) {
  must_be_writable();
  const std::vector<Cosigned> known = store_.cosignatures();
  std::vector<Cosigned> fresh;
  for (const Cosigned& one : cosigned) {
    // The first word of a witness on a tree is the one that counts.
    const auto same = [&](const Cosigned& other) {
      return other.size == one.size && other.witness.text() == one.witness.text();
    };
    if (std::ranges::any_of(known, same) || std::ranges::any_of(fresh, same)) continue;
    fresh.push_back(one);
  }
  if (fresh.empty()) return 0;
  store_.environment().write(
      [&](lmdb::WriteTxn& txn) {
        std::uint64_t number = known.size();
        for (const Cosigned& one : fresh) {
          store_.put_cosigned(txn, number++, one, surroundings_.random);
        }
      },
      [this](const std::function<void()>& store_commit) { disk_.commit(store_commit); });
  return fresh.size();
}

std::string Vault::checkpoint_at(crypto::TreeSize size) const {
  AIGAQ_ASSERT(size > 0 && size <= this->size());
  // The same bytes as when it was the head: Ed25519 is deterministic.
  const auto note =
      formats::sign_checkpoint({log_key().name, size, impl_->root_at(size)}, log_signing_key());
  if (!note) throw StorageError(Trouble::input_output, "internal", "cannot sign the checkpoint");
  std::string out = *note;
  std::size_t lines = 1;
  for (const Cosigned& one : cosignatures()) {
    if (one.size == size && lines++ < limits::kNoteSignatures) out += one.line;
  }
  return out;
}

crypto::TreeSize Vault::bundle_size_for(std::uint64_t entry) const {
  crypto::TreeSize out = size();
  for (const Cosigned& one : cosignatures()) {
    if (one.size > entry) out = std::min(out, one.size);
  }
  return out;
}

}  // namespace aigaq::vault
