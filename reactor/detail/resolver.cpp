#include <deferredis/reactor/detail/resolver.hpp>

#include <netdb.h>
#include <signal.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <deque>
#include <mutex>
#include <system_error>
#include <thread>

namespace deferredis::detail {

namespace {
constexpr int most_threads = 4;
}

LookedUp look_up_now(const std::string& host) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  LookedUp answer;
  if (const int failure = ::getaddrinfo(host.c_str(), nullptr, &hints, &list); failure != 0) {
    answer.failure = failure == EAI_SYSTEM ? system_text(errno) : ::gai_strerror(failure);
    return answer;
  }
  for (const addrinfo* item = list; item != nullptr; item = item->ai_next) {
    SocketAddress& address = answer.addresses.emplace_back();
    address.size = item->ai_addrlen;
    std::memcpy(&address.storage, item->ai_addr, item->ai_addrlen);
  }
  ::freeaddrinfo(list);
  return answer;
}

std::vector<SocketAddress> interleaved(const std::vector<SocketAddress>& addresses) {
  std::deque<SocketAddress> first, second;
  for (const SocketAddress& address : addresses) {
    auto& family = address.family() == addresses.front().family() ? first : second;
    if (std::find(family.begin(), family.end(), address) == family.end()) family.push_back(address);
  }
  std::vector<SocketAddress> mixed;
  for (auto *next = &first, *other = &second; !next->empty() || !other->empty();
       std::swap(next, other)) {
    if (next->empty()) continue;
    mixed.push_back(next->front());
    next->pop_front();
  }
  return mixed;
}

struct Resolver::Shared {
  struct Question {
    std::string host;
    LookUp look_up;
  };

  std::mutex mutex;    // guards all below
  Reactor* reactor;    // null once it has gone
  Resolver* resolver;  // used on the reactor's thread only
  std::deque<Question> questions;
  int threads = 0;
};

Resolver::Resolver(Reactor& reactor) : reactor_(reactor), shared_(std::make_shared<Shared>()) {
  shared_->reactor = &reactor;
  shared_->resolver = this;
  reactor.bind(*this);
}

Resolver::~Resolver() { reactor_closing(); }

void Resolver::reactor_closing() noexcept {
  const std::lock_guard lock(shared_->mutex);
  shared_->reactor = nullptr;
  shared_->resolver = nullptr;
  shared_->questions.clear();
}

Future<std::vector<SocketAddress>> Resolver::look_up(const std::string& host) {
  Promise<std::vector<SocketAddress>> promise(reactor_.core());
  auto future = promise.future();
  const auto [place, fresh] = askers_.try_emplace(host);
  place->second.push_back(std::move(promise));
  if (fresh) queue(host);
  return future;
}

void Resolver::queue(const std::string& host) {
  std::unique_lock lock(shared_->mutex);
  shared_->questions.push_back({host, look_up_});
  if (shared_->threads == most_threads) return;
  try {
    std::thread(serve, shared_).detach();
    ++shared_->threads;
  } catch (const std::system_error& error) {
    if (shared_->threads > 0) return;  // those will come to it
    shared_->questions.clear();
    lock.unlock();
    answered(host, {{}, "no thread for the name look-up: " + system_text(error.code().value())});
  }
}

void Resolver::serve(std::shared_ptr<Shared> shared) {
  sigset_t every_signal;  // signals are for the user's threads
  sigfillset(&every_signal);
  ::pthread_sigmask(SIG_SETMASK, &every_signal, nullptr);
  std::unique_lock lock(shared->mutex);
  while (!shared->questions.empty()) {
    const Shared::Question question = std::move(shared->questions.front());
    shared->questions.pop_front();
    lock.unlock();
    LookedUp answer = question.look_up(question.host);
    lock.lock();
    if (shared->reactor == nullptr) break;
    shared->reactor->call_from_thread([shared, host = question.host, answer = std::move(answer)] {
      if (shared->resolver != nullptr) shared->resolver->answered(host, answer);
    });
  }
  --shared->threads;
}

void Resolver::answered(const std::string& host, const LookedUp& answer) {
  auto found = askers_.extract(host);
  if (found.empty()) return;
  for (auto& asker : found.mapped()) {
    if (answer.failure.empty()) asker.fulfill(answer.addresses);
    else asker.fail(Error(errc::connection, answer.failure));
  }
}

}  // namespace deferredis::detail
