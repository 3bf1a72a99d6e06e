#include "cli/reader/nearest.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "formats/statement/edit_distance.hpp"

namespace aigaq::cli {
namespace {

constexpr std::size_t kLongestWord = 64;

class Nearest {
 public:
  explicit Nearest(std::string typed)
      : typed_(std::move(typed)), distance_(std::max<std::size_t>(2, typed_.size() / 3) + 1) {}
  void consider(const std::string& candidate) {
    if (typed_.size() > kLongestWord) return;
    const auto distance = formats::edit_distance(typed_, candidate);
    if (distance >= distance_) return;
    distance_ = distance;
    best_ = candidate;
  }
  [[nodiscard]] const std::string& best() const { return best_; }

 private:
  std::string typed_, best_;
  std::size_t distance_;
};

const CLI::Option* option_of(const CLI::App* app, const std::string& name) {
  for (; app != nullptr; app = app->get_parent()) {
    if (const auto* option = app->get_option_no_throw(name)) return option;
  }
  return nullptr;
}

std::string nearest_option(const CLI::App* app, const std::string& typed) {
  Nearest nearest(typed);
  for (; app != nullptr; app = app->get_parent()) {
    for (const auto* option : app->get_options()) {
      for (const auto& name : option->get_lnames()) nearest.consider("--" + name);
    }
  }
  return nearest.best();
}

std::string nearest_subcommand(const CLI::App& app, const std::string& typed) {
  Nearest nearest(typed);
  for (const auto* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    nearest.consider(command->get_name());
  }
  return nearest.best();
}

const CLI::App* subcommand_of(const CLI::App& app, const std::string& name) {
  for (const auto* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (command->get_name() == name) return command;
  }
  return nullptr;
}

}  // namespace

std::optional<UnknownWord> first_unknown(const CLI::App& app,
                                         const std::vector<std::string>& arguments) {
  const CLI::App* at = &app;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument == "--") break;
    if (argument.size() > 1 && argument.front() == '-') {
      const auto equals = argument.find('=');
      const std::string name = argument.substr(0, equals);
      const auto* option = option_of(at, name);
      if (option == nullptr && name.starts_with("--")) {
        return UnknownWord{name, false, nearest_option(at, name)};
      }
      const bool takes_value = option != nullptr && option->get_items_expected_max() > 0;
      if (takes_value && equals == std::string::npos) ++i;
      continue;
    }
    if (const auto* command = subcommand_of(*at, argument)) {
      at = command;
    } else if (!at->get_subcommands([](const CLI::App*) { return true; }).empty()) {
      return UnknownWord{argument, true, nearest_subcommand(*at, argument)};
    }
  }
  return std::nullopt;
}

std::optional<std::string> first_without_value(const CLI::App& app,
                                               const std::vector<std::string>& arguments) {
  const CLI::App* at = &app;
  for (std::size_t i = 0; i < arguments.size() && arguments[i] != "--"; ++i) {
    if (const auto* command = subcommand_of(*at, arguments[i])) at = command;
    const auto* option = option_of(at, arguments[i]);
    if (option == nullptr || option->get_items_expected_max() == 0) continue;
    const bool last = i + 1 == arguments.size();
    if (last || option_of(at, arguments[i + 1]) != nullptr) return arguments[i];
    ++i;
  }
  return std::nullopt;
}

}  // namespace aigaq::cli
