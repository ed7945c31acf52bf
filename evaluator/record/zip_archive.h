// ZipArchive: the files in a zip, each as a stream of bytes; what is too large for what it is is refused. For record/ only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace doudi::record {

class ZipArchive {
 public:
  // Throws RegisterError where it is no zip that can be read.
  explicit ZipArchive(const std::string& path);
  ~ZipArchive();
  ZipArchive(const ZipArchive&) = delete;
  ZipArchive& operator=(const ZipArchive&) = delete;

  bool Holds(const std::string& name) const;
  // A file in it, from its beginning. Throws RegisterError where there is no such file, or where it unpacks to far more than it is packed in.
  class Stream;
  std::unique_ptr<Stream> Open(const std::string& name) const;
  // The whole file. REQUIRES of it to be small: throws RegisterError beyond `most` bytes.
  std::string ReadWhole(const std::string& name, std::size_t most) const;
  const std::string& path() const { return path_; }

 private:
  struct Handle;
  std::string path_;
  std::unique_ptr<Handle> handle_;
};

class ZipArchive::Stream {
 public:
  virtual ~Stream() = default;
  // The next bytes; "" at the end. Throws RegisterError where the archive is damaged.
  virtual std::string_view Read() = 0;
};

}  // namespace doudi::record
