#include "audit/inputs.h"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <sys/stat.h>

#include <filesystem>
#include <optional>

#include <fmt/format.h>

#include "audit/files.h"
#include "audit/in_payment.h"
#include "audit/run.h"
#include "audit/sha256.h"
#include "record/open_register.h"

namespace doudi::audit {
namespace {

namespace fs = std::filesystem;

// What a file is, as far as can be told without reading it.
std::string StampOf(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return fmt::format("{} ?\n", path);
  return fmt::format("{} {} {}.{:09}\n", fs::absolute(path).lexically_normal().string(), status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
}

std::string StampOf(const TableSource& source) {
  std::string stamp;
  for (const auto& path : source.paths) stamp += StampOf(path);
  return stamp + (source.map.empty() ? std::string() : StampOf(source.map));
}

// An issue as a line of JSON.
std::string ToJson(const record::RecordIssue& issue) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> json(buffer);
  const auto field = [&](const char* name, const std::string& text) {
    if (text.empty()) return;
    json.Key(name);
    json.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  };
  json.StartObject();
  field("file", issue.file);
  json.Key("line");
  json.Uint64(issue.line);
  field("record", issue.record);
  field("field", issue.field);
  field("value", issue.value);
  field("message", issue.message);
  field("accepted", issue.accepted);
  json.Key("set_aside");
  json.Bool(issue.set_aside);
  json.EndObject();
  return std::string(buffer.GetString(), buffer.GetSize()) + "\n";
}

// What was brought in, kept beside it, so that it need not be done again while the sources are as they were.
struct Brought {
  std::string stamp;
  Manifest manifest;  // of it the fields of the tables
  std::uint64_t issues = 0;
};

std::optional<Brought> ReadBrought(const Directory& directory) {
  const auto text = ReadIfThere(directory.sources());
  if (!text) return std::nullopt;
  rapidjson::Document document;
  if (document.Parse(text->data(), text->size()).HasParseError() || !document.IsObject()) return std::nullopt;
  if (!document.HasMember("stamp") || !document["stamp"].IsString() || !document.HasMember("manifest") || !document["manifest"].IsString() || !document.HasMember("issues") ||
      !document["issues"].IsUint64())
    return std::nullopt;
  return Brought{document["stamp"].GetString(), ReadManifest(document["manifest"].GetString(), directory.sources()), document["issues"].GetUint64()};
}

void WriteBrought(const Directory& directory, const Brought& brought) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> json(buffer);
  const std::string manifest = ToJson(brought.manifest);
  json.StartObject();
  json.Key("stamp");
  json.String(brought.stamp.data(), static_cast<rapidjson::SizeType>(brought.stamp.size()));
  json.Key("manifest");
  json.String(manifest.data(), static_cast<rapidjson::SizeType>(manifest.size()));
  json.Key("issues");
  json.Uint64(brought.issues);
  json.EndObject();
  WriteWhole(directory.sources(), {buffer.GetString(), buffer.GetSize()});
}

void TakeTables(const Manifest& from, Manifest& to) {
  to.ledger_sha256 = from.ledger_sha256;
  to.ledger = from.ledger;
  to.roll_sha256 = from.roll_sha256;
  to.roll = from.roll;
}

class Preparing {
 public:
  Preparing(const AuditRequest& request, const Directory& directory, const AuditListener& listener, const Manifest* before, Manifest& manifest)
      : request_(request), directory_(directory), listener_(listener), before_(before), manifest_(manifest) {}

  RunInputs Run() {
    MakeFolder(directory_.inputs());
    OpenRegister();
    made_.programmes = Programmes::Read(request_.model, request_.programmes);
    if (!request_.programmes.empty()) manifest_.programmes_sha256 = ToHex(Sha256OfFile(request_.programmes));
    RefuseOtherSoFar();
    BringTables();
    made_.ledger = std::make_unique<Ledger>(directory_.ledger(), made_.programmes);
    if (manifest_.roll_sha256) made_.roll = std::make_unique<Roll>(directory_.roll(), made_.programmes);
    return std::move(made_);
  }

