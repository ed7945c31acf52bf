#include <fmt/format.h>

#include "model/text_parts.h"

namespace doudi::model {

std::string ToText(const Basis& basis) {
  if (basis.title.empty()) return {};
  std::string text = basis.replaced ? "覆盖 " : "";
  if (basis.example) {
    text += basis.title == "示例" ? "示例" : basis.title + "（示例）";
  } else {
    const bool law =
        basis.title != basis.short_title || !basis.document_number.empty() || !basis.article.empty();
    text += law ? "《" + basis.title + "》" : basis.title;
  }
  if (!basis.document_number.empty()) text += "（" + basis.document_number + "）";
  text += basis.article;
  return basis.note.empty() ? text : text + " " + basis.note;
}

std::string ToShortText(const Basis& basis) {
  std::string text = basis.short_title.empty() ? basis.title : basis.short_title;
  if (basis.example && text != "示例" && !text.empty()) text += "（示例）";
  return (basis.replaced ? "覆盖 " : "") + text + basis.article;
}

std::string PeriodText(const Period& period) {
  std::string text;
  if (period.from) text += "，施行 " + value::ToText(*period.from);
  if (period.until) text += "，废止 " + value::ToText(*period.until);
  if (period.for_good) text += "，期满不再适用";
  return text;
}

std::string BasisText(const std::vector<Basis>& basis) {
  std::vector<std::string> texts;
  for (const Basis& one : basis) texts.push_back(ToShortText(one));
  return texts.empty() ? std::string() : "，依据 " + JoinTexts(texts);
}

std::string JoinTexts(const std::vector<std::string>& texts, std::string_view between) {
  std::string joined;
  for (const std::string& text : texts) {
    if (!joined.empty()) joined += between;
    joined += text;
  }
  return joined;
}

namespace {

std::string EndText(const Model& model, const Fact& fact, const RangeEnd& end, bool low) {
  const std::string_view sign = low ? end.inclusive ? "≥" : "＞" : end.inclusive ? "≤" : "＜";
  const std::string value = end.reference_date ? "基准日"
                            : end.date         ? value::ToText(*end.date)
                                               : ToText(model, fact.type, *end.number);
  return fmt::format("，{} {}", sign, value);
}

std::string EvidenceText(const Model& model, const Fact& fact) {
  std::string text;
  for (const EvidenceOption& option : fact.evidence) {
    text += text.empty() ? "，证明 " : " 或 ";
    switch (option.kind) {
      case EvidenceOption::Kind::Document:
        text += model.documents[static_cast<std::size_t>(option.document)].name;
        break;
      case EvidenceOption::Kind::Shared:
        text += "共享（" + JoinTexts(option.sources) + "）";
        break;
      case EvidenceOption::Kind::Promise:
        text += "承诺";
        break;
    }
  }
  return text;
}

std::string FactText(const Model& model, const Fact& fact) {
  std::string text =
      fmt::format("  事实 {}：{}", fact.name, fact.identity_number ? "证件号" : fact.digits > 0 ? fmt::format("{}位编码", fact.digits) : ToText(model, fact.type));
  if (fact.type.kind == TypeKind::Number) text += fmt::format(" /{}", fact.scale);
  if (fact.presence != kNone) text += " 或 无";
  if (fact.states != kNone) text += "，记录给定";
  if (fact.low) text += EndText(model, fact, *fact.low, true);
  if (fact.high) text += EndText(model, fact, *fact.high, false);
  if (fact.personal) text += "，个人信息";
  text += EvidenceText(model, fact);
  if (fact.valid_months) text += fmt::format("，有效 {}个月", *fact.valid_months);
  if (fact.fallback) text += "，缺省 " + ToText(model, fact.type, *fact.fallback);
  if (fact.blank != kNone) text += "，未填另算";
  if (fact.label != fact.name) text += fmt::format("，标签 “{}”", fact.label);
  if (!fact.columns.empty()) text += "，列名 " + JoinTexts(fact.columns);
  if (fact.check_policy != kNone)
    text += "，核查 " + model.policies[static_cast<std::size_t>(fact.check_policy)].name;
  if (fact.decides != kNone) text += "，裁量 " + model.definitions[static_cast<std::size_t>(fact.decides)].name;
  return text + "\n";
}

void AppendEntities(const Model& model, std::string& out) {
  for (const Entity& entity : model.entities) {
    if (entity.IsPair()) continue;
    out += "实体 " + entity.name;
    out += entity.parent == kNoEntity
               ? std::string("（根）")
               : "，属 " + model.entities[static_cast<std::size_t>(entity.parent)].name;
    if (entity.designation != kNone)
      out += "，称呼 " + model.facts[static_cast<std::size_t>(entity.designation)].name;
    if (entity.link != kNone) out += "，联系 " + ToText(model, model.facts[static_cast<std::size_t>(entity.link)].type);
    if (entity.timeline == Timeline::Series) out += "，期间 列表";
    if (entity.timeline == Timeline::Single) out += "，期间";
    if (entity.timeline == Timeline::History) out += "，" + model.facts[static_cast<std::size_t>(entity.of)].name + "的历史";
    out += "\n";
    for (const FactId id : entity.facts) out += FactText(model, model.facts[static_cast<std::size_t>(id)]);
  }
}

void AppendVocabulary(const Model& model, std::string& out) {
  for (const std::string& name : model.rule_sets) out += "规则集 " + name + "\n";
  for (const LegalSource& source : model.sources)
    out += fmt::format("依据 《{}》{}{}{}\n", source.title,
                       source.document_number.empty() ? "" : "（" + source.document_number + "）",
                       PeriodText(source.period),
                       source.short_title.empty() ? "" : "，简称 " + source.short_title);
  if (!model.units.empty()) out += "单位 " + JoinTexts(model.units) + "\n";
  for (const Enum& one : model.enums) {
    const std::string_view order = one.order == EnumOrder::None           ? ""
                                   : one.order == EnumOrder::FirstHighest ? "，由高到低"
                                                                          : "，由低到高";
    std::vector<std::string> members = one.members;
    for (std::size_t i = 0; i < one.codes.size(); ++i)
      if (!one.codes[i].empty()) members[i] += fmt::format(" \"{}\"", one.codes[i]);
    const std::string others = one.others == kNone ? "" : "，其余代码 归入 " + one.members[static_cast<std::size_t>(one.others)];
    out += fmt::format("枚举 {} ＝ ｛{}｝{}{}\n", one.name, JoinTexts(members), order, others);
  }
  for (const Document& one : model.documents) {
    out += "文书 " + one.name;
    if (!one.shared.empty()) out += "，共享 " + JoinTexts(one.shared);
    if (one.shared_from) out += "，共享自 " + value::ToText(*one.shared_from);
    if (one.promise) out += "，承诺";
    if (one.general) out += "，通用";
    if (one.valid_months) out += fmt::format("，有效 {}个月", *one.valid_months);
    if (!one.issuer.empty()) out += "，由 " + one.issuer;
    out += PeriodText(one.period) + BasisText(one.basis) + "\n";
  }
}

void AppendParameters(const Model& model, std::string& out) {
  for (const Parameter& parameter : model.parameters) {
    std::vector<std::string> keys, outputs;
    for (const auto& key : parameter.keys) keys.push_back(key.name);
    for (const auto& output : parameter.outputs)
      outputs.push_back(output.name.empty() ? ToText(model, output.type)
                                            : output.name + " " + ToText(model, output.type));
    static constexpr std::string_view kWords[] = {"参数", "分档", "名单"};  // in the order of ParameterUse
    out += fmt::format("{} {}{}：{}\n", kWords[static_cast<std::size_t>(parameter.use)], parameter.name,
                       keys.empty() ? "" : "（" + JoinTexts(keys, "，") + "）", JoinTexts(outputs, "，"));
    for (const ParameterRow& row : parameter.rows) {
      std::vector<std::string> cells;
      for (std::size_t i = 0; i < row.keys.size(); ++i)
        cells.push_back(ToText(model, parameter.keys[i].type, Code{row.keys[i]}));
      cells.push_back(row.period.from ? value::ToText(*row.period.from) : "-");
      cells.push_back(row.period.until ? value::ToText(*row.period.until) : "-");
      for (std::size_t i = 0; i < row.values.size(); ++i)
        cells.push_back(ToText(model, parameter.outputs[i].type, row.values[i]));
      cells.push_back(ToShortText(row.basis));
      out += "  | " + JoinTexts(cells, " | ") + " |" + (row.computed ? " 算得" : row.filler ? " 补齐" : "") + "\n";
    }
  }
  for (const Set& set : model.sets) {
    out += fmt::format("集合 {}（{}）\n", set.name, ToText(model, set.element));
    for (const SetRow& row : set.rows)
      out += fmt::format("  | {} | {} | {} | {} |\n", ToText(model, set.element, Code{row.code}),
                         row.period.from ? value::ToText(*row.period.from) : "-",
                         row.period.until ? value::ToText(*row.period.until) : "-", ToShortText(row.basis));
  }
}

constexpr std::string_view kHitWords[] = {"唯一", "首中", "最大", "合计"};  // in the order of HitPolicy

void AppendTable(const Model& model, const DecisionTable& table, std::string& out) {
  out += fmt::format("决策表 {}（{}），命中 {}{}\n", table.name,
                     model.entities[static_cast<std::size_t>(table.entity)].name,
                     kHitWords[static_cast<std::size_t>(table.hit)], BasisText(table.basis));
  out += "  | " + JoinTexts(table.header, " | ") + " |\n";
  for (const auto& row : table.rows) out += "  | " + JoinTexts(row, " | ") + " |\n";
}

void AppendDefinitions(const Model& model, std::string& out) {
  for (const DecisionTable& table : model.tables) AppendTable(model, table, out);
  for (const Definition& one : model.definitions) {
    const std::string entity = one.entity == kNoEntity
                                   ? ""
                                   : "（" + model.entities[static_cast<std::size_t>(one.entity)].name + "）";
    out += fmt::format("定义 {}{}：{} ＝ {}{}\n", one.name, entity, ToText(model, one.type),
                       ToText(model, one.body), BasisText(one.basis));
  }
  for (const Validation& one : model.validations)
    out += fmt::format("校验 {}（{}）：{}，提示 “{}”\n", one.name,
                       model.entities[static_cast<std::size_t>(one.entity)].name,
                       ToText(model, one.condition), one.message);
}

}  // namespace

std::string ToText(const Model& model) {
  std::string out;
  AppendVocabulary(model, out);
  AppendEntities(model, out);
  AppendParameters(model, out);
  AppendDefinitions(model, out);
  for (const Policy& policy : model.policies) AppendPolicy(model, policy, out);
  for (const Exclusive& one : model.exclusives) {
    std::vector<std::string> names;
    for (const PolicyId id : one.policies) names.push_back(model.policies[static_cast<std::size_t>(id)].name);
    out +=
        fmt::format("关系 择一 {}（{}）：{} {}{}{}\n", one.name,
                    model.entities[static_cast<std::size_t>(one.entity)].name, one.ordered ? "按序" : "就高",
                    JoinTexts(names), PeriodText(one.period), BasisText(one.basis));
  }
  for (const Need& one : model.needs)
    out += fmt::format(
        "需求 {}（{}）：{}{}\n", one.name, model.entities[static_cast<std::size_t>(one.entity)].name,
        ToText(model, one.condition), one.gap == kNone ? "" : "，缺口 " + ToText(model, one.gap));
  for (const Resource& one : model.resources) AppendResource(model, one, out);
  for (const Property& one : model.properties)
    out += fmt::format("性质 {}（{}）：{}{}{}\n", one.name, model.entities[static_cast<std::size_t>(one.entity)].name,
                       one.condition != kNone
                           ? ToText(model, one.condition)
                           : fmt::format("{} 越高 {} {}", ToText(model, one.cause), ToText(model, one.effect), ToText(one.trend)),
                       one.premise == kNone ? "" : "，当 " + ToText(model, one.premise), BasisText(one.basis));
  for (const Example& one : model.examples)
    out += fmt::format(
        "例 {}{}，基准日 {}\n", one.name,
        one.based_on == kNone ? "" : "，基于 " + model.examples[static_cast<std::size_t>(one.based_on)].name,
        value::ToText(one.reference_date));
  return out;
}

}  // namespace doudi::model
