// Codec: how a view stores its values.
#pragma once

#include <string>
#include <string_view>

#include <deferredis/client/hooks.hpp>

namespace deferredis {

/// Converts values on their way to the server and back, for a view made with
/// Client::with({.codec = &codec}): compresses them, encrypts them, changes their charset.
///
/// Each function appends its result to `to`, which is empty. It may throw: if `encode` does,
/// nothing is sent; if `decode` does, the command was executed, and only its result is lost. In
/// both cases that command alone fails, with the exception that was thrown.
///
/// What is a value: what a key, field or position holds, and the elements of lists, sets, sorted
/// sets and streams. Keys, field names, scores, patterns, ranges, numbers to add, and messages to
/// channels are not. `encode` must give equal values equal results where a command compares them
/// (SISMEMBER, LREM, SET IFEQ ...).
///
/// Thread: called on the thread of the reactor whose client owns it.
struct Codec {
  /// Appends what is to be stored for a value.
  SharedFunction<void(std::string_view value, std::string& to)> encode = {};
  /// Appends the value for what was stored.
  SharedFunction<void(std::string_view stored, std::string& to)> decode = {};
};

}  // namespace deferredis
