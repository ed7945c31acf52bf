// InPayment: the benefits in payment that rules see, as the ledger and the roll have them in each month.
//
// Rules ask whether a household is in receipt of something (有（现享待遇 其中 项目 等于 "最低生活保障" …）). A register says so for the day on which it
// was drawn up; for a month of the past the answer is in the ledger. So in the months of an audit the elements of that entity which are for a
// policy that the ledger pays say what was paid in that month, and what was paid without being in the register is added.
//
// An entity is taken for it that lies in the record and has 项目 (文本) and 月额 (元/月); 受益人 (an element) and 状态 (with 在享) if it has them. In a model
// without one nothing is changed.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/programmes.h"
#include "audit/receipts.h"
#include "record/chunk.h"

namespace doudi::audit {

class InPayment {
 public:
  // `paid`: the programmes that the ledger pays or the roll names. nullopt: the model has no such entity.
  static std::optional<InPayment> Of(const model::Model& model, const Programmes& programmes, const std::vector<std::size_t>& paid);
  // The states that a roll may say by the model; empty: any.
  static std::vector<std::string> StatesOf(const model::Model& model);

  model::EntityId entity() const;

  // Whether the chunk says that the record, or the person in it (""), is in receipt of something.
  bool SaysPaid(const record::Chunk& chunk, std::int32_t record, std::string_view item, std::string_view person) const;

  // Puts into the chunk what `receipts` (of its records) say of the month (from the first of the range) that it was read for. Elements of the
  // register keep their places; what is added comes behind them, the same in every month. What the register leaves open of the entity is closed:
  // beside what it lists, and what was paid, there is nothing.
  void Apply(const std::vector<Receipt>& receipts, std::size_t month, record::Chunk& chunk) const;

 private:
  struct Facts;
  InPayment(const model::Model& model, const Programmes& programmes, const Facts& facts);

  const model::Model* model_;
  const Programmes* programmes_;
  std::shared_ptr<const Facts> facts_;
  std::vector<bool> covered_;  // by PolicyId
};

}  // namespace doudi::audit
