#include "record/register_reader.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "record/read_json.h"

namespace doudi::record {
namespace {

class JsonRegister : public RegisterReader {
 public:
  JsonRegister(const model::Model& model, std::FILE* input, std::string source, const std::string& ahead,
               const RegisterOptions& options)
      : model_(model),
        input_(input),
        source_(source),
        reader_(model, input, std::move(source), ahead),
        builder_(model, options.reference_date, options.known_by) {}

  bool ReadChunk(Chunk& chunk, std::size_t most) override {
    const bool more = reader_.ReadBatch(builder_, most);
    if (std::ferror(input_) != 0)
      throw std::runtime_error("读 " + source_ + " 失败：" + std::strerror(errno));
    TakeFrom(builder_.TakeIssues());
    TakeFrom(reader_.TakeIssues());
    chunk = Pack(model_, builder_.Take());
    return more;
  }
  std::vector<RecordIssue> TakeIssues() override { return std::exchange(issues_, {}); }
  std::uint64_t seen() const override { return reader_.seen(); }
  std::uint64_t bytes_read() const override { return reader_.bytes_read(); }

 private:
  // In the order of the input: those of records that are no JSON come from the reader.
  void TakeFrom(std::vector<RecordIssue> issues) {
    const auto middle = static_cast<std::ptrdiff_t>(issues_.size());
    std::move(issues.begin(), issues.end(), std::back_inserter(issues_));
    std::inplace_merge(issues_.begin(), issues_.begin() + middle, issues_.end(),
                       [](const auto& a, const auto& b) { return a.line < b.line; });
  }

  const model::Model& model_;
  std::FILE* input_;
  std::string source_;
  JsonReader reader_;
  BatchBuilder builder_;
  std::vector<RecordIssue> issues_;
};

}  // namespace

std::unique_ptr<RegisterReader> ReadJsonRegister(const model::Model& model, std::FILE* input,
                                                 std::string source, const std::string& ahead,
                                                 const RegisterOptions& options) {
  return std::make_unique<JsonRegister>(model, input, std::move(source), ahead, options);
}

}  // namespace doudi::record
