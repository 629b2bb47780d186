// Faults for a MemoryNetwork and its servers: at any byte, from a list or from a seed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <deferredis/reactor/clock.hpp>

namespace deferredis {

class SimulatedCluster;
class SimulatedRedis;

/// One fault of one connection.
struct Fault {
  /// What happens at the byte.
  enum class What : std::uint8_t {
    reset,    ///< the connection ends at both ends, and what is on the way is lost
    end,      ///< the bytes end there, as if the sender had closed
    stall,    ///< no byte arrives any more, and nobody is told
    delay,    ///< what follows arrives `delay` later
    split,    ///< what follows arrives in a later turn
    swallow,  ///< `size` bytes are missing
    corrupt,  ///< `size` bytes are others
    inject,   ///< `bytes` arrive in between
  };
  /// Which way the bytes go.
  enum class Way : std::uint8_t { to_server, to_client };
  static constexpr std::size_t every = static_cast<std::size_t>(-1);  ///< connection

  What what = What::reset;         ///< what happens
  Way way = Way::to_client;        ///< to bytes of this direction
  std::size_t at = 0;              ///< bytes that pass in this direction before it
  std::size_t connection = every;  ///< in the order in which they are opened, from 0
  Duration delay{0};               ///< of `delay`
  std::size_t size = 1;            ///< of `swallow` and `corrupt`
  std::string bytes{};             ///< of `inject`
};
std::string to_string(const Fault& fault);

/// What a plan from a seed may do.
struct FaultKinds {
  bool endings = true;       ///< reset, end, stall
  bool delays = true;        ///< delay, split
  bool damage = false;       ///< swallow, corrupt, inject: what TCP's checksums and TLS prevent
  std::size_t bytes = 4000;  ///< the faults are within so many bytes of a connection
  std::size_t one_in = 2;    ///< every so manieth connection has faults
};

/// Decides what happens to the connections of a MemoryNetwork (MemoryNetwork::set_faults), and to
/// servers each time act() is called. The same seed, program and plan give the same run:
/// FaultPlan(42) replays it.
class FaultPlan {
 public:
  /// No faults but those that are added.
  FaultPlan();
  /// Random ones.
  explicit FaultPlan(std::uint64_t seed, FaultKinds kinds = {});
  FaultPlan(const FaultPlan&) = delete;
  FaultPlan& operator=(const FaultPlan&) = delete;
  ~FaultPlan();

  /// Adds one fault.
  FaultPlan& add(Fault fault);
  /// From now on no connection gets new random faults, and act() only repairs.
  void calm_down();
  /// What has happened so far, one line each.
  const std::string& log() const;
  /// How many faults have happened.
  std::size_t count() const;

  /// A server crashes, starts, freezes, thaws, closes its connections, or refuses for a while.
  void act(SimulatedRedis& server);
  /// A node dies or comes back, a replica takes over, a slot moves key by key, or news spreads.
  void act(SimulatedCluster& cluster);

  /// How many bytes a connection has carried in this direction.
  std::size_t passed(std::size_t connection, Fault::Way way) const;

  // For the network:

  /// A part of what was sent, as it arrives.
  struct Piece {
    /// What becomes of the connection afterwards.
    enum class Then : std::uint8_t { goes_on, ends, resets };
    std::string bytes{};        ///< what arrives
    Duration delay{0};          ///< and how much later
    Then then = Then::goes_on;  ///< what follows
  };
  /// A connection was opened. Returns its number.
  std::size_t opened();
  /// What arrives of bytes that a connection sends.
  std::vector<Piece> carry(std::size_t connection, Fault::Way way, std::string bytes);

 private:
  void begin_to_move_slot(SimulatedCluster& cluster, std::size_t to);
  void move_slot_on(SimulatedCluster& cluster);

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace deferredis
