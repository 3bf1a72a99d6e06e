#include "formats/verify/bundle_check.hpp"

#include "formats/bundle/tar.hpp"
#include "formats/verify/bundle_state.hpp"

namespace aigaq::formats {
namespace {

constexpr std::size_t kBuffer = 256u << 10;

// Tells a fault of the layer underneath from one of the tar.
class WatchedSource final : public ByteSource {
 public:
  explicit WatchedSource(ByteSource& inner) : inner_(inner) {}
  Result<std::size_t> read(MutableByteView out) override {
    auto n = inner_.read(out);
    if (!n) fault_ = n.error();
    return n;
  }
  [[nodiscard]] const std::optional<Error>& fault() const { return fault_; }

 private:
  ByteSource& inner_;
  std::optional<Error> fault_;
};

std::string_view tar_class(ErrorCode code) {
  switch (code) {
    case ErrorCode::truncated:
      return classes::kTruncated;
    case ErrorCode::trailing_data:
      return classes::kTrailingData;
    case ErrorCode::limit_exceeded:
      return classes::kLimitExceeded;
    default:
      return classes::kTarMalformed;
  }
}

// What is read of a member for who looks at it as it comes, told to the state.
class SeenMember final : public ByteSource {
 public:
  SeenMember(ByteSource& member, BundleState& state) : member_(member), state_(state) {}
  Result<std::size_t> read(MutableByteView out) override {
    auto n = member_.read(out);
    if (n) {
      state_.bytes(out.first(*n));
    } else {
      fault_ = n.error();
    }
    return n;
  }
  // What the member failed with.
  [[nodiscard]] Result<void> whole() const {
    if (fault_) return fail(fault_->code, fault_->context);
    return {};
  }

 private:
  ByteSource& member_;
  BundleState& state_;
  std::optional<Error> fault_;
};

class TarMemberSource final : public ByteSource {
 public:
  explicit TarMemberSource(TarReader& tar) : tar_(tar) {}
  Result<std::size_t> read(MutableByteView out) override { return tar_.read(out); }

 private:
  TarReader& tar_;
};

Result<void> look(ByteSource& member, std::uint64_t size, BundleState& state) {
  SeenMember seen(member, state);
  state.look(seen, size);
  return seen.whole();
}

// Fills out as far as the member goes. What came before a fault counts all the same.
Result<std::size_t> read_piece(TarReader& tar, MutableByteView out, BundleState& state) {
  std::size_t have = 0;
  while (have < out.size()) {
    const auto n = tar.read(out.subspan(have));
    if (!n) {
      state.bytes(out.first(have));
      return fail(n.error().code, n.error().context);
    }
    if (*n == 0) break;
    have += *n;
  }
  return have;
}

Result<void> read_members(TarReader& tar, BundleState& state) {
  while (true) {
    AIGAQ_TRY_ASSIGN(const auto member, tar.next());
    if (!member) return {};
    state.begin(member->name, member->size);
    TarMemberSource source(tar);
    AIGAQ_TRY(look(source, member->size, state));
    while (true) {
      const MutableByteView room = state.room();
      AIGAQ_TRY_ASSIGN(const std::size_t n, read_piece(tar, room, state));
      if (n == 0) break;
      state.bytes(room.first(n));
    }
    state.end();
  }
}

bool all_zero(ByteSource& source, MutableByteView buffer) {
  while (true) {
    const auto n = source.read(buffer);
    if (!n) return false;
    if (*n == 0) return true;
    const auto read = buffer.first(*n);
    if (std::any_of(read.begin(), read.end(), [](std::uint8_t byte) { return byte != 0; })) {
      return false;
    }
  }
}

void feed(ByteSource& source, std::string_view name, BundleState& state, MutableByteView buffer) {
  state.begin(name, 0);
  if (const auto seen = look(source, 0, state); !seen) {
    return state.fault(classes::kTruncated, seen.error().context, name);
  }
  while (true) {
    const auto n = source.read(buffer);
    if (!n) return state.fault(classes::kTruncated, n.error().context, name);
    if (*n == 0) break;
    state.bytes(buffer.first(*n));
  }
  state.end();
}

// The order of a tar; names that no bundle has stand last.
bool in_tar_order(const std::string& a, const std::string& b) {
  const auto left = parse_member(a);
  const auto right = parse_member(b);
  if (left && right) return *left < *right;
  return left.has_value() != right.has_value() ? left.has_value() : a < b;
}

}  // namespace

OpenedBy opened_by(const age::Unwrapped& unwrapped) {
  OpenedBy out;
  out.passphrase = !unwrapped.recipient.has_value();
  out.stanza = unwrapped.stanza;
  out.stanzas = unwrapped.stanzas;
  if (unwrapped.shared && unwrapped.recipient) {
    out.recipient = age::recipient_commitment(*unwrapped.shared, *unwrapped.recipient);
  }
  out.file_key = age::file_key_commitment(unwrapped.file_key);
  return out;
}

namespace {

// opened is null for a bare archive.
BundleReport check_tar(ByteSource& tar, const OpenedBy* opened, const Trust& trust,
                       MemberSink* members, Lanes* lanes, PairedHashing* beside,
                       const EntryUse& use) {
  WatchedSource source(tar);
  BundleState state(opened, trust, members, lanes, beside, use);
  TarReader reader(source);
  const auto read = read_members(reader, state);
  if (!read && !source.fault()) {
    state.fault(tar_class(read.error().code), read.error().context);
    // To the end of the stream all the same: what lies behind may be altered as well.
    Bytes buffer(kBuffer);
    for (auto n = source.read(buffer); n && *n > 0;) n = source.read(buffer);
  }
  if (reader.padding_differs()) state.fault(classes::kPadding, "padding of the archive");
  if (source.fault()) {
    state.fault(opened != nullptr ? classes::kAgePayload : classes::kTruncated,
                source.fault()->context);
  }
  return state.finish();
}

}  // namespace

BundleReport check_bundle(ByteSource& tar, const OpenedBy& opened, const Trust& trust,
                          MemberSink* members, Lanes* lanes, PairedHashing* beside,
                          const EntryUse& use) {
  return check_tar(tar, &opened, trust, members, lanes, beside, use);
}

BundleReport check_archive(ByteSource& tar, const Trust& trust, MemberSink* members, Lanes* lanes,
                           const EntryUse& use) {
  return check_tar(tar, nullptr, trust, members, lanes, nullptr, use);
}

BundleReport check_folder(FolderReader& folder, const Trust& trust, const EntryUse& use) {
  BundleState state(nullptr, trust, nullptr, nullptr, nullptr, use);
  Bytes buffer(kBuffer);
  std::vector<std::string> names = folder.names();
  std::sort(names.begin(), names.end(), in_tar_order);
  for (const std::string& name : names) {
    const auto source = folder.open(name);
    if (source == nullptr) {
      state.fault(classes::kMissingMember, "file of the folder", name);
    } else if (name != kPaddingMember) {
      feed(*source, name, state, buffer);
    } else if (!all_zero(*source, buffer)) {
      state.fault(classes::kPadding, "byte that is not zero", name);
    }
  }
  return state.finish();
}

}  // namespace aigaq::formats
