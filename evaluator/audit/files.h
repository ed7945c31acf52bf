// Files of a run directory: each appears whole or not at all, and one run at a time writes there.
#pragma once

#include <cstdio>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "record/text_input.h"

namespace doudi::audit {

// What the caller has to change before anything is done: options that do not fit, a directory in use. Said to a person.
struct Refused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The disk would not have it: full, a limit, an error. What was written before stays, and the run can be resumed.
struct DiskFailure : std::runtime_error {
  DiskFailure(const std::string& path, int number);
};

// A file that appears whole with Commit (fsync, rename, fsync of the folder) and not at all otherwise.
class NewFile {
 public:
  explicit NewFile(std::string path);  // throws DiskFailure
  ~NewFile();
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  void Write(std::string_view bytes);
  void Commit();

 private:
  std::string path_, temporary_;
  record::FileHandle file_;
};

void WriteWhole(const std::string& path, std::string_view content);
// Appends to a file and waits until the disk has it.
void AppendDurably(const std::string& path, std::string_view content);
// Throws std::runtime_error where it cannot be read; nullopt where there is none.
std::optional<std::string> ReadIfThere(const std::string& path);
std::string ReadWhole(const std::string& path);
// With all above it. Throws DiskFailure.
void MakeFolder(const std::string& path);

// Holds a directory for one process, by flock on the file `lock` in it; the system lets go when the process ends, however it ends.
class DirectoryLock {
 public:
  // Throws Refused where another process holds it.
  explicit DirectoryLock(const std::string& directory);
  ~DirectoryLock();
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;

 private:
  int file_ = -1;
};

}  // namespace doudi::audit
