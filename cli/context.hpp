#pragma once
// The context lives in the reader half, which must not look up here.

#include "cli/reader/context.hpp"  // IWYU pragma: export
