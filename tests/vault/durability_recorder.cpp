#include "tests/vault/durability_recorder.hpp"

#include <filesystem>

namespace aigaq::test {
namespace {

std::string folder_of(const std::string& path) { return std::filesystem::path(path).parent_path(); }

}  // namespace

long DurabilityRecorder::call(DiskStep& step, const std::function<long(std::size_t)>& go) {
  constexpr std::size_t kAll = ~std::size_t{0};
  if (step.kind == DiskStep::Kind::write) {
    const std::lock_guard lock(guard_);
    before_write(step);
  }
  const long out = go(kAll);
  if (out < 0) return out;
  const std::lock_guard lock(guard_);
  if (step.kind == DiskStep::Kind::sync) synced(step.path);
  if (step.kind == DiskStep::Kind::rename) renamed(step.path, step.to);
  if (step.kind == DiskStep::Kind::make_folder) names_.insert(step.path);
  return out;
}

void DurabilityRecorder::before_write(const DiskStep& step) {
  if (step.at_once) {  // how the store writes its head
    for (const std::string& file : files_) {
      too_late_ += file + " at the head of " + step.path + "\n";
    }
    ++commits_;
    return;
  }
  if (step.size == 0) names_.insert(step.path);
  files_.insert(step.path);
}

void DurabilityRecorder::synced(const std::string& path) {
  files_.erase(path);
  std::erase_if(names_, [&](const std::string& name) { return folder_of(name) == path; });
}

void DurabilityRecorder::renamed(const std::string& from, const std::string& to) {
  const std::string place = folder_of(to);
  if (files_.erase(from) > 0) {
    too_late_ += from + " at its renaming\n";
    files_.insert(to);
  }
  // What the new name stands for may count on the files beside it.
  names_.erase(from);
  for (const std::string& name : names_) {
    if (folder_of(name) == place && !std::filesystem::is_directory(name)) {
      too_late_ += name + " at the renaming of " + from + "\n";
    }
  }
  for (const std::string& file : files_) {
    if (file != to && folder_of(file) == place) {
      too_late_ += file + " at the renaming of " + from + "\n";
    }
  }
  names_.insert(to);
}

std::string DurabilityRecorder::not_durable() const {
  const std::lock_guard lock(guard_);
  std::string out;
  for (const auto* set : {&files_, &names_}) {
    for (const std::string& path : *set) {
      if (std::filesystem::exists(path)) out += path + "\n";
    }
  }
  return out;
}

std::string DurabilityRecorder::too_late() const {
  const std::lock_guard lock(guard_);
  return too_late_;
}

std::size_t DurabilityRecorder::commits() const {
  const std::lock_guard lock(guard_);
  return commits_;
}

}  // namespace aigaq::test
