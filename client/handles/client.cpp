#include <deferredis/client/client.hpp>

#include <algorithm>

#include <deferredis/client/backend/connect_client.hpp>
#include <deferredis/client/backend/script_run.hpp>
#include <deferredis/client/blocking/blocking_command.hpp>
#include <deferredis/client/cache/cached_mget.hpp>
#include <deferredis/client/cache/near_cache.hpp>
#include <deferredis/client/cached_text.hpp>
#include <deferredis/client/commands/blocking_timeout.hpp>
#include <deferredis/client/groups/command_group.hpp>
#include <deferredis/client/link/address_source.hpp>
#include <deferredis/client/link/exclusive_connections.hpp>
#include <deferredis/client/link/lease_of.hpp>
#include <deferredis/client/no_reply.hpp>
#include <deferredis/client/options_check.hpp>
#include <deferredis/client/pool/leased_group.hpp>
#include <deferredis/client/pool/pool_backend.hpp>
#include <deferredis/client/retrying/retried_command.hpp>
#include <deferredis/client/rewriting/key_prefix.hpp>
#include <deferredis/client/rewriting/response_callbacks.hpp>
#include <deferredis/client/rewriting/value_codec.hpp>
#include <deferredis/client/scripts/script_command.hpp>
#include <deferredis/protocol/find_command.hpp>
#include <deferredis/protocol/held_slot.hpp>
#include <deferredis/reactor/combine.hpp>

namespace deferredis {

namespace {

constexpr Duration longest_slice = std::chrono::seconds(30);  // of a blocking command's wait

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
  return detail::HandleAccess::make<Client>(
      detail::make_pool(reactor, detail::settings_of_server(reactor, options), size), options);
}

Future<Client> connect_sized(Reactor& reactor, const Options& options, std::size_t size) {
  return detail::connect_client(reactor.core(), options, [&] {
    return detail::make_pool(reactor, detail::settings_of_server(reactor, options), size);
  });
}

std::vector<std::string> prefixed(std::vector<std::string> keys,
                                  const Shared<detail::KeyPrefix>& prefix) {
  if (prefix != nullptr)
    for (std::string& key : keys) key.insert(0, prefix->text());
  return keys;
}

Error no_session(const Error& error) {
  return error.with_context("session").with_delivery(Delivery::not_sent);
}

// `keys` are those of the view; at the server they have the prefix.
Future<Session> open_session(Shared<Backend> backend, std::vector<std::string> keys,
                             detail::Patience patience, Duration timeout, detail::Rewriting view) {
  auto asked = detail::lease_of(backend, prefixed(std::move(keys), view.prefix), patience);
  auto leased = co_await std::move(asked).outcome();
  if (!leased) co_return no_session(leased.error());
  detail::Leased& own = leased.value();
  co_return detail::HandleAccess::make<Session>(std::move(backend), std::move(own.server),
                                                std::move(own.lease), timeout,
                                                std::move(view.prefix), std::move(view.codec));
}

// Between the lease and WATCH the server may be lost or give the slot away. Then another server is
// asked, as often as a command would be redirected.
Future<Watch> open_watch(Shared<Backend> backend, std::vector<std::string> keys,
                         detail::Patience patience, Duration timeout, detail::Rewriting view,
                         detail::Ensure ensure) {
  for (int left = 5;; --left) {
    auto opened = open_session(backend, keys, patience, timeout, view);
    Session session = co_await std::move(opened);
    auto watched = co_await session.watch(keys).outcome();
    if (watched) co_return detail::HandleAccess::make<Watch>(std::move(session), ensure);
    const Error& error = watched.error();
    bool again = error.is(errc::connection) && !error.is(errc::auth);  // nothing was changed
    if (error.is(errc::moved)) again = co_await backend->misdirected(error, false);
    if (!again || left == 0) co_return error;
  }
}

}  // namespace

// Not a coroutine: its frame would belong to the thread's current reactor, which may be another
// one.
Future<Client> detail::when_connected(const Shared<Backend>& backend, Client client) {
  auto connected = backend->first_connected();
  return std::move(connected).then(
      [client = std::move(client)] { return client; },
      [backend](const Error& error) {
        // A client that nobody has received cannot have sent anything for the caller.
        const Error told =
            error.is(errc::cancelled) ? error.with_delivery(Delivery::not_sent) : error;
        return backend->disconnect().then([told] { return Outcome<Client>(told); });
      });
}
detail::ReactorCore& detail::core_of(const Client& client) noexcept { return client.core(); }
const Shared<Backend>& detail::backend_of(const Client& client) noexcept { return client.backend_; }

