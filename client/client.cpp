#include <deferredis/client/client.hpp>

#include <deferredis/client/detail/pool_backend.hpp>
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

Future<Client> when_connected(std::shared_ptr<Backend> backend, Client client) {
  auto ended = co_await backend->first_connected().outcome();
  if (!ended) {
    co_await backend->disconnect();
    co_return ended.error();
  }
  co_return client;
}

Future<Client> connect_sized(Reactor& reactor, const Options& options, std::size_t size) {
  try {
    auto backend = detail::make_pool(reactor, detail::Settings(options), size);
    Client client(backend, options);
    return when_connected(std::move(backend), std::move(client));
  } catch (...) {
    return failed<Client>(Error(std::current_exception()));
  }
}

}  // namespace

Client::Client(std::shared_ptr<Backend> backend, const Options& options)
    : Commands(backend->core()),
      backend_(std::move(backend)),
      timeout_(options.timeout),
      retry_(category_of(options.retry)),
      wait_offline_(options.when_disconnected == WhenDisconnected::wait) {}

Client Client::with(const ViewOptions& view) const {
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

void Client::dispatch(const CommandView& command, ReplySlot& slot) {
  CommandData& data = command_data(slot);
  if (!command.row.instead.empty()) [[unlikely]] {
    slot.fail(Error(errc::not_supported,
                    std::string(command.name()) +
                        " is not for a shared connection: " + std::string(command.row.instead)));
    return slot.drop_producer();
  }
  if (timeout_.count() > 0) data.deadline = backend_->core().time() + timeout_;
  data.retry = retry_;
  data.offline_wait = wait_offline_ ? 1 : 0;
  backend_->dispatch(command, slot);
}

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
