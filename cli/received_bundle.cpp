#include "cli/received_bundle.hpp"

#include <unistd.h>

#include <cerrno>

#include "cli/stream_bytes.hpp"

namespace aigaq::cli {
namespace {

// The payload of an age file, decrypted as it is read.
class Payload final : public formats::ByteSource {
 public:
  Payload(int fd, const std::string& path) : file_(fd, path) {}
  [[nodiscard]] bool open(const formats::age::FileKey& key) {
    auto payload = formats::age::PayloadSource::open(file_, key);
    if (payload) payload_ = std::move(*payload);
    return payload_ != nullptr;
  }
  Result<std::size_t> read(MutableByteView out) override { return payload_->read(out); }

 private:
  DescriptorSource file_;
  std::unique_ptr<formats::age::PayloadSource> payload_;
};

// bundle: behind its header, as unlock_bundle leaves it.
StreamBytes::Begin decrypting(const std::shared_ptr<UnlockedBundle>& bundle) {
  const auto payload_at = static_cast<off_t>(bundle->source->position());
  return [bundle, payload_at]() -> std::unique_ptr<formats::ByteSource> {
    const int fd = bundle->file.descriptor.get();
    // The child that checked it has moved the place that both share.
    if (lseek(fd, payload_at, SEEK_SET) != payload_at) throw FileError(bundle->path, errno);
    auto payload = std::make_unique<Payload>(fd, bundle->path);
    if (!payload->open(*bundle->file_key)) return nullptr;
    return payload;
  };
}

Outcome<ReceivedBundle> check_file(Context& context, const BundleOptions& options,
                                   const formats::Trust& trust, Damage& damage) {
  auto unlocked = unlock_bundle(context, options, damage, Digests::wanted);
  if (!unlocked) return unlocked.exit();
  const auto bundle = std::make_shared<UnlockedBundle>(std::move(*unlocked));
  ReceivedBundle out;
  out.encrypted = bundle->file_key.has_value();
  out.archive.path = options.file;
  StreamBytes::Begin begin;
  if (out.encrypted) begin = decrypting(bundle);
  out.checked = check_bundle_file(context, *bundle, trust, nullptr);
  if (!out.checked.archive) return out;
  out.archive.digest = out.checked.archive->archive;
  if (out.encrypted) {
    out.archive.bytes =
        std::make_shared<StreamBytes>(options.file, out.checked.archive->bytes, std::move(begin));
  }
  return out;
}

Outcome<ReceivedBundle> check_folder(Context& context, const BundleOptions& options,
                                     const formats::Trust& trust) {
  AIGAQ_OR_EXIT(const std::string bag, bag_folder(context, options.file));
  ReceivedBundle out;
  out.archive.path = options.file;
  out.checked = check_bundle_folder(context, bag, trust, nullptr, Digests::wanted);
  if (!out.checked.archive) return out;
  out.archive.digest = out.checked.archive->archive;
  out.archive.bytes = std::make_shared<StreamBytes>(
      options.file, out.checked.archive->bytes,
      [bag]() -> std::unique_ptr<formats::ByteSource> { return archive_of_folder(bag); });
  return out;
}

}  // namespace

Outcome<ReceivedBundle> check_received(Context& context, const BundleOptions& options,
                                       Damage& damage) {
  AIGAQ_OR_EXIT(const formats::Trust trust, load_trust(context, options.trust));
  auto out = path_kind(options.file) == PathKind::folder
                 ? check_folder(context, options, trust)
                 : check_file(context, options, trust, damage);
  if (out) out->archive.name = kArchiveName;
  return out;
}

}  // namespace aigaq::cli
