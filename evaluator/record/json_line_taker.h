// JsonLineTaker: a record of JSON lines, straight into a ChunkBuilder. For record/ only.
//
// Records of one register have their keys in the same order nearly always: the key that is expected is
// compared at once with the bytes that are there. What is not a plain value, `[]` or a list of elements is a
// surprise (record/chunk_builder.h), and what is no JSON too.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "record/chunk_builder.h"
#include "record/json_handler.h"

namespace doudi::record {

class JsonLineTaker {
 public:
  JsonLineTaker(const model::Model& model, const JsonHandler& fields, ChunkBuilder& builder);

  // Whether the record of the line is in the builder now. If not, nothing of it is. REQUIRES: a newline and
  // kLinePadding bytes more may be read behind the line, which has none in it.
  bool Take(std::string_view line);

 private:
  enum class How : std::uint8_t { Number, Day, Truth, Word, Other };  // what its value is nearly always
  struct Step {
    std::string key;                               // "户籍地":
    std::array<std::uint64_t, 3> first{}, mask{};  // its first bytes
    How how = How::Other;
    JsonHandler::Field field;
    std::size_t mark = 0;     // in Layout::marks
    bool only_plain = false;  // a fact of which some words have a meaning of their own
    bool links = false;       // a collection that is a list of 编号

    bool Begins(const char* at) const;
  };
  // The keys of an entity's elements in the order in which they came.
  struct Layout {
    std::vector<Step> steps;
    std::vector<JsonHandler::Field> fields;  // that any of the keys stands for
    std::vector<std::uint64_t> marks;        // by field: the last element that had it
  };

  // Each takes what begins at `at` and returns where it ends; nullptr: a surprise.
  const char* TakeElement(model::EntityId entity, const char* at);
  const char* TakeValue(const Step& step, const char* at);
  const char* TakeMember(const Step& step, const char* at);
  const char* TakeFact(const Step& step, const char* at);
  const char* TakeNumber(const Step& step, const char* at);
  const char* TakeHandle(const char* at);
  const char* TakeCollection(const Step& step, const char* at);
  const char* TakeLink(model::EntityId entity, const char* at);
  // The step of the key at `at`, which moves behind its colon; kNoStep: a surprise.
  std::size_t FindStep(model::EntityId entity, std::size_t expected, const char*& at);
  std::size_t AddStep(model::EntityId entity, std::size_t place, std::string_view key);

  static How HowRead(model::TypeKind kind);

  static constexpr std::size_t kNoStep = static_cast<std::size_t>(-1);

  const model::Model& model_;
  const JsonHandler& fields_;
  ChunkBuilder& builder_;
  std::vector<Layout> layouts_;  // by EntityId
  std::uint64_t elements_ = 0;
};

}  // namespace doudi::record
