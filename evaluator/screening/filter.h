// Filter: which records of a register are wanted, said in the words of the rules.
//
//   户籍类型 ＝ 农村 且 符合（低保）
//   待补充（低保） 或 金额（低保） ≥ 500元/月
//   户籍区划 属于 安徽省 且 非 已知（存款）
//   有（成员 其中 残疾等级 属于 ｛一、二｝ 且 不符合（护理补贴））
//
// Of a policy that is for persons, what is said holds of a household where it holds of one of them; amounts are added up. A fact that nobody
// gave makes what is said of it unknown, and a record is wanted only where the filter is true.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "screening/decisions.h"
#include "value/truth.h"

namespace doudi::screening {

namespace filter {
struct Node;
}

// What is wrong with the text of a filter: 「第 6 字：没有名为「户籍类形」的事实，是否指「户籍类型」？」 with the text and a mark below the place.
struct FilterError {
  std::string message;
};

class Filter {
 public:
  // `model` must outlive it; dates and ranges are as of the day.
  static std::variant<Filter, FilterError> Read(std::string_view text, const model::Model& model, value::Date reference_date);
  ~Filter();
  Filter(Filter&&) noexcept;
  Filter& operator=(Filter&&) noexcept;

  // Of each record of a chunk whether it is wanted; Unknown where that cannot be told.
  std::vector<value::Truth> Of(const record::Chunk& chunk, const Decisions& decisions) const;

 private:
  Filter(const model::Model& model, std::shared_ptr<const filter::Node> root);
  const model::Model* model_;
  std::shared_ptr<const filter::Node> root_;
};

}  // namespace doudi::screening
