// Reads household records from JSON: one object, an array of objects, or JSON lines, in bounded memory.
//
// A record is an object whose keys are fact names (or their 列名) and the names of child collections:
//
//   {"编号": "SZ-0001", "户籍区划": "砀山县", "成员": [{"编号": "A", "出生日期": "1983-04-02", "月工资": {"值": "1200元/月", "状态": "核实"}}],
//    "财产": [], "已有材料": [{"名称": "居民身份证", "成员": "A", "签发": "2020-01-01", "有效期至": "2040-01-01"}]}
//
// A value is plain (申报) or an object of 值, 状态 (申报, 核实, 不详, 未知), 来源 and 日期. null, "", "未知" and an absent key leave a fact
// unknown; an absent collection is unknown too, `[]` is known to be empty, {"已列全": false, "项": […]} may have more. "无" says of a fact
// 或 无 that there is none. A key that the model does not know is reported and skipped;
// a value that cannot be read sets its record aside. In JSON lines a broken line is set aside and the next one read.
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "record/batch.h"

namespace doudi::record {

// The beginning of an input, read before it is known which rules its records are for.
struct JsonStart {
  std::string bytes;              // to be given to JsonReader
  std::vector<std::string> keys;  // of the first record, as far as it lies in `bytes`
};
JsonStart ReadJsonStart(std::FILE* input);

class JsonReader {
 public:
  // `input` stays open and belongs to the caller; `source` is its name in messages; `ahead` was read from `input` already.
  JsonReader(const model::Model& model, std::FILE* input, std::string source, const std::string& ahead = {});
  ~JsonReader();
  JsonReader(const JsonReader&) = delete;
  JsonReader& operator=(const JsonReader&) = delete;

  // Reads on until `builder` holds `most` records more, the input ends or very many records were set aside. Returns false when the input has ended.
  // Issues go to the builder (see BatchBuilder::TakeIssues) except those of records that are no JSON: see TakeIssues.
  bool ReadBatch(BatchBuilder& builder, std::size_t most);
  std::vector<RecordIssue> TakeIssues();
  // With those of the builder, in the order of the input.
  std::vector<RecordIssue> TakeIssues(BatchBuilder& builder);
  // Records seen so far, the ones set aside included.
  std::uint64_t seen() const;
  std::uint64_t bytes_read() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace doudi::record
