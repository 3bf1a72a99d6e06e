#include "cli/reader/bundle_checked.hpp"

#include "cli/reader/child.hpp"
#include "cli/reader/pages.hpp"
#include "cli/reader/thread_lanes.hpp"
#include "formats/verify/classes.hpp"

namespace aigaq::cli {
namespace {

using formats::BundleReport;
using formats::EntryUse;

constexpr std::size_t kHashingLanes = 2;

// Progress of the child: where in the file it reads.
class WatchedSource final : public formats::ByteSource {
 public:
  WatchedSource(formats::ByteSource& below, const DescriptorSource& file, ChildChannel& channel)
      : below_(below), file_(file), channel_(channel) {}
  Result<std::size_t> read(MutableByteView out) override {
    auto got = below_.read(out);
    constexpr std::uint64_t kStep = 16u << 20;
    if (file_.position() - told_ >= kStep) {
      told_ = file_.position();
      channel_.progress(told_);
    }
    return got;
  }

 private:
  formats::ByteSource& below_;
  const DescriptorSource& file_;
  ChildChannel& channel_;
  std::uint64_t told_ = 0;
};

// What the child answers: the report, and before it the digests when they are wanted.
struct Answer {
  BundleReport report;
  std::optional<ArchiveDigest> archive;
};
constexpr std::size_t kDigestBytes = 2 * FileDigest::kSize + 8 + 1;

Bytes encode_digest(const ArchiveDigest& digest) {
  Bytes out(digest.archive.data.begin(), digest.archive.data.end());
  for (unsigned shift = 64; shift > 0; shift -= 8) {
    out.push_back(static_cast<std::uint8_t>(digest.bytes >> (shift - 8)));
  }
  out.push_back(digest.file ? 1 : 0);
  append(out, digest.file.value_or(FileDigest{}).view());
  return out;
}

ArchiveDigest decode_digest(ByteView bytes) {
  ArchiveDigest out;
  std::copy_n(bytes.begin(), FileDigest::kSize, out.archive.data.begin());
  bytes = bytes.subspan(FileDigest::kSize);
  for (std::size_t i = 0; i < 8; ++i) out.bytes = out.bytes << 8 | bytes[i];
  if (bytes[8] == 0) return out;
  out.file.emplace();
  std::copy_n(bytes.begin() + 9, FileDigest::kSize, out.file->data.begin());
  return out;
}

Bytes encode_answer(const Answer& answer) {
  Bytes report = encode_report(answer.report);
  if (!answer.archive) return report;
  Bytes out = encode_digest(*answer.archive);
  append(out, report);
  return out;
}

void refuse(BundleReport& report, std::string_view cls, const char* detail) {
  report.integrity = formats::Integrity::failed;
  report.findings.push_back({cls, formats::Aspect::integrity, {}, {}, {}, {}, detail});
  if (!report.primary) report.primary = cls;
}

// Texts cross the pipe entry by entry, where anybody wants them.
EntryUse telling(ChildChannel& channel, bool wanted) {
  return {[&channel, wanted](formats::VerifiedEntry& entry) {
            if (wanted) channel.part(spend_exhibit(entry));
            formats::drop_texts(entry);
          },
          let_go};
}

Answer check_archive(formats::ByteSource& tar, UnlockedBundle& bundle, const formats::Trust& trust,
                     MemberWriter* writer, const EntryUse& use) {
  ThreadLanes lanes(kHashingLanes);
  if (bundle.digest == nullptr && bundle.file_key) {
    return {formats::check_bundle(tar, bundle.opened_by, trust, writer, &lanes, nullptr, use), {}};
  }
  DigestSource archive(tar);
  Answer out;
  out.report = bundle.file_key ? formats::check_bundle(archive, bundle.opened_by, trust, writer,
                                                       &lanes, nullptr, use)
                               : formats::check_archive(archive, trust, writer, &lanes, use);
  out.archive.emplace();
  out.archive->bytes = archive.bytes();
  out.archive->archive = archive.finish();
  if (bundle.digest) out.archive->file = bundle.digest->finish();
  return out;
}

Answer check_payload(UnlockedBundle& bundle, const formats::Trust& trust, MemberWriter* writer,
                     ChildChannel& channel) {
  formats::ByteSource& file = *bundle.source;
  WatchedSource source(bundle.digest ? *bundle.digest : file, *bundle.source, channel);
  const EntryUse use = telling(channel, writer != nullptr);
  if (!bundle.file_key) return check_archive(source, bundle, trust, writer, use);
  const auto payload = formats::age::PayloadSource::open(source, *bundle.file_key);
  if (payload) return check_archive(**payload, bundle, trust, writer, use);
  Answer out{failed_report(), {}};
  refuse(out.report, formats::classes::kTruncated, payload.error().context);
  return out;
}

// The archive is read from the folder anew, so it is checked as well.
void add_archive(Answer& out, const std::string& bag, const formats::Trust& trust) {
  const auto archive = archive_of_folder(bag);
  if (archive == nullptr) {
    out.report = failed_report();
    refuse(out.report, formats::classes::kUnexpectedMember, "folder changed");
    return;
  }
  DigestSource digest(*archive);
  out.report =
      formats::check_archive(digest, trust, nullptr, nullptr, {formats::drop_texts, let_go});
  out.archive.emplace();
  out.archive->bytes = digest.bytes();
  out.archive->archive = digest.finish();
}

ExitCode no_answer(Context& context) {
  ChildEnd nonsense;
  nonsense.kind = ChildEnd::Kind::bad_answer;
  return report_child_end(context, nonsense);
}

// How much there is to read, and what is wanted of it beside the report.
struct Wanted {
  std::uint64_t bytes = 0;
  bool digests = false;
  OpenedFolder* opened = nullptr;
};

// Runs the check in a child; what it says, or a failed report when it could not say anything.
CheckedBundle check_in_child(Context& context, const ChildLimits& limits, const Wanted& wanted,
                             const std::function<Answer(ChildChannel&)>& check) {
  Progress progress(context, Msg::checking_bundle, Progress::Unit::bytes, wanted.bytes);
  TakePart take_part;
  if (wanted.opened != nullptr) {
    take_part = [&wanted](MutableByteView part) {
      const auto entry = decode_spent_exhibit(part);
      if (entry) wanted.opened->take(*entry);
      return entry.has_value();
    };
  }
  const ChildEnd end = run_in_child(
      context, limits,
      [&](ChildChannel& channel) {
        Answer answer = check(channel);
        // A check that read nothing has no digests either.
        if (wanted.digests && !answer.archive) answer.archive.emplace();
        return encode_answer(answer);
      },
      &progress, take_part);
  CheckedBundle out;
  out.received.report = failed_report();
  if (end.kind != ChildEnd::Kind::answered) {
    out.exit = report_child_end(context, end);
    return out;
  }
  ByteView answer = end.answer;
  if (wanted.digests) {
    if (answer.size() < kDigestBytes) {
      out.exit = no_answer(context);
      return out;
    }
    out.archive = decode_digest(answer.first(kDigestBytes));
    answer = answer.subspan(kDigestBytes);
  }
  auto received = decode_report(answer);
  if (!received) {
    out.exit = no_answer(context);
    return out;
  }
  out.received = std::move(*received);
  return out;
}

}  // namespace

bool CheckedBundle::good() const {
  return received.report.integrity == formats::Integrity::ok &&
         received.report.signer != formats::Signer::bad;
}

BundleReport failed_report() {
  BundleReport report;
  report.integrity = formats::Integrity::failed;
  return report;
}

CheckedBundle check_bundle_file(Context& context, UnlockedBundle& bundle,
                                const formats::Trust& trust, OpenedFolder* opened) {
  ChildLimits limits;
  limits.seconds = seconds_for(bundle.file.size);
  limits.paths = AllowedPaths{"", opened == nullptr ? "" : opened->path()};
  limits.file_bytes = opened == nullptr ? 0 : bundle.file.size;
  const bool digests = bundle.digest != nullptr || !bundle.file_key;
  const Wanted wanted{bundle.file.size, digests, opened};
  return check_in_child(context, limits, wanted, [&](ChildChannel& channel) {
    if (opened == nullptr) return check_payload(bundle, trust, nullptr, channel);
    MemberWriter writer(opened->bag());
    Answer answer = check_payload(bundle, trust, &writer, channel);
    if (writer.conflict()) {
      refuse(answer.report, formats::classes::kUnexpectedMember, "member name taken twice");
    }
    return answer;
  });
}

CheckedBundle check_bundle_folder(Context& context, const std::string& bag,
                                  const formats::Trust& trust, OpenedFolder* opened,
                                  Digests digests) {
  ChildLimits limits;
  limits.seconds = std::uint64_t{24} * 3600;  // the size is not known before every file was seen
  limits.paths = AllowedPaths{bag, ""};
  limits.file_bytes = 0;
  const Wanted wanted{0, digests == Digests::wanted, opened};
  return check_in_child(context, limits, wanted, [&](ChildChannel& channel) {
    DiskFolder folder(bag);
    Answer out{formats::check_folder(folder, trust, telling(channel, opened != nullptr)), {}};
    if (wanted.digests && out.report.integrity == formats::Integrity::ok) {
      add_archive(out, bag, trust);
    }
    return out;
  });
}

}  // namespace aigaq::cli
