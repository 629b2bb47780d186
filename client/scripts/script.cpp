#include <deferredis/client/script.hpp>

#include <deferredis/client/client.hpp>
#include <deferredis/client/scripts/script_command.hpp>
#include <deferredis/client/scripts/sha1.hpp>

namespace deferredis {

Script::Script(std::string_view text, ScriptOptions options)
    : text_(text),
      sha1_(detail::sha1_hex(text)),
      row_(&detail::script_row(options.read_only, options.by_sha1)) {}

Future<void> Script::load(const Client& client) const {
  return client.script_load(text_).then([](const std::string&) {});
}

}  // namespace deferredis
