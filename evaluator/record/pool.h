// Pool: things that take long to make, for several threads that use one at a time.
#pragma once

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace doudi::record {

template <class T>
class Pool {
 public:
  // nullptr: there is none that nobody uses.
  std::unique_ptr<T> Take() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return nullptr;
    std::unique_ptr<T> one = std::move(idle_.back());
    idle_.pop_back();
    return one;
  }
  void Return(std::unique_ptr<T> one) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(one));
  }

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<T>> idle_;
};

}  // namespace doudi::record
