#include "cli/reader/bundle.hpp"

#include "cli/reader/bundle_folder.hpp"
#include "cli/reader/bundle_input.hpp"
#include "cli/reader/bundle_verdict.hpp"
#include "cli/reader/child.hpp"
#include "cli/reader/report_wire.hpp"
#include "formats/verify/classes.hpp"

namespace aigaq::cli {
namespace {

using formats::BundleReport;

BundleReport failed_report() {
  BundleReport report;
  report.integrity = formats::Integrity::failed;
  return report;
}

// Progress of the child: where in the file it reads.
class WatchedSource final : public formats::ByteSource {
 public:
  WatchedSource(DescriptorSource& below, ChildChannel& channel)
      : below_(below), channel_(channel) {}
  Result<std::size_t> read(MutableByteView out) override {
    auto got = below_.read(out);
    constexpr std::uint64_t kStep = 16u << 20;
    if (below_.position() - told_ >= kStep) {
      told_ = below_.position();
      channel_.progress(told_);
    }
    return got;
  }

 private:
  DescriptorSource& below_;
  ChildChannel& channel_;
  std::uint64_t told_ = 0;
};

BundleReport check_payload(UnlockedBundle& bundle, const formats::Trust& trust,
                           MemberWriter* writer, ChildChannel& channel) {
  WatchedSource source(*bundle.source, channel);
  const auto payload = formats::age::PayloadSource::open(source, bundle.file_key);
  if (!payload) {
    BundleReport report = failed_report();
    report.findings.push_back({formats::classes::kTruncated,
                               formats::Aspect::integrity,
                               {},
                               {},
                               {},
                               {},
                               payload.error().context});
    report.primary = formats::classes::kTruncated;
    return report;
  }
  return formats::check_bundle(**payload, bundle.opened_by, trust, writer);
}

void refuse_conflict(BundleReport& report) {
  report.integrity = formats::Integrity::failed;
  report.findings.push_back({formats::classes::kUnexpectedMember,
                             formats::Aspect::integrity,
                             {},
                             {},
                             {},
                             {},
                             "member name taken twice"});
  if (!report.primary) report.primary = formats::classes::kUnexpectedMember;
}

// Runs the check in a child; what it says, or a failed report when it could not say anything.
struct Checked {
  ReceivedReport received;
  ExitCode exit = ExitCode::done;  // of a child that gave no answer
};
Checked check_in_child(Context& context, const ChildLimits& limits, std::uint64_t bytes,
                       const std::function<BundleReport(ChildChannel&)>& check) {
  Progress progress(context, Msg::checking_bundle, Progress::Unit::bytes, bytes);
  const ChildEnd end = run_in_child(
      context, limits, [&](ChildChannel& channel) { return encode_report(check(channel)); },
      &progress);
  Checked out;
  out.received.report = failed_report();
  if (end.kind != ChildEnd::Kind::answered) {
    out.exit = report_child_end(context, end);
    return out;
  }
  auto received = decode_report(end.answer);
  if (!received) {
    ChildEnd nonsense;
    nonsense.kind = ChildEnd::Kind::bad_answer;
    out.exit = report_child_end(context, nonsense);
    return out;
  }
  out.received = std::move(*received);
  return out;
}

Checked check_file(Context& context, UnlockedBundle& bundle, const formats::Trust& trust,
                   const PartialFolder* folder) {
  ChildLimits limits;
  limits.seconds = seconds_for(bundle.file.size);
  limits.paths = AllowedPaths{"", folder == nullptr ? "" : folder->path()};
  limits.file_bytes = folder == nullptr ? 0 : bundle.file.size;
  return check_in_child(context, limits, bundle.file.size, [&](ChildChannel& channel) {
    if (folder == nullptr) return check_payload(bundle, trust, nullptr, channel);
    std::string bag = folder->path() + "/" + std::string(bag_below_out());
    bag.pop_back();
    MemberWriter writer(bag);
    BundleReport report = check_payload(bundle, trust, &writer, channel);
    if (writer.conflict()) refuse_conflict(report);
    return report;
  });
}

Checked check_unpacked(Context& context, const std::string& bag, const formats::Trust& trust) {
  ChildLimits limits;
  limits.seconds = 24 * 3600;  // the size is not known before every file was seen
  limits.paths = AllowedPaths{bag, ""};
  limits.file_bytes = 0;
  return check_in_child(context, limits, 0, [&](ChildChannel&) {
    DiskFolder folder(bag);
    return formats::check_folder(folder, trust);
  });
}

// The verdict, and for `open` the folder; an exit of the child's own kind where it gave none.
ExitCode finish(Context& context, BundleAction action, const Checked& checked,
                PartialFolder* folder, const BundleOptions& options) {
  if (checked.exit == ExitCode::error) return ExitCode::error;
  const BundleReport& report = checked.received.report;
  const bool good =
      report.integrity == formats::Integrity::ok && report.signer != formats::Signer::bad;
  std::string out;
  if (folder != nullptr && good) {
    write_renderings(context, folder->path(), report);
    folder->commit();
    out = options.out;
  }
  const auto detail =
      action == BundleAction::verify ? VerdictDetail::short_form : VerdictDetail::with_entries;
  return graver(print_verdict(context, report, detail, out), checked.exit);
}

ExitCode run_folder(BundleAction action, const BundleOptions& options, const formats::Trust& trust,
                    Context& context) {
  AIGAQ_OR_EXIT(std::string bag, bag_folder(context, options.file));
  if (action != BundleAction::open) {
    return finish(context, action, check_unpacked(context, bag, trust), nullptr, options);
  }
  // The copy is what gets checked: nobody can exchange a file in between.
  AIGAQ_OR_EXIT(const auto folder, PartialFolder::create(context, options.out));
  std::string copy = folder->path() + "/" + std::string(bag_below_out());
  copy.pop_back();
  copy_folder(bag, copy);
  return finish(context, action, check_unpacked(context, copy, trust), folder.get(), options);
}

ExitCode run_file(BundleAction action, const BundleOptions& options, const formats::Trust& trust,
                  Context& context) {
  std::unique_ptr<PartialFolder> folder;
  if (action == BundleAction::open) {
    AIGAQ_OR_EXIT(folder, PartialFolder::create(context, options.out));
  }
  Damage damage;
  auto bundle = unlock_bundle(context, options, damage);
  if (!bundle) {
    if (bundle.exit() != ExitCode::integrity) return bundle.exit();
    BundleReport report = failed_report();
    report.primary = damage;
    return print_verdict(context, report, VerdictDetail::short_form, "");
  }
  const Checked checked = check_file(context, *bundle, trust, folder.get());
  return finish(context, action, checked, folder.get(), options);
}

}  // namespace

ExitCode run_bundle(BundleAction action, const BundleOptions& options, Context& context) {
  AIGAQ_OR_EXIT(formats::Trust trust, load_trust(context, options.trust));
  AIGAQ_OR_EXIT(trust.time, load_time_anchors(context, options.time));
  if (path_kind(options.file) == PathKind::folder) {
    return run_folder(action, options, trust, context);
  }
  return run_file(action, options, trust, context);
}

}  // namespace aigaq::cli
