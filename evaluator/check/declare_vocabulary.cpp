#include <algorithm>

#include <fmt/format.h>

#include "check/attributes.h"
#include "check/declare.h"
#include "check/references.h"
#include "check/types.h"

namespace doudi::check {

using ast::AttributeKind;

namespace {

void DeclareSource(Workspace& work, RuleSetId rule_set, const ast::SourceDeclaration& declaration) {
  const AttributeReader attributes(work, rule_set, declaration.attributes, "依据",
                                   {AttributeKind::From, AttributeKind::Until});
  model::LegalSource source;
  source.title = declaration.reference.title;
  source.document_number = declaration.reference.document_number;
  source.short_title = declaration.short_title.text;
  source.period = attributes.Period();
  source.span = declaration.span;
  auto& own = work.rule_sets[static_cast<std::size_t>(rule_set)].sources;
  for (const std::int32_t id : own) {
    const auto& other = work.model.sources[static_cast<std::size_t>(id)];
    if (source.short_title.empty() || other.short_title != source.short_title) continue;
    work.Error("N003", declaration.short_title.span,
               fmt::format("简称{}已经用过了", Quoted(source.short_title)), "换一个简称")
        .labels.push_back({other.span, "先在这里"});
    return;
  }
  own.push_back(static_cast<std::int32_t>(work.model.sources.size()));
  work.model.sources.push_back(std::move(source));
}

void DeclareUnits(Workspace& work, const ast::UnitDeclaration& declaration) {
  for (const ast::Name& unit : declaration.units) {
    auto& units = work.model.units;
    const auto first = std::find_if(declaration.units.begin(), declaration.units.end(), [&](const ast::Name& other) { return other.text == unit.text; });
    if (&*first != &unit) {
      work.Error("N003", unit.span, fmt::format("单位{}写了两次", Quoted(unit.text)), "删去一处").labels.push_back({first->span, "先在这里"});
      continue;
    }
    if (std::find(units.begin(), units.end(), unit.text) != units.end())
      continue;  // two rule sets may both need 度
    if (value::ParseUnit(unit.text))
      work.Error("N003", unit.span, fmt::format("单位{}本来就有，不用声明", Quoted(unit.text)), "删去它");
    else
      units.push_back(unit.text);
  }
}

model::EnumOrder OrderOf(const ast::Attribute& attribute) {
  return attribute.text == "由重到轻" || attribute.text == "由高到低" ? model::EnumOrder::FirstHighest
                                                                      : model::EnumOrder::LastHighest;
}

// What records may give in place of the members' names.
void ReadCodes(Workspace& work, const ast::EnumDeclaration& declaration, model::Enum& enumeration) {
  const auto has_code = [](const ast::Name& code) { return code.span.file != nullptr; };
  if (std::none_of(declaration.codes.begin(), declaration.codes.end(), has_code)) return;
  enumeration.codes.resize(enumeration.members.size());
  for (std::size_t i = 0; i < declaration.codes.size(); ++i) {
    const ast::Name& code = declaration.codes[i];
    if (!has_code(code)) continue;
    const auto member = std::find(enumeration.members.begin(), enumeration.members.end(), declaration.members[i].text);
    const auto twice = std::find(enumeration.codes.begin(), enumeration.codes.end(), code.text);
    const auto name = std::find(enumeration.members.begin(), enumeration.members.end(), code.text);
    if (code.text.empty()) {
      work.Error("T005", code.span, fmt::format("成员{}的代码是空的", Quoted(*member)), "写上代码，例如 \"01\"；没有代码就不写");
    } else if (twice != enumeration.codes.end()) {
      work.Error("N003", code.span, fmt::format("代码{}给了两个成员", Quoted(code.text)), "一个代码只属于一个成员");
    } else if (name != enumeration.members.end() && name != member) {
      work.Error("N003", code.span, fmt::format("代码{}又是另一个成员的名称", Quoted(code.text)), "改代码，或改那个成员的名称");
    } else {
      enumeration.codes[static_cast<std::size_t>(member - enumeration.members.begin())] = code.text;
    }
  }
}

// 其余代码 归入 其他: a member that need not be listed.
void ReadOtherCodes(Workspace& work, const ast::Attribute& attribute, model::Enum& enumeration) {
  if (enumeration.codes.empty()) {
    work.Error("P004", attribute.span, "写了“其余代码”，没有一个成员有代码", "给成员写上代码，例如 ｛自有 \"01\"、租住 \"02\"｝");
    return;
  }
  const std::string& name = attribute.names.front().text;
  const auto found = std::find(enumeration.members.begin(), enumeration.members.end(), name);
  enumeration.others = static_cast<std::int32_t>(found - enumeration.members.begin());
  if (found != enumeration.members.end()) return;
  enumeration.members.push_back(name);
  enumeration.codes.emplace_back();
}

void DeclareCoding(Workspace& work, RuleSetId rule_set, const ast::CodingDeclaration& declaration) {
  const auto read = value::ParseQuantity(declaration.digits.text, {"位"});
  const auto* quantity = std::get_if<value::Quantity>(&read);
  const bool digits = quantity && quantity->unit == value::Unit::Base("位") && quantity->amount.IsWhole() && quantity->amount.Sign() > 0 &&
                      quantity->amount <= value::Rational(64);
  if (!digits)
    work.Error("T005", declaration.digits.span, fmt::format("编码要写明有几位，{}不是", Quoted(declaration.digits.text)), "写成 编码 学校代码：10位。（1 到 64 位）");
  const auto id = static_cast<std::int32_t>(work.coding_digits.size());
  if (!work.Declare(NameKind::Coding, declaration.name, {id, rule_set, declaration.name.span})) return;
  work.coding_digits.push_back(digits ? static_cast<std::int32_t>(quantity->amount.numerator()) : 0);
}

void DeclareEnum(Workspace& work, RuleSetId rule_set, const ast::EnumDeclaration& declaration) {
  const AttributeReader attributes(work, rule_set, declaration.attributes, "枚举",
                                   {AttributeKind::Order, AttributeKind::OtherCodes, AttributeKind::Note, AttributeKind::Basis});
  model::Enum enumeration;
  enumeration.name = declaration.name.text;
  enumeration.span = declaration.name.span;
  for (const ast::Name& member : declaration.members) {
    if (std::find(enumeration.members.begin(), enumeration.members.end(), member.text) !=
        enumeration.members.end())
      work.Error("N003", member.span, fmt::format("成员{}写了两次", Quoted(member.text)), "删去一处");
    else
      enumeration.members.push_back(member.text);
  }
  if (const ast::Attribute* order = attributes.Find(AttributeKind::Order))
    enumeration.order = OrderOf(*order);
  ReadCodes(work, declaration, enumeration);
  if (const ast::Attribute* others = attributes.Find(AttributeKind::OtherCodes)) ReadOtherCodes(work, *others, enumeration);
  const auto id = static_cast<model::EnumId>(work.model.enums.size());
  if (work.Declare(NameKind::Enum, declaration.name, {id, rule_set, declaration.name.span}))
    work.model.enums.push_back(std::move(enumeration));
}

void DeclareDocument(Workspace& work, RuleSetId rule_set, const ast::DocumentDeclaration& declaration) {
  const AttributeReader attributes(
      work, rule_set, declaration.attributes, "文书",
      {AttributeKind::Shared, AttributeKind::SharedFrom, AttributeKind::Promise, AttributeKind::Valid,
       AttributeKind::General, AttributeKind::By, AttributeKind::From, AttributeKind::Until,
       AttributeKind::Note, AttributeKind::Basis});
  model::Document document;
  document.name = declaration.name.text;
  document.shared = attributes.Names(AttributeKind::Shared);
  document.shared_from = attributes.Date(AttributeKind::SharedFrom);
  if (document.shared_from && document.shared.empty() && !attributes.Has(AttributeKind::Shared))
    work.Error("P004", attributes.Find(AttributeKind::SharedFrom)->span, "写了“共享自”，没有写从哪里共享",
               "加上：共享 户籍（数据源的名称）");
  document.promise = attributes.Has(AttributeKind::Promise);
  document.general = attributes.Has(AttributeKind::General);
  document.valid_months = attributes.Months(AttributeKind::Valid);
  document.period = attributes.Period();
  for (const std::string& name : attributes.Names(AttributeKind::By))
    document.issuer += (document.issuer.empty() ? "" : "、") + name;
  document.note = attributes.Text(AttributeKind::Note);
  document.basis = attributes.Basis();
  document.span = declaration.name.span;
  const auto id = static_cast<model::DocumentId>(work.model.documents.size());
  if (work.Declare(NameKind::Document, declaration.name, {id, rule_set, declaration.name.span}))
    work.model.documents.push_back(std::move(document));
}

}  // namespace

void DeclareVocabulary(Workspace& work) {
  work.ForEach<ast::SourceDeclaration>(
      [&](RuleSetId rule_set, const auto& one) { DeclareSource(work, rule_set, one); });
  work.ForEach<ast::UnitDeclaration>([&](RuleSetId, const auto& one) { DeclareUnits(work, one); });
  work.ForEach<ast::EnumDeclaration>(
      [&](RuleSetId rule_set, const auto& one) { DeclareEnum(work, rule_set, one); });
  work.ForEach<ast::CodingDeclaration>([&](RuleSetId rule_set, const auto& one) { DeclareCoding(work, rule_set, one); });
  work.ForEach<ast::DocumentDeclaration>(
      [&](RuleSetId rule_set, const auto& one) { DeclareDocument(work, rule_set, one); });
}

}  // namespace doudi::check
