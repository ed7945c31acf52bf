#include <fmt/format.h>

#include <span>

#include "syntax/attribute_names.h"
#include "syntax/parse.h"

namespace doudi::syntax {
namespace {

using ast::Name;

std::string Join(std::span<const Name> names) {
  std::string text;
  for (const Name& name : names) text.append(text.empty() ? "" : "、").append(name.text);
  return text;
}

std::string Quote(std::string_view text) { return fmt::format("\"{}\"", text); }

std::string Of(const std::optional<Name>& entity) {
  return entity ? fmt::format("（{}）", entity->text) : "";
}

std::string TypeText(const ast::TypeSpec& type) {
  return type.members.empty() ? type.text : fmt::format("｛{}｝", Join(type.members));
}

std::string ReferenceText(const ast::Reference& reference) {
  std::string text = reference.titled ? fmt::format("《{}》", reference.title) : reference.title;
  const auto add = [&](const std::string& part) { text.append(text.empty() ? "" : " ").append(part); };
  if (!reference.document_number.empty()) add(reference.document_number);
  if (!reference.note.empty()) add(Quote(reference.note));
  for (const std::string& article : reference.articles) add(article);
  return text;
}

std::string ReferencesText(const std::vector<ast::Reference>& references) {
  std::string text;
  for (const auto& reference : references)
    text.append(text.empty() ? "" : "、").append(ReferenceText(reference));
  return text;
}

std::string EvidenceText(const std::vector<ast::EvidenceOption>& options) {
  std::string text;
  for (const auto& option : options) {
    if (!text.empty()) text += " 或 ";
    switch (option.kind) {
      case ast::EvidenceOption::Kind::Document:
        text += option.names[0].text;
        break;
      case ast::EvidenceOption::Kind::Shared:
        text += fmt::format("共享（{}）", Join(option.names));
        break;
      case ast::EvidenceOption::Kind::Promise:
        text += "承诺";
        break;
    }
  }
  return text;
}

std::string_view SignOf(ast::BinaryOperator op) {
  switch (op) {
    case ast::BinaryOperator::Less:
      return "＜";
    case ast::BinaryOperator::LessOrEqual:
      return "≤";
    case ast::BinaryOperator::Greater:
      return "＞";
    case ast::BinaryOperator::GreaterOrEqual:
      return "≥";
    case ast::BinaryOperator::NotEqual:
      return "≠";
    default:
      return "＝";
  }
}

std::string AttributeText(const ast::Attribute& attribute) {
  std::string text(AttributeName(attribute.kind));
  const auto add = [&](std::string_view part) { text.append(" ").append(part); };
  switch (attribute.kind) {
    case ast::AttributeKind::KeyFrom:
      return fmt::format("{} 取 {}", attribute.names[0].text, attribute.names[1].text);
    case ast::AttributeKind::Order:
    case ast::AttributeKind::Frequency:
      return attribute.text;
    case ast::AttributeKind::Sequence:
      return text + " " + ToText(*attribute.expression) + (attribute.text.empty() ? "" : " " + attribute.text);
    case ast::AttributeKind::Personal:
    case ast::AttributeKind::Promise:
    case ast::AttributeKind::Later:
    case ast::AttributeKind::General:
    case ast::AttributeKind::OneOff:
    case ast::AttributeKind::AtMost:
    case ast::AttributeKind::NoApplication:
    case ast::AttributeKind::Otherwise:
    case ast::AttributeKind::EndsForGood:
      return text;
    case ast::AttributeKind::Rounding: {
      static constexpr std::string_view kWords[] = {"四舍五入到", "进位到", "舍去到"};
      return fmt::format("{} {}", kWords[static_cast<std::size_t>(*attribute.rounding)],
                         attribute.names[0].text);
    }
    case ast::AttributeKind::Received:
      return fmt::format("已领 {}{}", Join(attribute.names), attribute.expression ? " 其中 " + ToText(*attribute.expression) : "");
    case ast::AttributeKind::Change:
      return fmt::format("{}{}{} 改为 {}", attribute.names.empty() ? "" : "待遇 " + attribute.names[0].text,
                         attribute.names.empty() || attribute.text.empty() ? "" : " ", attribute.text, ToText(*attribute.expression));
    case ast::AttributeKind::FromMonth:
    case ast::AttributeKind::UntilMonth:
      return fmt::format("{} {}{}", attribute.kind == ast::AttributeKind::FromMonth ? "自" : "至",
                         attribute.expression ? ToText(*attribute.expression) + " 起 " : "", attribute.text);
    case ast::AttributeKind::Range:
      if (attribute.second)
        return fmt::format("范围 在 {} 与 {} 之间", ToText(*attribute.expression), ToText(*attribute.second));
      return fmt::format("范围 {} {}", SignOf(*attribute.comparison), ToText(*attribute.expression));
    default:
      break;
  }
  if (!attribute.references.empty()) add(ReferencesText(attribute.references));
  if (attribute.expression) add(ToText(*attribute.expression));
  if (attribute.unless) text += "，除非 " + ToText(*attribute.unless);
  for (std::size_t i = 0; i < attribute.list.size(); ++i) text.append(i == 0 ? " " : "、").append(ToText(*attribute.list[i]));
  if (!attribute.names.empty()) add(Join(attribute.names));
  if (!attribute.evidence.empty()) add(EvidenceText(attribute.evidence));
  if (!attribute.text.empty()) add(Quote(attribute.text));
  return text;
}

// Writes lines, each indented by the depth of its node.
class Writer {
 public:
  std::string Take() { return std::move(text_); }

