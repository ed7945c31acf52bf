#include "record/open_register.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "record/read_csv.h"
#include "record/read_json.h"
#include "record/read_snapshot.h"
#include "record/read_sqlite.h"
#include "record/read_xlsx.h"
#include "record/register_error.h"
#include "record/snapshot.h"
#include "record/table_register.h"
#include "record/text_input.h"

namespace doudi::record {
namespace {

namespace fs = std::filesystem;

FileHandle Open(const std::string& path) {
  FileHandle file(path == "-" ? stdin : std::fopen(path.c_str(), "rb"));
  if (!file) throw RegisterError(fmt::format("无法读 {}：{}", path, std::strerror(errno)));
  return file;
}

enum class Holding : std::uint8_t { Text, Database, Workbook };

// Told by the first bytes, whatever the file is called. Throws RegisterError of what cannot be read.
Holding HoldingOf(std::string_view start, const std::string& path) {
  constexpr std::string_view kDatabase("SQLite format 3\0", 16);
  constexpr std::string_view kOldOffice("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
  if (start.starts_with(kDatabase)) return Holding::Database;
  if (start.starts_with("PK\3\4")) return Holding::Workbook;
  if (IsSnapshot(start)) throw RegisterError(fmt::format("{} 是一份快照，要单独给，不能和别的文件一起", path));
  if (start.starts_with(kOldOffice)) throw RegisterError(fmt::format("{} 是旧的 .xls 或加了密码的工作簿。请在 Excel 里另存为 .xlsx（不加密码）或 CSV", path));
  return Holding::Text;
}

bool IsTableName(const fs::path& path) {
  const std::string end = path.extension().string();
  return end == ".csv" || end == ".tsv" || end == ".txt";
}

std::optional<std::uint64_t> SizeOf(const std::string& path) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  return error ? std::nullopt : std::optional<std::uint64_t>(size);
}

class JsonBatches : public BatchReader {
 public:
  JsonBatches(const model::Model& model, std::FILE* file, const std::string& source, const std::string& ahead, const RegisterOptions& options)
      : file_(file), source_(source), reader_(model, file, source, ahead), builder_(model, options.reference_date, options.known_by) {}

  bool ReadBatch(Batch& batch, std::size_t most) override {
    const bool more = reader_.ReadBatch(builder_, most);
    if (std::ferror(file_) != 0) throw std::runtime_error(fmt::format("读 {} 失败：{}", source_, std::strerror(errno)));
    batch = builder_.Take();
    return more;
  }
  std::vector<RecordIssue> TakeIssues() override { return reader_.TakeIssues(builder_); }
  std::uint64_t seen() const override { return reader_.seen(); }

 private:
  std::FILE* file_;
  std::string source_;
  JsonReader reader_;
  BatchBuilder builder_;
};

class TableBatches : public BatchReader {
 public:
  TableBatches(std::unique_ptr<TableRegister> tables, BatchBuilder builder) : tables_(std::move(tables)), builder_(std::move(builder)) {}
  bool ReadBatch(Batch& batch, std::size_t most) override {
    const bool more = tables_->ReadBatch(builder_, most);
    batch = builder_.Take();
    return more;
  }
  std::vector<RecordIssue> TakeIssues() override { return tables_->TakeIssues(); }
  std::uint64_t seen() const override { return tables_->seen(); }

 private:
  std::unique_ptr<TableRegister> tables_;
  BatchBuilder builder_;
};

class JsonInput : public RegisterInput {
 public:
  JsonInput(FileHandle file, std::string path, JsonStart start) : file_(std::move(file)), path_(std::move(path)), start_(std::move(start)) {}
  const std::vector<std::string>& keys() const override { return start_.keys; }
  std::optional<std::uint64_t> bytes() const override { return SizeOf(path_); }
  std::unique_ptr<RegisterReader> Read(const model::Model& model, const RegisterOptions& options) override {
    return ReadJsonRegister(model, file_.get(), Source(), start_.bytes, options);
  }
  std::unique_ptr<BatchReader> ReadBatches(const model::Model& model, const RegisterOptions& options) override {
    return std::make_unique<JsonBatches>(model, file_.get(), Source(), start_.bytes, options);
  }
  RegisterMap Guess(const model::Model&, value::Date) const override { throw RegisterError("JSON 的字段名就是事实名和列名，不用映射"); }

