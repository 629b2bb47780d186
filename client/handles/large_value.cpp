#include <deferredis/client/large_value.hpp>

#include <deferredis/client/backend/backend.hpp>
#include <deferredis/client/large_values/receive_value.hpp>
#include <deferredis/client/large_values/send_value.hpp>
#include <deferredis/client/rewriting/key_prefix.hpp>

namespace deferredis {

namespace {

std::string with_prefix(Key key, const Shared<detail::KeyPrefix>& prefix) {
  return prefix == nullptr ? std::string(key.view()) : prefix->text() + std::string(key.view());
}

}  // namespace

detail::TransferRules Client::rules_of(const TransferOptions& options) const {
  return {options.piece_bytes, options.stall_timeout.value_or(timeout_), patience(),
          retry_ >= RetryCategory::read_only};
}

Future<std::optional<std::uint64_t>> Client::get_to(Key key, PieceSink sink,
                                                    const TransferOptions& options) const {
  const detail::CurrentCore current(backend_->core());
  if (codec_ != nullptr) {
    return failed<std::optional<std::uint64_t>>(
        Error(errc::not_supported, "GET in pieces is not possible on a view with a codec",
              Delivery::not_sent));
  }
  return detail::receive_value({backend_, with_prefix(key, prefix_), rules_of(options)},
                               std::move(sink));
}

Future<bool> Client::set_from(Key key, std::uint64_t size, PieceSource source,
                              const SetOptions& set, const TransferOptions& options) const {
  const detail::CurrentCore current(backend_->core());
  if (codec_ != nullptr) {
    return failed<bool>(Error(errc::not_supported,
                              "SET in pieces is not possible on a view with a codec",
                              Delivery::not_sent));
  }
  if (ensure_) {
    return failed<bool>(Error(errc::not_supported,
                              "SET in pieces is not possible on a view that ensures replication",
                              Delivery::not_sent));
  }
  const std::string name = with_prefix(key, prefix_);
  auto frame = detail::set_frame(backend_->core(), name, size, set);
  if (!frame) return failed<bool>(frame.error());
  return detail::send_value({backend_, name, rules_of(options)}, std::move(frame.value()), size,
                            std::move(source));
}

}  // namespace deferredis
