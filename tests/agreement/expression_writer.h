// Writes random expressions of the rule language: well typed, well united, about what the schema declares.
#pragma once

#include <string>

#include "agreement/random.h"
#include "agreement/schema.h"

namespace doudi::agreement {

struct Features {
  bool known_and_default = true;  // 已知, 缺省 and 裁量 of a 情形: what they say changes when a missing fact comes in
  bool huge_numbers = true;
};

class ExpressionWriter {
 public:
  ExpressionWriter(Random& random, const Schema& schema, const Features& features)
      : random_(random), schema_(schema), features_(features) {}

  // An expression on rows of `entity`, an operand of anything: a name, a literal, a call or in brackets.
  std::string Write(const GenType& type, int entity, int depth);
  // The same as a whole clause: without the outer brackets, sometimes.
  std::string WriteWhole(const GenType& type, int entity, int depth) {
    return Bare(Write(type, entity, depth));
  }
  std::string Literal(const GenType& type);
  // A condition that facts decide: one that is always so does not check.
  std::string Condition(int entity, int depth) { return Varying(entity, depth); }
  std::string WholeCondition(int entity, int depth) { return Bare(Varying(entity, depth)); }
  // 逐月（自 a 至 b：e） of an amount of the unit. Nothing that another one may use: they do not go into each other.
  std::string MonthSum(int unit, int entity, int depth);
  std::string NumberText();  // digits of a number, not negative

 private:
  std::string Bare(const std::string& text);  // without the outer brackets, sometimes
  std::string Leaf(const GenType& type, int entity);
  std::string Boolean(int entity, int depth);
  // A condition that facts decide, and none of `others`: what is said twice does not check either.
  std::string Varying(int entity, int depth, const std::vector<std::string>& others = {});
  std::string Number(int unit, int entity, int depth);
  std::string ByPeriod(int unit, int entity, int depth);
  std::string Date(int entity, int depth);
  std::string Workday(const std::string& date, int entity, int depth);  // so many working days from the date
  std::string Comparison(int entity, int depth);
  std::string Between(const std::string& value, const GenType& type, int entity, int depth);
  std::string Membership(int entity, int depth);
  std::string Several(int entity, int depth);  // 任一, 全部, 至少 n项
  std::string Choose(const GenType& type, int entity, int depth);
  std::string Default(const GenType& type, int entity, int depth);
  std::string Product(int unit, int entity, int depth);
  std::string Quotient(int unit, int entity, int depth);
  std::string Rounded(int unit, int entity, int depth);
  std::string FromDates(int unit, int entity, int depth);
  std::string Parameter(const GenType& type, int entity, int depth);
  // 合计（成员 其中 c：e）; empty if there is no collection below or beside.
  std::string Aggregate(const std::string& function, const GenType* body, int entity, int depth);
  // The same over a collection beside the rows, in sight of the row at hand; empty if there is none.
  std::string Correlated(const std::string& function, const GenType* body, int entity, int depth);
  std::string First(const GenType& type, int entity, int depth);  // 首个, 末个, 第2个
  std::string OfElement(const GenType& type, int entity);         // 指3 的 事4
  std::string Change(int entity);  // 改 事3 为 …; empty where there is no fact
  std::string OtherPolicy(bool total, int unit, int entity);
  std::string Periods(int entity);  // the name of a fact 期间 列表 in reach; empty if there is none
  std::string Name(const std::string& name);
  std::string Named(const Symbol& symbol, int entity);  // its value, of one with a history maybe that on another day
  std::string EndOfPeriod(int entity);  // 合同期 的 起; empty if there is none in reach
  GenType SomeType(int entity);
  int SomeUnit() { return random_.Below(static_cast<int>(Units().size())); }

  Random& random_;
  const Schema& schema_;
  Features features_;
  bool in_month_ = false;  // 当月 has a meaning
  int locals_ = 0;  // names of 令 given out
};

}  // namespace doudi::agreement
