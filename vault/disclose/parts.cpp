#include "vault/disclose/parts.hpp"

#include <algorithm>

#include "formats/disclosure/excerpt.hpp"
#include "vault/audit/record_reader.hpp"
#include "vault/place/failure.hpp"

namespace aigaq::vault {

void read_part(const Vault::Impl& vault, const EntryReader& reader, std::size_t file,
               std::uint64_t first, std::uint64_t end, const std::function<void(ByteView)>& take) {
  const StoredRef& stored = reader.stored(file);
  const std::string subject = std::to_string(reader.number());
  if (stored.size != reader.statement().files[file].size) {
    throw_integrity("file-damaged", "a stored file has another size than its entry says", subject);
  }
  AIGAQ_ASSERT(first < end && end <= stored.size);
  const crypto::AeadKey key = reader.file_key(file);
  OpenSegment segment;
  RecordReader records(vault, segment, stored, key, subject);
  for (std::uint64_t at = first; at < end;) {
    const std::uint64_t record = at / kRecordPlain;
    const std::uint64_t begin = RecordReader::offset_of(record);
    const std::uint64_t stop = std::min(end, begin + records.length_of(record));
    const ByteView bytes = records.read(record);
    take(bytes.subspan(static_cast<std::size_t>(at - begin), static_cast<std::size_t>(stop - at)));
    at = stop;
  }
}

formats::ChunkOpener chunk_opener(const Vault::Impl& vault, const EntryReader& reader) {
  return [&vault, &reader](std::uint64_t number, const std::vector<crypto::LeafRange>& chunks) {
    const auto file = static_cast<std::size_t>(number);
    const formats::FileRecord& record = reader.statement().files.at(file);
    const auto piece_bytes = [&](std::uint64_t piece) {
      const std::uint64_t first = piece * formats::kPieceSize;
      Bytes out;
      read_part(vault, reader, file, first, std::min(first + formats::kPieceSize, record.size),
                [&](ByteView bytes) { append(out, bytes); });
      return out;
    };
    auto opening =
        formats::open_chunks(record.content, formats::file_content_seed(reader.seed(), number),
                             reader.pieces(file), chunks, piece_bytes);
    if (!opening) {
      const std::string name = std::to_string(reader.number());
      throw_integrity("node-mismatch",
                      {"what is stored to show a part of a file is not of it", {{"entry", name}}},
                      name);
    }
    return *std::move(opening);
  };
}

}  // namespace aigaq::vault
