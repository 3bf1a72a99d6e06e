#include "cli/batch/commits.hpp"

#include <system_error>

#include "cli/reader/interrupt.hpp"

namespace aigaq::cli {
namespace {

constexpr std::size_t kGroupFiles = 65'536;  // as many as one entry alone may have
// Texts and their cuts stay in memory until the commit, and those of the next beside them.
constexpr std::uint64_t kMemoryFactor = 32;

}  // namespace

void BatchCommits::add(const BatchLine& line, vault::AddRequest request, std::uint64_t bytes) {
  const auto text = request.text ? request.text->size() : 0;
  bytes_ += bytes + kMemoryFactor * text;
  files_ += request.files.size();
  lines_.push_back({line.kind_name, line.number, {}});
  group_.push_back(std::move(request));
  if (group_.size() >= vault::kCommitEntries || bytes_ >= vault::kCommitBytes ||
      files_ >= kGroupFiles) {
    commit();
  }
}

void BatchCommits::commit() {
  if (group_.empty()) return;
  join();
  const auto told = std::exchange(told_, {});  // from here on it is the other thread's
  under_way_.push_back(std::exchange(lines_, {}));
  const auto requests = std::make_shared<std::vector<vault::AddRequest>>(std::exchange(group_, {}));
  bytes_ = 0;
  files_ = 0;
  const auto work = [this, requests] {
    const vault::Progress watch{[](std::uint64_t, std::uint64_t) {
      stop_if_interrupted();
      return true;
    }};
    vault_.commit_all(std::move(*requests), id_, watch,
                      [this](auto receipts) { keep(std::move(receipts)); });
  };
  working_ = std::async(std::launch::deferred, work);
  try {
    working_ = std::async(std::launch::async, work);
  } catch (const std::system_error&) {  // a limit on threads: join does it itself
  }
  for (const std::vector<Told>& some : told) tell_(some);
}

void BatchCommits::keep(std::vector<vault::Receipt> receipts) {
  std::vector<Told> told = std::move(under_way_.front());
  under_way_.pop_front();
  for (std::size_t i = 0; i < told.size(); ++i) told[i].receipt = std::move(receipts.at(i));
  told_.push_back(std::move(told));
}

void BatchCommits::join() {
  if (!working_.valid()) return;
  try {
    working_.get();
  } catch (const std::exception&) {
    settle();
    throw;
  }
}

void BatchCommits::wait() {
  join();
  for (const std::vector<Told>& some : std::exchange(told_, {})) tell_(some);
}

void BatchCommits::settle() {
  wait();
  vault_.settle([this](auto receipts) { keep(std::move(receipts)); });
  wait();
}

}  // namespace aigaq::cli
