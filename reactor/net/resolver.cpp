#include <deferredis/reactor/net/resolver.hpp>

#include <netdb.h>
#include <signal.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <deque>
#include <iterator>
#include <mutex>
#include <optional>
#include <set>
#include <system_error>
#include <thread>
#include <tuple>

namespace deferredis::detail {

namespace {
constexpr int most_threads = 64;
constexpr int most_of_one = 4;  // per asker
}  // namespace

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

struct Resolver::Question {
  std::string host;
  LookUp look_up;
  const void* asker;
};

struct Resolver::Shared {
  struct Asker {
    std::deque<Question> questions;
    int running = 0;
    std::uint64_t served = 0;  // when it last had a turn
  };

  bool may_begin(const Asker& asker) const {
    return !asker.questions.empty() && asker.running < most_of_one;
  }
  std::optional<Question> take();
  void done(const Question& question);
  template <class Unwanted>
  void forget(Unwanted unwanted);

  std::mutex mutex;    // guards everything below
  Reactor* reactor;    // null once it is destroyed
  Resolver* resolver;  // used on the reactor's thread only
  std::map<const void*, Asker> askers;
  std::set<std::string> running;  // names
  std::uint64_t turns = 0;
  int threads = 0;
};

// The waiting asker with the fewest lookups running; among equals, the one that waited longest for
// a turn.
std::optional<Resolver::Question> Resolver::Shared::take() {
  Asker* next = nullptr;
  for (auto& [who, asker] : askers) {
    if (!may_begin(asker)) continue;
    if (next == nullptr ||
        std::tie(asker.running, asker.served) < std::tie(next->running, next->served)) {
      next = &asker;
    }
  }
  if (next == nullptr) return std::nullopt;
  Question question = std::move(next->questions.front());
  next->questions.pop_front();
  ++next->running;
  next->served = ++turns;
  running.insert(question.host);
  // Other askers of the same name wait for this answer.
  forget([&](const Question& other) { return other.host == question.host; });
  return question;
}

void Resolver::Shared::done(const Question& question) {
  running.erase(question.host);
  const auto place = askers.find(question.asker);
  --place->second.running;
  if (place->second.running == 0 && place->second.questions.empty()) askers.erase(place);
}

template <class Unwanted>
void Resolver::Shared::forget(Unwanted unwanted) {
  for (auto place = askers.begin(); place != askers.end();) {
    std::erase_if(place->second.questions, unwanted);
    const bool idle = place->second.questions.empty() && place->second.running == 0;
    place = idle ? askers.erase(place) : std::next(place);
  }
}

Resolver::Resolver(Reactor& reactor) : reactor_(reactor), shared_(std::make_shared<Shared>()) {
  shared_->reactor = &reactor;
  shared_->resolver = this;
  reactor.bind(*this);
}

Resolver& Resolver::of(Reactor& reactor) {
  Owned<ReactorBound>& kept = reactor.resolver();
  if (kept == nullptr) kept.reset(new Resolver(reactor));
  return static_cast<Resolver&>(*kept);
}

Resolver::~Resolver() { reactor_closing(); }

void Resolver::reactor_closing() noexcept {
  const std::lock_guard lock(shared_->mutex);
  shared_->reactor = nullptr;
  shared_->resolver = nullptr;
  shared_->forget([](const Question&) { return true; });
}

Future<std::vector<SocketAddress>> Resolver::look_up(const std::string& host, const void* asker) {
  return find(host, look_up_, asker).then([](LookedUp answer) {
    return std::move(answer.addresses);
  });
}

Future<std::vector<ServiceRecord>> Resolver::find_services(const std::string& name) {
  return find("*" + name, look_up_services_, nullptr).then([](LookedUp answer) {
    return std::move(answer.services);
  });
}

Future<LookedUp> Resolver::find(const std::string& name, LookUp fn, const void* asker) {
  Promise<LookedUp> promise(reactor_.core());
  auto future = promise.future();
  forget_abandoned();
  waiting_[name].push_back(std::move(promise));
  queue(name, fn, asker);
  return future;
}

// Names that nobody waits for any more leave the queues.
void Resolver::forget_abandoned() {
  std::erase_if(waiting_, [](const auto& name) {
    return std::none_of(name.second.begin(), name.second.end(),
                        [](const auto& promise) { return promise.pending(); });
  });
  const std::lock_guard lock(shared_->mutex);
  shared_->forget([this](const Question& question) { return !waiting_.contains(question.host); });
}

void Resolver::queue(const std::string& host, LookUp fn, const void* asker) {
  std::unique_lock lock(shared_->mutex);
  if (shared_->running.contains(host)) return;
  auto& questions = shared_->askers[asker].questions;
  const auto same = [&](const Question& question) { return question.host == host; };
  if (std::none_of(questions.begin(), questions.end(), same)) {
    questions.push_back({host, fn, asker});
  }
  if (shared_->threads == most_threads) return;
  std::optional<Question> question = shared_->take();
  if (!question) return;
  try {
    std::thread(serve, shared_, *question).detach();
    ++shared_->threads;
  } catch (const std::system_error& error) {
    shared_->done(*question);
    if (shared_->threads > 0) {  // the existing threads will take it
      shared_->askers[question->asker].questions.push_front(*std::move(question));
      return;
    }
    lock.unlock();
    answered(
        question->host,
        {{}, "cannot start a thread for the name look-up: " + system_text(error.code().value())});
  }
}

void Resolver::serve(std::shared_ptr<Shared> shared, Question question) {
  sigset_t every_signal;  // signals are for the user's threads
  sigfillset(&every_signal);
  ::pthread_sigmask(SIG_SETMASK, &every_signal, nullptr);
  for (;;) {
    LookedUp answer = question.look_up(question.host);
    const std::lock_guard lock(shared->mutex);
    shared->done(question);
    std::optional<Question> next;
    if (shared->reactor != nullptr) {
      shared->reactor->call_from_thread([shared, host = question.host, answer = std::move(answer)] {
        if (shared->resolver != nullptr) shared->resolver->answered(host, answer);
      });
      next = shared->take();
    }
    if (!next) {
      --shared->threads;
      return;
    }
    question = *std::move(next);
  }
}

void Resolver::answered(const std::string& host, const LookedUp& answer) {
  auto found = waiting_.extract(host);
  if (found.empty()) return;
  for (auto& promise : found.mapped()) {
    if (answer.failure.empty()) promise.fulfill(answer);
    else promise.fail(Error(errc::connection, answer.failure, Delivery::not_sent));
  }
}

}  // namespace deferredis::detail
