#pragma once
// Parts of a stored file: its bytes from one place to another, and the opening that shows them.

#include "formats/disclosure/opening.hpp"
#include "vault/audit/entry_reader.hpp"

namespace aigaq::vault {

// Bytes first to end - 1, in order, record by record. Precondition: they are the file's. Throws
// integrity for a record that is damaged.
void read_part(const Vault::Impl& vault, const EntryReader& reader, std::size_t file,
               std::uint64_t first, std::uint64_t end, const std::function<void(ByteView)>& take);

// Reads the pieces in which the shown chunks begin and end, and no more. Throws integrity when what
// is stored is not the file's tree. Both outlive it.
[[nodiscard]] formats::ChunkOpener chunk_opener(const Vault::Impl& vault,
                                                const EntryReader& reader);

}  // namespace aigaq::vault
