#include <deferredis/client/group_consumer.hpp>

#include <memory>
#include <utility>

#include <deferredis/client/streams/group_reader.hpp>
#include <deferredis/reactor/task_scope.hpp>

namespace deferredis {

namespace detail {

namespace {

using Handler = MoveFunction<Future<void>(const StreamMessage&)>;
using Failed = MoveFunction<void(const StreamMessage&, const Error&)>;

struct Work {
  Shared<GroupReader> reader;
  Handler handler;
  Failed failed;
};

/// Ends when the server knows that the job is done, or when it was left for redelivery.
Future<void> handle(std::shared_ptr<Work> work, StreamMessage message) {
  auto handling = work->handler(message);
  const auto done = co_await std::move(handling).outcome();
  if (done) {
    auto acknowledging = work->reader->ack(message.stream, message.id);
    // If this fails, the entry is delivered again, like any other whose acknowledgement is missing.
    static_cast<void>(co_await std::move(acknowledging).outcome());
  } else {
    work->reader->nack(message.stream, message.id);
    work->failed(message, done.error());
  }
}

Future<void> handle_all(std::shared_ptr<Work> work) {
  TaskScope handling;
  for (;;) {
    auto asked = work->reader->next(Duration::max());
    auto message = co_await std::move(asked).outcome();
    if (message) {
      handling.spawn(handle(work, std::move(*message.value())));
      continue;
    }
    const bool ended = work->reader->closed();
    auto rest = ended ? handling.join() : handling.cancel();
    co_await std::move(rest);
    if (!ended) message.value();  // throws its error
    co_return;
  }
}

}  // namespace

void retain(GroupReader& reader) noexcept { retain(static_cast<StreamFeed&>(reader)); }
void release(GroupReader& reader) noexcept { release(static_cast<StreamFeed&>(reader)); }

}  // namespace detail

GroupConsumer::GroupConsumer(const Client& client, std::string_view group,
                             std::string_view consumer, const Keys& streams,
                             const GroupConsumerOptions& options)
    : reader_(new detail::GroupReader(client, group, consumer, streams, options)) {}
GroupConsumer::GroupConsumer(GroupConsumer&&) noexcept = default;
GroupConsumer& GroupConsumer::operator=(GroupConsumer&& other) noexcept {
  if (this == &other) return *this;
  abandon();
  reader_ = std::move(other.reader_);
  return *this;
}
GroupConsumer::~GroupConsumer() { abandon(); }

void GroupConsumer::abandon() noexcept {
  if (reader_ == nullptr) return;
  reader_->close();
  reader_->acks().close();
}

Future<void> GroupConsumer::start() { return reader_->start(); }
Future<std::optional<StreamMessage>> GroupConsumer::next() {
  return reader_->next(Duration::max());
}
Future<std::optional<StreamMessage>> GroupConsumer::next(Duration timeout) {
  return reader_->next(timeout);
}
Future<void> GroupConsumer::ack(const StreamMessage& message) {
  return reader_->ack(message.stream, message.id);
}
void GroupConsumer::nack(const StreamMessage& message) {
  reader_->nack(message.stream, message.id);
}
std::size_t GroupConsumer::held() const noexcept { return reader_->held(); }

Future<void> GroupConsumer::run_each(Handler handler, Failed failed) {
  const detail::CurrentCore current(reader_->core());
  return detail::handle_all(
      std::make_shared<detail::Work>(detail::Work{reader_, std::move(handler), std::move(failed)}));
}

Future<void> GroupConsumer::close() {
  reader_->close();
  reader_->acks().flush();
  return reader_->acks().drained();
}

}  // namespace deferredis
