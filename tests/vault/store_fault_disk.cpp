#include "tests/vault/store_fault_disk.hpp"

#include <signal.h>

#include <cerrno>
#include <filesystem>

#include "vault/place/failure.hpp"

namespace aigaq::test {

void FaultDisk::arm(Fault fault, std::size_t step) {
  fault_ = fault;
  at_ = step;
  step_ = 0;
  struck_ = false;
  dead_ = false;
  synced_size_.clear();
}

void FaultDisk::step(const std::function<void()>& work, const std::function<void()>& half) {
  if (dead_) throw PowerCut{};
  const bool here = fault_ != Fault::none && step_++ == at_;
  if (fault_ == Fault::none) ++step_;
  if (!here) {
    work();
    return;
  }
  struck_ = true;
  switch (fault_) {
    case Fault::none:
      return;
    case Fault::error:
      vault::throw_errno(EIO, "do", "a step");
    case Fault::full:
      if (half) half();
      vault::throw_errno(ENOSPC, "do", "a step");
    case Fault::cut_before:
      dead_ = true;
      lose_what_is_not_synced();
      throw PowerCut{};
    case Fault::cut_after:
      work();
      dead_ = true;
      throw PowerCut{};
    case Fault::kill_after:
      work();
      ::raise(SIGKILL);
  }
}

void FaultDisk::lose_what_is_not_synced() {
  for (const auto& [path, size] : synced_size_) {
    std::error_code ignored;
    std::filesystem::resize_file(path, size, ignored);
  }
}

void FaultDisk::note_nonce(ByteView nonce) {
  if (!nonces_.emplace(as_text(nonce)).second) ++repeated_;
}

void FaultDisk::note_write(const std::string& path, std::uint64_t offset, ByteView bytes) {
  const std::string name = std::filesystem::path(path).filename();
  if (path.find("/segments/") != std::string::npos) {
    if (runs_.empty() || runs_.back().path != path ||
        runs_.back().offset + runs_.back().bytes.size() != offset) {
      runs_.push_back({path, offset, {}});
    }
    append(runs_.back().bytes, bytes);
  } else if (name != "header") {  // keys begin with a length; cells, memory
    const std::size_t at = name == "keys" ? 4 : 0;
    if (bytes.size() >= at + 24) note_nonce(bytes.subspan(at, 24));
  }
}

void FaultDisk::write_at(const vault::File& file, std::uint64_t offset, ByteView bytes) {
  note_write(file.path(), offset, bytes);
  step(
      [&] {
        synced_size_.try_emplace(file.path(), file.size());
        below_.write_at(file, offset, bytes);
      },
      [&] { below_.write_at(file, offset, bytes.first(bytes.size() / 2)); });
}

void FaultDisk::sync(const vault::File& file) {
  step([&] {
    below_.sync(file);
    synced_size_.erase(file.path());
  });
}

void FaultDisk::sync(const vault::Directory& directory) {
  step([&] { below_.sync(directory); });
}

void FaultDisk::truncate(const vault::File& file, std::uint64_t size) {
  step([&] { below_.truncate(file, size); });
}

void FaultDisk::remove(const vault::Directory& directory, const std::string& name) {
  step([&] { below_.remove(directory, name); });
}

void FaultDisk::rename(const vault::Directory& directory, const std::string& from,
                       const std::string& to) {
  step([&] { below_.rename(directory, from, to); });
}

void FaultDisk::commit(const std::function<void()>& store_commit) { step(store_commit); }

}  // namespace aigaq::test
