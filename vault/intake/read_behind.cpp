#include "vault/intake/read_behind.hpp"

#include <chrono>
#include <system_error>

namespace aigaq::vault {
namespace {

// What one stretch holds of small files: it lies in memory.
constexpr std::size_t kMostFiles = 1'024;

// All its records end at or before that.
bool ends_by(const StoredRef& ref, SegmentPlace place) {
  if (ref.records == 0) return true;
  const SegmentSpan last = last_record(ref);
  return SegmentPlace{last.begin.segment, last.begin.offset + last.length} <= place;
}

}  // namespace

ReadBehind::Stretch ReadBehind::next_stretch(const Draft& draft, SegmentPlace written) const {
  Stretch out{from_->segment, written.segment, begun_, {}};
  for (std::size_t i = begun_; i < draft.contents.size() && out.files.size() < kMostFiles; ++i) {
    if (!ends_by(draft.contents[i].ref, written)) break;
    out.files.push_back({draft.contents[i].ref, draft.row.wrapped[i]});
  }
  return out;
}

void ReadBehind::go_on(const Draft& draft, SegmentPlace written) {
  if (!from_) from_ = written;
  const std::uint64_t begin = written.segment == from_->segment ? from_->offset : 0;
  if (written.offset < begin + place_.stretch) return;
  if (work_.valid()) {
    if (work_.wait_for(std::chrono::seconds(0)) != std::future_status::ready) return;
    work_.get();
  }
  Stretch stretch = next_stretch(draft, written);
  if (stretch.files.empty()) return;
  const std::size_t end = begun_ + stretch.files.size();
  try {
    work_ = std::async(std::launch::async, [this, stretch = std::move(stretch)] {
      sync(stretch);
      read_back(stretch);
    });
  } catch (const std::system_error&) {  // a limit on threads: all is read back at the end
    return;
  }
  begun_ = end;
  from_ = written;
}

std::size_t ReadBehind::finish() {
  if (work_.valid()) work_.get();
  return begun_;
}

// A segment that was filled is synced already; one that is next may not be there yet.
void ReadBehind::sync(const Stretch& stretch) const {
  for (std::uint64_t segment = stretch.first_segment; segment <= stretch.last_segment; ++segment) {
    const std::string name = segment_name(segment);
    if (!place_.segments.has(name)) continue;
    const vault::File file = place_.segments.open_read(name);
    if (segment == stretch.last_segment) place_.disk.sync(file);
    file.drop_cache(0, 0);
  }
}

void ReadBehind::read_back(const Stretch& stretch) const {
  SegmentWindow window(place_.segments, place_.buffers);
  std::vector<SegmentSpan> ends;
  for (const File& file : stretch.files) add_ends(file.ref, ends);
  window.expect(std::move(ends));
  for (std::size_t i = 0; i < stretch.files.size(); ++i) {
    const File& file = stretch.files[i];
    const auto key = unwrap_file_key(content_, vault_, entry_, stretch.first + i, file.wrapped);
    AIGAQ_ASSERT(key);
    place_.reader.check_ends(file.ref, *key, std::to_string(entry_), window);
  }
}

}  // namespace aigaq::vault
