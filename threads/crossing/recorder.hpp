// Recorder: typed commands that are written down instead of sent.
#pragma once

#include <deferredis/client/commands.hpp>
#include <deferredis/threads/crossing/kept_command.hpp>

namespace deferredis::detail {

class RecordingCore;

/// Every typed command, for a thread without a loop. A call encodes the command into the
/// KeptCommand of the current Recording, and returns a Future that nobody reads. A command that is
/// refused, or answered without a server, returns a Future that has ended, and is not recorded.
///
/// Thread: each thread has its own.
class Recorder final : public Commands {
 public:
  /// While it lives, the commands of this thread's Recorder go into `kept`. May be nested.
  class Recording {
   public:
    explicit Recording(KeptCommand& kept);
    Recording(const Recording&) = delete;
    Recording& operator=(const Recording&) = delete;
    ~Recording() { recorder_.kept_ = outer_; }
    const Commands& commands() const noexcept { return recorder_; }

   private:
    Recorder& recorder_;
    KeptCommand* outer_;
  };

 private:
  friend class RecordingCore;
  explicit Recorder(ReactorCore& core) noexcept : Commands(core) {}
  static Recorder& of_this_thread();
  void dispatch(const CommandView& command, ReplySlot& slot) const override;

  KeptCommand* kept_ = nullptr;  // borrowed, during a Recording
};

}  // namespace deferredis::detail
