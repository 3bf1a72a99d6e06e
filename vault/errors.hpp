#pragma once
// Environment failures and refusals of the vault. Thrown, unwound by RAII, caught once in cli,
// which turns the kind into an exit code.

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace aigaq::vault {

enum class Trouble : std::uint8_t {
  no_vault,           // exit 10
  held,               // 11: another writer
  wrong_passphrase,   // 12: or an altered header whose checksum holds
  wrong_identity,     // 13
  refused_input,      // 14
  integrity,          // 20
  contradiction,      // 22: rollback, fork, frozen vault written to, head not confirmed
  unknown_entry,      // 1
  ambiguous_entry,    // 2
  usage,              // 2
  disk_full,          // 1
  read_only,          // 1
  unsupported_place,  // 1: network or FAT
  input_output,       // 1
  interrupted,        // 130: Progress::tick said so; nothing was committed
};

// What happened, without the words for it: an id, which is a phrase of this program, and the values
// for the gaps of its sentence. The sentence is the catalogue's (detail_…), in each language.
// Values are paths, numbers, ids of further details and what the system says; never secret, never
// evidence text.
struct Detail {
  struct Value {
    Value(std::string n, std::string t) : name(std::move(n)), text(std::move(t)) {}
    Value(std::string n, std::uint64_t number) : Value(std::move(n), std::to_string(number)) {}
    std::string name, text;
    bool is_id = false;  // text is the id of a detail
  };
  Detail(const char* phrase, std::vector<Value> in = {})  // NOLINT: most have no values
      : Detail(std::string(phrase), std::move(in)) {}
  Detail(std::string phrase, std::vector<Value> in)
      : id(std::move(phrase)), values(std::move(in)) {}
  [[nodiscard]] static Value named(std::string name, std::string id) {
    Value out(std::move(name), std::move(id));
    out.is_id = true;
    return out;
  }

  std::string id;
  std::vector<Value> values;
};

// what(): the detail's id. cls: kebab-case class for JSON. subject: path, entry number or part
// (head, keys, log-page, index).
class StorageError final : public std::runtime_error {
 public:
  StorageError(Trouble trouble, std::string cls, Detail detail, std::string subject = {})
      : std::runtime_error(detail.id),
        trouble_(trouble),
        cls_(std::move(cls)),
        detail_(std::move(detail)),
        subject_(std::move(subject)) {}
  [[nodiscard]] Trouble trouble() const { return trouble_; }
  [[nodiscard]] const std::string& cls() const { return cls_; }
  [[nodiscard]] const Detail& detail() const { return detail_; }
  [[nodiscard]] const std::string& subject() const { return subject_; }

 private:
  Trouble trouble_;
  std::string cls_;
  Detail detail_;
  std::string subject_;
};

}  // namespace aigaq::vault
