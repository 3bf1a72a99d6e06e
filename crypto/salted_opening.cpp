// Openings of a salted tree: which subtrees need a value, making them, checking them.
#include <bit>

#include "crypto/limits.hpp"
#include "crypto/salted_tree.hpp"

namespace aigaq::crypto {
namespace {

// Leaves in the left subtree of count > 1: the largest power of two below it (RFC 6962 2.1).
std::uint64_t split(std::uint64_t count) {
  return std::uint64_t{1} << (std::bit_width(count - 1) - 1);
}

// Level of the one seed above exactly the leaves of a subtree: 40 - k, where 2^k is the next power
// of two. A ragged subtree is the tree's last, so the surplus of its seed holds no leaf.
unsigned seed_level(const LeafRange& leaves) {
  return limits::kSeedTreeDepth -
         static_cast<unsigned>(std::bit_width(leaves.end - leaves.begin - 1));
}

}  // namespace

bool valid_ranges(const std::vector<LeafRange>& ranges, std::uint64_t count) {
  std::uint64_t free_from = 0;
  for (const LeafRange& range : ranges) {
    if (range.begin < free_from || range.begin >= range.end || range.end > count) return false;
    free_from = range.end + 1;  // a range that touches would be the same one
  }
  return true;
}

namespace {

// How a subtree lies to the ranges. next: the first range that may reach into it, and is moved on;
// subtrees are asked about from left to right.
enum class Shown : std::uint8_t { all, none, some };
Shown shown(const LeafRange& leaves, const std::vector<LeafRange>& ranges, std::size_t& next) {
  while (next < ranges.size() && ranges[next].end <= leaves.begin) ++next;
  if (next == ranges.size() || ranges[next].begin >= leaves.end) return Shown::none;
  const bool all = ranges[next].begin <= leaves.begin && leaves.end <= ranges[next].end;
  return all ? Shown::all : Shown::some;
}

// Cuts a tree into maximal subtrees that are wholly disclosed or wholly hidden, left to right:
// each has one value. None of them is kept.
class OpeningShape {
 public:
  explicit OpeningShape(const std::vector<LeafRange>& ranges) : ranges_(ranges) {}

  // part(leaves, disclosed) says whether to go on. False when it was stopped.
  template <class Part>
  bool walk(const LeafRange& leaves, const Part& part) {
    const Shown how = shown(leaves, ranges_, next_);
    if (how != Shown::some) return part(leaves, how == Shown::all);
    const std::uint64_t middle = leaves.begin + split(leaves.end - leaves.begin);
    return walk({leaves.begin, middle}, part) && walk({middle, leaves.end}, part);
  }

