// Replies as text, for tests that play a server.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace deferredis {

/// "$3\r\nfoo\r\n"
std::string resp_bulk(std::string_view text);
/// ":3\r\n"
std::string resp_integer(std::int64_t number);
/// "+OK\r\n"
std::string resp_simple(std::string_view text);
/// An error: "ERR no such key".
std::string resp_error(std::string_view text);
/// What a missing value is with RESP2.
std::string resp_null();
/// The head of an array with this many elements, which follow.
std::string resp_array(std::size_t size);
/// A whole array of bulk strings: also what a command is on the wire.
std::string resp_bulks(const std::vector<std::string>& texts);
/// The head of a push of RESP3.
std::string resp_push(std::size_t size);

}  // namespace deferredis
