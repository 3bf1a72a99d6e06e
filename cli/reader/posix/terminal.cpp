#include "cli/reader/terminal.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>

#include "cli/reader/files.hpp"
#include "cli/reader/interrupt.hpp"
#include "crypto/limits.hpp"

namespace aigaq::cli {
namespace {

constexpr std::size_t kBuffered = 64u << 10;

Descriptor open_tty() { return Descriptor(open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)); }

// Echo off. Ctrl-C unwinds through here, and Ctrl-Z is off: the terminal is always put right again.
class QuietTyping {
 public:
  explicit QuietTyping(int tty) : tty_(tty), known_(tcgetattr(tty, &before_) == 0) {
    if (!known_) return;
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    quiet.c_cc[VSUSP] = _POSIX_VDISABLE;
    quiet.c_lflag |= ECHONL;
    tcsetattr(tty_, TCSAFLUSH, &quiet);
  }
  ~QuietTyping() {
    if (known_) tcsetattr(tty_, TCSAFLUSH, &before_);
  }
  QuietTyping(const QuietTyping&) = delete;
  QuietTyping& operator=(const QuietTyping&) = delete;

 private:
  int tty_;
  termios before_ = {};
  bool known_;
};

// The next byte; nullopt at the end of input.
std::optional<char> read_char(int fd) {
  for (;;) {
    char c = 0;
    const ssize_t got = read(fd, &c, 1);
    if (got == 1) return c;
    if (got < 0 && errno == EINTR) {
      stop_if_interrupted();
      continue;
    }
    return std::nullopt;
  }
}

}  // namespace

SystemTerminal::~SystemTerminal() {
  // Whoever wanted to know about a failure has flushed; here nothing can be told any more.
  if (!out_buffer_.empty()) {
    [[maybe_unused]] const ssize_t lost =
        ::write(STDOUT_FILENO, out_buffer_.data(), out_buffer_.size());
  }
}

void SystemTerminal::out(std::string_view text) { out_bytes(as_bytes(text)); }

void SystemTerminal::out_bytes(ByteView bytes) {
  if (bytes.size() >= kBuffered) {  // as it is
    flush();
    write_all(STDOUT_FILENO, bytes, "<stdout>");
    return;
  }
  out_buffer_.append(as_text(bytes));
  if (out_buffer_.size() >= kBuffered || out_is_terminal()) flush();
}

void SystemTerminal::flush() {
  std::string ready = std::exchange(out_buffer_, {});  // not twice when writing it fails
  if (ready.empty()) return;
  write_all(STDOUT_FILENO, as_bytes(ready), "<stdout>");
  ready.clear();
  out_buffer_ = std::move(ready);
}

void SystemTerminal::err(std::string_view text) {
  flush();
  write_all(STDERR_FILENO, as_bytes(text), "<stderr>");
}

bool SystemTerminal::out_is_terminal() const {
  static const bool terminal = isatty(STDOUT_FILENO) == 1;  // every line that is written asks
  return terminal;
}
bool SystemTerminal::err_is_terminal() const { return isatty(STDERR_FILENO) == 1; }

unsigned SystemTerminal::columns() const {
  winsize size = {};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

bool SystemTerminal::can_ask() const {
  // All three redirected is a script; in the background a read would stop the process.
  if (isatty(STDIN_FILENO) != 1 && !out_is_terminal() && !err_is_terminal()) return false;
  const Descriptor tty = open_tty();
  return tty.valid() && tcgetpgrp(tty.get()) == getpgrp();
}

std::optional<crypto::SecretBytes> SystemTerminal::ask_secret(std::string_view prompt) {
  flush();
  const Descriptor tty = open_tty();
  if (!tty.valid()) return std::nullopt;
  crypto::SecretBytes typed(limits::kPassphraseBytes);
  std::size_t size = 0;
  bool too_long = false;
  {
    const QuietTyping quiet(tty.get());
    // After it: what is typed or pasted at the sight of this would be echoed, and then lost.
    write_all(tty.get(), as_bytes(prompt), "/dev/tty");
    for (;;) {
      const auto c = read_char(tty.get());
      if (!c && size == 0) return std::nullopt;
      if (!c || *c == '\n' || *c == '\r') break;
      if (size == typed.size()) {
        too_long = true;
      } else {
        typed.reveal_mutable()[size++] = static_cast<std::uint8_t>(*c);
      }
    }
  }
  if (too_long) return std::nullopt;
  return crypto::SecretBytes::copy_of(typed.reveal().first(size));
}

std::optional<std::string> SystemTerminal::ask_line(std::string_view prompt) {
  flush();
  const Descriptor tty = open_tty();
  if (!tty.valid()) return std::nullopt;
  write_all(tty.get(), as_bytes(prompt), "/dev/tty");
  std::string line;
  for (;;) {
    const auto c = read_char(tty.get());
    if (!c && line.empty()) return std::nullopt;
    if (!c || *c == '\n' || line.size() >= limits::kPassphraseBytes) return line;
    line += *c;
  }
}

void SystemTerminal::show_secret(std::string_view text) {
  flush();
  const Descriptor tty = open_tty();
  if (!tty.valid()) throw FileError("/dev/tty", errno);
  write_all(tty.get(), as_bytes(text), "/dev/tty");
}

std::optional<Bytes> SystemTerminal::read_input(std::size_t max_bytes) {
  Bytes all;
  Bytes chunk(kBuffered);
  DescriptorSource input(STDIN_FILENO, "<stdin>");
  for (;;) {
    const auto got = input.read(chunk);
    if (*got == 0) return all;
    if (all.size() + *got > max_bytes) return std::nullopt;
    append(all, ByteView(chunk).first(*got));
  }
}

}  // namespace aigaq::cli
