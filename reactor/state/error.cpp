#include <deferredis/reactor/error.hpp>

#include <atomic>
#include <cassert>

#include <deferredis/reactor/text/printable.hpp>

namespace deferredis {

struct Error::Rep {
  Errc code;
  std::string prefix;
  std::string text;   // as given
  std::string shown;  // the escaped text; empty if `text` can be shown as it is
  Delivery delivery;
  bool laid_out = false;
  std::exception_ptr foreign;
  std::atomic<std::uint32_t> references{1};

  Rep(Errc what, std::string word, std::string given, Delivery verdict)
      : code(what), prefix(std::move(word)), text(std::move(given)), delivery(verdict) {
    if (!detail::is_printable(text)) shown = detail::printable(text);
  }
  Rep(Errc what, detail::LaidOut given)
      : code(what), text(std::move(given.text)), delivery(Delivery::not_sent), laid_out(true) {}
  // A copy of `other` with another text.
  Rep(const Rep& other, std::string given, Delivery verdict)
      : code(other.code),
        prefix(other.prefix),
        text(std::move(given)),
        delivery(verdict),
        laid_out(other.laid_out),
        foreign(other.foreign) {
    if (!laid_out && !detail::is_printable(text)) shown = detail::printable(text);
  }
};

namespace {

std::string text_of(const std::exception_ptr& foreign) {
  try {
    std::rethrow_exception(foreign);
  } catch (const std::exception& e) {
    return e.what();
  } catch (...) {
    return "an exception that is not a std::exception";
  }
}

}  // namespace

std::string_view to_string(Delivery delivery) noexcept {
  switch (delivery) {
    case Delivery::not_sent: return "not_sent";
    case Delivery::maybe_applied: return "maybe_applied";
    case Delivery::rejected: return "rejected";
  }
  return "?";
}

Error::Error(Errc code, std::string message)
    : Error(code, {}, std::move(message),
            code.is(errc::invalid_argument) || code.is(errc::not_supported) ||
                    code.is(errc::queue_full)
                ? Delivery::not_sent
                : Delivery::maybe_applied) {}

Error::Error(Errc code, std::string message, Delivery delivery)
    : Error(code, {}, std::move(message), delivery) {}

Error::Error(Errc code, std::string prefix, std::string message, Delivery delivery)
    : rep_(new Rep(code, std::move(prefix), std::move(message), delivery)) {}

Error::Error(Errc code, detail::LaidOut message) : rep_(new Rep(code, std::move(message))) {}

// If a callback let one of our own Exceptions through, this becomes that same Error again.
Error::Error(std::exception_ptr foreign) : rep_(nullptr) {
  try {
    std::rethrow_exception(foreign);
  } catch (const Exception& ours) {
    *this = ours.error();
  } catch (...) {
    wrap(std::move(foreign));
  }
}

void Error::wrap(std::exception_ptr foreign) noexcept {
  try {
    rep_ = new Rep(errc::foreign, {}, text_of(foreign), Delivery::maybe_applied);
    rep_->foreign = std::move(foreign);
  } catch (const std::bad_alloc&) {
    *this = detail::out_of_memory();
  }
}

void Error::retain() const noexcept {
  if (rep_ != nullptr) rep_->references.fetch_add(1, std::memory_order_relaxed);
}

void Error::release() noexcept {
  if (rep_->references.fetch_sub(1, std::memory_order_acq_rel) == 1) delete rep_;
}

Errc Error::code() const noexcept { return rep_->code; }
std::string_view Error::message() const noexcept {
  return rep_->shown.empty() ? rep_->text : rep_->shown;
}
std::string_view Error::full_message() const noexcept { return rep_->text; }
std::string_view Error::prefix() const noexcept { return rep_->prefix; }
Delivery Error::delivery() const noexcept { return rep_->delivery; }
std::exception_ptr Error::foreign() const noexcept { return rep_->foreign; }

Error Error::with_delivery(Delivery delivery) const noexcept {
  if (rep_->delivery == delivery) return *this;
  try {
    return Error(new Rep(*rep_, rep_->text, delivery));
  } catch (const std::bad_alloc&) {  // the delivery counts most
    return detail::out_of_memory(delivery);
  }
}

Error Error::of_a_part() const {
  return rep_->delivery == Delivery::not_sent ? with_delivery(Delivery::maybe_applied) : *this;
}

Error Error::with_context(std::string_view context) const noexcept {
  try {
    // In a text of several lines, the context is the only part that is not escaped yet.
    std::string text = rep_->laid_out ? detail::printable(context) : std::string(context);
    return Error(new Rep(*rep_, text.append(": ").append(rep_->text), rep_->delivery));
  } catch (const std::bad_alloc&) {
    return *this;
  }
}

void Error::raise() const {
  assert(rep_ != nullptr);
  rep_->code.kind().raise(*this);
  std::terminate();  // not reached: the function of every kind throws
}

namespace {
const Error no_memory[] = {{errc::connection, "out of memory", Delivery::not_sent},
                           {errc::connection, "out of memory", Delivery::maybe_applied},
                           {errc::connection, "out of memory", Delivery::rejected}};
}  // namespace

const Error& detail::out_of_memory(Delivery delivery) noexcept {
  return no_memory[static_cast<std::size_t>(delivery)];
}

void detail::raise_foreign(const Error& error) { std::rethrow_exception(error.foreign()); }

std::string to_string(const Error& error) {
  std::string text(error.code().name());
  text.append(": ").append(error.message());
  text.append(" (").append(to_string(error.delivery())).append(")");
  return text;
}

}  // namespace deferredis
