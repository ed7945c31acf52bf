#include "command.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <deque>
#include <mutex>
#include <set>
#include <stdexcept>
#include <utility>

#include "check/load_models.h"
#include "value/literal.h"

namespace doudi::cli {

namespace {

std::optional<check::Rules> Reported(check::Rules rules) {
  for (const std::string& error : rules.io_errors) std::fprintf(stderr, "%s\n", error.c_str());
  if (!rules.diagnostics.empty()) std::fputs(diagnostics::RenderAll(rules.diagnostics).c_str(), stderr);
  if (!rules.model || !rules.io_errors.empty()) return std::nullopt;
  return rules;
}

std::string RootName(const model::Model& model) { return model.entities.empty() ? std::string() : model.entities.front().name; }

std::ptrdiff_t KnownKeys(const model::Model& model, const std::vector<std::string>& keys) {
  if (model.entities.empty()) return 0;
  return std::count_if(keys.begin(), keys.end(), [&](const std::string& key) {
    const auto child = model.FindEntity(key);
    return model.FindFact(0, key) || (child && model.entities[static_cast<std::size_t>(*child)].parent == 0);
  });
}

}  // namespace

std::optional<check::Rules> LoadOrReport(const std::vector<std::string>& paths) { return Reported(check::LoadRules(paths)); }

const check::Rules* LoadModelsOrReport(const std::vector<std::string>& paths) {
  static auto* const kept = new std::deque<check::Rules>();
  auto rules = Reported(check::LoadModels(paths, check::ModelsFolder()));
  return rules ? &kept->emplace_back(std::move(*rules)) : nullptr;
}

const model::Model& ChooseModel(const check::Rules& rules, const std::string& root, const std::vector<std::string>& keys) {
  const auto models = rules.Models();
  std::vector<std::string> roots;
  for (const model::Model* model : models) roots.push_back(RootName(*model));
  std::string listed;
  for (const std::string& name : roots) listed += (listed.empty() ? "" : "、") + name;
  if (!root.empty()) {
    const auto found = std::find(roots.begin(), roots.end(), root);
    if (found == roots.end()) throw CLI::ValidationError("--root", "规则里没有根「" + root + "」；可用：" + listed);
    return *models[static_cast<std::size_t>(found - roots.begin())];
  }
  if (models.size() == 1) return *models.front();
  std::vector<std::ptrdiff_t> known;
  for (const model::Model* model : models) known.push_back(KnownKeys(*model, keys));
  const auto best = std::max_element(known.begin(), known.end());
  if (*best == 0 || std::count(known.begin(), known.end(), *best) > 1)
    throw CLI::ValidationError("--root", "看不出档案是哪一种；写明其中之一：" + listed);
  return *models[static_cast<std::size_t>(best - known.begin())];
}

value::Date DateOrToday(const std::string& text) {
  if (const auto date = DateIfGiven("--date", text)) return *date;
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  localtime_r(&now, &local);
  return *value::MakeDate(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday);
}

std::optional<value::Date> DateIfGiven(const std::string& option, const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto read = value::ParseDateCell(text);
  if (const auto* date = std::get_if<value::Date>(&read)) return *date;
  const auto& error = std::get<value::LiteralError>(read);
  throw CLI::ValidationError(option, "「" + text + "」" + error.message + "；可用：" + error.accepted);
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

namespace {

// The files being written, so that a signal can remove them; held while one is renamed.
std::mutex pending_mutex;
std::set<std::string> pending_files;

}  // namespace

PendingFile::PendingFile(std::string path) : path_(std::move(path)), temporary_(path_ + ".part") {
  const std::lock_guard lock(pending_mutex);
  pending_files.insert(temporary_);
  std::remove(temporary_.c_str());
}

PendingFile::~PendingFile() {
  const std::lock_guard lock(pending_mutex);
  pending_files.erase(temporary_);
  if (!committed_) std::remove(temporary_.c_str());
}

void PendingFile::Commit() {
  const int file = open(temporary_.c_str(), O_RDONLY);
  const bool synced = file >= 0 && fsync(file) == 0;
  const int reason = errno;
  if (file >= 0) close(file);
  if (!synced) throw std::runtime_error(WriteFailure(path_, reason));
  const std::lock_guard lock(pending_mutex);
  if (std::rename(temporary_.c_str(), path_.c_str()) != 0) throw std::runtime_error(WriteFailure(path_, errno));
  committed_ = true;
  pending_files.erase(temporary_);
}

void PendingFile::RemoveAll() {
  pending_mutex.lock();  // and never unlocked: nothing appears any more
  for (const std::string& file : pending_files) std::remove(file.c_str());
}

std::string WriteFailure(const std::string& path, int error) {
  const std::string reason = error == ENOSPC  ? "磁盘满了"
                             : error == EFBIG ? "超过了允许的文件大小"
                             : error == EIO   ? "磁盘读写出错，可能满了"
                                              : std::string(std::strerror(error));
  if (path.empty()) return "写标准输出失败：" + reason + "。";
  return "写 " + path + " 失败：" + reason + "。" + (access(path.c_str(), F_OK) == 0 ? "原有的文件没有动。" : "没有留下写了一半的文件。");
}

Output::Output(std::string path) : file_(stdout) {
  if (path.empty() || path == "-") return;
  pending_.emplace(std::move(path));
  file_ = std::fopen(pending_->temporary().c_str(), "wb");
  if (!file_) throw std::runtime_error("无法写 " + pending_->path() + "：" + std::strerror(errno));
}

Output::~Output() {
  if (pending_ && file_) std::fclose(file_);
}

void Output::Write(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), file_) != text.size()) throw std::runtime_error(WriteFailure(pending_ ? pending_->path() : "", errno));
}

void Output::Commit() {
  if (std::fflush(file_) != 0) throw std::runtime_error(WriteFailure(pending_ ? pending_->path() : "", errno));
  if (!pending_) return;
  const bool closed = std::fclose(std::exchange(file_, nullptr)) == 0;
  if (!closed) throw std::runtime_error(WriteFailure(pending_->path(), errno));
  pending_->Commit();
}

bool Output::IsTerminal() const { return !pending_ && isatty(STDOUT_FILENO) == 1; }

}  // namespace doudi::cli