 private:
  void Note(const std::string& text) const {
    if (listener_.note) listener_.note(text);
  }

  // Of a run that is to go on: whether all but the tables is as it was.
  void RefuseOtherSoFar() const {
    if (before_ == nullptr) return;
    Manifest now = manifest_;
    TakeTables(*before_, now);
    now.held = before_->held;
    RefuseOther(*before_, now, directory_.path);
  }

  // The register as it is where it is a snapshot; else one is made of it, unless that was done and it has not changed.
  void OpenRegister() {
    std::string path = request_.register_paths.front();
    if (!IsSnapshotFile(path)) path = BringRegister();
    made_.population = record::Snapshot::Open(request_.model, path);
    const auto& population = *made_.population;
    manifest_.register_content = fmt::format("{:016x}", population.content());
    manifest_.records = population.records();
    manifest_.part_count = population.chunks();
    record::Chunk chunk;
    for (std::size_t i = 0; i < population.chunks(); ++i) {
      population.Read(i, {.reference_date = request_.replay.known_now, .as_given = true}, chunk);
      for (std::size_t record = 0; record < chunk.records(); ++record) {
        const auto id = chunk.record_ids.size() == 0 ? std::string_view() : chunk.record_ids[record];
        if (!made_.households.Add(id) && !id.empty())
          twice_.push_back({std::string(id), "编号", std::string(id), "前面已经有这个编号，台账里的算前面那一户的", "每户一个编号", 0, false, request_.register_paths.front()});
      }
    }
  }

  static bool IsSnapshotFile(const std::string& path) {
    const record::FileHandle file(std::fopen(path.c_str(), "rb"));
    std::string start(16, '\0');
    if (file) start.resize(std::fread(start.data(), 1, start.size(), file.get()));
    return file && record::IsSnapshot(start);
  }

  std::string BringRegister() {
    std::string stamp = fmt::format("{} {}\n", request_.rules.fingerprint, request_.part_records);
    for (const auto& path : record::FilesOf(request_.register_paths)) stamp += StampOf(path);
    if (!request_.register_map.empty()) stamp += StampOf(request_.register_map);
    std::error_code none;
    if (ReadIfThere(directory_.register_stamp()) == stamp && fs::exists(directory_.snapshot(), none)) return directory_.snapshot();
    Note("导入名册");
    const auto input = record::OpenRegister(request_.register_paths, request_.register_map);
    const auto reader = input->Read(request_.model, {.reference_date = request_.replay.known_now, .origins = true, .as_given = true});
    // A run that goes on keeps what it has until it is known that the new one is the same.
    const std::string path = before_ == nullptr ? directory_.snapshot() : directory_.snapshot() + ".new";
    NewFile issues(directory_.register_issues());
    try {
      record::SnapshotWriter writer(request_.model, path);
      record::Chunk chunk;
      for (bool more = true; more;) {
        more = reader->ReadChunk(chunk, request_.part_records);
        writer.Add(chunk);
        for (const auto& issue : reader->TakeIssues()) issues.Write(ToJson(issue));
      }
      writer.Finish({request_.replay.known_now, {}, reader->seen()});
    } catch (const record::SnapshotWriteError& error) {
      throw DiskFailure(directory_.snapshot(), error.reason);
    }
    if (before_ != nullptr) Replace(path);
    issues.Commit();
    WriteWhole(directory_.register_stamp(), stamp);
    return directory_.snapshot();
  }

  void Replace(const std::string& snapshot) {
    const auto made = record::Snapshot::Open(request_.model, snapshot);
    manifest_.register_content = fmt::format("{:016x}", made->content());
    manifest_.records = made->records();
    manifest_.part_count = before_->part_count;
    std::error_code none;
    if (manifest_.register_content != before_->register_content) fs::remove(snapshot, none);
    RefuseOtherSoFar();
    fs::rename(snapshot, directory_.snapshot());
  }

