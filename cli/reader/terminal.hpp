#pragma once
// The one place where text reaches a person, and the one where a person types.

#include <optional>
#include <string>
#include <string_view>

#include "crypto/bytes.hpp"
#include "crypto/secret.hpp"

namespace aigaq::cli {

class Terminal {
 public:
  virtual ~Terminal() = default;
  // Standard output and standard error; all of it, or an exception (a closed pipe, a full disk).
  virtual void out(std::string_view text) = 0;
  virtual void err(std::string_view text) = 0;
  virtual void out_bytes(ByteView bytes) = 0;
  virtual void flush() = 0;
  [[nodiscard]] virtual bool out_is_terminal() const = 0;
  [[nodiscard]] virtual bool err_is_terminal() const = 0;
  [[nodiscard]] virtual unsigned columns() const = 0;

  // Is there a person to ask (/dev/tty)? Without one nothing below may be called: never wait.
  [[nodiscard]] virtual bool can_ask() const = 0;
  // Echo off. At most limits::kPassphraseBytes; nullopt at the end of input or when too long.
  [[nodiscard]] virtual std::optional<crypto::SecretBytes> ask_secret(std::string_view prompt) = 0;
  [[nodiscard]] virtual std::optional<std::string> ask_line(std::string_view prompt) = 0;
  // A text for the person's eyes alone (a recovery sheet, a passphrase made here): to /dev/tty.
  virtual void show_secret(std::string_view text) = 0;

  // Standard input to its end; nullopt when longer than max_bytes.
  [[nodiscard]] virtual std::optional<Bytes> read_input(std::size_t max_bytes) = 0;
};

class SystemTerminal final : public Terminal {
 public:
  SystemTerminal() = default;
  ~SystemTerminal() override;
  SystemTerminal(const SystemTerminal&) = delete;
  SystemTerminal& operator=(const SystemTerminal&) = delete;
  void out(std::string_view text) override;
  void err(std::string_view text) override;
  void out_bytes(ByteView bytes) override;
  void flush() override;
  bool out_is_terminal() const override;
  bool err_is_terminal() const override;
  unsigned columns() const override;
  bool can_ask() const override;
  std::optional<crypto::SecretBytes> ask_secret(std::string_view prompt) override;
  std::optional<std::string> ask_line(std::string_view prompt) override;
  void show_secret(std::string_view text) override;
  std::optional<Bytes> read_input(std::size_t max_bytes) override;

 private:
  std::string out_buffer_;
};

}  // namespace aigaq::cli
