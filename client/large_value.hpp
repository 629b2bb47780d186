// PieceSink and PieceSource: the ends of a large value, for Client::get_to() and set_from().
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <deferredis/client/client.hpp>
#include <deferredis/reactor/combine.hpp>
#include <deferredis/reactor/future.hpp>
#include <deferredis/reactor/state/move_function.hpp>

namespace deferredis {

/// Takes a value piece by piece: any callable that takes a std::string_view, or that and how many
/// bytes of the value follow, and returns nothing or a Future<void>. A piece is never empty; its
/// view is valid until that Future has ended.
///
///   auto size = co_await rc.get_to("video", [&file](std::string_view piece) {
///     return file.write(piece);   // a Future<void>
///   });
///
/// Back-pressure: one piece at a time. While the sink is busy, the client reads ahead by one piece
///   and then stops reading, so that the server waits.
/// Connection: one of the client's exclusive connections (Options::max_exclusive), which returns
///   to them afterwards. In a cluster it leads to the server of the key; MOVED and ASK are
///   followed.
/// Errors: those of GET. A failure before the first piece is repaired as for any read, within the
///   client's timeout. After it nothing is repeated: the error comes with Delivery::maybe_applied,
///   and the sink has the pieces before it. If the sink fails, the connection is closed, because
///   the rest of the value is on its way; the error is the sink's, and says how far it came. A loss
///   of the connection is noticed when the sink is ready for more.
/// Time: there is no limit for the whole; use Future::timeout(), which cancels. A cancel closes the
///   connection. TransferOptions::stall_timeout limits each wait for the server.
/// Limits: ReplyLimits::bulk_bytes does not apply, since the value is not kept. Response callbacks
///   do not see it.
class PieceSink {
 public:
  template <class Fn>
  requires(!std::is_same_v<Fn, PieceSink> &&
           (std::is_invocable_v<Fn&, std::string_view> ||
            std::is_invocable_v<Fn&, std::string_view, std::uint64_t>)) PieceSink(Fn fn)
      : take_([fn = std::move(fn)](std::string_view piece, std::uint64_t left) mutable {
          if constexpr (std::is_invocable_v<Fn&, std::string_view, std::uint64_t>) {
            return maybe_future(fn, piece, left);
          } else {
            static_cast<void>(left);
            return maybe_future(fn, piece);
          }
        }) {}

  /// Ends when the sink is ready for the next piece. This object must live until then.
  Future<void> take(std::string_view piece, std::uint64_t left) { return take_(piece, left); }

 private:
  detail::MoveFunction<Future<void>(std::string_view, std::uint64_t)> take_;
};

/// Gives a value piece by piece: any callable without arguments that returns a std::string or
/// std::string_view, or a Future of one. The bytes of a view must stay until the next call. A piece
/// of any size may be given; an empty one means that there is no more.
///
///   co_await rc.set_from("video", file.size(), [&file] { return file.read(65536); });
///
/// Back-pressure: the source is asked for the next piece only when the connection has room. It is
///   not asked again once it has given `size` bytes.
/// Connection: as for a PieceSink. In a cluster the server is first asked about the key (EXISTS),
///   so that MOVED and ASK are followed before the source is asked for anything.
/// Errors: those of SET, and InvalidArgumentError{not_sent} if the source gives too little or too
///   much. As long as the value's last byte was not sent, every error says not_sent, because the
///   server executes no part of a command: the key is unchanged. After that it is as for any
///   command. Once the source has been asked nothing is repeated. If the source fails, the
///   connection is closed; the error is the source's, and says how far it came. A loss of the
///   connection is noticed when the source has given its piece.
/// Time: as for a PieceSink.
class PieceSource {
 public:
  template <class Fn>
  requires(!std::is_same_v<Fn, PieceSource> && std::is_invocable_v<Fn&>) PieceSource(Fn fn)
      : give_(giver(std::move(fn))) {}

  /// The next piece, valid until the next call. This object must live until it is there.
  Future<std::string_view> give() { return give_(); }

 private:
  using Give = detail::MoveFunction<Future<std::string_view>()>;

  template <class Fn>
  static Give giver(Fn fn) {
    using Piece = typename decltype(maybe_future(std::declval<Fn&>()))::value_type;
    if constexpr (std::is_same_v<Piece, std::string_view>) {
      return [fn = std::move(fn)]() mutable { return maybe_future(fn); };
    } else {
      struct Held {
        explicit Held(Fn given) : fn(std::move(given)) {}
        Fn fn;
        std::string piece = {};
      };
      return [held = std::make_unique<Held>(std::move(fn))] {
        return maybe_future(held->fn).then([to = held.get()](Piece piece) {
          to->piece = std::move(piece);
          return std::string_view(to->piece);
        });
      };
    }
  }

  Give give_;
};

}  // namespace deferredis
