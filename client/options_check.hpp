// Are these options possible? Asked before anything is made with them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <deferredis/client/options.hpp>
#include <deferredis/reactor/outcome.hpp>

namespace deferredis {

/// Refuses what cannot work: an InvalidArgumentError that names the option, what is wrong with it
/// and what to do. TLS files are looked at by make_tls_context.
Outcome<void> check_options(const Options& options);
Outcome<void> check_options(const ViewOptions& view);

namespace detail {

struct OptionProblem {
  std::string_view option;  // "pool_size", "backoff.min"
  std::string text;         // "0 connections: use 1 to 10000"
};
/// The number of the user of this name, or who has this number; asks the system's user database.
std::optional<std::uint32_t> user_number(std::string_view user);
/// The first one, or nothing.
std::optional<OptionProblem> find_problem(const Options& options);

}  // namespace detail
}  // namespace deferredis
