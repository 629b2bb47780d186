#include <deferredis/client/stream_consumer.hpp>

#include <string>
#include <utility>

#include <deferredis/client/streams/stream_feed.hpp>

namespace deferredis {

namespace detail {

class StreamReader final : public StreamFeed {
 public:
  StreamReader(const Client& client, const StreamPositions& streams,
               const StreamConsumerOptions& options)
      : StreamFeed(client), options_(options) {
    for (const StreamPosition& each : streams) places_.emplace_back(each.key, each.id);
  }

 private:
  Future<void> begin(Shared<StreamFeed> self) override { return fix_places(std::move(self)); }
  Future<void> read(Shared<StreamFeed> self) override { return read_places(std::move(self)); }
  bool read_failed(const Error&) override { return false; }  // nothing was taken: it asks again

  static Future<void> fix_places(Shared<StreamFeed> self);
  static Future<void> read_places(Shared<StreamFeed> self);

  StreamConsumerOptions options_;
  std::vector<std::pair<std::string, std::string>> places_;  // a stream, and its last id we have
};

void retain(StreamReader& reader) noexcept { retain(static_cast<StreamFeed&>(reader)); }
void release(StreamReader& reader) noexcept { release(static_cast<StreamFeed&>(reader)); }

Future<void> StreamReader::fix_places(Shared<StreamFeed> self) {
  auto& reader = static_cast<StreamReader&>(*self);
  for (std::size_t i = 1; i < reader.places_.size(); ++i) {
    auto checked = check_together(reader.client(), reader.places_[0].first, reader.places_[i].first,
                                  "StreamConsumer: the streams");
    co_await std::move(checked);
  }
  for (auto& [key, id] : reader.places_) {
    if (id != "$") continue;
    auto asked = reader.client().xrevrange(key, "+", "-", 1);
    const auto last = co_await std::move(asked);
    id = last.empty() ? "0-0" : last.front().id;
  }
}

Future<void> StreamReader::read_places(Shared<StreamFeed> self) {
  auto& reader = static_cast<StreamReader&>(*self);
  const auto block = std::chrono::ceil<std::chrono::milliseconds>(reader.options_.block);
  auto asked =
      reader.client().xread(reader.places_, {.block = block, .count = reader.options_.count});
  auto read = co_await std::move(asked);
  for (auto& [key, entries] : read.pairs()) {
    for (auto& entry : entries) {
      for (auto& place : reader.places_) {
        if (place.first == key) place.second = entry.id;
      }
      reader.put({key, std::move(entry.id), std::move(entry.fields)});
    }
  }
}

}  // namespace detail

StreamConsumer::StreamConsumer(const Client& client, const StreamPositions& streams,
                               const StreamConsumerOptions& options)
    : reader_(new detail::StreamReader(client, streams, options)) {}
StreamConsumer::StreamConsumer(StreamConsumer&&) noexcept = default;
StreamConsumer& StreamConsumer::operator=(StreamConsumer&& other) noexcept {
  if (this == &other) return *this;
  close();
  reader_ = std::move(other.reader_);
  return *this;
}
StreamConsumer::~StreamConsumer() { close(); }

Future<void> StreamConsumer::start() { return reader_->start(); }
Future<std::optional<StreamMessage>> StreamConsumer::next() {
  return reader_->next(Duration::max());
}
Future<std::optional<StreamMessage>> StreamConsumer::next(Duration timeout) {
  return reader_->next(timeout);
}
void StreamConsumer::close() noexcept {
  if (reader_ != nullptr) reader_->close();
}

}  // namespace deferredis