  void operator()(const ast::SourceDeclaration& node) {
    Line("依据 {}{}", ReferenceText(node.reference),
         node.short_title.text.empty() ? "" : " 简称 " + node.short_title.text);
    Attributes(node.attributes);
  }
  void operator()(const ast::ImportDeclaration& node) {
    Line("引用 {}", Join(node.rule_sets));
    Indented([&] {
      for (const auto& taken : node.taken)
        Line("{} 的 {}{}", node.rule_sets[taken.rule_set].text, taken.name.text,
             taken.alias.text.empty() ? "" : " 称为 " + taken.alias.text);
    });
    Attributes(node.attributes);
  }
  void operator()(const ast::LeapDayDeclaration& node) { Line("平年 按 {}", node.day.text); }
  void operator()(const ast::PeriodDeclaration& node) {
    Line("周期 {}{}{}", node.period.text, node.starts.empty() ? "" : " 始于 " + Join(node.starts), node.takes_first ? " 参数 取 期初 值" : "");
  }
  void operator()(const ast::UnitDeclaration& node) { Line("单位 {}", Join(node.units)); }
  void operator()(const ast::EnumDeclaration& node) {
    std::string members;
    for (std::size_t i = 0; i < node.members.size(); ++i)
      members += (i == 0 ? "" : "、") + node.members[i].text + (node.codes[i].text.empty() ? "" : " " + Quote(node.codes[i].text));
    Line("枚举 {} ｛{}｝", node.name.text, members);
    Attributes(node.attributes);
  }
  void operator()(const ast::CodingDeclaration& node) {
    Line("编码 {}：{}", node.name.text, node.digits.text);
    Attributes(node.attributes);
  }
  void operator()(const ast::DocumentDeclaration& node) {
    Line("文书 {}", node.name.text);
    Attributes(node.attributes);
  }
  void operator()(const ast::EntityDeclaration& node) {
    Line("实体 {} {}", node.name.text, node.parent ? "属 " + node.parent->text : "（根）");
    Attributes(node.attributes);
    Indented([&] {
      for (const auto& fact : node.facts) {
        Line("事实 {}：{}{}{}", Join(fact.names), TypeText(fact.type), fact.series ? " 列表" : "", fact.or_none ? " 或 无" : "");
        Attributes(fact.attributes);
      }
    });
  }
  void operator()(const ast::ParameterDeclaration& node) {
    Line("参数 {}（{}）{}", node.name.text, KeysText(node),
         node.uprated_from ? " 自 " + ToText(*node.uprated_from) : "");
    Indented([&] {
      for (const auto& output : node.outputs) Line("值 {}：{}", output.name.text, TypeText(output.type));
      if (node.value) Line("＝ {}", ToText(*node.value));
      for (const auto& dated : node.dated)
        Line("自 {}{}：{}", ToText(*dated.from), dated.until ? " 至 " + ToText(*dated.until) : "",
             ToText(*dated.value));
    });
    Attributes(node.attributes);
    if (node.table) Table(*node.table);
  }
  void operator()(const ast::SetDeclaration& node) {
    Line("{}集合 {}（{}）", Over(node.layer), node.name.text, node.element.text);
    Attributes(node.attributes);
    Table(node.table);
  }
  void operator()(const ast::DefinitionDeclaration& node) {
    Line("{}定义 {}{}：{}", Over(node.layer), node.name.text, Of(node.entity), TypeText(node.type));
    Indented([&] { Line("＝ {}", ToText(*node.value)); });
    Attributes(node.attributes);
    for (const auto& scale : node.scales) Scale(scale);
  }
  void operator()(const ast::LinkDeclaration& node) {
    Line("联系 {}（{}）：{}", node.name.text, node.entity.text, node.target.text);
    Attributes(node.attributes);
  }
  void operator()(const ast::GroupDeclaration& node) {
    Line("分组 {}（{}{}）", node.name.text, node.entity.text, node.filter ? " 其中 " + ToText(*node.filter) : "");
    Indented([&] {
      for (const auto& key : node.keys) Line("按 {}", ToText(*key));
    });
    Attributes(node.attributes);
  }
  void operator()(const ast::RunningDeclaration& node) {
    Line("依次 {}（{}{}）：{}", node.name.text, node.entity.text, node.filter ? " 其中 " + ToText(*node.filter) : "",
         TypeText(node.type));
    Indented([&] { Line("＝ {}", ToText(*node.value)); });
    Attributes(node.attributes);
  }
  void operator()(const ast::ListDeclaration& node) {
    Line("名单 {}{}：{}", node.name.text, Of(node.place), TypeText(node.element));
    if (!node.members.empty()) Indented([&] { Line("｛{}｝", Join(node.members)); });
    Attributes(node.attributes);
    if (node.table) Table(*node.table);
  }
  void operator()(const ast::ScaleRowsDeclaration& node) {
    Line("分档 {} 续", node.name.text);
    Attributes(node.attributes);
    Table(node.table);
  }
  void operator()(const ast::FormulaDeclaration& node) {
    Line("公式 {}：{}", node.name.text, TypeText(node.type));
    Indented([&] {
      for (const auto& formal : node.formals) Line("参数 {}：{}", formal.name.text, TypeText(formal.type));
      Line("＝ {}", ToText(*node.value));
    });
    Attributes(node.attributes);
  }
  void operator()(const ast::DecisionTableDeclaration& node) {
    Line("{}决策表 {}（{}）", Over(node.layer), node.name.text, node.entity.text);
    Indented([&] {
      for (const auto& output : node.outputs) Line("值 {}：{}", output.name.text, TypeText(output.type));
    });
    Attributes(node.attributes);
    Table(node.table);
  }
  void operator()(const ast::RelationDeclaration& node) {
    if (node.kind != ast::RelationDeclaration::Kind::ChooseOne) {
      const bool cap = node.kind == ast::RelationDeclaration::Kind::CapTogether;
      std::string paid;
      for (const auto& one : node.paid) paid += (paid.empty() ? "" : "、") + one.policy.text + (one.benefit ? "·" + one.benefit->text : "");
      Line("关系 {} {}{}：{}{}", cap ? "合计封顶" : "就高", node.name.text, Of(node.entity), cap ? "" : node.whole ? "整包 " : "同类 ", paid);
      return Attributes(node.attributes);
    }
    Line("关系 择一 {}{}：{} {}", node.name.text, Of(node.entity), node.ordered ? "按序" : "就高",
         Join(node.policies));
    Attributes(node.attributes);
  }
  void operator()(const ast::ValidationDeclaration& node) {
    Line("校验 {}（{}）：{}", node.name.text, node.entity.text, ToText(*node.condition));
    Attributes(node.attributes);
  }
  void operator()(const ast::NeedDeclaration& node) {
    Line("需求 {}{}：{}", node.name.text, Of(node.entity), ToText(*node.condition));
    Attributes(node.attributes);
  }
  void operator()(const ast::PolicyDeclaration& node) {
    Line("政策 {}{}{}", node.name.text, Of(node.entity), node.filter ? " 其中 " + ToText(*node.filter) : "");
    Attributes(node.attributes);
    Indented([&] { Clauses(node.clauses); });
  }
  void operator()(const ast::LayerDeclaration& node) {
    Line("{} {}", node.adds ? "增补" : "覆盖", node.policy.name.text);
    Indented([&] { Clauses(node.policy.clauses); });
  }
  void operator()(const ast::AssessmentDeclaration& node) {
    Line("评估单元 {}{}{}", node.name.text, Of(node.policy.entity),
         node.policy.filter ? " 其中 " + ToText(*node.policy.filter) : "");
    Attributes(node.policy.attributes);
    Indented([&] {
      Line("范围 {}", node.scope.text);
      for (const auto& given : node.given) Line("给定 {} ＝ {}", given.definition.text, ToText(*given.value));
      Line("评估 {}{}", node.assessed.text, node.alias ? " 称为 " + node.alias->text : "");
      Attributes(node.attributes);
      if (node.others) Line("其余 保留 {}", node.others->text);
      Clauses(node.policy.clauses);
    });
  }
  void operator()(const ast::FindingDeclaration& node) {
    const ast::PolicyDeclaration& policy = node.policy;
    Line("审计项 {}{}{}", policy.name.text, Of(policy.entity), policy.filter ? " 其中 " + ToText(*policy.filter) : "");
    Attributes(policy.attributes);
    Indented([&] { Clauses(policy.clauses); });
  }
  void operator()(const ast::InPaymentDeclaration& node) {
    Line("实发 {}：{} ＝ {}", node.policy.text, TypeText(node.type), ToText(*node.value));
    Attributes(node.attributes);
  }
  void operator()(const ast::PropertyDeclaration& node) {
    const std::string_view trend = node.trend == ast::Trend::NotRising ? "不增" : node.trend == ast::Trend::NotFalling ? "不减" : "不变";
    Line("性质 {}{}：{}{}", node.name.text, Of(node.entity), ToText(*node.value),
         node.effect ? fmt::format(" 越高 {} {}", ToText(*node.effect), trend) : "");
    Attributes(node.attributes);
  }
  void operator()(const ast::ResourceDeclaration& node) {
    Line("资源 {}{}", node.name.text, Of(node.entity));
    Attributes(node.attributes);
    Indented([&] { Clauses(node.clauses); });
  }
  void operator()(const ast::ExampleDeclaration& node) {
    Line("例 {}{}", node.name.text, node.based_on ? " 基于 " + node.based_on->text : "");
    Indented([&] { Example(node); });
  }