 private:
  const std::vector<LeafRange>& ranges_;
  std::size_t next_ = 0;
};

// How many values an opening of these ranges has; no more than one above at_most are counted.
std::size_t count_values(const std::vector<LeafRange>& ranges, std::uint64_t count,
                         std::size_t at_most) {
  std::size_t values = 0;
  OpeningShape(ranges).walk({0, count},
                            [&](const LeafRange&, bool) { return ++values <= at_most; });
  return values;
}

template <class Hidden, class Take>
void each_value(const TreeSeed& seed, std::uint64_t count, const std::vector<LeafRange>& ranges,
                const Hidden& hidden, const Take& take) {
  AIGAQ_ASSERT(count > 0 && count <= limits::kTreeLeaves && valid_ranges(ranges, count));
  OpeningShape(ranges).walk({0, count}, [&](const LeafRange& leaves, bool disclosed) {
    if (disclosed) {
      const unsigned level = seed_level(leaves);
      const std::uint64_t prefix = leaves.begin >> (limits::kSeedTreeDepth - level);
      take(derive_seed(seed.reveal(), 0, level, prefix));
    } else {
      take(hidden(leaves));
    }
    return true;
  });
}

}  // namespace

std::size_t opening_values(const std::vector<LeafRange>& ranges, std::uint64_t count) {
  return count_values(ranges, count, SIZE_MAX - 1);
}

Opening open_subtrees(const TreeSeed& seed, std::uint64_t count, std::vector<LeafRange> ranges,
                      const std::function<Hash(const LeafRange&)>& hidden) {
  Opening opening;
  std::vector<Hash>& values = opening.values.own();
  values.reserve(opening_values(ranges, count));
  each_value(seed, count, ranges, hidden, [&](const Hash& value) { values.push_back(value); });
  opening.count = count;
  opening.ranges = std::move(ranges);
  return opening;
}

void each_opening_value(const TreeLabel& label, const TreeSeed& seed, std::uint64_t count,
                        const std::vector<LeafRange>& ranges,
                        const std::function<Hash(std::uint64_t)>& hidden_leaf,
                        const std::function<void(const Hash&)>& take) {
  const auto hidden = [&](const LeafRange& leaves) {
    SaltedRoot subtree(label);
    for (std::uint64_t i = leaves.begin; i < leaves.end; ++i) subtree.add(hidden_leaf(i));
    return subtree.root();
  };
  each_value(seed, count, ranges, hidden, take);
}

Opening make_opening(const TreeLabel& label, const TreeSeed& seed, std::uint64_t count,
                     std::vector<LeafRange> ranges,
                     const std::function<Hash(std::uint64_t)>& hidden_leaf) {
  Opening opening;
  std::vector<Hash>& values = opening.values.own();
  values.reserve(opening_values(ranges, count));
  each_opening_value(label, seed, count, ranges, hidden_leaf,
                     [&](const Hash& value) { values.push_back(value); });
  opening.count = count;
  opening.ranges = std::move(ranges);
  return opening;
}

OpeningVerifier::OpeningVerifier(const TreeLabel& label, Opening opening)
    : label_(label), opening_(std::move(opening)) {
  steps_.push_back({{0, opening_.count}, false});
  go_on();
}

Result<OpeningVerifier> OpeningVerifier::create(const TreeLabel& label, Opening opening) {
  if (opening.count == 0) return fail(ErrorCode::bad_proof, "opening of a tree without leaves");
  if (opening.count > limits::kTreeLeaves) {
    return fail(ErrorCode::limit_exceeded, "leaf count of an opening");
  }
  if (!valid_ranges(opening.ranges, opening.count)) {
    return fail(ErrorCode::bad_proof, "ranges of an opening");
  }
  const std::size_t there = opening.values.size();
  const std::size_t wanted = count_values(opening.ranges, opening.count, there);
  if (wanted > there) return fail(ErrorCode::bad_proof, "too few values in an opening");
  if (wanted < there) return fail(ErrorCode::bad_proof, "too many values in an opening");
  return OpeningVerifier(label, std::move(opening));
}

Result<OpeningVerifier> OpeningVerifier::create(const TreeLabel& label, Opening opening,
                                                std::uint64_t committed_count) {
  if (opening.count != committed_count) return fail(ErrorCode::bad_proof, "leaf count");
  return create(label, std::move(opening));
}

// Goes on to the next disclosed subtree, or to the root.
void OpeningVerifier::go_on() {
  disclosed_.reset();
  while (!steps_.empty()) {
    const Step step = steps_.back();
    steps_.pop_back();
    if (step.join) {
      const Hash right = roots_.back();
      roots_.pop_back();
      roots_.back() = salted_node(label_, roots_.back(), right);
      continue;
    }
    const Shown how = shown(step.leaves, opening_.ranges, range_);
    if (how == Shown::all) {
      disclosed_ = step.leaves;
      return;
    }
    if (how == Shown::none) {
      roots_.push_back(opening_.values[value_++]);
      continue;
    }
    const std::uint64_t middle = step.leaves.begin + split(step.leaves.end - step.leaves.begin);
    steps_.push_back({step.leaves, true});
    steps_.push_back({{middle, step.leaves.end}, false});
    steps_.push_back({{step.leaves.begin, middle}, false});
  }
}

Result<void> OpeningVerifier::add(LeafKind kind, ByteView data) {
  if (!disclosed_) return fail(ErrorCode::bad_proof, "leaf outside the opened ranges");
  const bool chaff = kind == LeafKind::chaff;
  if ((!chaff && kind != LeafKind::content) || (chaff && !data.empty())) {
    return fail(ErrorCode::bad_proof, "leaf kind");
  }
  const LeafRange leaves = *disclosed_;
  if (!path_) {
    path_.emplace(opening_.values[value_++].view(), seed_level(leaves), leaves.begin);
    subtree_.emplace(label_);
  }
  const SeedNode& seed = path_->leaf(leaves.begin + subtree_->count());
  subtree_->add(salted_leaf(label_, kind, leaf_salt(seed), data));
  if (subtree_->count() == leaves.end - leaves.begin) {
    roots_.push_back(subtree_->root());
    path_.reset();
    subtree_.reset();
    go_on();
  }
  return {};
}

Result<Hash> OpeningVerifier::root() const {
  if (disclosed_) return fail(ErrorCode::bad_proof, "opened leaves are missing");
  return roots_.front();
}

Result<void> OpeningVerifier::finish(const Hash& root) {
  AIGAQ_TRY_ASSIGN(const Hash computed, this->root());
  if (computed != root) return fail(ErrorCode::bad_hash, "root of a salted tree");
  return {};
}

}  // namespace aigaq::crypto
