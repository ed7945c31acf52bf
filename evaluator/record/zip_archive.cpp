#include "record/zip_archive.h"

#include <zip.h>

#include <utility>
#include <vector>

#include <fmt/format.h>

#include "record/register_error.h"

namespace doudi::record {
namespace {

constexpr std::size_t kUnpackedBlock = 64 * 1024;
// Sheets pack to a tenth, very even ones to a fiftieth; a bomb to a thousandth. Small files are let be.
constexpr std::uint64_t kMostTimes = 250;
constexpr std::uint64_t kHarmless = std::uint64_t{16} << 20;
constexpr std::uint64_t kMostUnpacked = std::uint64_t{8} << 30;

struct CloseZipped {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

class FileInZip : public ZipArchive::Stream {
 public:
  FileInZip(std::string name, std::unique_ptr<zip_file_t, CloseZipped> file, std::uint64_t packed)
      : name_(std::move(name)), file_(std::move(file)), packed_(packed), block_(kUnpackedBlock) {}

  std::string_view Read() override {
    const zip_int64_t count = zip_fread(file_.get(), block_.data(), block_.size());
    if (count < 0) throw RegisterError(fmt::format("{} 坏了，读不下去。请重新保存或导出", name_));
    read_ += static_cast<std::uint64_t>(count);
    if (read_ > kMostUnpacked || (read_ > kHarmless && read_ / kMostTimes > packed_))
      throw RegisterError(fmt::format("{} 解开后大得不合常理（压缩前 {} MB 以上，压缩后 {} 字节），没有读。它可能是恶意文件；是真的登记册，请另存为 CSV", name_, read_ >> 20, packed_));
    return {block_.data(), static_cast<std::size_t>(count)};
  }

 private:
  std::string name_;
  std::unique_ptr<zip_file_t, CloseZipped> file_;
  std::uint64_t packed_, read_ = 0;
  std::vector<char> block_;
};

}  // namespace

struct ZipArchive::Handle {
  zip_t* archive = nullptr;
};

ZipArchive::ZipArchive(const std::string& path) : path_(path), handle_(std::make_unique<Handle>()) {
  int error = 0;
  handle_->archive = zip_open(path.c_str(), ZIP_RDONLY, &error);
  if (handle_->archive) return;
  throw RegisterError(fmt::format("无法读 {}：{}", path, error == ZIP_ER_NOZIP || error == ZIP_ER_INCONS ? "文件不完整。请重新保存或导出" : "打不开"));
}

ZipArchive::~ZipArchive() {
  if (handle_->archive) zip_discard(handle_->archive);
}

bool ZipArchive::Holds(const std::string& name) const { return zip_name_locate(handle_->archive, name.c_str(), ZIP_FL_NOCASE) >= 0; }

std::unique_ptr<ZipArchive::Stream> ZipArchive::Open(const std::string& name) const {
  zip_t* const archive = handle_->archive;
  const zip_int64_t place = zip_name_locate(archive, name.c_str(), ZIP_FL_NOCASE);
  zip_stat_t status;
  const bool there = place >= 0 && zip_stat_index(archive, static_cast<zip_uint64_t>(place), 0, &status) == 0;
  std::unique_ptr<zip_file_t, CloseZipped> file(there ? zip_fopen_index(archive, static_cast<zip_uint64_t>(place), 0) : nullptr);
  if (!file) throw RegisterError(fmt::format("{} 里读不出 {}。请在 Excel 里另存为 .xlsx（不加密码）", path_, name));
  return std::make_unique<FileInZip>(path_, std::move(file), status.comp_size);
}

std::string ZipArchive::ReadWhole(const std::string& name, std::size_t most) const {
  std::string whole;
  const auto stream = Open(name);
  for (std::string_view block = stream->Read(); !block.empty(); block = stream->Read()) {
    whole.append(block);
    if (whole.size() > most) throw RegisterError(fmt::format("{} 里的 {} 超过 {} MB，没有读。请另存为 CSV", path_, name, most >> 20));
  }
  return whole;
}

}  // namespace doudi::record
