#include "tests/vault/disk_after_cut.hpp"

#include <algorithm>
#include <filesystem>

#include "tests/support/random.hpp"

namespace aigaq::test {
namespace {

using Kind = DiskStep::Kind;

std::string folder_of(const std::string& path) { return std::filesystem::path(path).parent_path(); }

// Of blocks that are written whole, and never again while they count: segments, and the store's
// pages. Elsewhere what was written before may share a sector with what is written behind it.
bool in_blocks(const DiskStep& step) {
  if (step.path.find("/segments/") != std::string::npos) return true;
  return step.path.ends_with("/data.mdb") && step.bytes.size() % 4'096 == 0;
}

class Disk {
 public:
  Disk(const DiskHistory& history, Loss loss, std::uint64_t seed)
      : loss_(loss), random_(seed), folders_(history.before().folders) {
    for (const auto& [name, bytes] : history.before().files) {
      names_[name] = live_[name] = nodes_.size();
      nodes_.push_back({bytes, {}});
    }
    for (const auto& [inode, name] : history.inodes()) {
      if (const auto node = names_.find(name); node != names_.end()) inodes_[inode] = node->second;
    }
  }

  void take(const DiskHistory::Done& done) {
    const DiskStep& step = done.step;
    switch (step.kind) {
      case Kind::write:
        if (step.at_once && !done.failed) {
          put(node_of(step).bytes, step.offset, step.bytes);
          return;
        }
        [[fallthrough]];
      case Kind::truncate:
        if (!done.failed) node_of(step).unsure.push_back(&step);
        return;
      case Kind::sync:
        sync(step, done.failed);
        return;
      case Kind::create:
      case Kind::make_folder:
      case Kind::rename:
      case Kind::remove:
        if (!done.failed) name(step);
    }
  }

  DiskContent cut() {
    for (const Naming& naming : namings_) {
      if (keeps()) apply(naming);
    }
    DiskContent out;
    for (Node& node : nodes_) settle(node, loss_);
    out.folders = folders_;
    for (const auto& [path, node] : names_) {
      if (folders_.contains(folder_of(path))) out.files[path] = nodes_.at(node).bytes;
    }
    return out;
  }

 private:
  struct Node {
    Bytes bytes;  // that are sure
    std::vector<const DiskStep*> unsure;
  };
  struct Naming {
    const DiskStep* step;
    std::size_t node;
  };

  bool keeps() { return loss_ == Loss::nothing || (loss_ == Loss::some && random_.below(2) == 0); }

  Node& node_of(const DiskStep& step) { return nodes_.at(inodes_.at(step.inode)); }

  void name(const DiskStep& step) {
    std::size_t node = 0;
    if (step.kind == Kind::create) {
      node = inodes_[step.inode] = nodes_.size();
      nodes_.emplace_back();
      live_[step.path] = node;
    } else if (step.kind == Kind::rename) {
      node = live_.at(step.path);
      live_.erase(step.path);
      live_[step.to] = node;
    } else if (step.kind == Kind::remove) {
      live_.erase(step.path);
    }
    namings_.push_back({&step, node});
  }

  void apply(const Naming& naming) {
    const DiskStep& step = *naming.step;
    if (step.kind == Kind::make_folder) {
      folders_.insert(step.path);
    } else if (step.kind == Kind::create) {
      names_[step.path] = naming.node;
    } else {
      names_.erase(step.path);
      if (step.kind == Kind::rename) names_[step.to] = naming.node;
    }
  }

  void sync(const DiskStep& step, bool failed) {
    if (!step.folder) return settle(node_of(step), failed ? Loss::some : Loss::nothing);
    std::vector<Naming> others;
    for (const Naming& naming : namings_) {
      if (folder_of(naming.step->path) != step.path) {
        others.push_back(naming);
      } else if (!failed || random_.below(2) == 0) {
        apply(naming);
      }
    }
    namings_ = std::move(others);
  }

  void settle(Node& node, Loss loss) {
    for (const DiskStep* step : std::exchange(node.unsure, {})) {
      if (loss == Loss::all) continue;
      const std::uint64_t fate = loss == Loss::nothing ? 0 : random_.below(4);
      if (step->kind == Kind::truncate) {
        if (fate < 2) node.bytes.resize(static_cast<std::size_t>(step->offset));
      } else if (fate == 0) {
        put(node.bytes, step->offset, step->bytes);
      } else if (fate > 1) {
        tear(node.bytes, *step);
      }
    }
  }

  static void put(Bytes& to, std::uint64_t offset, ByteView bytes) {
    const auto at = static_cast<std::size_t>(offset);
    to.resize(std::max(to.size(), at + bytes.size()));
    std::copy(bytes.begin(), bytes.end(), to.begin() + static_cast<std::ptrdiff_t>(at));
  }

  void tear(Bytes& to, const DiskStep& step) {
    const bool blocks = in_blocks(step);
    const std::size_t unit = blocks ? 4'096 : 512;
    const auto begin = static_cast<std::size_t>(step.offset);
    const std::size_t end = begin + step.bytes.size();
    for (std::size_t at = begin / unit * unit; at < end; at += unit) {
      const std::size_t from = std::max(at, begin);
      const std::size_t until = std::min(at + unit, end);
      const std::uint64_t fate = random_.below(blocks ? 3 : 2);
      if (fate == 0) continue;
      put(to, from, ByteView(step.bytes).subspan(from - begin, until - from));
      if (fate == 1) continue;
      // The block as a whole, also what lay there before.
      const std::size_t all = std::min(at + unit, to.size()) - at;
      random_.fill(MutableByteView(to).subspan(at, all));
    }
  }

  Loss loss_;
  SeededRandom random_;
  std::vector<Node> nodes_;
  std::map<std::uint64_t, std::size_t> inodes_;
  std::map<std::string, std::size_t> names_;  // that are sure
  std::map<std::string, std::size_t> live_;   // as the process sees them
  std::set<std::string> folders_;
  std::vector<Naming> namings_;
};

}  // namespace

DiskContent after_cut(const DiskHistory& history, std::size_t steps, Loss loss,
                      std::uint64_t seed) {
  Disk disk(history, loss, seed);
  for (std::size_t i = 0; i < steps; ++i) disk.take(history.steps().at(i));
  return disk.cut();
}

}  // namespace aigaq::test
