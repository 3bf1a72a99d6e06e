#include "cli/reader/terminal.hpp"

#include <windows.h>

#include <algorithm>
#include <cerrno>

#include "cli/reader/files.hpp"
#include "cli/reader/interrupt.hpp"
#include "cli/reader/windows/text.hpp"
#include "crypto/limits.hpp"

namespace aigaq::cli {
namespace {

constexpr std::size_t kBuffered = 64u << 10;

bool is_console(HANDLE handle) {
  DWORD mode = 0;
  return handle != nullptr && GetConsoleMode(handle, &mode) != 0;
}
HANDLE standard(DWORD which) { return GetStdHandle(which); }

class ConsoleHandle {
 public:
  explicit ConsoleHandle(const wchar_t* name)
      : handle_(CreateFileW(name, GENERIC_READ | GENERIC_WRITE,
                            FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr, OPEN_EXISTING, 0,
                            nullptr)) {}
  ~ConsoleHandle() {
    if (handle_ != INVALID_HANDLE_VALUE) CloseHandle(handle_);
  }
  ConsoleHandle(const ConsoleHandle&) = delete;
  ConsoleHandle& operator=(const ConsoleHandle&) = delete;
  [[nodiscard]] HANDLE get() const { return handle_; }
  [[nodiscard]] bool valid() const { return is_console(handle_); }

 private:
  HANDLE handle_;
};

void write_bytes(HANDLE to, std::string_view text, const char* name) {
  while (!text.empty()) {
    DWORD put = 0;
    const auto most = static_cast<DWORD>(std::min<std::size_t>(text.size(), kBuffered));
    if (WriteFile(to, text.data(), most, &put, nullptr) == 0) {
      throw FileError(name, errno_of(GetLastError()));
    }
    text.remove_prefix(put);
  }
}

// A console takes UTF-16, whatever its code page; a file or a pipe gets UTF-8.
void write_text(HANDLE to, std::string_view text, const char* name) {
  const auto wide = is_console(to) ? to_wide(text) : std::nullopt;
  if (!wide) return write_bytes(to, text, name);
  std::wstring_view rest = *wide;
  while (!rest.empty()) {
    DWORD put = 0;
    const auto most = static_cast<DWORD>(std::min<std::size_t>(rest.size(), 8u << 10));
    if (WriteConsoleW(to, rest.data(), most, &put, nullptr) == 0) {
      throw FileError(name, errno_of(GetLastError()));
    }
    rest.remove_prefix(put);
  }
}

// Lines, with or without an echo; as it was when this goes.
class TypingMode {
 public:
  TypingMode(HANDLE console, bool echo) : console_(console) {
    known_ = GetConsoleMode(console, &before_) != 0;
    const DWORD line = ENABLE_LINE_INPUT | ENABLE_PROCESSED_INPUT;
    SetConsoleMode(console, echo ? line | ENABLE_ECHO_INPUT : line);
  }
  ~TypingMode() {
    if (known_) SetConsoleMode(console_, before_);
  }
  TypingMode(const TypingMode&) = delete;
  TypingMode& operator=(const TypingMode&) = delete;

