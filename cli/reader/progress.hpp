#pragma once
// Rate and time left on standard error: a bar on a terminal, a line a minute otherwise.

#include <cstdint>
#include <string>

#include "cli/reader/catalogue/catalogue.hpp"
#include "cli/reader/clock.hpp"
#include "cli/reader/terminal.hpp"

namespace aigaq::cli {

struct Context;

class Progress {
 public:
  enum class Unit : std::uint8_t { bytes, entries };
  // total 0: not known. Nothing is shown for what ends within a second.
  Progress(Context& context, Msg what, Unit unit, std::uint64_t total);
  ~Progress();  // clears the bar
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void set_total(std::uint64_t total) { total_ = total; }
  void update(std::uint64_t done);
  void add(std::uint64_t more) { update(done_ + more); }

 private:
  [[nodiscard]] std::string text(std::uint64_t elapsed_ms) const;
  [[nodiscard]] std::string amount(std::uint64_t value) const;
  Terminal& terminal_;
  Clock& clock_;
  const Catalogue& say_;
  Msg what_;
  Unit unit_;
  bool silent_;
  std::uint64_t total_;
  std::uint64_t done_ = 0;
  std::uint64_t began_;
  std::uint64_t shown_at_;
  bool bar_shown_ = false;
};

}  // namespace aigaq::cli
