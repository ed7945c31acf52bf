// JsonLineTaker: a record of JSON lines, straight into a ChunkBuilder. For record/ only.
//
// Records of one register have their keys in the same order nearly always: the key that is expected is
// compared at once with the bytes that are there, with the comma and the blanks before it. What is not a
// plain value, a value with its state, a list of elements or of papers is a surprise (record/chunk_builder.h),
// and what is no JSON too.
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
  enum class Comes : std::uint8_t { Never, First, Later };
  struct Step {
    std::string key;      // 户籍地
    std::string pattern;  // ,"户籍地":  all between the value before and its own, as it was found last
    Comes expected = Comes::Never;  // First: the pattern has no comma
    std::array<std::uint64_t, 3> begin{}, mask{};  // of the pattern
    ChunkBuilder::Usual usual = ChunkBuilder::Usual::Other;
    const FactCell* cell = nullptr;  // of a fact
    JsonHandler::Field field;
    std::size_t mark = 0;     // in Layout::marks
    bool only_plain = false;  // a fact of which some words have a meaning of their own
    bool links = false;       // a collection that is a list of 编号

    void Expect(std::string_view between, bool first);
    bool Begins(const char* at, bool first) const;
  };
  // The keys of an entity's elements in the order in which they came.
  struct Layout {
    std::vector<Step> steps;
    std::vector<JsonHandler::Field> fields;  // that any of the keys stands for
    std::vector<std::uint64_t> marks;        // by field: the last element that had it
    // For how many elements more `marks` are kept, which tell what is given twice: always, once keys have come in
    // more than one order or a field under two names. In one order nothing comes twice.
    std::uint32_t marked = 16;
    static constexpr std::uint32_t kAlways = ~std::uint32_t{0};
  };

  // Each takes what begins at `at` and returns where it ends; nullptr: a surprise.
  static const Step* Foresee(const Step* step, const Step* end, const char* at, bool first);
  const char* TakeElement(model::EntityId entity, const char* at);
  static const char* TakeUsual(const Step& step, const OpenRow& open, const char* at);
  const char* TakeMember(const Step& step, const char* at);
  const char* TakeFact(const Step& step, const char* at);
  const char* TakeStated(const Step& step, const char* at);
  const char* TakeNumber(const Step& step, const char* at);
  const char* TakeHandle(const char* at);
  const char* TakeCollection(const Step& step, const char* at);
  const char* TakeLink(model::EntityId entity, const char* at);
  const char* TakePapers(const char* at);
  const char* TakePaper(const char* at);
  // The step of the key at `at`, which moves behind its colon and the blanks there; kNoStep: a surprise.
  std::size_t FindStep(Layout& layout, model::EntityId entity, std::size_t expected, const char*& at);
  std::size_t AddStep(Layout& layout, model::EntityId entity, std::size_t place, std::string_view key);

  static constexpr std::size_t kNoStep = static_cast<std::size_t>(-1);

  const model::Model& model_;
  const JsonHandler& fields_;
  ChunkBuilder& builder_;
  std::vector<Layout> layouts_;  // by EntityId
  std::uint64_t elements_ = 0;
};

}  // namespace doudi::record