std::string detail::full_key(const Client& client, std::string_view key) {
  return client.prefix_ == nullptr ? std::string(key) : client.prefix_->text() + std::string(key);
}

Future<void> detail::on_one_server(const Client& client, std::string_view a, std::string_view b) {
  const auto keys = prefixed({std::string(a), std::string(b)}, client.prefix_);
  const std::vector<std::string_view> views(keys.begin(), keys.end());
  return client.backend_->server_of(views, client.patience()).then([](const Shared<Backend>&) {});
}

void detail::send_as_of(const Client& client, const CommandView& command, ReplySlot& slot,
                        TimePoint called) {
  if (client.timeout_.count() > 0) {
    slot.deadline = called + client.timeout_;
    if (client.core().time() >= called + client.timeout_) [[unlikely]] {
      return refuse(slot, Error(errc::timeout,
                                std::string(command.name()) +
                                    ": the loop was too busy to send it within its timeout",
                                Delivery::not_sent));
    }
  }
  const CommandRow* const own =
      command.row.words == 0 ? client.known_commands()->find(command.arguments) : nullptr;
  if (own == nullptr) return client.dispatch(command, slot);
  slot.row = own;
  client.dispatch({*own, command.arguments.subspan(own->words), nullptr, command.given}, slot);
}

Client::Client(Shared<Backend> backend, const Options& options)
    : Commands(backend->core()),
      backend_(std::move(backend)),
      timeout_(options.timeout),
      dead_after_(options.dead_after),
      retry_(category_of(options.retry)),
      wait_offline_(options.when_disconnected == WhenDisconnected::wait),
      evalsha_first_(options.evalsha_first),
      retry_rule_(detail::make_retry_rule(options.retry_policy)) {
  note_special();
  if (options.response_callbacks == nullptr) return;
  for (const NamedResponse& each : *options.response_callbacks)
    backend_->set_response_callback(each.name, each.fn);
}

Client Client::with(const ViewOptions& view) const {
  check_options(view).value();
  here();
  Client changed = *this;
  if (view.timeout) changed.timeout_ = *view.timeout;
  if (view.retry) changed.retry_ = category_of(*view.retry);
  if (view.when_disconnected)
    changed.wait_offline_ = *view.when_disconnected == WhenDisconnected::wait;
  if (view.key_prefix) {
    changed.prefix_ =
        Shared(view.key_prefix->empty() ? nullptr : new detail::KeyPrefix(*view.key_prefix));
  }
  if (view.codec) {
    changed.codec_ =
        Shared(*view.codec == nullptr ? nullptr : new detail::ValueCodec(**view.codec));
  }
  if (view.evalsha_first) changed.evalsha_first_ = *view.evalsha_first;
  if (view.retry_policy != nullptr)
    changed.retry_rule_ = detail::make_retry_rule(view.retry_policy);
  changed.note_special();
  if (view.database || view.client_name || view.protocol || view.read_from) {
    // The view of a closed client is closed too.
    if (auto backend = backend_->variant(view)) {
      backend_->share_with(*backend);
      if (cache_ != nullptr && &*backend != &*backend_) {
        CacheOptions own = cache_->options();
        own.store = nullptr;  // a store belongs to one cache
        changed.cache_ = &backend->near_cache(own);
      }
      changed.backend_ = std::move(backend);
    }
  }
  return changed;
}

Client Client::cached(const CacheOptions& options) const {
  Client changed = *this;
  changed.cache_ = &here().near_cache(options);
  changed.note_special();
  return changed;
}

Future<void> Client::prefetch(const Keys& keys) const {
  here();
  if (cache_ == nullptr)
    Error(errc::invalid_argument, "prefetch: this view is not cached; call cached()").raise();
  const detail::CurrentCore current(core());
  std::vector<Future<void>> read;
  for (const std::string_view key : keys.views()) {
    const std::string_view words[] = {key};
    read.push_back(call<CachedText>(table::get_row, words).then([](const CachedText&) {}));
  }
  return all(std::move(read));
}

std::size_t Client::invalidate(const Keys& keys) const {
  detail::NearCache* const cache = here().near_cache();
  std::size_t removed = 0;
  for (const std::string_view key : keys.views()) {
    if (cache != nullptr) removed += cache->changed(detail::full_key(*this, key));
  }
  return removed;
}

Future<Session> Client::session() const {
  const detail::CurrentCore current(backend_->core());
  return open_session(backend_, {}, patience(), timeout_, rewriting());
}

Future<Session> Client::session(Key key) const {
  const detail::CurrentCore current(backend_->core());
  return open_session(backend_, {std::string(key.view())}, patience(), timeout_, rewriting());
}

