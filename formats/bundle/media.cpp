#include "formats/bundle/media.hpp"

#include <array>

#include "formats/cbor/utf8.hpp"

namespace aigaq::formats {
namespace {

constexpr std::size_t kLooksAt = 4'096;
constexpr MediaGuess kUnknown{"application/octet-stream", "bin"};
constexpr MediaGuess kText{"text/plain", "txt"};
constexpr MediaGuess kHtml{"text/html", "txt"};
constexpr MediaGuess kXml{"application/xml", "txt"};
constexpr MediaGuess kSvg{"image/svg+xml", "txt"};
constexpr MediaGuess kZip{"application/zip", "zip"};

using std::literals::string_view_literals::operator""sv;

struct Magic {
  std::size_t at;
  std::string_view bytes;
  MediaGuess media;
};
// The first that fits. RIFF and ISO base media files tell their kind behind a length.
constexpr Magic kMagic[] = {
    {0, "%PDF-"sv, {"application/pdf", "pdf"}},
    {0, "\xff\xd8\xff"sv, {"image/jpeg", "jpg"}},
    {0, "\x89PNG\r\n\x1a\n"sv, {"image/png", "png"}},
    {0, "GIF87a"sv, {"image/gif", "gif"}},
    {0, "GIF89a"sv, {"image/gif", "gif"}},
    {0, "II*\0"sv, {"image/tiff", "tif"}},
    {0, "MM\0*"sv, {"image/tiff", "tif"}},
    {8, "WEBP"sv, {"image/webp", "webp"}},
    {8, "WAVE"sv, {"audio/x-wav", "wav"}},
    {8, "AVI "sv, {"video/x-msvideo", "avi"}},
    {4, "ftypM4A"sv, {"audio/mp4", "m4a"}},
    {4, "ftypqt  "sv, {"video/quicktime", "mov"}},
    {4, "ftypheic"sv, {"image/heic", "heic"}},
    {4, "ftypmif1"sv, {"image/heif", "heic"}},
    {4, "ftypavif"sv, {"image/avif", "avif"}},
    {4, "ftyp3gp"sv, {"video/3gpp", "3gp"}},
    {4, "ftyp"sv, {"video/mp4", "mp4"}},
    {0, "\x1a\x45\xdf\xa3"sv, {"video/x-matroska", "mkv"}},
    {0, "OggS"sv, {"audio/ogg", "ogg"}},
    {0, "fLaC"sv, {"audio/flac", "flac"}},
    {0, "ID3"sv, {"audio/mpeg", "mp3"}},
    {0, "\xff\xfb"sv, {"audio/mpeg", "mp3"}},
    {0, "#!AMR"sv, {"audio/amr", "amr"}},
    {0, "{\\rtf"sv, {"application/rtf", "rtf"}},
    {0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv, {"application/x-ole-storage", "bin"}},
    {0, "WARC/1."sv, {"application/warc", "warc"}},
    {0, "\x1f\x8b\x08"sv, {"application/gzip", "gz"}},
};

struct Inside {
  std::string_view word;
  MediaGuess media;
};
// A ZIP file's first entries tell what it is for.
constexpr Inside kZipped[] = {
    {"mimetypeapplication/vnd.oasis.opendocument.text",
     {"application/vnd.oasis.opendocument.text", "odt"}},
    {"mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
     {"application/vnd.oasis.opendocument.spreadsheet", "ods"}},
    {"mimetypeapplication/epub+zip", {"application/epub+zip", "epub"}},
    {"word/", {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"}},
    {"xl/", {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"}},
    {"ppt/", {"application/vnd.openxmlformats-officedocument.presentationml.presentation",
              "pptx"}},
};

bool at(std::string_view text, std::size_t offset, std::string_view bytes) {
  return text.size() >= offset && text.substr(offset).starts_with(bytes);
}

MediaGuess guess_zip(std::string_view text) {
  const bool office = text.find("[Content_Types].xml") != std::string_view::npos;
  for (const Inside& inside : kZipped) {
    const bool named = inside.word.starts_with("mimetype");
    if ((named || office) && text.find(inside.word) != std::string_view::npos) return inside.media;
  }
  return kZip;
}

// UTF-8 without control characters but white space. Cut off at kLooksAt, the last character may
// be incomplete.
bool plain_text(std::string_view text, bool cut) {
  for (int spare = 0; cut && spare < 4 && !text.empty() && !valid_utf8(text); ++spare) {
    text.remove_suffix(1);
  }
  return valid_utf8(text) && std::all_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\r' || c == '\t' ||
                  c == '\f';
         });
}

// A word of markup anywhere near the start, in any case of letters.
MediaGuess guess_text(std::string_view text) {
  std::string low;
  for (char c : text.substr(0, 1'024)) {
    low.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  }
  if (low.find("<svg") != std::string::npos) return kSvg;
  for (const char* mark : {"<!doctype html", "<html", "<head", "<body", "<script"}) {
    if (low.find(mark) != std::string::npos) return kHtml;
  }
  return low.starts_with("<?xml") || low.starts_with("\xef\xbb\xbf<?xml") ? kXml : kText;
}

}  // namespace

MediaGuess guess_media(ByteView first_bytes) {
  const bool cut = first_bytes.size() >= kLooksAt;
  const std::string_view text = as_text(first_bytes.first(std::min(first_bytes.size(), kLooksAt)));
  if (text.empty()) return kText;
  for (const Magic& magic : kMagic) {
    const bool riff = magic.at == 8;
    if (at(text, magic.at, magic.bytes) && (!riff || at(text, 0, "RIFF"))) return magic.media;
  }
  if (at(text, 0, "PK\x03\x04")) return guess_zip(text);
  return plain_text(text, cut) ? guess_text(text) : kUnknown;
}

std::string_view extension_of(std::string_view media_type) {
  for (const Magic& magic : kMagic) {
    if (magic.media.type == media_type) return magic.media.extension;
  }
  for (const Inside& inside : kZipped) {
    if (inside.media.type == media_type) return inside.media.extension;
  }
  for (const MediaGuess& media : {kText, kHtml, kXml, kSvg, kZip}) {
    if (media.type == media_type) return media.extension;
  }
  return kUnknown.extension;
}

bool known_extension(std::string_view extension) {
  const auto same = [&](const MediaGuess& media) { return media.extension == extension; };
  return same(kUnknown) || same(kText) || same(kZip) ||
         std::any_of(std::begin(kMagic), std::end(kMagic),
                     [&](const Magic& magic) { return same(magic.media); }) ||
         std::any_of(std::begin(kZipped), std::end(kZipped),
                     [&](const Inside& inside) { return same(inside.media); });
}

}  // namespace aigaq::formats
