#include <deferredis/threads/crossing/recorder.hpp>

#include <utility>

#include <deferredis/reactor/state/reactor_core.hpp>

namespace deferredis::detail {

/// A Recorder, and the memory of its futures.
class RecordingCore {
 public:
  RecordingCore() : core_(*new ReactorCore), recorder_(core_) {
    core_.leave();  // it is not the thread's reactor: nothing can run on it
  }
  RecordingCore(const RecordingCore&) = delete;
  RecordingCore& operator=(const RecordingCore&) = delete;
  ~RecordingCore() { core_.close(); }  // which deletes it

  Recorder& recorder() noexcept { return recorder_; }

 private:
  ReactorCore& core_;
  Recorder recorder_;
};

Recorder::Recording::Recording(KeptCommand& kept)
    : recorder_(of_this_thread()), outer_(std::exchange(recorder_.kept_, &kept)) {}

Recorder& Recorder::of_this_thread() {
  thread_local RecordingCore own;
  return own.recorder();
}

void Recorder::dispatch(const CommandView& command, ReplySlot& slot) const {
  kept_->keep(command, slot);
  slot.make_quiet();
  slot.drop_producer();  // it goes with its Future
}

}  // namespace deferredis::detail
