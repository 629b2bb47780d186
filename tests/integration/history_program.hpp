// Several clients read, write, compare and count on a few registers of one server, through a proxy
// that breaks their connections. What they saw is a history that a checker can judge.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "integration/client_loop.hpp"
#include "support/chaos_proxy.hpp"
#include "support/linearizability.hpp"

namespace deferredis::test {

struct HistoryOrder {
  std::uint64_t seed = 1;
  std::size_t operations = 500;
  Retry retry = Retry::read_only;
  bool kill = false;  ///< and restart the server, once, in the middle
};

struct HistoryFigures {
  std::size_t operations = 0;   ///< that are in the history
  std::size_t unknown = 0;      ///< of those, with an unknown outcome
  std::size_t overlapping = 0;  ///< called while another of the same register had not returned
  std::size_t swaps = 0;        ///< that succeeded
  std::size_t faults = 0;
};

class HistoryProgram {
 public:
  HistoryProgram(OneServer& it, const HistoryOrder& order);
  HistoryProgram(const HistoryProgram&) = delete;
  HistoryProgram& operator=(const HistoryProgram&) = delete;

  /// A history for each register; adds to `figures`.
  std::vector<support::History> run(HistoryFigures& figures);

 private:
  using Operation = support::Operation;
  static constexpr std::size_t registers = 4;
  static constexpr std::size_t clients = 4;
  static constexpr std::size_t at_once = 2;  ///< operations of each client

  /// An operation that has been called: history_[register_number][index].
  struct Place {
    std::size_t register_number;
    std::size_t index;
    std::size_t client;
  };

  std::size_t pick(std::size_t below) { return random_() % below; }
  std::string key(const Place& place) const;
  Operation& at(const Place& place) { return history_[place.register_number][place.index]; }
  Operation next_operation(std::size_t register_number);
  void call(std::size_t client);
  Future<std::int64_t> send(const Place& place, const Operation& operation);
  void returned(const Place& place, std::int64_t result);
  void failed(const Place& place, Delivery delivery);
  support::History with_effects(const support::History& all, HistoryFigures& figures) const;

  OneServer& it_;  // borrowed
  HistoryOrder order_;
  std::mt19937_64 random_;
  support::ChaosProxy proxy_;
  std::vector<Client> clients_;
  std::vector<std::size_t> running_;  // of each client
  std::vector<support::History> history_{registers};
  std::vector<std::int64_t> latest_;  // what somebody saw last in each register
  std::size_t called_ = 0;
  std::size_t moment_ = 0;
};

}  // namespace deferredis::test
