#include "cli/reader/files.hpp"
#include "cli/reader/secrets.hpp"

#include <cerrno>

namespace aigaq::cli {

// The recipient's program takes no command for a passphrase, and there is none but it here.
PassphraseBroker::PassphraseBroker(const std::string& command) { throw FileError(command, ENOSYS); }
PassphraseBroker::~PassphraseBroker() = default;
std::optional<crypto::SecretBytes> PassphraseBroker::run() { return std::nullopt; }

}  // namespace aigaq::cli
