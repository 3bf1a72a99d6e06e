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

// Cuts a tree into maximal subtrees that are wholly disclosed or wholly hidden, left to right.
class OpeningShape {
 public:
  using Part = OpeningVerifier::Part;

  explicit OpeningShape(const std::vector<LeafRange>& ranges) : ranges_(ranges) {}

  // False, and stopped, as soon as there are more parts than at_most.
  bool cut(std::uint64_t count, std::size_t at_most) {
    at_most_ = at_most;
    return walk({0, count});
  }
  [[nodiscard]] std::vector<Part> take() && { return std::move(parts_); }

 private:
  bool walk(const LeafRange& leaves) {
    while (next_ < ranges_.size() && ranges_[next_].end <= leaves.begin) ++next_;
    const bool touched = next_ < ranges_.size() && ranges_[next_].begin < leaves.end;
    const bool disclosed =
        touched && ranges_[next_].begin <= leaves.begin && leaves.end <= ranges_[next_].end;
    if (!touched || disclosed) {
      if (parts_.size() == at_most_) return false;
      parts_.push_back({leaves, disclosed});
      return true;
    }
    const std::uint64_t middle = leaves.begin + split(leaves.end - leaves.begin);
    return walk({leaves.begin, middle}) && walk({middle, leaves.end});
  }

  const std::vector<LeafRange>& ranges_;
  std::size_t next_ = 0;
  std::size_t at_most_ = 0;
  std::vector<Part> parts_;
};

Opening open_subtrees(const TreeSeed& seed, std::uint64_t count, std::vector<LeafRange> ranges,
                      const std::function<Hash(const LeafRange&)>& hidden) {
  AIGAQ_ASSERT(count > 0 && count <= limits::kTreeLeaves && valid_ranges(ranges, count));
  OpeningShape shape(ranges);
  AIGAQ_ASSERT(shape.cut(count, SIZE_MAX));
  Opening opening;
  for (const auto& part : std::move(shape).take()) {
    const LeafRange& leaves = part.leaves;
    if (part.disclosed) {
      const unsigned level = seed_level(leaves);
      const std::uint64_t prefix = leaves.begin >> (limits::kSeedTreeDepth - level);
      opening.values.push_back(derive_seed(seed.reveal(), 0, level, prefix));
    } else {
      opening.values.push_back(hidden(leaves));
    }
  }
  opening.count = count;
  opening.ranges = std::move(ranges);
  return opening;
}

Opening make_opening(const TreeLabel& label, const TreeSeed& seed, std::uint64_t count,
                     std::vector<LeafRange> ranges,
                     const std::function<Hash(std::uint64_t)>& hidden_leaf) {
  return open_subtrees(seed, count, std::move(ranges), [&](const LeafRange& leaves) {
    SaltedRoot subtree(label);
    for (std::uint64_t i = leaves.begin; i < leaves.end; ++i) subtree.add(hidden_leaf(i));
    return subtree.root();
  });
}

OpeningVerifier::OpeningVerifier(const TreeLabel& label, Opening opening, std::vector<Part> parts)
    : label_(label), opening_(std::move(opening)), parts_(std::move(parts)) {
  hashes_.reserve(parts_.size());
  skip_hidden();
}

Result<OpeningVerifier> OpeningVerifier::create(const TreeLabel& label, Opening opening) {
  if (opening.count == 0) return fail(ErrorCode::bad_proof, "opening of a tree without leaves");
  if (opening.count > limits::kTreeLeaves) {
    return fail(ErrorCode::limit_exceeded, "leaf count of an opening");
  }
  if (!valid_ranges(opening.ranges, opening.count)) {
    return fail(ErrorCode::bad_proof, "ranges of an opening");
  }
  OpeningShape shape(opening.ranges);
  if (!shape.cut(opening.count, opening.values.size())) {
    return fail(ErrorCode::bad_proof, "too few values in an opening");
  }
  std::vector<Part> parts = std::move(shape).take();
  if (parts.size() != opening.values.size()) {
    return fail(ErrorCode::bad_proof, "too many values in an opening");
  }
  return OpeningVerifier(label, std::move(opening), std::move(parts));
}

Result<OpeningVerifier> OpeningVerifier::create(const TreeLabel& label, Opening opening,
                                                std::uint64_t committed_count) {
  if (opening.count != committed_count) return fail(ErrorCode::bad_proof, "leaf count");
  return create(label, std::move(opening));
}

// Goes on to the next disclosed part, or behind the last part.
void OpeningVerifier::skip_hidden() {
  while (hashes_.size() < parts_.size() && !parts_[hashes_.size()].disclosed) {
    hashes_.push_back(opening_.values[hashes_.size()]);
  }
}

Result<void> OpeningVerifier::add(LeafKind kind, ByteView data) {
  const std::size_t at = hashes_.size();
  if (at == parts_.size()) return fail(ErrorCode::bad_proof, "leaf outside the opened ranges");
  const bool chaff = kind == LeafKind::chaff;
  if ((!chaff && kind != LeafKind::content) || (chaff && !data.empty())) {
    return fail(ErrorCode::bad_proof, "leaf kind");
  }
  const LeafRange& leaves = parts_[at].leaves;
  if (!path_) {
    path_.emplace(opening_.values[at].view(), seed_level(leaves), leaves.begin);
    subtree_.emplace(label_);
  }
  const SeedNode& seed = path_->leaf(leaves.begin + subtree_->count());
  subtree_->add(salted_leaf(label_, kind, leaf_salt(seed), data));
  if (subtree_->count() == leaves.end - leaves.begin) {
    hashes_.push_back(subtree_->root());
    path_.reset();
    subtree_.reset();
    skip_hidden();
  }
  return {};
}

Hash OpeningVerifier::combine(std::uint64_t begin, std::uint64_t end, std::size_t& part) const {
  if (parts_[part].leaves == LeafRange{begin, end}) return hashes_[part++];
  const std::uint64_t middle = begin + split(end - begin);
  const Hash left = combine(begin, middle, part);
  const Hash right = combine(middle, end, part);
  return salted_node(label_, left, right);
}

Result<Hash> OpeningVerifier::root() const {
  if (hashes_.size() != parts_.size()) {
    return fail(ErrorCode::bad_proof, "opened leaves are missing");
  }
  std::size_t part = 0;
  return combine(0, opening_.count, part);
}

Result<void> OpeningVerifier::finish(const Hash& root) {
  AIGAQ_TRY_ASSIGN(const Hash computed, this->root());
  if (computed != root) return fail(ErrorCode::bad_hash, "root of a salted tree");
  return {};
}

}  // namespace aigaq::crypto
