#include <deferredis/client/commands.hpp>

#include <deferredis/client/more_commands.hpp>

namespace deferredis {

MoreCommands Commands::more() const noexcept { return MoreCommands(*this); }

}  // namespace deferredis