  void Attributes(const ast::Attributes& attributes) {
    Indented([&] {
      for (const auto& attribute : attributes) Line("，{}", AttributeText(attribute));
    });
  }
  template <class... Args>
  void Line(fmt::format_string<Args...> format, Args&&... args) {
    text_.append(static_cast<std::size_t>(depth_) * 2, ' ');
    text_ += fmt::format(format, std::forward<Args>(args)...);
    text_ += '\n';
  }
  template <class Body>
  void Indented(Body body) {
    ++depth_;
    body();
    --depth_;
  }

 private:
  void Row(const std::vector<ast::TableCell>& cells) {
    std::string text = "|";
    for (const auto& cell : cells) text.append(" ").append(cell.text).append(cell.text.empty() ? "|" : " |");
    Line("{}", text);
  }
  void Table(const ast::Table& table) {
    Indented([&] {
      Row(table.header);
      for (const auto& row : table.rows) Row(row);
    });
  }
  static std::string KeysText(const ast::ParameterDeclaration& node) {
    std::string text;
    for (std::size_t i = 0; i < node.keys.size(); ++i)
      text += fmt::format("{}{}{}", i == 0 ? "" : "、", node.keys[i].text,
                          node.key_types[i] ? "：" + TypeText(*node.key_types[i]) : "");
    return text;
  }
  void Scale(const ast::Scale& scale) {
    Indented([&] {
      Line("分档{}", scale.when ? " 当 " + ToText(*scale.when) : scale.otherwise ? " 否则" : "");
      Attributes(scale.attributes);
      Table(scale.table);
    });
  }
  void Clauses(const std::vector<ast::Clause>& clauses) {
    for (const auto& clause : clauses) Clause(clause);
  }
  static std::string_view Between(const ast::Clause& clause) {
    if (clause.kind == ast::ClauseKind::TimesLimit) return " 每 ";
    return clause.open_amount ? " 裁量到 " : " 至 ";
  }
  void Clause(const ast::Clause& clause) {
    std::string text(ClauseName(clause.kind));
    const auto add = [&](std::string_view part) { text.append(part.empty() ? "" : " ").append(part); };
    add(clause.name.text);
    if (clause.kind == ast::ClauseKind::Reduction) {
      const std::string filter = clause.second ? " 其中 " + ToText(*clause.second) : "";
      Line("{}：每 {}{} 扣除 {}", text, Join(clause.names), filter, ToText(*clause.expression));
      return Attributes(clause.attributes);
    }
    const bool amount = clause.kind == ast::ClauseKind::Benefit || clause.kind == ast::ClauseKind::Stake;
    if (amount) text += "：" + TypeText(clause.type);
    add(clause.text.empty() ? "" : Quote(clause.text));
    for (const Name& one : clause.texts) add(Quote(one.text));
    const bool equation = amount || clause.kind == ast::ClauseKind::Local;
    if (clause.expression) text += (equation ? " ＝ " : " ：") + ToText(*clause.expression);
    for (const auto& part : clause.parts) text += (&part == clause.parts.data() ? "：减去 " : "、") + ToText(*part);
    if (clause.second) text += std::string(Between(clause)) + ToText(*clause.second);
    if (clause.kind == ast::ClauseKind::Exception) {
      if (clause.decides) text += clause.positive ? " 视为 符合" : " 视为 不符合";
      if (!clause.names.empty()) text += " 条件";
    }
    add(Join(clause.names));
    add(ReferencesText(clause.references));
    Line("{}", text);
    Indented([&] {
      for (const auto& item : clause.documents) Document(item);
      for (const auto& review : clause.reviews) {
        Line("每 {}{}", ToText(*review.period), review.when ? " 当 " + ToText(*review.when) : "");
      }
    });
    if (clause.table) Table(*clause.table);
    Attributes(clause.attributes);
    for (const auto& scale : clause.scales) Scale(scale);
  }
  void Document(const ast::DocumentItem& item) {
    Line("{}{}{}{}", item.document.text, item.each ? " 每 " + item.each->text : "",
         item.filter ? " 其中 " + ToText(*item.filter) : "", item.when ? " 当 " + ToText(*item.when) : "");
    Attributes(item.attributes);
  }

