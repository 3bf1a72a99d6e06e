#include "cli/reader/bundle.hpp"

#include "cli/reader/bundle_checked.hpp"
#include "cli/reader/bundle_verdict.hpp"

namespace aigaq::cli {
namespace {

using formats::BundleReport;

// The verdict, and for `open` the folder; an exit of the child's own kind where it gave none.
ExitCode finish(Context& context, BundleAction action, const CheckedBundle& checked,
                OpenedFolder* opened, const BundleOptions& options) {
  if (checked.exit == ExitCode::error) return ExitCode::error;
  const BundleReport& report = checked.received.report;
  std::string out;
  if (opened != nullptr && checked.good()) {
    opened->finish(report);
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
    return finish(context, action, check_bundle_folder(context, bag, trust, nullptr), nullptr,
                  options);
  }
  // The copy is what gets checked: nobody can exchange a file in between.
  AIGAQ_OR_EXIT(const auto opened, OpenedFolder::create(context, options.out));
  copy_folder(bag, opened->bag());
  return finish(context, action, check_bundle_folder(context, opened->bag(), trust, opened.get()),
                opened.get(), options);
}

ExitCode run_file(BundleAction action, const BundleOptions& options, const formats::Trust& trust,
                  Context& context) {
  std::unique_ptr<OpenedFolder> opened;
  if (action == BundleAction::open) {
    AIGAQ_OR_EXIT(opened, OpenedFolder::create(context, options.out));
  }
  Damage damage;
  auto bundle = unlock_bundle(context, options, damage);
  if (!bundle) {
    if (bundle.exit() != ExitCode::integrity) return bundle.exit();
    BundleReport report = failed_report();
    report.primary = damage;
    return print_verdict(context, report, VerdictDetail::short_form, "");
  }
  const CheckedBundle checked = check_bundle_file(context, *bundle, trust, opened.get());
  return finish(context, action, checked, opened.get(), options);
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