  // What is wrong with records: as they were read, and those of which nothing can be said.
  void TellRegister(NewFile& issues) {
    const auto write = [&](const std::string& line) {
      issues.Write(line);
      ++made_.issues;
    };
    const auto read = IsSnapshotFile(request_.register_paths.front()) ? std::nullopt : ReadIfThere(directory_.register_issues());
    std::string_view rest = read ? std::string_view(*read) : std::string_view();
    while (!rest.empty()) {
      const auto end = rest.find('\n') + 1;
      write(std::string(rest.substr(0, end)));
      rest.remove_prefix(end);
    }
    for (const auto& issue : twice_) write(ToJson(issue));
    record::Chunk chunk;
    std::vector<record::RecordIssue> left_out;
    for (std::size_t i = 0; i < made_.population->chunks(); ++i)
      made_.population->Read(i, {.reference_date = DayIn(request_.replay.range.to, request_.replay.day), .known_by = request_.replay.known_now}, chunk, &left_out);
    for (const auto& issue : left_out) write(ToJson(issue));
  }

  void BringTables() {
    Brought brought;
    brought.stamp = fmt::format("{} {} {}\n{} {}\n{}{}--\n{}", manifest_.register_content, value::ToText(request_.replay.known_now), request_.replay.day.day,
                                ToText(request_.replay.range.from), ToText(request_.replay.range.to), manifest_.programmes_sha256.value_or(""),
                                manifest_.rules + StampOf(request_.ledger), StampOf(request_.roll));
    if (const auto before = ReadBrought(directory_); before && before->stamp == brought.stamp && AreThere(before->manifest)) {
      TakeTables(before->manifest, manifest_);
      made_.issues = before->issues;
      return;
    }
    const std::string end = before_ == nullptr ? "" : ".new";
    NewFile issues(directory_.issues() + end);
    TellRegister(issues);
    const IssueSink sink = [&](const record::RecordIssue& issue) {
      issues.Write(ToJson(issue));
      ++made_.issues;
    };
    const std::string ledger = directory_.ledger() + end, roll = directory_.roll() + end;
    Note("整理台账");
    manifest_.ledger = ImportLedger(request_.model, request_.ledger, made_.programmes, made_.households, request_.replay.range, directory_.inputs(), ledger, sink);
    manifest_.ledger_sha256 = ToHex(Sha256OfFile(ledger));
    if (!request_.roll.paths.empty()) {
      Note("整理在享名单");
      manifest_.roll = ImportRoll(request_.roll, made_.programmes, made_.households, InPayment::StatesOf(request_.model), directory_.inputs(), roll, sink);
      manifest_.roll_sha256 = ToHex(Sha256OfFile(roll));
    }
    issues.Commit();
    if (before_ != nullptr) ReplaceTables();
    TakeTables(manifest_, brought.manifest);
    brought.issues = made_.issues;
    WriteBrought(directory_, brought);
  }

  void ReplaceTables() const {
    Manifest now = manifest_;
    now.held = before_->held;
    const bool same = DifferencesOf(*before_, now).empty();
    for (const auto& path : {directory_.issues(), directory_.ledger(), directory_.roll()}) {
      std::error_code none;
      if (same)
        fs::rename(path + ".new", path, none);
      else
        fs::remove(path + ".new", none);
    }
    RefuseOther(*before_, now, directory_.path);
  }

  bool AreThere(const Manifest& manifest) const {
    std::error_code none;
    return fs::exists(directory_.ledger(), none) && fs::exists(directory_.issues(), none) && (!manifest.roll_sha256 || fs::exists(directory_.roll(), none));
  }

  const AuditRequest& request_;
  const Directory& directory_;
  const AuditListener& listener_;
  const Manifest* before_;
  Manifest& manifest_;
  RunInputs made_;
  std::vector<record::RecordIssue> twice_;
};

}  // namespace

RunInputs PrepareInputs(const AuditRequest& request, const Directory& directory, const AuditListener& listener, const Manifest* before, Manifest& manifest) {
  return Preparing(request, directory, listener, before, manifest).Run();
}

}  // namespace doudi::audit
