#include <deferredis/sharding/router/ask_view.hpp>

#include <memory>
#include <string>
#include <utility>

#include <deferredis/protocol/command_table.hpp>
#include <deferredis/protocol/reply.hpp>
#include <deferredis/sharding/topology/topology_replies.hpp>

namespace deferredis::detail {

namespace {

// The error to report if the node at `asked` did not give its view.
Error no_view(const Endpoint& asked, const Error& error) {
  if (error.delivery() != Delivery::rejected) return error;
  const std::string node = to_string(asked);
  if (error.code() != errc::reply) return error.with_context(node);
  return error.with_context(node + " is no node of a cluster (one server: connect(), redis://)");
}

Error not_allowed(const Endpoint& asked, const Endpoint& refused) {
  return Error(errc::connection,
               to_string(asked) + " names the node " + to_string(refused) +
                   ", which the option 'allowed_hosts' does not allow",
               Delivery::not_sent);
}

std::string frame_of(const Reply& reply) {
  std::string frame;
  reply.append_resp(frame);
  return frame;
}

// What CLUSTER NODES answers, encoded, once it has answered; empty if it is refused.
std::shared_ptr<std::string> ask_nodes(RouterNode& node, Duration patience) {
  auto lines = std::make_shared<std::string>();  // the other owner: the answer on its way
  node.ask<Reply>(table::cluster_nodes, patience)
      .then([lines](const Reply& reply) { *lines = frame_of(reply); })
      .on_error([](const Error&) {})
      .detach();
  return lines;
}

ViewAnswer read(const Reply& reply, bool slots, const std::string* lines,
                const ViewSource& source) {
  const std::string frame = frame_of(reply);
  ReplyReader reader{std::string_view(frame)};
  auto view = slots ? read_cluster_slots(reader, source) : read_cluster_shards(reader, source);
  if (!view) {
    const Error trouble = no_view(source.asked, view.error());
    return {std::move(view), trouble};
  }
  if (lines != nullptr && !lines->empty()) {
    ReplyReader nodes{std::string_view(*lines)};
    add_cluster_nodes(view.value(), nodes, source);
  }
  std::optional<Error> trouble;
  if (view->covered() == 0 && view->refused())
    trouble = not_allowed(source.asked, *view->refused());
  return {std::move(view), std::move(trouble)};
}

}  // namespace

Future<ViewAnswer> ask_view(RouterNode& node, const Weak<const ClusterSettings>& settings,
                            ViewQuestion question) {
  const Duration patience = settings->rules.refresh_timeout;
  // CLUSTER NODES answers first: both go over one connection.
  const auto lines = question.migrations ? ask_nodes(node, patience) : nullptr;
  const CommandRow& row = question.slots ? table::cluster_slots : table::cluster_shards;
  return node.ask<Reply>(row, patience)
      .then([slots = question.slots, lines, settings, asked = node.endpoint()](const Reply& reply) {
        if (!settings) return ViewAnswer{Error(errc::closed, "the client is gone"), std::nullopt};
        return read(reply, slots, lines.get(),
                    {.asked = asked,
                     .tls = settings->connection.tls != nullptr,
                     .map = settings->rules.map,
                     .allowed = &settings->allowed});
      })
      .on_error([asked = node.endpoint()](const Error& error) {
        return ViewAnswer{error, no_view(asked, error)};
      });
}

}  // namespace deferredis::detail