bool Client::supported(std::string_view command) const {
  const std::size_t space = std::min(command.find(' '), command.size());
  const bool two_words = space != command.size();
  const std::string_view words[] = {command.substr(0, space),
                                    command.substr(std::min(space + 1, command.size()))};
  const CommandRow* row = find_command(words[0], two_words ? words[1] : std::string_view());
  if (row == nullptr || (two_words && row->words == 1))
    row = backend_->own_commands()->find(std::span(words).first(two_words ? 2 : 1));
  if (row == nullptr || (two_words && row->words == 1)) return false;
  const Effect effect = detail::effect_of({*row, {}});
  const bool shared = effect == Effect::none || effect == Effect::blocks;
  return shared && backend_->supports(*row);
}

const detail::KnownCommands* Client::known_commands() const noexcept {
  return backend_->own_commands().get();
}

void Client::dispatch(const CommandView& command, ReplySlot& slot) const {
  const auto& callbacks = backend_->response_callbacks();
  const bool called_back = callbacks != nullptr && !callbacks->empty();
  if (special_ || called_back || command.row.effect != Effect::none) [[unlikely]]
    return dispatch_special(command, slot);
  fill_in(slot);
  backend_->dispatch(command, slot);
}

// Returns false if the command is not one that is cached.
inline bool Client::dispatch_cached(const CommandView& command, ReplySlot& slot) const {
  if (cache_ == nullptr || !command.row.cacheable || command.arguments.empty()) return false;
  if (detail::CachedMget::is(command)) {
    fill_in(slot);
    detail::CachedMget::begin(*cache_, command, slot);
    return true;
  }
  const CacheKey key = cache_->key_of(command);
  if (cache_->answer(key, slot)) [[likely]]
    return true;
  fill_in(slot);
  cache_->read(command, key, slot);
  return true;
}

// Out of line, so that the normal path of a command does not pay for it. A hit of a near cache is
// fast too, so that the other special cases are out of line once more.
[[gnu::noinline]] void Client::dispatch_special(const CommandView& command, ReplySlot& slot) const {
  const bool as_it_is = prefix_ == nullptr && codec_ == nullptr && retry_rule_ == nullptr &&
                        backend_->response_callbacks() == nullptr;
  if (as_it_is && dispatch_cached(command, slot)) return;
  dispatch_rare(command, slot);
}

[[gnu::noinline]] void Client::dispatch_rare(const CommandView& command, ReplySlot& slot) const {
  const Effect effect = detail::effect_of(command);
  const bool blocks = effect == Effect::blocks;
  const bool plain = effect == Effect::none || effect == Effect::script;
  if (retry_rule_ != nullptr && plain) return dispatch_retried(command, slot);
  if (ensure_ && detail::may_write(command.row) && (plain || blocks))
    return dispatch_ensured(command, slot);
  if (!plain && !blocks) {
    slot.fail(Error(errc::not_supported, std::string(command.name()) +
                                             " is not possible on a shared connection: " +
                                             std::string(command.row.instead)));
    return slot.drop_producer();
  }
  if (codec_ == nullptr) return dispatch_changed(rewriting(), command, slot);
  // A codec is user code, which may destroy this handle.
  const Client kept = *this;
  kept.dispatch_changed(kept.rewriting(), command, slot);
}

void Client::dispatch_changed(const detail::Rewriting& view, const CommandView& command,
                              ReplySlot& slot) const {
  const Effect effect = detail::effect_of(command);
  detail::Translation translation;
  const auto changed = view.begin(command, slot, translation);
  if (!changed) return;
  if (effect == Effect::blocks) {
    slot.retry = retry_;
    slot.offline_wait = wait_offline_;
    const Duration slice = dead_after_ > Duration::zero() ? dead_after_ / 2 : longest_slice;
    return detail::run_blocking(backend_, *changed, slot, {timeout_, slice, dead_after_},
                                std::move(translation));
  }
  ReplySlot& sent = translation ? detail::translated(slot, std::move(translation)) : slot;
  if (dispatch_cached(*changed, sent)) return;
  fill_in(sent);
  if (effect == Effect::script) return detail::run_script(backend_, *changed, sent);
  if (evalsha_first_ && detail::is_eval(command.row))
    return detail::run_by_sha1(backend_, *changed, sent);
  backend_->dispatch(*changed, sent);
}

void Client::dispatch_retried(const CommandView& command, ReplySlot& slot) const {
  Client once = *this;
  once.retry_rule_ = nullptr;
  once.note_special();
  fill_in(slot);
  detail::run_retried(std::move(once), retry_rule_, command, slot);
}

