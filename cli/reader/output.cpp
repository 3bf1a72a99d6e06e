#include "cli/reader/output.hpp"

#include <utility>

namespace aigaq::cli {
namespace {

std::string_view type_of(Notice::Kind kind) {
  switch (kind) {
    case Notice::Kind::error:
      return "error";
    case Notice::Kind::finding:
      return "finding";
    case Notice::Kind::warning:
      return "warning";
  }
  return "error";
}

Msg prefix_of(Notice::Kind kind) {
  switch (kind) {
    case Notice::Kind::error:
      return Msg::error_prefix;
    case Notice::Kind::finding:
      return Msg::finding_prefix;
    case Notice::Kind::warning:
      return Msg::warning_prefix;
  }
  return Msg::error_prefix;
}

Json json_of(const Notice& notice) {
  Json out = Json::object();
  out.set("class", notice.cls).set("aspect", formats::name_of(notice.aspect));
  if (notice.entry) out.set("entry", *notice.entry);
  if (notice.file) out.set_name("file", *notice.file);
  if (notice.line) out.set("line", *notice.line);
  if (notice.field) out.set("field", *notice.field);
  if (notice.offset) out.set("offset", *notice.offset);
  if (notice.length) out.set("length", *notice.length);
  for (const auto& [key, text] : notice.texts) out.set_name(key, text);
  for (const auto& [key, number] : notice.numbers) out.set(key, number);
  return out.set("message", notice.message).set("hint", notice.hint);
}

// "entry 7, photo.jpg, line 3, title: "
std::string place_of(const Notice& notice, const Catalogue& say) {
  std::string place;
  const auto add = [&](const std::string& part) { place += (place.empty() ? "" : ", ") + part; };
  if (notice.entry) {
    const auto part = message_named("part_" + *notice.entry);  // head, keys, log-page, index
    add(part ? std::string(say.text(*part)) : say(Msg::at_entry, {{"entry", *notice.entry}}));
  }
  if (notice.file) add(shown(*notice.file));
  if (notice.line) add(say(Msg::at_line, {{"line", *notice.line}}));
  if (notice.field) add(shown(*notice.field));
  if (notice.offset && notice.length.value_or(0) > 0) {
    add(say(Msg::at_bytes,
            {{"first", *notice.offset}, {"last", *notice.offset + *notice.length - 1}}));
  } else if (notice.offset) {
    add(say(Msg::at_offset, {{"offset", *notice.offset}}));
  }
  return place.empty() ? place : place + ": ";
}

// Longer lines are handed over in parts.
constexpr std::size_t kAtOnce = std::size_t{64} << 10;

}  // namespace

void Output::line(const std::string& text) { terminal_.out(text + "\n"); }

void Output::result(std::string_view text) {
  if (!json_) terminal_.out(text);
}

void Output::sentence(std::string_view text) {
  if (json_) return;
  if (stdout_taken_) {
    terminal_.err(std::string(text) + "\n");
  } else {
    line(std::string(text));
  }
}

void Output::object(std::string_view type, const Json& object) {
  if (!json_) return;
  std::string held = R"({"v":1,"type":)" + json_string(type);
  bool first = true;
  object.write([&](std::string_view part) {
    if (std::exchange(first, false) && !part.empty()) held += ',';
    held += part;
    if (held.size() < kAtOnce) return;
    terminal_.out(held);
    held.clear();
  });
  line(held + '}');
}

void Output::report(const Notice& notice) {
  if (notice.kind == Notice::Kind::error && first_error_.empty()) first_error_ = notice.message;
  if (json_) {
    object(type_of(notice.kind), json_of(notice));
    return;
  }
  std::string text(say_.text(prefix_of(notice.kind)));
  text += ": " + place_of(notice, say_) + notice.message;
  if (const auto detail = notice.texts.find("detail"); detail != notice.texts.end()) {
    text += " (" + detail_text(say_, detail->second) + ")";
  }
  text += "\n";
  if (!notice.hint.empty()) {
    text += "  ";
    text += say_.text(Msg::hint_prefix);
    text += ": " + notice.hint + "\n";
  }
  terminal_.err(text);
}

void Output::error(std::string_view cls, formats::Aspect aspect, Msg id, Args args) {
  error_with_hint(cls, aspect, say_(id, args), "");
}

void Output::error_with_hint(std::string_view cls, formats::Aspect aspect, std::string message,
                             std::string hint) {
  error_naming({}, cls, aspect, std::move(message), std::move(hint));
}

void Output::error_of_file(const std::string& path, std::string_view cls, formats::Aspect aspect,
                           std::string message, std::string hint) {
  error_naming({{"file", path}}, cls, aspect, std::move(message), std::move(hint));
}

void Output::error_of_entry(const std::string& typed, std::string_view cls, formats::Aspect aspect,
                            std::string message, std::string hint) {
  error_naming({{"entry", typed}}, cls, aspect, std::move(message), std::move(hint));
}

void Output::error_naming(std::map<std::string, std::string> texts, std::string_view cls,
                          formats::Aspect aspect, std::string message, std::string hint) {
  Notice notice;
  notice.cls = cls;
  notice.aspect = aspect;
  notice.texts = std::move(texts);
  notice.message = std::move(message);
  notice.hint = std::move(hint);
  report(notice);
}

void Output::warning(std::string_view cls, formats::Aspect aspect, Msg id, Args args) {
  Notice notice;
  notice.kind = Notice::Kind::warning;
  notice.cls = cls;
  notice.aspect = aspect;
  notice.message = say_(id, args);
  report(notice);
}

void Output::finish(std::string_view command, ExitCode exit) {
  const bool ok = exit == ExitCode::done;
  if (message_.empty()) message_ = ok ? std::string(say_.text(Msg::done)) : first_error_;
  if (json_) {
    Json counts = Json::object();
    for (const auto& [what, number] : counts_) counts.set(what, number);
    Json summary = Json::object();
    summary.set("command", command).set("ok", ok).set("exit", static_cast<int>(exit));
    summary.set("counts", counts).set("message", message_).set("next", next_);
    object("summary", summary);
  } else {
    // An error was printed when it was reported; a conclusion of its own comes on top.
    if (!message_.empty() && message_ != first_error_) {
      if (ok) {
        sentence(message_);
      } else {
        terminal_.err(message_ + "\n");
      }
    }
    if (!next_.empty()) {
      const std::string text = std::string(say_.text(Msg::next_prefix)) + ": " + next_;
      if (ok) {
        sentence(text);
      } else {
        terminal_.err(text + "\n");
      }
    }
  }
  terminal_.flush();
}

}  // namespace aigaq::cli