  static std::string_view Over(bool layer) { return layer ? "覆盖 " : ""; }
  static std::string Handles(const std::vector<Name>& handles) {
    return handles.empty() ? "" : fmt::format("（{}）", Join(handles));
  }
  static std::string Value(const std::string& text, bool quoted) { return quoted ? Quote(text) : text; }

  void Example(const ast::ExampleDeclaration& node) {
    if (node.reference_date) Line("基准日 {}", ToText(*node.reference_date));
    if (node.known_by) Line("知悉截至 {}", ToText(*node.known_by));
    for (const auto& element : node.elements) {
      Line("{}{}{}", element.entity.text, element.handle.text.empty() ? "" : " " + element.handle.text,
           element.parent ? " 属 " + element.parent->text : "");
      Indented([&] {
        for (const auto& field : element.fields)
          Line("{}：{}", field.field.text, Value(field.text, field.quoted));
      });
    }
    for (const auto& rows : node.rows) {
      Line("{}", rows.entity.text);
      Table(rows.table);
    }
    if (!node.empty_collections.empty()) Line("无 {}", Join(node.empty_collections));
    if (!node.open_collections.empty()) Line("未列全 {}", Join(node.open_collections));
    for (const auto& given : node.given) {
      Line("给定 {}{}：{}", given.definition.text, Handles(given.handles), Value(given.text, given.quoted));
    }
    for (const auto& held : node.held) {
      Line("已有 {}{}{}", held.document.text, Handles(held.handles),
           held.issued ? " 签发 " + ToText(*held.issued) : "");
    }
    for (const auto& check : node.checks) {
      const std::string decided = !check.amount.empty() ? check.amount : check.passed ? "准予" : "不予";
      Line("{} {}{}{}{}：{}", check.discretion ? "裁量" : "核查", check.policy.text, check.policy.text.empty() ? "" : "·", check.check.text, Handles(check.handles),
           check.discretion ? decided : check.lasting ? (check.passed ? "仍适用" : "不再适用") : check.passed ? "通过" : "不通过");
    }
    for (const auto& expected : node.expected) Expected(expected);
  }
  void Expected(const ast::Expected& expected) {
    Line("期望{}{}{}", expected.subject ? " " + expected.subject->text : "", Of(expected.handle),
         expected.outcome.empty() ? "" : "：" + expected.outcome);
    Indented([&] {
      for (const auto& item : expected.items) Line("{}", ItemText(item));
    });
  }
  static std::string ItemText(const ast::ExpectedItem& item) {
    using Kind = ast::ExpectedItem::Kind;
    std::string targets;
    for (const auto& target : item.targets) {
      targets.append(targets.empty() ? "" : "、").append(target.name.text).append(Handles(target.handles));
    }
    switch (item.kind) {
      case Kind::Value:
        return item.text.empty() ? targets : fmt::format("{} ＝ {}", targets, item.text);
      case Kind::Total:
        return "合计 " + item.text;
      case Kind::Missing:
        return "缺 " + targets;
      case Kind::FailedCondition:
        return "未过 条件 " + targets;
      case Kind::Above:
        return "高出 " + item.text;
      case Kind::Below:
        return "低了 " + item.text;
      case Kind::ConditionTruth:
        return fmt::format("{} {}：{}", item.clause, targets, item.text);
      case Kind::Documents:
        return fmt::format("材料 {} {}", item.text, targets);
      case Kind::BasisContains:
        return "依据 含 " + ReferencesText(item.references);
      case Kind::ReasonContains:
        return fmt::format("理由 含 \"{}\"", item.text);
      case Kind::OpenChecks:
        return "人工核查 " + targets;
      case Kind::Pledges:
        return "承诺 " + targets;
      case Kind::Asked:
        return "问 " + targets;
      case Kind::Validation:
        return fmt::format("校验 {}：{}", targets, item.text);
    }
    return "";
  }

  std::string text_;
  int depth_ = 0;
};

}  // namespace

std::string ToText(const ast::RuleFile& rule_file) {
  Writer writer;
  writer.Line("规则集 {}", rule_file.rule_set.text);
  writer.Attributes(rule_file.attributes);
  writer.Indented([&] {
    for (const auto& declaration : rule_file.declarations) std::visit(writer, declaration);
  });
  return writer.Take();
}

}  // namespace doudi::syntax
