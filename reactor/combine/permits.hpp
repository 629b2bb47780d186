// The state shared by a Semaphore and its Units.
#pragma once

#include <deferredis/reactor/combine/wait_list.hpp>
#include <deferredis/reactor/sync.hpp>

namespace deferredis::detail {

/// Ownership: counted; deleted when the Semaphore and all Units have let go.
class Permits final : private WaitList {
 public:
  static Permits* make(std::size_t units) { return new Permits(units); }

  const std::size_t total;

  std::size_t available() const noexcept { return available_; }
  std::size_t waiting() const noexcept { return size(); }
  bool can_give(std::size_t count) const noexcept { return empty() && count <= available_; }
  Units give(std::size_t count) noexcept;
  void take_back(std::size_t count) noexcept;
  void wait(State<Units>& state, std::size_t count) noexcept { append(state, count); }
  /// The Semaphore is being destroyed.
  void close() noexcept;

 private:
  explicit Permits(std::size_t units) noexcept : total(units), available_(units) {}
  ~Permits() = default;
  void grant() noexcept;
  void let_go() noexcept;
  void line_moved() noexcept override { grant(); }

  std::size_t available_;
  std::size_t holders_ = 1;  // the Semaphore and each Units
};

}  // namespace deferredis::detail
