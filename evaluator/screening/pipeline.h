// Pipeline: one thread reads, several work, and the caller's writes what they made in the order in which it was read.
//
//   RunInOrder<Read, Made>({threads, in_flight}, read, work, write);
//
// `read(Read&)` fills in the next piece and returns false when there is none; `work(Read&)` makes a Made of it, several at once;
// `write(Made&)` takes them in order, in the calling thread. At most `in_flight` pieces are between read and written, so that memory stays
// bounded however slow one stage is. With one thread everything happens in the calling thread.
//
// An exception of any stage ends the run: the pieces before it are written, then it is thrown again from RunInOrder.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace doudi::screening {

struct PipelineOptions {
  std::size_t threads = 1;     // that work, beside the one that reads; 1: the calling thread does all
  std::size_t in_flight = 8;   // pieces; at least 1
};

template <class Read, class Made>
class Pipeline {
 public:
  using ReadPiece = std::function<bool(Read&)>;
  using Work = std::function<Made(Read&)>;
  using Write = std::function<void(Made&)>;

  Pipeline(const PipelineOptions& options, ReadPiece read, Work work, Write write)
      : options_(options), read_(std::move(read)), work_(std::move(work)), write_(std::move(write)) {}

  void Run() {
    if (options_.threads <= 1) return RunAlone();
    std::vector<std::jthread> threads;
    threads.emplace_back([this] { ReadAll(); });
    for (std::size_t i = 0; i < options_.threads; ++i) threads.emplace_back([this] { WorkOn(); });
    try {
      WriteAll();
    } catch (...) {
      Stop();
      throw;
    }
    Stop();
  }

 private:
  // A piece on its way; in the order of the input.
  struct Piece {
    Read read;
    Made made;
    std::exception_ptr error;
    bool taken = false, done = false;
  };

  void RunAlone() {
    Read read;
    while (read_(read)) {
      Made made = work_(read);
      write_(made);
    }
  }

  void ReadAll() {
    for (;;) {
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return stopped_ || pieces_.size() < options_.in_flight; });
        if (stopped_) return;
      }
      auto piece = std::make_unique<Piece>();
      bool more = false;
      try {
        more = read_(piece->read);
      } catch (...) {
        piece->error = std::current_exception();
        piece->taken = piece->done = true;
      }
      const bool failed = piece->error != nullptr;
      const std::lock_guard lock(mutex_);
      if (more || failed) pieces_.push_back(std::move(piece));
      read_all_ = !more;
      changed_.notify_all();
      if (!more) return;
    }
  }

  void WorkOn() {
    for (;;) {
      Piece* piece = nullptr;
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return stopped_ || (piece = Untaken()) != nullptr || read_all_; });
        if (stopped_ || piece == nullptr) return;
        piece->taken = true;
      }
      try {
        piece->made = work_(piece->read);
      } catch (...) {
        piece->error = std::current_exception();
      }
      const std::lock_guard lock(mutex_);
      piece->done = true;
      changed_.notify_all();
    }
  }

  void WriteAll() {
    for (;;) {
      std::unique_ptr<Piece> piece;
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return pieces_.empty() ? read_all_ : pieces_.front()->done; });
        if (pieces_.empty()) return;
        piece = std::move(pieces_.front());
        pieces_.pop_front();
        changed_.notify_all();
      }
      if (piece->error) std::rethrow_exception(piece->error);
      write_(piece->made);
    }
  }

  Piece* Untaken() {
    for (const auto& piece : pieces_)
      if (!piece->taken) return piece.get();
    return nullptr;
  }

  void Stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }

  PipelineOptions options_;
  ReadPiece read_;
  Work work_;
  Write write_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::unique_ptr<Piece>> pieces_;
  bool read_all_ = false, stopped_ = false;
};

template <class Read, class Made>
void RunInOrder(const PipelineOptions& options, typename Pipeline<Read, Made>::ReadPiece read,
                typename Pipeline<Read, Made>::Work work, typename Pipeline<Read, Made>::Write write) {
  Pipeline<Read, Made>(options, std::move(read), std::move(work), std::move(write)).Run();
}

}  // namespace doudi::screening
