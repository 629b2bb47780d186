// HandleAccess: makes the handles that users hold.
#pragma once

#include <utility>

namespace deferredis::detail {

/// Calls the private constructors of Client, Session, Transaction and their like, whose arguments
/// only the library has.
struct HandleAccess {
  template <class Handle, class... A>
  static Handle make(A&&... arguments) {
    return Handle(std::forward<A>(arguments)...);
  }
};

}  // namespace deferredis::detail
