#include "command.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <stdexcept>

#include "value/literal.h"

namespace doudi::cli {

std::optional<check::Rules> LoadOrReport(const std::vector<std::string>& paths) {
  check::Rules rules = check::LoadRules(paths);
  for (const std::string& error : rules.io_errors) std::fprintf(stderr, "%s\n", error.c_str());
  if (!rules.diagnostics.empty()) std::fputs(diagnostics::RenderAll(rules.diagnostics).c_str(), stderr);
  if (!rules.model || !rules.io_errors.empty()) return std::nullopt;
  return rules;
}

value::Date DateOrToday(const std::string& text) {
  if (text.empty()) {
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    localtime_r(&now, &local);
    return *value::MakeDate(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday);
  }
  const auto read = value::ParseDateCell(text);
  if (const auto* date = std::get_if<value::Date>(&read)) return *date;
  const auto& error = std::get<value::LiteralError>(read);
  throw CLI::ValidationError("--date", "「" + text + "」" + error.message + "；可用：" + error.accepted);
}

std::string JsonString(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          char buffer[8];
          std::snprintf(buffer, sizeof buffer, "\\u%04x", static_cast<unsigned>(static_cast<unsigned char>(c)));
          out += buffer;
        } else {
          out += c;
        }
    }
  }
  return out + "\"";
}

Output::Output(std::string path) : path_(std::move(path)), file_(stdout) {
  if (path_.empty() || path_ == "-") {
    path_.clear();
    return;
  }
  // In the same folder, so that the rename is within one file system.
  temporary_ = path_ + ".part";
  file_ = std::fopen(temporary_.c_str(), "wb");
  if (!file_) throw std::runtime_error("无法写 " + path_ + "：" + std::strerror(errno));
}

Output::~Output() {
  if (path_.empty() || committed_) return;
  if (file_) std::fclose(file_);
  std::remove(temporary_.c_str());
}

void Output::Write(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), file_) != text.size())
    throw std::runtime_error("写结果失败：" + std::string(std::strerror(errno)));
}

void Output::Commit() {
  const std::string name = path_.empty() ? "标准输出" : path_;
  if (std::fflush(file_) != 0) throw std::runtime_error("写 " + name + " 失败：" + std::strerror(errno));
  if (path_.empty()) return;
  const bool synced = fsync(fileno(file_)) == 0;
  const bool closed = std::fclose(file_) == 0;
  file_ = nullptr;
  if (!synced || !closed || std::rename(temporary_.c_str(), path_.c_str()) != 0)
    throw std::runtime_error("写 " + name + " 失败：" + std::strerror(errno));
  committed_ = true;
}

bool Output::IsTerminal() const { return path_.empty() && isatty(STDOUT_FILENO) == 1; }

}  // namespace doudi::cli