 private:
  std::string Source() const { return path_ == "-" ? "标准输入" : path_; }

  FileHandle file_;
  std::string path_;
  JsonStart start_;
};

class TablesInput : public RegisterInput {
 public:
  TablesInput(std::vector<std::unique_ptr<TableReader>> tables, std::uint64_t bytes, std::optional<RegisterMap> map)
      : tables_(std::move(tables)), bytes_(bytes), map_(std::move(map)) {
    for (const auto& table : tables_) {
      names_.push_back(table->name());
      keys_.push_back(StemOf(table->name()));
      keys_.insert(keys_.end(), table->columns().begin(), table->columns().end());
    }
    if (!map_) return;
    for (const MapRow& row : map_->rows) keys_.push_back(row.target.substr(row.target.rfind('.') == std::string::npos ? 0 : row.target.rfind('.') + 1));
  }
  const std::vector<std::string>& keys() const override { return keys_; }
  std::optional<std::uint64_t> bytes() const override { return bytes_; }

  std::unique_ptr<RegisterReader> Read(const model::Model& model, const RegisterOptions& options) override { return Join(model, options); }
  std::unique_ptr<BatchReader> ReadBatches(const model::Model& model, const RegisterOptions& options) override {
    return std::make_unique<TableBatches>(Join(model, options), BatchBuilder(model, options.reference_date, options.known_by));
  }
  RegisterMap Guess(const model::Model& model, value::Date reference_date) const override { return GuessMap(model, tables_, reference_date); }

 private:
  std::unique_ptr<TableRegister> Join(const model::Model& model, const RegisterOptions& options) {
    std::vector<RegisterTable> tables;
    std::vector<RecordIssue> notes;
    const bool alone = tables_.size() == 1;
    for (auto& reader : tables_) {
      auto use = map_ ? Mapped(model, *map_, *reader, notes) : Named(model, *reader, alone, notes);
      if (use) tables.push_back({std::move(reader), std::move(*use)});
    }
    if (map_) TellMissingTables(notes);
    CheckOnce(model, tables);
    return ReadTables(model, std::move(tables), std::move(notes), options);
  }

  void TellMissingTables(std::vector<RecordIssue>& notes) const {
    for (const MapRow& row : map_->rows) {
      const bool there = std::find(names_.begin(), names_.end(), row.table) != names_.end();
      if (row.column.empty() && !there)
        notes.push_back({"", "", "", fmt::format("写了 {} 这个表，没有给", row.table), "核对表名，或删去映射里的这一行", row.line, false, map_->name});
    }
  }

  static void CheckOnce(const model::Model& model, const std::vector<RegisterTable>& tables) {
    for (std::size_t a = 0; a < tables.size(); ++a) {
      for (std::size_t b = a + 1; b < tables.size(); ++b) {
        if (tables[a].use.papers != tables[b].use.papers || tables[a].use.entity != tables[b].use.entity) continue;
        const std::string name = tables[a].use.papers ? "已有材料" : model.entities[static_cast<std::size_t>(tables[a].use.entity)].name;
        throw RegisterError(fmt::format("{} 和 {} 都是「{}」的表。合成一个，或分开读", tables[a].reader->name(), tables[b].reader->name(), name));
      }
    }
  }

