#include <deferredis/client/client.hpp>

#include <deferredis/client/detail/block.hpp>
#include <deferredis/client/detail/blocking_command.hpp>
#include <deferredis/client/detail/command_effect.hpp>
#include <deferredis/client/detail/connect_client.hpp>
#include <deferredis/client/detail/exclusive_connections.hpp>
#include <deferredis/client/detail/pool_backend.hpp>
#include <deferredis/client/options_check.hpp>
#include <deferredis/client/url.hpp>

namespace deferredis {

namespace {

RetryCategory category_of(Retry retry) noexcept {
  switch (retry) {
    case Retry::none: return RetryCategory::connection;
    case Retry::read_only: return RetryCategory::read_only;
    case Retry::write_checked: return RetryCategory::write_checked;
    case Retry::write_last_wins: return RetryCategory::write_last_wins;
    case Retry::all: return RetryCategory::admin;
  }
  return RetryCategory::connection;
}

Client make_client(Reactor& reactor, const Options& options, std::size_t size) {
  return Client(detail::make_pool(reactor, detail::Settings(options), size), options);
}

Future<Client> connect_sized(Reactor& reactor, const Options& options, std::size_t size) {
  return detail::connect_client(reactor.core(), options, [&] {
    return detail::make_pool(reactor, detail::Settings(options), size);
  });
}

Future<Session> open_session(Shared<Backend> backend, std::vector<std::string> keys,
                             Duration timeout) {
  const std::vector<std::string_view> views(keys.begin(), keys.end());
  auto server = co_await backend->server_of(views).outcome();
  if (!server) co_return server.error().with_context("session");
  backend = std::move(server.value());
  auto asked = backend->lease();
  if (timeout.count() > 0) asked = std::move(asked).timeout(timeout);
  auto lease = co_await std::move(asked).outcome();
  if (!lease) co_return lease.error().with_context("session");
  co_return Session(std::move(backend), std::move(lease.value()), timeout);
}

Future<Watch> open_watch(Shared<Backend> backend, std::vector<std::string> keys, Duration timeout) {
  Session session = co_await open_session(std::move(backend), keys, timeout);
  co_await session.watch(keys);
  co_return Watch(std::move(session));
}

}  // namespace

// No coroutine: its frame would belong to the thread's current reactor, which may be another.
Future<Client> detail::when_connected(const Shared<Backend>& backend, Client client) {
  auto connected = backend->first_connected();
  return std::move(connected).then(
      [client = std::move(client)] { return client; },
      [backend](const Error& error) {
        return backend->disconnect().then([error] { return Outcome<Client>(error); });
      });
}

Client::Client(Shared<Backend> backend, const Options& options)
    : Commands(backend->core()),
      backend_(std::move(backend)),
      timeout_(options.timeout),
      blocking_slice_(options.dead_after > Duration::zero() ? options.dead_after / 2
                                                            : Duration(std::chrono::seconds(30))),
      retry_(category_of(options.retry)),
      wait_offline_(options.when_disconnected == WhenDisconnected::wait) {}

Client Client::with(const ViewOptions& view) const {
  check_options(view).value();
  Client changed = *this;
  if (view.timeout) changed.timeout_ = *view.timeout;
  if (view.retry) changed.retry_ = category_of(*view.retry);
  if (view.when_disconnected)
    changed.wait_offline_ = *view.when_disconnected == WhenDisconnected::wait;
  if (view.database || view.client_name || view.protocol) {
    // Of a client that is closed the view is closed too.
    if (auto backend = backend_->variant(view)) changed.backend_ = std::move(backend);
  }
  return changed;
}

Future<Session> Client::session() const {
  const detail::CurrentCore current(backend_->core());
  return open_session(backend_, {}, timeout_);
}

Future<Session> Client::session(Key key) const {
  const detail::CurrentCore current(backend_->core());
  return open_session(backend_, {std::string(key.view())}, timeout_);
}

Client Client::on(const Endpoint& endpoint) const {
  Client node = *this;
  node.backend_ = backend_->server_at(endpoint);
  if (node.backend_ == nullptr) {
    Error(errc::invalid_argument, "on: " + to_string(endpoint) + " is none of the servers of the " +
                                      backend_->describe() + "; endpoints() lists them")
        .raise();
  }
  return node;
}

void Client::dispatch(const CommandView& command, ReplySlot& slot) const {
  if (!command.row.instead.empty()) [[unlikely]]
    return dispatch_special(command, slot);
  fill_in(slot);
  backend_->dispatch(command, slot);
}

// Out of line: the way of a command does not pay for it.
[[gnu::noinline]] void Client::dispatch_special(const CommandView& command, ReplySlot& slot) const {
  if (detail::effect_of(command.row) == detail::Effect::blocks) {
    return detail::run_blocking(backend_, command, slot, timeout_, blocking_slice_);
  }
  slot.fail(Error(errc::not_supported,
                  std::string(command.name()) +
                      " is not for a shared connection: " + std::string(command.row.instead)));
  slot.drop_producer();
}

inline void Client::fill_in(ReplySlot& slot) const {
  CommandData& data = command_data(slot);
  if (timeout_.count() > 0) data.deadline = backend_->core().time() + timeout_;
  data.retry = retry_;
  data.offline_wait = wait_offline_;
}

detail::SendBlock Client::send_block() const {
  return [client = *this](const Shared<detail::Block>& block, ReplySlot& slot) {
    client.fill_in(slot);
    client.backend_->dispatch_block(block, slot);
  };
}

Transaction Client::multi() const { return Transaction(backend_->core(), send_block()); }
Batch Client::batch() const { return Batch(backend_->core(), send_block()); }

Future<Watch> Client::watch(const Keys& keys) const {
  const auto views = keys.views();
  const detail::CurrentCore current(backend_->core());
  return open_watch(backend_, std::vector<std::string>(views.begin(), views.end()), timeout_);
}

Subscriber Client::subscriber(const SubscriberOptions& options) const {
  return Subscriber(backend_, timeout_, wait_offline_, options);
}
Monitor Client::monitor(const MonitorOptions& options) const { return Monitor(backend_, options); }

std::string to_string(const Client& client) { return client.describe(); }

Future<Client> connect(Reactor& reactor, const Options& options) {
  return connect_sized(reactor, options, 1);
}

Client lazy_connection(Reactor& reactor, const Options& options) {
  return make_client(reactor, options, 1);
}

Future<Client> connect_pool(Reactor& reactor, const Options& options) {
  return connect_sized(reactor, options, options.pool_size);
}

Client lazy_pool(Reactor& reactor, const Options& options) {
  return make_client(reactor, options, options.pool_size);
}

Client from_url(Reactor& reactor, std::string_view url) {
  const ParsedUrl parsed = parse_url(url).value();
  const Options& options = parsed.options();
  return parsed.pool() ? lazy_pool(reactor, options) : lazy_connection(reactor, options);
}

}  // namespace deferredis