 private:
  HANDLE console_;
  DWORD before_ = 0;
  bool known_;
};

// One line without its end, in locked memory; nullopt at the end of input or when too long.
std::optional<crypto::SecretBytes> read_line(HANDLE console, bool echo) {
  const TypingMode mode(console, echo);
  constexpr std::size_t kMost = limits::kPassphraseBytes;
  crypto::SecretBytes units((kMost + 2) * sizeof(wchar_t));
  auto* const text = reinterpret_cast<wchar_t*>(units.reveal_mutable().data());
  DWORD got = 0;
  if (ReadConsoleW(console, text, static_cast<DWORD>(kMost + 2), &got, nullptr) == 0) {
    stop_if_interrupted();
    return std::nullopt;
  }
  stop_if_interrupted();
  if (got == 0 || text[0] == L'\x1A') return std::nullopt;  // Ctrl-Z
  int size = static_cast<int>(got);
  const bool whole = text[size - 1] == L'\n';
  while (size > 0 && (text[size - 1] == L'\n' || text[size - 1] == L'\r')) --size;
  if (!whole) return std::nullopt;
  crypto::SecretBytes bytes(kMost);
  if (size == 0) return crypto::SecretBytes::copy_of({});
  const int used = WideCharToMultiByte(
      CP_UTF8, WC_ERR_INVALID_CHARS, text, size,
      reinterpret_cast<char*>(bytes.reveal_mutable().data()), static_cast<int>(kMost), nullptr,
      nullptr);
  if (used <= 0) return std::nullopt;
  return crypto::SecretBytes::copy_of(bytes.reveal().first(static_cast<std::size_t>(used)));
}

void write_to_person(std::string_view text) {
  const ConsoleHandle console(L"CONOUT$");
  if (!console.valid()) throw FileError("CONOUT$", ENXIO);
  write_text(console.get(), text, "CONOUT$");
}

}  // namespace

SystemTerminal::~SystemTerminal() {
  // Whoever wanted to know about a failure has flushed; here nothing can be told any more.
  DWORD put = 0;
  if (out_buffer_.empty()) return;
  WriteFile(standard(STD_OUTPUT_HANDLE), out_buffer_.data(),
            static_cast<DWORD>(out_buffer_.size()), &put, nullptr);
}

void SystemTerminal::out(std::string_view text) {
  out_buffer_.append(text);
  if (out_buffer_.size() >= kBuffered || out_is_terminal()) flush();
}

void SystemTerminal::out_bytes(ByteView bytes) {
  flush();
  write_bytes(standard(STD_OUTPUT_HANDLE), as_text(bytes), "<stdout>");
}

void SystemTerminal::flush() {
  const std::string ready = std::exchange(out_buffer_, {});
  if (!ready.empty()) write_text(standard(STD_OUTPUT_HANDLE), ready, "<stdout>");
}

void SystemTerminal::err(std::string_view text) {
  flush();
  write_text(standard(STD_ERROR_HANDLE), text, "<stderr>");
}

bool SystemTerminal::out_is_terminal() const { return is_console(standard(STD_OUTPUT_HANDLE)); }
bool SystemTerminal::err_is_terminal() const { return is_console(standard(STD_ERROR_HANDLE)); }

unsigned SystemTerminal::columns() const {
  CONSOLE_SCREEN_BUFFER_INFO screen = {};
  if (GetConsoleScreenBufferInfo(standard(STD_ERROR_HANDLE), &screen) != 0) {
    const int width = screen.srWindow.Right - screen.srWindow.Left + 1;
    if (width > 1) return static_cast<unsigned>(width) - 1;  // the last column breaks the line
  }
  return 80;
}

bool SystemTerminal::can_ask() const {
  // All three redirected is a script.
  if (!is_console(standard(STD_INPUT_HANDLE)) && !out_is_terminal() && !err_is_terminal()) {
    return false;
  }
  return ConsoleHandle(L"CONIN$").valid() && ConsoleHandle(L"CONOUT$").valid();
}

std::optional<crypto::SecretBytes> SystemTerminal::ask_secret(std::string_view prompt) {
  flush();
  const ConsoleHandle console(L"CONIN$");
  if (!console.valid()) return std::nullopt;
  write_to_person(prompt);
  auto typed = read_line(console.get(), false);
  write_to_person("\r\n");
  return typed;
}

std::optional<std::string> SystemTerminal::ask_line(std::string_view prompt) {
  flush();
  const ConsoleHandle console(L"CONIN$");
  if (!console.valid()) return std::nullopt;
  write_to_person(prompt);
  const auto typed = read_line(console.get(), true);
  if (!typed) return std::nullopt;
  return std::string(as_text(typed->reveal()));
}

void SystemTerminal::show_secret(std::string_view text) {
  flush();
  write_to_person(text);
}

std::optional<Bytes> SystemTerminal::read_input(std::size_t max_bytes) {
  Bytes all;
  Bytes chunk(kBuffered);
  for (;;) {
    stop_if_interrupted();
    DWORD got = 0;
    if (ReadFile(standard(STD_INPUT_HANDLE), chunk.data(), static_cast<DWORD>(chunk.size()), &got,
                 nullptr) == 0) {
      const int why = errno_of(GetLastError());
      if (why != EPIPE) throw FileError("<stdin>", why);
    }
    if (got == 0) return all;
    if (all.size() + got > max_bytes) return std::nullopt;
    append(all, ByteView(chunk).first(got));
  }
}

}  // namespace aigaq::cli
