// Checks options before anything is made with them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <deferredis/client/options.hpp>
#include <deferredis/reactor/outcome.hpp>

namespace deferredis {

/// Refuses options that cannot work, with an InvalidArgumentError that names the option, what is
/// wrong and how to fix it. make_tls_context checks TLS files.
Outcome<void> check_options(const Options& options);
/// The same for a view.
Outcome<void> check_options(const ViewOptions& view);

namespace detail {

struct OptionProblem {
  std::string_view option;  // "pool_size", "backoff.min"
  std::string text;         // "0 connections: use 1 to 10000"
};
/// The number of the user with this name or number, from the system's user database.
std::optional<std::uint32_t> user_number(std::string_view user);
/// The first problem, if there is one.
std::optional<OptionProblem> find_problem(const Options& options);

}  // namespace detail
}  // namespace deferredis
