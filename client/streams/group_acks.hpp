// GroupAcks: sends acknowledgements to the server, in batches.
#pragma once

#include <list>
#include <string>
#include <string_view>
#include <vector>

#include <deferredis/client/client.hpp>

namespace deferredis::detail {

/// Collects ids, and sends them until the server has them.
///
/// Ownership: shared by its consumer and the commands it sends.
class GroupAcks {
 public:
  /// One XACK carries `batch` ids of a stream, or those that came `within` this time.
  GroupAcks(const Client& client, std::string group, std::size_t batch, Duration within);
  GroupAcks(const GroupAcks&) = delete;
  GroupAcks& operator=(const GroupAcks&) = delete;

  /// Ends when the server knows.
  Future<void> add(std::string_view stream, std::string_view id);
  /// Is it still under way?
  bool has(std::string_view stream, std::string_view id) const noexcept;
  /// Sends everything collected so far.
  void flush();
  /// Flushes. From here on an outage makes it give up the acknowledgements.
  void close();
  /// Ends when nothing is under way.
  Future<void> drained();

 private:
  friend void retain(GroupAcks& acks) noexcept { ++acks.owners_; }
  [[gnu::noinline]] friend void release(GroupAcks& acks) noexcept {
    if (--acks.owners_ == 0) delete &acks;
  }
  struct Batch {
    std::string stream;
    std::vector<std::string> ids;
    std::vector<Promise<>> promises;
    bool sent = false;
  };
  using Batches = std::list<Batch>;

  Batch& open_batch(std::string_view stream);
  void send(Batches::iterator batch);
  static Future<void> deliver(Shared<GroupAcks> self, Batches::iterator batch);
  void settle(Batches::iterator batch, const Outcome<void>& outcome);

  Client client_;
  std::string group_;
  std::size_t size_;
  Duration within_;
  Batches batches_;
  Timer due_;
  bool scheduled_ = false;  // for the end of this turn
  bool closed_ = false;
  std::vector<Promise<>> draining_;
  unsigned owners_ = 0;
};

}  // namespace deferredis::detail
