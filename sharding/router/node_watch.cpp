#include <deferredis/sharding/router/node_watch.hpp>

namespace deferredis::detail {

namespace {

constexpr Duration interval = std::chrono::seconds(1);

}  // namespace

void NodeWatch::start() {
  timer_ = router_.reactor.call_later(interval, [this] {
    router_.nodes.for_each([this](RouterNode& node) {
      if (!node.opened() || node.probed || node.dial == RouterNode::Dial::waits) return;
      if (all_ || node.busy()) probe(node);
    });
    start();
  });
}

void NodeWatch::stop() noexcept {
  timer_.cancel();
  self_.cut();
}

void NodeWatch::probe(RouterNode& node) {
  node.probed = true;
  node.ping(self_.guard([index = node.index(), at = &node, begun = router_.now()](
                            NodeWatch& self, RouterNode::Pinged pinged) {
    if (self.router_.nodes.find(index) == at) self.probed(*at, begun, pinged);
  }));
}

void NodeWatch::probed(RouterNode& node, TimePoint begun, RouterNode::Pinged pinged) {
  node.probed = false;
  node.silent = pinged == RouterNode::Pinged::silent;
  if (pinged == RouterNode::Pinged::answered)
    router_.fsm.measured(node.index(), router_.now() - begun);
  if (node.silent) router_.fsm.node_lost(node.index(), router_.now());
  else if (!node.fence.under_way) node.overtaken = false;  // all that was passed has come back
  router_.machine.pump();
}

}  // namespace deferredis::detail
