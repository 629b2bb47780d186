// Which Asio: Boost's, or the one without Boost if DEFERREDIS_STANDALONE_ASIO is defined.
#pragma once

#include <type_traits>
#include <utility>  // before Asio, some versions of which forget it

#ifdef DEFERREDIS_STANDALONE_ASIO
#include <asio/associated_executor.hpp>
#include <asio/async_result.hpp>
#include <asio/awaitable.hpp>
#include <asio/dispatch.hpp>
#include <asio/error.hpp>
#include <asio/execution/context_as.hpp>
#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/post.hpp>
#include <asio/query.hpp>
#include <asio/system_executor.hpp>
#include <asio/use_awaitable.hpp>
#if __has_include(<asio/associated_cancellation_slot.hpp>)
#include <asio/associated_cancellation_slot.hpp>
#define DEFERREDIS_ASIO_HAS_SLOTS
#endif

namespace deferredis::detail {
namespace net = ::asio;
using AsioErrorCode = std::error_code;
using AsioSystemError = std::system_error;
}  // namespace deferredis::detail
#else
#include <boost/asio/associated_executor.hpp>      // lint: ok, the adapter is for this library
#include <boost/asio/async_result.hpp>             // lint: ok, the same
#include <boost/asio/awaitable.hpp>                // lint: ok, the same
#include <boost/asio/dispatch.hpp>                 // lint: ok, the same
#include <boost/asio/error.hpp>                    // lint: ok, the same
#include <boost/asio/execution/context_as.hpp>     // lint: ok, the same
#include <boost/asio/io_context.hpp>               // lint: ok, the same
#include <boost/asio/posix/stream_descriptor.hpp>  // lint: ok, the same
#include <boost/asio/post.hpp>                     // lint: ok, the same
#include <boost/asio/query.hpp>                    // lint: ok, the same
#include <boost/asio/system_executor.hpp>          // lint: ok, the same
#include <boost/asio/use_awaitable.hpp>            // lint: ok, the same
#include <boost/system/system_error.hpp>           // lint: ok, the same
#if __has_include(<boost/asio/associated_cancellation_slot.hpp>)
#include <boost/asio/associated_cancellation_slot.hpp>  // lint: ok, the same
#define DEFERREDIS_ASIO_HAS_SLOTS
#endif

namespace deferredis::detail {
namespace net = ::boost::asio;
using AsioErrorCode = ::boost::system::error_code;
using AsioSystemError = ::boost::system::system_error;
}  // namespace deferredis::detail
#endif

// Asio has awaitables where it knows the compiler's coroutines: not those of clang, as Debian 12
// has it.
#if defined(BOOST_ASIO_HAS_CO_AWAIT) || defined(ASIO_HAS_CO_AWAIT)
#define DEFERREDIS_ASIO_HAS_AWAITABLE
#endif

namespace deferredis::detail {

/// Would dispatch() on this executor run a function at once?
template <class Executor>
bool runs_here(const Executor& executor) {
  using Plain = net::io_context::executor_type;
  if constexpr (std::is_same_v<Executor, net::system_executor>) {
    return true;
  } else if constexpr (requires { executor.running_in_this_thread(); }) {
    return executor.running_in_this_thread();
  } else if constexpr (requires { executor.template target<Plain>(); }) {
    const Plain* plain = executor.template target<Plain>();
    return plain != nullptr && plain->running_in_this_thread();
  } else {
    return false;
  }
}

}  // namespace deferredis::detail
