#include "audit/files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace doudi::audit {
namespace {

namespace fs = std::filesystem;

std::string ReasonOf(int number) {
  switch (number) {
    case ENOSPC: return "磁盘满了";
    case EDQUOT: return "配额用完了";
    case EFBIG: return "超过了允许的文件大小";
    case EIO: return "磁盘读写出错，可能满了";
    case EACCES:
    case EROFS: return "没有写的权限";
    default: return std::strerror(number);
  }
}

// A rename is on the disk only when its folder is.
void SyncFolderOf(const std::string& path) {
  const std::string folder = fs::path(path).parent_path().string();
  const int handle = open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY);
  if (handle < 0) throw DiskFailure(path, errno);
  const bool synced = fsync(handle) == 0;
  const int reason = errno;
  close(handle);
  if (!synced && reason != EINVAL) throw DiskFailure(path, reason);
}

}  // namespace

DiskFailure::DiskFailure(const std::string& path, int number)
    : std::runtime_error(fmt::format("写 {} 失败：{}。已经写完的都在；解决以后加 --resume 接着做", path, ReasonOf(number))) {}

NewFile::NewFile(std::string path) : path_(std::move(path)), temporary_(path_ + ".part"), file_(std::fopen(temporary_.c_str(), "wb")) {
  if (!file_) throw DiskFailure(path_, errno);
}

NewFile::~NewFile() {
  if (!file_) return;
  file_.reset();
  std::remove(temporary_.c_str());
}

void NewFile::Write(std::string_view bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) throw DiskFailure(path_, errno);
}

void NewFile::Commit() {
  if (std::fflush(file_.get()) != 0 || fsync(fileno(file_.get())) != 0) throw DiskFailure(path_, errno);
  if (std::rename(temporary_.c_str(), path_.c_str()) != 0) throw DiskFailure(path_, errno);
  file_.reset();
  SyncFolderOf(path_);
}

void WriteWhole(const std::string& path, std::string_view content) {
  NewFile file(path);
  file.Write(content);
  file.Commit();
}

void AppendDurably(const std::string& path, std::string_view content) {
  const record::FileHandle file(std::fopen(path.c_str(), "ab"));
  if (!file) throw DiskFailure(path, errno);
  if (std::fwrite(content.data(), 1, content.size(), file.get()) != content.size() || std::fflush(file.get()) != 0 || fsync(fileno(file.get())) != 0)
    throw DiskFailure(path, errno);
}

std::optional<std::string> ReadIfThere(const std::string& path) {
  const record::FileHandle file(std::fopen(path.c_str(), "rb"));
  if (!file && errno == ENOENT) return std::nullopt;
  if (!file) throw std::runtime_error(fmt::format("无法读 {}：{}", path, std::strerror(errno)));
  std::string text;
  char block[1 << 16];
  while (const std::size_t read = std::fread(block, 1, sizeof block, file.get())) text.append(block, read);
  if (std::ferror(file.get()) != 0) throw std::runtime_error(fmt::format("读 {} 失败：{}", path, std::strerror(errno)));
  return text;
}

std::string ReadWhole(const std::string& path) {
  auto text = ReadIfThere(path);
  if (!text) throw std::runtime_error(fmt::format("没有 {} 这个文件", path));
  return *std::move(text);
}

void MakeFolder(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) throw DiskFailure(path, error.value());
}

DirectoryLock::DirectoryLock(const std::string& directory) {
  const std::string path = directory + "/lock";
  file_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (file_ < 0) throw DiskFailure(path, errno);
  if (flock(file_, LOCK_EX | LOCK_NB) == 0) return;
  const int reason = errno;
  close(file_);
  if (reason == EWOULDBLOCK) throw Refused(fmt::format("{} 里另有一次核查正在做。等它做完，或换一个目录", directory));
  throw DiskFailure(path, reason);
}

DirectoryLock::~DirectoryLock() { close(file_); }

}  // namespace doudi::audit
