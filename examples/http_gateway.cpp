// Redis over HTTP: a web server on the same loop as its lazy pool of connections.
//   http_gateway [LISTEN_ENDPOINT [REDIS_URL]]
//   curl -d value=bar localhost:8888/text/foo; curl localhost:8888/text/foo; curl -X DELETE ...
// While Redis is down it answers 503 at once, and recovers as soon as Redis is back.
#include <charconv>
#include <csignal>
#include <cstdio>
#include <set>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <deferredis/client/url.hpp>
#include <deferredis/deferredis.hpp>
#include <deferredis/reactor/listen.hpp>
#include <deferredis/reactor/task_scope.hpp>
#include <deferredis/reactor/transport.hpp>

namespace http = boost::beast::http;
namespace redis = deferredis;
using namespace std::chrono_literals;

// Decodes percent escapes; nothing if they are malformed.
static std::optional<std::string> decoded(std::string_view text, bool plus_is_space) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      int byte = 0;
      if (text.size() - i < 3) return {};
      const char* const end = text.data() + i + 3;
      if (std::from_chars(end - 2, end, byte, 16).ptr != end || byte < 0) return {};
      out += static_cast<char>(byte);
      i += 2;
    } else {
      out += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

// Returns one field of an application/x-www-form-urlencoded body; nothing if missing or malformed.
static std::optional<std::string> form_field(std::string_view form, std::string_view name) {
  while (!form.empty()) {
    const std::string_view pair = form.substr(0, form.find('&'));
    form.remove_prefix(std::min(form.size(), pair.size() + 1));
    const std::size_t equals = pair.find('=');
    if (equals != pair.npos && decoded(pair.substr(0, equals), true) == name) {
      return decoded(pair.substr(equals + 1), true);
    }
  }
  return {};
}

struct Answer {
  http::status status;
  std::string body;
  std::string_view header = {};  // one more header line
};

class HttpConnection;

// What the connections share.
struct Server {
  redis::Future<void> stop();

  redis::Reactor& reactor;
  redis::Client client;
  redis::Owned<redis::Listener> listener = {};
  std::set<HttpConnection*> connections = {};
  bool stopping = false;
  redis::TaskScope running = {};  // serve() for each connection
};

// One HTTP client: reads a request, asks Redis, answers, and only then handles the next request.
class HttpConnection final : public redis::Protocol {
 public:
  HttpConnection(Server& server, redis::Owned<redis::Transport> transport)
      : server_(server), transport_(std::move(transport)) {}

  // Ends when the connection has ended.
  redis::Future<void> start() {
    transport_->start(*this);
    return transport_->closed();
  }
  // Ends an idle connection now, and a busy one after its answer.
  void stop() {
    if (!busy_) transport_->close();
  }

 private:
  void connection_made(redis::Transport&) override { wait_for_client(60s); }
  void data_received(std::string_view bytes) override {
    if (closing_) return;  // ignores what follows a refused request
    input_ += bytes;
    if (!busy_) read_request();
  }
  void connection_lost(const redis::Error&) override {}

  void wait_for_client(redis::Duration limit) {
    silence_ = server_.reactor.call_later(limit, [this] { transport_->abort(); });
  }

  void read_request() {
    if (!parser_) {
      parser_.emplace().eager(true);
      parser_->header_limit(16 << 10);
      parser_->body_limit(1 << 20);
    }
    boost::beast::error_code failure;
    while (!input_.empty() && !failure && !parser_->is_done()) {
      input_.erase(0, parser_->put(boost::asio::buffer(input_), failure));
    }
    if (failure && failure != http::error::need_more) {
      keep_alive_ = false;
      return answer({failure == http::error::body_limit ? http::status::payload_too_large
                     : failure == http::error::header_limit
                         ? http::status::request_header_fields_too_large
                         : http::status::bad_request,
                     failure.message() + "\r\n"});
    }
    if (parser_->is_done()) handle(parser_->release());
  }

  void handle(const http::request<http::string_body>& request) {
    parser_.reset();
    busy_ = true;
    transport_->pause_reading();
    silence_ = {};
    keep_alive_ = request.keep_alive();
    std::string_view path(request.target().data(), request.target().size());
    path = path.substr(0, path.find('?'));
    constexpr std::string_view prefix = "/text/";
    if (!path.starts_with(prefix) || path == prefix) {
      return answer({http::status::not_found, "try /text/<key>\r\n"});
    }
    const auto decoded_key = decoded(path.substr(prefix.size()), false);
    if (!decoded_key) return answer({http::status::bad_request, "malformed key\r\n"});
    const std::string& key = *decoded_key;

    switch (request.method()) {
      case http::verb::get:
        return answer_with(server_.client.get(key), [key](const std::optional<std::string>& value) {
          return value ? Answer{http::status::ok, key + "=" + *value + "\r\n"}
                       : Answer{http::status::not_found, "no such key\r\n"};
        });
      case http::verb::post: {
        const auto value = form_field(request.body(), "value");
        if (!value) return answer({http::status::bad_request, "send a form: value=...\r\n"});
        return answer_with(server_.client.set(key, *value), [text = key + "=" + *value](bool) {
          return Answer{http::status::ok, text + "\r\n"};
        });
      }
      case http::verb::delete_:
        return answer_with(server_.client.del({key}), [key](std::int64_t count) {
          return Answer{http::status::ok, "DEL " + key + "=" + std::to_string(count) + "\r\n"};
        });
      default:
        return answer({http::status::method_not_allowed, "", "Allow: GET, POST, DELETE\r\n"});
    }
  }

  template <class T, class Fn>
  void answer_with(redis::Future<T> reply, Fn to_answer) {
    const auto tell = [this, alive = std::weak_ptr(alive_)](const Answer& said) {
      if (!alive.expired()) answer(said);
    };
    std::move(reply)
        .then([=](const T& value) { tell(to_answer(value)); },
              [=](const redis::Error& error) { tell(answer_for(error)); })
        .detach();
  }

  static Answer answer_for(const redis::Error& error) {
    const bool away = error.is(redis::errc::connection) || error.is(redis::errc::timeout) ||
                      error.is(redis::errc::closed);
    if (!away) return {http::status::bad_gateway, to_string(error) + "\r\n"};
    return {http::status::service_unavailable, to_string(error) + "\r\n", "Retry-After: 1\r\n"};
  }

  void answer(const Answer& answer) {
    closing_ = !keep_alive_ || server_.stopping;
    const auto reason = http::obsolete_reason(answer.status);
    std::string text = "HTTP/1.1 " + std::to_string(static_cast<unsigned>(answer.status)) + " ";
    text.append(reason.data(), reason.size()).append("\r\nContent-Type: text/plain\r\n");
    text.append(answer.header).append(closing_ ? "Connection: close" : "Connection: keep-alive");
    text += "\r\nContent-Length: " + std::to_string(answer.body.size()) + "\r\n\r\n";
    transport_->write(text + answer.body);
    const bool whole_request_read = std::exchange(busy_, true);
    if (closing_ && whole_request_read) return transport_->close();
    if (closing_)
      return wait_for_client(2s);  // the client reads the answer and closes; a reset might lose it
    transport_->drained()
        .then(
            [this, alive = std::weak_ptr(alive_)] {
              if (!alive.expired()) next_request();
            },
            [](const redis::Error&) {})  // connection_lost reports it too
        .detach();
  }

  void next_request() {
    busy_ = false;
    if (server_.stopping) return transport_->close();
    wait_for_client(60s);
    read_request();
    if (!busy_ && !closing_) transport_->resume_reading();
  }

  Server& server_;
  redis::Owned<redis::Transport> transport_;
  std::optional<http::request_parser<http::string_body>> parser_;
  std::string input_;  // not parsed yet
  redis::Timer silence_;
  bool busy_ = false, keep_alive_ = true, closing_ = false;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>();  // expires with this object
};

redis::Future<void> Server::stop() {
  listener.reset();
  stopping = true;
  for (HttpConnection* connection : connections) connection->stop();
  return running.join();
}

// Owns one connection. A reply that comes after its end finds alive_ expired.
static redis::Future<void> serve(Server& server, redis::Owned<redis::Transport> transport) {
  HttpConnection connection(server, std::move(transport));
  server.connections.insert(&connection);
  redis::Future<void> ended = connection.start();
  static_cast<void>(co_await std::move(ended).outcome());  // it does not matter how it ended
  server.connections.erase(&connection);
}

int main(int argc, char** argv) {
  try {
    redis::Reactor reactor;
    std::string_view where = argc > 1 ? argv[1] : "127.0.0.1:8888";
    const bool any_port = where.ends_with(":0");  // the kernel chooses
    if (any_port) where.remove_suffix(2);
    redis::Endpoint endpoint = redis::Endpoint::parse(where, 8888).value();
    if (any_port) endpoint.port = 0;
    const auto url =
        redis::parse_url(argc > 2 ? argv[2] : "redis://localhost/?pool_size=10").value();
    Server server{reactor, redis::lazy_pool(reactor, url.options())};
    server.listener = reactor.listen(
        endpoint,
        [&](auto transport) { server.running.spawn(serve(server, std::move(transport))); }, {});
    const auto hook = reactor.on_shutdown([&] { return server.stop(); });
    const auto stop = [&] { reactor.shutdown().detach(); };  // a second signal has no effect
    const auto on_term = reactor.on_signal(SIGTERM, stop), on_int = reactor.on_signal(SIGINT, stop);
    std::printf("listening on %s\n", to_string(server.listener->endpoint()).c_str());
    std::fflush(stdout);
    reactor.run();
  } catch (const redis::Exception& e) {
    std::fprintf(stderr, "http_gateway: %s\n", e.what());
    return 1;
  }
}
