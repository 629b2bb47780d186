// One execution of a command: what its handler reads, changes and answers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <deferredis/testing/simulated/arguments.hpp>
#include <deferredis/testing/simulated/server.hpp>

namespace deferredis::simulated {

/// Handlers throw CommandError to answer with an error; what they have written is then taken back.
class Call {
 public:
  Call(Server& of, Session& from, const Words& said, std::string& out, int protocol)
      : server(of), session(from), words(said), reply(out, protocol) {}

  std::size_t size() const noexcept { return words.size(); }
  const std::string& operator[](std::size_t i) const { return words[i]; }
  /// The word in upper case.
  std::string option(std::size_t i) const { return to_upper(words[i]); }
  /// The words from `first` on.
  Words from(std::size_t first) const;
  std::int64_t now() const { return server.now(); }
  Database& db() const { return server.database(session.database); }

  std::int64_t integer(std::size_t i) const;
  double real(std::size_t i, const char* error = "ERR value is not a valid float") const;

  /// The value of this type; null if the key is missing. Fails with WRONGTYPE.
  template <class T>
  T* find(const std::string& key) const {
    Database::Entry* const entry = db().find(key);
    if (entry == nullptr) return nullptr;
    T* const value = std::get_if<T>(&entry->value);
    if (value == nullptr) fail_type();
    return value;
  }
  /// The same; makes an empty one if the key is missing.
  template <class T>
  T& make(const std::string& key) const {
    T* const value = find<T>(key);
    return value != nullptr ? *value : std::get<T>(db().put(key, T()).value);
  }
  /// The key has changed. The class is that of keyspace events: '$' 'l' 's' 'h' 'z' 't' 'g'.
  void changed(const std::string& key, char event_class, std::string_view event) const {
    server.key_changed(session.database, key, event_class, event);
  }
  /// Removes the key, and says so, if there is one.
  bool remove(const std::string& key, std::string_view event = "del") const;
  /// Removes the key if its container is empty.
  template <class T>
  void drop_if_empty(const std::string& key, const T& container) const {
    if (container.empty()) remove(key);
  }

  /// Waits until one of the keys changes, then the command runs again. After `ms` (0: never) the
  /// reply is `timeout_reply`; inside MULTI or a script at once.
  /// `instead` is what runs again; empty: these words.
  void wait(std::vector<std::string> keys, std::int64_t ms, std::string timeout_reply,
            Words instead = {});
  /// "0.5" seconds in ms.
  std::int64_t timeout(std::size_t i) const;
  [[noreturn]] void wrong_arity() const;
  [[noreturn]] static void fail_type();
  /// Fails if the server is not a node of a cluster.
  void needs_cluster() const;

  Server& server;
  Session& session;
  const Words& words;
  ReplyWriter reply;
};

}  // namespace deferredis::simulated
