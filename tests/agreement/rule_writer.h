// One random rule set in the making. For rule_generator and its parts (table_generator, policy_generator)
// only.
#pragma once

#include <utility>

#include "agreement/rule_generator.h"

namespace doudi::agreement {

class RuleWriter {
 public:
  RuleWriter(Random& random, const Features& features)
      : random_(random), features_(features), writer_(random, schema_, features) {}

  std::vector<std::string> Write();  // the declarations; once only
  const std::vector<std::pair<std::string, std::string>>& files() const { return files_; }

 private:
  std::string Fresh(const std::string& stem);  // a name that nothing else has
  int SomeEntity() { return random_.Below(static_cast<int>(schema_.entities.size())); }
  int NamedEnum();  // an enum that has a name, for keys and sets
  int Depth() { return random_.Between(1, 4); }
  GenType SomeFactType();
  GenType SomeValueType();
  const std::string& EntityName(int entity) const;
  std::string TypeWord(const GenType& type) const;

  void Enums();
  void Entities();
  std::string FactOf(int entity, const GenType& type);
  std::string Range(const GenType& type);
  std::string InlineEnumFact(int entity);
  std::string ReferenceOf(int entity);
  std::string PeriodsOf(int entity);
  std::string CodeOf(int entity);  // a fact of a type 编码
  void Links();
  void Checks();     // 校验, 需求 and the 资源 for it
  void Choice();     // 关系 择一
  void Property();   // 性质, of what is true of a record and of what happens when a number rises
  std::string Paperwork(int entity);  // what decides nothing: 材料, 承诺, 办理, 复核 …
  std::string LimitsOf(const GenBenefit& benefit, int entity);
  std::string ScaledBenefit(const GenBenefit& benefit, int entity);
  void Layers(const GenPolicy& policy, const std::string& text);  // 覆盖, 增补 of what the text holds
  // ，来自 "x.csv" and no table, sometimes; else the table after a new line.
  std::string TableOrFile(const std::string& stem, const std::string& table);
  void ElementDefinition();  // 首个 of a collection, a 名次, a 分组 or a 依次
  void Definition();
  void MonthSums();  // 逐月, after all that it may use
  std::string Settings();
  std::string InForce();  // ，施行 …，废止 …, sometimes
  std::string Head();  // 规则集 …: a layer over itself
  void Unit();
  void Finding();
  std::string Months(int entity);  // ，自 D 起 第4个月，至 第12个月
  std::string Limits(const GenType& type, int entity);  // ，上限 E，下限 E，进位到 元

  void Sets();
  void Lists();
  void Formulas();
  void Scale();
  // Cells of a key column that lie apart from each other; `plain`: the rows must all have one period.
  std::vector<std::string> KeyCells(const GenType& key, bool stepped, bool& plain);
  std::string BracketRows(const std::string& prefix, const GenType& amount);
  void Parameters();
  void ParameterTable();
  std::string CrossTable(const GenParameter& parameter);
  void Uprating(const GenParameter& parameter);
  std::string Rows(const GenParameter& parameter, bool stepped);
  void DecisionTable();
  // Cells for a column whose values lie apart from each other: each row can be told from the others by this
  // column.
  std::vector<std::string> Partition(const GenType& type);
  std::string AnyCell(const GenType& type);

  void Policy();
  void RelatedPolicies();
  std::string Version(GenPolicy& policy, const std::string& period);
  std::string Clauses(const std::string& word, int least, int most, int entity,
                      std::vector<std::string>* names);
  std::string Condition(int entity);
  std::string ClausePeriod();
  std::string Exception(int entity, const std::vector<std::string>& conditions, const std::vector<GenBenefit>& benefits,
                        std::vector<std::string>& earlier);
  std::string Benefit(const GenBenefit& benefit, int entity);
  std::string TopUp(const GenBenefit& benefit, int entity);
  std::string Reduction(const GenBenefit& benefit, int entity);
  std::string TimesLimit(int entity);
  std::string InPayment(GenPolicy& policy);
  void PayingPolicies();
  std::string Discretion();  // ，裁量 …, sometimes
  std::string BenefitValue(const GenType& type, int entity, int depth);

  Random& random_;
  Features features_;
  Schema schema_;
  ExpressionWriter writer_;
  std::vector<std::string> blocks_;
  std::vector<std::pair<std::string, std::string>> files_;
  int names_ = 0;
};

}  // namespace doudi::agreement
