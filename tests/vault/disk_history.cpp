#include "tests/vault/disk_history.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>

#include "tests/vault/store_fixture.hpp"

namespace aigaq::test {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kAll = ~std::size_t{0};
constexpr std::chrono::seconds kPatience(20);

template <class Visit>
void each_below(const std::string& root, const Visit& visit) {
  for (const auto& item : fs::recursive_directory_iterator(root)) {
    const std::string name = fs::relative(item.path(), root);
    if (!name.ends_with("lock.mdb")) visit(item, name);
  }
}

}  // namespace

DiskContent content_of(const std::string& root) {
  DiskContent out;
  each_below(root, [&](const fs::directory_entry& item, const std::string& name) {
    if (item.is_directory()) {
      out.folders.insert(name);
    } else {
      const std::string bytes = file_bytes(item.path());
      out.files[name].assign(bytes.begin(), bytes.end());
    }
  });
  return out;
}

void lay_out(const DiskContent& content, const std::string& root) {
  fs::remove_all(root);
  fs::create_directory(root);
  for (const std::string& folder : content.folders) fs::create_directories(root + "/" + folder);
  for (const auto& [name, bytes] : content.files) put_file(root + "/" + name, as_text(bytes));
}

DiskHistory::DiskHistory(const std::string& root)
    : root_(fs::canonical(root)), before_(content_of(root)) {
  each_below(root, [&](const fs::directory_entry& item, const std::string& name) {
    struct stat info {};
    if (::stat(item.path().c_str(), &info) == 0) inodes_[info.st_ino] = name;
  });
  watch_.emplace(root, *this);
}

void DiskHistory::acknowledge(std::uint64_t what) {
  const std::lock_guard lock(guard_);
  told_ = what;
}

void DiskHistory::take_turns(SideOf side_of, std::vector<std::size_t> at) {
  const std::lock_guard lock(guard_);
  side_of_ = std::move(side_of);
  at_ = std::move(at);
  AIGAQ_ASSERT(std::ranges::is_sorted(at_));
  taken_ = done_ = {};
}

void DiskHistory::fail(Side side, std::size_t n, int error) {
  const std::lock_guard lock(guard_);
  fault_ = {side, n, error};
}

std::size_t DiskHistory::count(Side side) const {
  const std::lock_guard lock(guard_);
  return taken_.at(static_cast<std::size_t>(side));
}

bool DiskHistory::has_turn(Side side, std::size_t number) const {
  const std::size_t beside = done_.at(static_cast<std::size_t>(Side::beside));
  const std::size_t ahead = done_.at(static_cast<std::size_t>(Side::ahead));
  if (side == Side::beside) return number >= at_.size() || at_[number] <= ahead;
  if (side == Side::neither) return true;
  const auto before = std::ranges::upper_bound(at_, number) - at_.begin();
  return beside >= static_cast<std::size_t>(before);
}

long DiskHistory::fail_now(DiskStep& step, const std::function<long(std::size_t)>& go) {
  failed_ = step;
  at_.clear();
  const int error = fault_->error;
  if (step.kind == DiskStep::Kind::write && !step.at_once) {
    step.bytes.resize(step.bytes.size() / 2);
    (void)go(step.bytes.size());
    note(step, false);
  } else {
    note(step, true);
  }
  errno = error;
  return -1;
}

// One step at a time: so their order here is the order in which they are done.
long DiskHistory::call(DiskStep& step, const std::function<long(std::size_t)>& go) {
  std::unique_lock lock(guard_);
  const Side side = side_of_ ? side_of_(step) : Side::neither;
  const auto index = static_cast<std::size_t>(side);
  const std::size_t number = taken_.at(index)++;
  if (!moved_.wait_for(lock, kPatience, [&] { return has_turn(side, number); })) {
    in_vain_ = true;
    at_.clear();
  }
  long out = 0;
  if (fault_ && side == fault_->side && number == fault_->number) {
    out = fail_now(step, go);
  } else {
    out = go(kAll);
    const int error = errno;
    if (out >= 0) {
      if (step.kind == DiskStep::Kind::write) step.bytes.resize(static_cast<std::size_t>(out));
      note(step, false);
    }
    errno = error;
  }
  ++done_.at(index);
  const int error = errno;
  moved_.notify_all();
  errno = error;
  return out;
}

void DiskHistory::note(DiskStep& step, bool failed) {
  for (std::string* path : {&step.path, &step.to}) {
    if (path->starts_with(root_)) path->erase(0, std::min(path->size(), root_.size() + 1));
  }
  steps_.push_back({std::move(step), failed, told_});
}

}  // namespace aigaq::test