  std::vector<std::unique_ptr<TableReader>> tables_;
  std::uint64_t bytes_;
  std::optional<RegisterMap> map_;
  std::vector<std::string> keys_, names_;
};

// A stream cannot be read twice: its rest is kept in a temporary file.
class StreamCopy {
 public:
  StreamCopy(std::FILE* stream, const std::string& start) : path_((fs::temp_directory_path() / "doudi-XXXXXX").string()) {
    const int descriptor = mkstemp(path_.data());
    FileHandle copy(descriptor < 0 ? nullptr : fdopen(descriptor, "wb"));
    if (!copy) throw RegisterError(fmt::format("无法写临时文件 {}：{}", path_, std::strerror(errno)));
    std::string block = start;
    bool written = true;
    while (!block.empty()) {
      written = written && std::fwrite(block.data(), 1, block.size(), copy.get()) == block.size();
      block.resize(std::size_t{1} << 20);
      block.resize(std::fread(block.data(), 1, block.size(), stream));
    }
    if (!written || std::fflush(copy.get()) != 0) throw RegisterError(fmt::format("写临时文件 {} 失败：{}", path_, std::strerror(errno)));
  }
  ~StreamCopy() { std::remove(path_.c_str()); }
  StreamCopy(const StreamCopy&) = delete;
  StreamCopy& operator=(const StreamCopy&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

class StreamInput : public RegisterInput {
 public:
  StreamInput(std::unique_ptr<StreamCopy> copy, std::optional<RegisterMap> map) : copy_(std::move(copy)) {
    std::vector<std::unique_ptr<TableReader>> tables;
    tables.push_back(ReadCsv(copy_->path(), "标准输入"));
    input_.emplace(std::move(tables), SizeOf(copy_->path()).value_or(0), std::move(map));
  }
  const std::vector<std::string>& keys() const override { return input_->keys(); }
  std::optional<std::uint64_t> bytes() const override { return input_->bytes(); }
  std::unique_ptr<RegisterReader> Read(const model::Model& model, const RegisterOptions& options) override { return input_->Read(model, options); }
  std::unique_ptr<BatchReader> ReadBatches(const model::Model& model, const RegisterOptions& options) override { return input_->ReadBatches(model, options); }
  RegisterMap Guess(const model::Model& model, value::Date reference_date) const override { return input_->Guess(model, reference_date); }

 private:
  std::unique_ptr<StreamCopy> copy_;
  std::optional<TablesInput> input_;
};

bool IsJson(std::string_view start) {
  if (start.starts_with("\xEF\xBB\xBF")) start.remove_prefix(3);
  const std::size_t first = start.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos || start[first] == '{' || start[first] == '[';
}

std::vector<std::string> TablesIn(const std::string& folder) {
  std::vector<std::string> paths;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.is_regular_file() && IsTableName(entry.path()) && !entry.path().filename().string().starts_with(".")) paths.push_back(entry.path().string());
  std::sort(paths.begin(), paths.end());
  if (paths.empty()) throw RegisterError(fmt::format("{} 里没有 .csv、.tsv 或 .txt 的表。可用：一个表一个文件，如 家庭.csv、成员.csv", folder));
  return paths;
}

}  // namespace

std::vector<std::string> FilesOf(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    if (!fs::is_directory(path)) {
      files.push_back(path);
      continue;
    }
    const auto tables = TablesIn(path);
    files.insert(files.end(), tables.begin(), tables.end());
  }
  return files;
}

std::vector<std::unique_ptr<TableReader>> OpenTables(const std::string& path) {
  std::string start(16, '\0');
  {
    const FileHandle file = Open(path);
    start.resize(std::fread(start.data(), 1, start.size(), file.get()));
  }
  switch (HoldingOf(start, path)) {
    case Holding::Database: return ReadSqlite(path);
    case Holding::Workbook: return ReadXlsx(path);
    case Holding::Text: break;
  }
  std::vector<std::unique_ptr<TableReader>> tables;
  tables.push_back(ReadCsv(path, fs::path(path).filename().string()));
  return tables;
}

std::unique_ptr<RegisterInput> OpenRegister(const std::vector<std::string>& paths, const std::string& map_path) {
  std::optional<RegisterMap> map;
  if (!map_path.empty()) map = ReadMap(map_path);
  const std::vector<std::string> files = FilesOf(paths);
  if (files.size() == 1 && files == paths) {
    FileHandle file = Open(files.front());
    JsonStart start = ReadJsonStart(file.get());
    if (IsSnapshot(start.bytes) && files.front() == "-") throw RegisterError("快照不能从标准输入读。请给文件名");
    if (IsSnapshot(start.bytes)) return OpenSnapshot(files.front());
    if (IsJson(start.bytes) && !IsTableName(files.front())) return std::make_unique<JsonInput>(std::move(file), files.front(), std::move(start));
    if (files.front() == "-" && HoldingOf(start.bytes, "标准输入") != Holding::Text) throw RegisterError("数据库和工作簿不能从标准输入读。请给文件名");
    if (files.front() == "-") return std::make_unique<StreamInput>(std::make_unique<StreamCopy>(stdin, start.bytes), std::move(map));
  }
  std::vector<std::unique_ptr<TableReader>> tables;
  std::uint64_t bytes = 0;
  for (const std::string& file : files) {
    for (auto& table : OpenTables(file)) tables.push_back(std::move(table));
    bytes += SizeOf(file).value_or(0);
  }
  return std::make_unique<TablesInput>(std::move(tables), bytes, std::move(map));
}

}  // namespace doudi::record
