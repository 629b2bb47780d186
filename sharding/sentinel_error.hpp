// The error kind of clients that ask sentinels.
#pragma once

#include <deferredis/protocol/server_error.hpp>

namespace DEFERREDIS_API deferredis {

/// No sentinel names a usable primary of the group, or none answers.
class MasterNotFoundError : public ConnectionError {
  using ConnectionError::ConnectionError;
};

namespace errc {
/// Try again later, and check the group's name and the sentinels: the text has each one's answer.
inline constexpr Errc master_not_found = code_of<MasterNotFoundError, connection>;
}  // namespace errc

}  // namespace deferredis
