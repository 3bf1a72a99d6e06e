#pragma once
// The entries of a batch on their way into the log: the vault takes a commit in while the lines of
// the next are read.

#include <deque>
#include <future>

#include "cli/batch/list.hpp"
#include "vault/vault.hpp"

namespace aigaq::cli {

class BatchCommits {
 public:
  // An entry of the log, with the line that it was.
  struct Told {
    std::string kind;
    std::uint64_t line = 0;
    vault::Receipt receipt;
  };
  // Of a commit that was read back; on the caller's thread.
  using Tell = std::function<void(const std::vector<Told>&)>;

  BatchCommits(vault::Vault& vault, const vault::BatchId& id, Tell tell)
      : vault_(vault), id_(id), tell_(std::move(tell)) {}

  // bytes: about as many as the entry's files and text have. Commits when enough has come
  // together. From then on until settle the vault is not to be touched.
  void add(const BatchLine& line, vault::AddRequest request, std::uint64_t bytes);
  void commit();
  // Nothing is under way, and everything is told of. What fails is thrown once all that was
  // committed is told of.
  void settle();

 private:
  void wait();
  void join();
  void keep(std::vector<vault::Receipt> receipts);

  vault::Vault& vault_;
  vault::BatchId id_;
  Tell tell_;
  // What comes together for the next commit.
  std::vector<vault::AddRequest> group_;
  std::vector<Told> lines_;
  std::uint64_t bytes_ = 0;
  std::size_t files_ = 0;
  // Commits, without receipts and with them: none of it is told of.
  std::deque<std::vector<Told>> under_way_;
  std::vector<std::vector<Told>> told_;
  std::future<void> working_;  // the last member: it uses the others
};

}  // namespace aigaq::cli