inline void Client::fill_in(ReplySlot& slot) const {
  // A command from another thread has a deadline by now; see send_as_of().
  if (timeout_.count() > 0)
    slot.deadline = std::min(slot.deadline, backend_->core().time() + timeout_);
  slot.retry = retry_;
  slot.offline_wait = wait_offline_;
}

detail::Patience Client::patience() const {
  detail::Patience patience{.offline = wait_offline_};
  Reactor* const reactor = core().reactor;
  if (timeout_.count() > 0 && reactor != nullptr)
    patience.deadline = reactor->clock().now() + timeout_;
  return patience;
}

void Client::set_credentials(const Credentials& credentials) const {
  Options checked;
  checked.user = credentials.user;
  checked.password = credentials.password;
  if (const auto fine = check_options(checked); !fine) fine.error().raise();
  here().set_credentials(credentials);
}

void Client::reload_certificates() const { here().reload_certificates(); }

detail::SendGroup Client::send_group() const {
  return [client = *this](const Shared<detail::CommandGroup>& group, ReplySlot& slot) {
    const TimePoint given = slot.deadline;
    client.fill_in(slot);
    if (given != TimePoint::max()) slot.deadline = given;
    if (!client.ensure_) return client.backend_->dispatch_group(group, slot);
    if (client.timeout_.count() > 0 && given == TimePoint::max())
      slot.deadline += client.ensure_.timeout;
    detail::run_leased(client.backend_, group, slot, client.timeout_);
  };
}

Transaction Client::multi() const {
  return detail::HandleAccess::make<Transaction>(
      here().core(), send_group(), rewriting(), ensure_,
      detail::GroupRules{.patience = timeout_, .goes_again = true});
}
Batch Client::batch(const BatchOptions& options) const {
  return detail::HandleAccess::make<Batch>(
      here().core(), send_group(), rewriting(), ensure_,
      detail::GroupRules{
          .patience = timeout_, .goes_again = true, .chunk_bytes = options.chunk_bytes});
}

// --- the backend ---------------------------------------------------------------------------------

Backend& Client::here() const {
  backend_->core().check_thread();
  return *backend_;
}

detail::Rewriting Client::rewriting() const {
  return {prefix_, codec_, backend_->response_callbacks(), backend_->own_commands()};
}

Future<void> Client::connected() const { return here().connected(); }
Future<void> Client::disconnected() const { return here().disconnected(); }
void Client::reconnect() const { here().reconnect(); }
Future<void> Client::disconnect() const {
  if (const auto cache = here().near_cache()) cache->stop();
  return here().disconnect();
}
Future<void> Client::drain() const {
  if (const auto cache = here().near_cache()) cache->stop();
  here().end_waits();
  return here().drain();
}

std::vector<NodeEndpoint> Client::endpoints() const { return here().endpoints(); }
ClientStats Client::stats() const {
  ClientStats stats = here().stats();
  if (const auto cache = backend_->near_cache()) stats.cache += cache->stats();
  return stats;
}
std::string Client::describe() const { return here().describe(); }

Registration Client::on_event(detail::MoveFunction<void(const ConnectionEvent&)> fn) const {
  return here().on_event(std::move(fn));
}
Registration Client::on_push(std::string_view kind,
                             detail::MoveFunction<void(const Reply&)> fn) const {
  return here().on_push(kind, std::move(fn));
}
void Client::on_unreceived(detail::MoveFunction<void(std::string_view, const Reply&)> fn) const {
  here().on_unreceived(std::move(fn));
}
void Client::set_response_callback(std::string_view name, ResponseFunction fn) const {
  here().set_response_callback(name, std::move(fn));
}

// --- handles -------------------------------------------------------------------------------------

NoReply Client::no_reply() const {
  here();
  return detail::HandleAccess::make<NoReply>(backend_, rewriting(), timeout_, wait_offline_);
}

Future<Watch> Client::watch(const Keys& keys) const {
  const auto views = keys.views();
  const detail::CurrentCore current(backend_->core());
  return open_watch(backend_, std::vector<std::string>(views.begin(), views.end()), patience(),
                    timeout_, rewriting(), ensure_);
}

Subscriber Client::subscriber(const SubscriberOptions& options) const {
  here();
  return detail::HandleAccess::make<Subscriber>(backend_, timeout_, wait_offline_, options);
}
Monitor Client::monitor(const MonitorOptions& options) const {
  here();
  return detail::HandleAccess::make<Monitor>(backend_, options);
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

}  // namespace deferredis
