#include "formats/bundle/writer.hpp"

namespace aigaq::formats {

BundleWriter::BundleWriter(age::PayloadSink& age, BundleMode mode, std::string purpose,
                           std::string checkpoint)
    : age_(age),
      tar_(age),
      mode_(mode),
      purpose_(std::move(purpose)),
      checkpoint_(std::move(checkpoint)) {
  add_text(kBagitMember, kBagitText);
  add_text(kCheckpointMember, checkpoint_);
}

void BundleWriter::begin(std::string_view name, std::uint64_t size, const FileDigest* digest) {
  const auto member = parse_member(name);
  AIGAQ_ASSERT(member.has_value());
  AIGAQ_ASSERT(!last_ || *last_ < *member);
  last_ = member;
  current_ = name;
  current_hash_.reset();
  current_digest_.reset();
  if (digest != nullptr) current_digest_ = *digest;
  if (member->payload()) payload_bytes_ += size;
  tar_.begin(name, size);
}

void BundleWriter::write(ByteView bytes) {
  if (!current_digest_) current_hash_.update(bytes);
  tar_.write(bytes);
}

void BundleWriter::end() {
  tar_.end();
  const FileDigest digest = current_digest_.value_or(FileDigest{current_hash_.finish().data});
  if (last_->payload()) {
    payload_.add(current_, digest);
  } else if (last_->listed()) {
    tags_.add(current_, digest);
  }
}

void BundleWriter::add(std::string_view name, ByteView bytes) {
  begin(name, bytes.size());
  write(bytes);
  end();
}

Result<void> BundleWriter::finish(const crypto::Ed25519SigningKey& log_key) {
  add_text(kBagInfoMember, bag_info(payload_bytes_, payload_.size()));
  add_text(kManifestMember, format_manifest(payload_));
  const std::string tag_manifest = format_manifest(tags_);
  add_text(kTagManifestMember, tag_manifest);
  BundleSeal seal;
  seal.mode = mode_;
  seal.tag_manifest = {crypto::sha256(as_bytes(tag_manifest)).data};
  seal.addressing = age_.addressing();
  seal.purpose = purpose_;
  seal.checkpoint = checkpoint_;
  AIGAQ_TRY_ASSIGN(const Bytes cose, sign_seal(seal, log_key));
  add(kSignatureMember, cose);
  tar_.finish();
  age_.finish();
  return {};
}

}  // namespace aigaq::formats
