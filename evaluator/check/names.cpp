// What a name means at a place: facts and definitions of the entity and its ancestors, parameters, members,
// divisions.
#include <algorithm>

#include <fmt/format.h>

#include "check/expression_checker.h"

namespace doudi::check {

using model::EntityId;
using model::kNoEntity;
using model::TypeKind;

std::vector<ValueSymbol> ExpressionChecker::ValuesInReach(std::string_view name) const {
  std::vector<ValueSymbol> found;
  const EntityId target = LinkTarget(entity_);
  for (EntityId entity = target == kNoEntity ? entity_ : target;; entity = work_.model.entities[static_cast<std::size_t>(entity)].parent) {
    for (const ValueSymbol& value : work_.VisibleValues(rule_set_, entity, name)) found.push_back(value);
    if (entity == kNoEntity) return found;
  }
}

bool ExpressionChecker::IsBareWord(const ast::Expression& expression) const {
  const auto* node = std::get_if<ast::NameExpression>(&expression.node);
  return node && node->name != "基准日" && !IsItself(node->name) && !FindLocal(node->name) &&
         ValuesInReach(node->name).empty() &&
         work_.Visible(NameKind::Parameter, rule_set_, node->name).empty();
}

ExprId ExpressionChecker::UseValue(const ValueSymbol& value, Span span) {
  const EntityId target = LinkTarget(entity_);
  if (target != kNoEntity && value.entity != kNoEntity && !IsAncestorOrSelf(value.entity, CommonOwner(entity_, target))) {
    Expr link;
    link.op = Op::Fact;
    link.type = ElementType(target);
    link.level = entity_;
    link.index = work_.model.entities[static_cast<std::size_t>(entity_)].link;
    link.span = span;
    return ElementValue(Add(std::move(link)), value, span);
  }
  return RawValue(value, span);
}

ExprId ExpressionChecker::RawValue(const ValueSymbol& value, Span span) {
  work_.MarkUsed(rule_set_, value.rule_set);
  if (work_.IsBroken(value)) return kNone;
  if (const auto filled = work_.filled_in.find(value.id); value.kind == ValueSymbol::Kind::Fact && filled != work_.filled_in.end())
    return UseDefinition(filled->second.definition, span);
  Expr expr;
  expr.op = value.kind == ValueSymbol::Kind::Fact ? Op::Fact : Op::Definition;
  expr.type = work_.TypeOf(value);
  expr.level = value.entity;
  expr.index = value.id;
  expr.span = span;
  const ExprId id = Add(std::move(expr));
  return At(id).op == Op::Fact ? WithPresence(id) : id;
}

ExprId ExpressionChecker::ReportAmbiguous(const ast::Name& name, const std::vector<ValueSymbol>& values,
                                          const std::vector<Symbol>& parameters) {
  std::vector<std::string> ways;
  for (const ValueSymbol& value : values) {
    const auto& rule_set = work_.rule_sets[static_cast<std::size_t>(value.rule_set)].name;
    const bool same_entity = std::all_of(
        values.begin(), values.end(), [&](const ValueSymbol& other) { return other.entity == value.entity; });
    const std::string owner = same_entity || value.entity == kNoEntity
                                  ? rule_set.substr(rule_set.rfind('/') + 1)
                                  : EntityName(value.entity);
    ways.push_back(fmt::format("{} 的 {}", owner, name.text));
  }
  std::string help = values.size() > 1 ? "写明是哪一个：" + JoinNames(ways) : "给其中一个改名";
  auto& diagnostic = work_.Error("N002", name.span, fmt::format("这里有不止一个{}", Quoted(name.text)), help);
  for (const ValueSymbol& value : values) diagnostic.labels.push_back({value.span, "这里有一个"});
  for (const Symbol& parameter : parameters) diagnostic.labels.push_back({parameter.span, "这里有一个"});
  return kNone;
}

ExprId ExpressionChecker::LowerName(const ast::Expression& e, const ast::NameExpression& node,
                                    const Want& want) {
  const ast::Name name{node.name, e.span};
  if (node.name == "基准日") return Make(Op::ReferenceDate, DateType(), {}, e.span);
  if (node.name == "原规定" && layering_) return UseOriginal(e.span);
  if (IsItself(node.name)) return LowerItself(name, nullptr, e.span);
  if (const Local* local = FindLocal(node.name)) return UseLocal(*local, e.span);
  const auto values = ValuesInReach(node.name);
  const auto parameters = work_.Visible(NameKind::Parameter, rule_set_, node.name);
  if (want.Is(TypeKind::Enum)) {
    const auto& members = work_.model.enums[static_cast<std::size_t>(want.type.enumeration)].members;
    const bool member = std::find(members.begin(), members.end(), node.name) != members.end();
    const bool value_fits = std::any_of(values.begin(), values.end(), [&](const ValueSymbol& value) {
      return !work_.IsBroken(value) && work_.TypeOf(value) == want.type;
    });
    if (member && !value_fits) return LowerMember(name, want);
    if (member) {
      work_
          .Error("N002", e.span,
                 fmt::format("{}是{}的成员，又是一个事实或定义的名字", Quoted(node.name),
                             Quoted(work_.model.enums[static_cast<std::size_t>(want.type.enumeration)].name)),
                 "给其中一个改名")
          .labels.push_back({values.front().span, "事实或定义在这里"});
      return kNone;
    }
  }
  if (values.size() + parameters.size() > 1) return ReportAmbiguous(name, values, parameters);
  if (values.size() == 1) return UseValue(values.front(), e.span);
  if (parameters.size() == 1) {
    work_.MarkUsed(rule_set_, parameters.front().rule_set);
    return LowerParameter(parameters.front().id, nullptr, nullptr, e.span);
  }
  return LowerMember(name, want);
}

// A member of the wanted enum, a division where one is wanted, or the only member of this name anywhere.
ExprId ExpressionChecker::LowerMember(const ast::Name& name, const Want& want) {
  const auto code_of = [&](model::EnumId id) -> std::optional<std::int32_t> {
    const auto& members = work_.model.enums[static_cast<std::size_t>(id)].members;
    const auto found = std::find(members.begin(), members.end(), name.text);
    if (found == members.end()) return std::nullopt;
    return static_cast<std::int32_t>(found - members.begin());
  };
  model::Type type;
  type.kind = TypeKind::Enum;
  if (want.Is(TypeKind::Enum)) {
    if (const auto code = code_of(want.type.enumeration))
      return Literal(want.type, model::Code{*code}, name.span);
  }
  if (want.Is(TypeKind::Division)) {
    const auto code = ReadConstant(work_, want.type, name.text, name.span, "");
    return code ? Literal(want.type, *code, name.span) : kNone;
  }
  if (want.kind == Want::Kind::Broken || work_.MayBeLost(name.text)) return kNone;
  if (want.Is(TypeKind::Enum)) return LowerUnknown(name, want);
  std::vector<model::EnumId> holders;
  for (std::size_t i = 0; i < work_.model.enums.size(); ++i)
    if (code_of(static_cast<model::EnumId>(i))) holders.push_back(static_cast<model::EnumId>(i));
  if (holders.size() != 1) return LowerUnknown(name, want);
  type.enumeration = holders.front();
  return Literal(type, model::Code{*code_of(holders.front())}, name.span);
}

std::vector<std::string> ExpressionChecker::NamesInReach(const Want& want) const {
  std::vector<std::string> names;
  for (const auto& [name, list] : work_.values)
    for (const ValueSymbol& value : list)
      if (work_.SeesName(rule_set_, value.rule_set, name) &&
          (value.entity == kNoEntity || IsAncestorOrSelf(value.entity, entity_))) {
        names.push_back(name);
        break;
      }
  for (const std::string& name : work_.VisibleNames(NameKind::Parameter, rule_set_)) names.push_back(name);
  names.emplace_back("基准日");
  for (const Local& local : locals_) names.push_back(local.name);
  if (want.Is(TypeKind::Enum)) {
    const auto& members = work_.model.enums[static_cast<std::size_t>(want.type.enumeration)].members;
    names.insert(names.end(), members.begin(), members.end());
  }
  return names;
}

// Says why the name means nothing here, as exactly as can be told.
ExprId ExpressionChecker::LowerUnknown(const ast::Name& name, const Want& want) {
  if (work_.MayBeLost(name.text)) return kNone;
  if (name.text == model::kThisMonth) {
    work_.Error("N001", name.span, "「当月」只在逐月里有意义", "在 逐月（自 … 至 …：…）的“：”后面用；要基准日所在的月，写 月初（基准日）");
    return kNone;
  }
  const auto elsewhere = work_.values.find(name.text);
  if (elsewhere != work_.values.end()) {
    for (const ValueSymbol& value : elsewhere->second) {
      const bool seen = work_.SeesName(rule_set_, value.rule_set, name.text);
      const bool outer = std::any_of(outer_.begin(), outer_.end(),
                                     [&](EntityId entity) { return IsAncestorOrSelf(value.entity, entity); });
      if (seen && outer) {
        work_
            .Error("N013", name.span,
                   fmt::format("{}属于外层的 {}；汇总另一支集合时，名称指的是里层的", Quoted(name.text),
                               EntityName(value.entity)),
                   fmt::format("外层的值写成：本项 的 {}", name.text))
            .labels.push_back({value.span, "在这里声明"});
        return kNone;
      }
      if (!seen && IsAncestorOrSelf(value.entity, entity_)) {
        const auto& owner = work_.rule_sets[static_cast<std::size_t>(value.rule_set)].name;
        const auto [why, help] = work_.HiddenBecause(rule_set_, value.rule_set);
        work_
            .Error("N006", name.span,
                   fmt::format("{}在规则集{}里，{}", Quoted(name.text), Quoted(owner), why), help)
            .labels.push_back({value.span, "在这里声明"});
        return kNone;
      }
      if (seen) {
        const std::string entity = EntityName(value.entity);
        const std::string place = entity_ == kNoEntity ? "没有实体的定义" : EntityName(entity_);
        work_
            .Error("N013", name.span,
                   fmt::format("{}属于 {}，在{}里不能直接用", Quoted(name.text), entity, place),
                   entity_ == kNoEntity ? fmt::format("定义写在 {} 上：（{}）；公式要用的值列在它的（）里；参数的值不取自档案", entity, entity)
                                        : fmt::format("用汇总，例如：合计（{}：{}）、有（{} 其中 …）", entity,
                                                      name.text, entity))
            .labels.push_back({value.span, "在这里声明"});
        return kNone;
      }
    }
  }
  if (const auto hidden = work_.table(NameKind::Parameter).find(name.text);
      hidden != work_.table(NameKind::Parameter).end() && !hidden->second.empty()) {
    work_.Resolve(NameKind::Parameter, rule_set_, name);  // says which 引用 is missing
    return kNone;
  }
  if (want.Is(TypeKind::Enum)) {
    const auto& enumeration = work_.model.enums[static_cast<std::size_t>(want.type.enumeration)];
    std::string help = diagnostics::DidYouMean(name.text, NamesInReach(want));
    if (help.empty() && enumeration.members.size() <= 12) help = "可用：" + JoinNames(enumeration.members);
    work_.Error(
        "N001", name.span,
        fmt::format("{}不是{}的成员，也不是事实、定义或参数", Quoted(name.text), Quoted(enumeration.name)),
        help);
    return kNone;
  }
  if (const std::string help = HelpForWord(name.text, want); !help.empty())
    work_.Error("N001", name.span, fmt::format("没有名为{}的事实、定义、参数或枚举成员", Quoted(name.text)), help);
  else
    work_.ReportUnknown("事实、定义、参数或枚举成员", rule_set_, name, NamesInReach(want), "N001");
  return kNone;
}

// What is no value by itself but looks as if it were.
std::string ExpressionChecker::HelpForWord(const std::string& word, const Want& want) const {
  if (work_.MayBeLost(word)) return "";
  if (!work_.Visible(NameKind::Policy, rule_set_, word).empty()) return fmt::format("它是政策：符合（{0}）是合不合条件，待遇（{0}）是发多少", word);
  if (!work_.Visible(NameKind::Formula, rule_set_, word).empty()) return fmt::format("它是公式，后面要写（）：{}（…）", word);
  static constexpr std::string_view kYes[] = {"是", "有", "对"}, kNo[] = {"否", "无", "错"};
  if (!want.Is(TypeKind::Boolean)) return "";
  if (std::ranges::find(kYes, word) != std::end(kYes)) return "写成 真";
  if (std::ranges::find(kNo, word) != std::end(kNo)) return "写成 假";
  return "";
}

// A 的 b: an ancestor's value, one output of a parameter, or a value of one rule set among several.
ExprId ExpressionChecker::LowerOf(const ast::Expression& e, const ast::OfExpression& of, const Want& want) {
  const auto* owner = std::get_if<ast::NameExpression>(&of.owner->node);
  const auto parameter_of = [&](const std::string& name) {
    return work_.Visible(NameKind::Parameter, rule_set_, name);
  };
  if (const auto* call = std::get_if<ast::CallExpression>(&of.owner->node)) {
    if (const auto parameters = parameter_of(call->function.text); parameters.size() == 1) {
      work_.MarkUsed(rule_set_, parameters.front().rule_set);
      return LowerParameter(parameters.front().id, &call->arguments, &of.member, e.span);
    }
  }
  const bool element = std::holds_alternative<ast::OfExpression>(of.owner->node) ||
                       std::holds_alternative<ast::AggregateExpression>(of.owner->node) || of.owner->bracketed;
  if (element && !owner) {
    const ExprId id = Lower(*of.owner);
    return id == kNone ? kNone : ElementOf(id, of.member, e.span);
  }
  if (!owner) {
    work_.Error("T002", of.owner->span,
                fmt::format("“的”前面要一个实体或参数，{}不是", Quoted(of.owner->span)),
                "例如：家庭 的 户籍区划、医疗救助待遇 的 起付");
    return kNone;
  }
  const ast::Name owner_name{owner->name, of.owner->span};
  if (IsItself(owner->name)) return LowerItself(owner_name, &of.member, e.span);
  if (const auto entity = work_.Find(NameKind::Entity, rule_set_, owner->name)) {
    work_.Resolve(NameKind::Entity, rule_set_, owner_name);
    const model::Entity& named = work_.model.entities[static_cast<std::size_t>(*entity)];
    if (named.timeline == model::Timeline::Single && IsAncestorOrSelf(named.parent, entity_)) return OfSingle(*entity, of.member, e.span);
    if (!IsAncestorOrSelf(*entity, entity_)) {
      work_.Error("N013", of.owner->span,
                  fmt::format("{}有许多 {}，不能直接取它的{}",
                              entity_ == kNoEntity ? std::string("这里") : EntityName(entity_), owner->name,
                              Quoted(of.member.text)),
                  fmt::format("用汇总，例如：合计（{}：{}）、有（{} 其中 …）", owner->name, of.member.text,
                              owner->name));
      return kNone;
    }
    auto values = work_.VisibleValues(rule_set_, *entity, of.member.text);
    if (values.size() == 1) return UseValue(values.front(), e.span);
    if (values.size() > 1) return ReportAmbiguous(of.member, values, {});
    if (work_.MayBeLost(of.member.text)) return kNone;
    std::vector<std::string> names;
    for (const auto& [name, list] : work_.values)
      if (std::any_of(list.begin(), list.end(), [&](const ValueSymbol& value) {
            return value.entity == *entity && work_.Sees(rule_set_, value.rule_set);
          }))
        names.push_back(name);
    work_.Error("N001", of.member.span,
                fmt::format("{} 没有名为{}的事实或定义", owner->name, Quoted(of.member.text)),
                diagnostics::DidYouMean(of.member.text, names));
    return kNone;
  }
  if (const auto parameters = parameter_of(owner->name); parameters.size() == 1) {
    work_.MarkUsed(rule_set_, parameters.front().rule_set);
    return LowerParameter(parameters.front().id, nullptr, &of.member, e.span);
  }
  if (const auto values = ValuesInReach(owner->name); values.size() == 1) {
    const ExprId id = UseValue(values.front(), owner_name.span);
    return id == kNone ? kNone : ElementOf(id, of.member, e.span);
  }
  for (const RuleSetId seen : work_.rule_sets[static_cast<std::size_t>(rule_set_)].sees) {
    if (!IsRuleSet(seen, owner->name)) continue;
    for (const ValueSymbol& value : ValuesInReach(of.member.text))
      if (value.rule_set == seen) return UseValue(value, e.span);
  }
  if (want.kind == Want::Kind::Broken) return kNone;
  std::vector<std::string> candidates = work_.VisibleNames(NameKind::Entity, rule_set_);
  for (const std::string& name : work_.VisibleNames(NameKind::Parameter, rule_set_))
    candidates.push_back(name);
  work_.ReportUnknown("实体或参数", rule_set_, owner_name, candidates, "N001");
  return kNone;
}

bool ExpressionChecker::IsRuleSet(RuleSetId id, std::string_view name) const {
  const std::string& full = work_.rule_sets[static_cast<std::size_t>(id)].name;
  return full == name || full.substr(full.rfind('/') + 1) == name;
}

ExprId ExpressionChecker::UseOriginal(Span span) {
  const auto original = static_cast<std::size_t>(work_.layered_definitions[*layering_].original);
  if (work_.layered_definitions[*layering_].above == kNone) {
    model::Definition above = work_.model.definitions[original];
    above.name += "（原规定）";
    above.body = kNone;  // this and its sources with the layers, see ApplyDefinitionLayers
    above.original = true;
    work_.layered_definitions[*layering_].above = static_cast<model::DefinitionId>(work_.model.definitions.size());
    work_.model.definitions.push_back(std::move(above));
  }
  Expr expr;
  expr.op = Op::Definition;
  expr.type = work_.model.definitions[original].type;
  expr.level = work_.model.definitions[original].entity;
  expr.index = work_.layered_definitions[*layering_].above;
  expr.span = span;
  return Add(std::move(expr));
}

// A table header or a key may say whose name it is: 最低生活保障 的 重残.
ExprId ExpressionChecker::LowerValueName(const ast::Name& name) {
  constexpr std::string_view kOf = " 的 ";
  if (const auto at = name.text.find(kOf); at != std::string::npos) {
    ast::OfExpression of;
    of.owner = std::make_unique<ast::Expression>();
    of.owner->span = name.span;
    of.owner->node = ast::NameExpression{name.text.substr(0, at)};
    of.member = {name.text.substr(at + kOf.size()), name.span};
    ast::Expression whole;
    whole.span = name.span;
    return LowerOf(whole, of, {});
  }
  const auto values = ValuesInReach(name.text);
  if (values.size() > 1) return ReportAmbiguous(name, values, {});
  if (values.size() == 1) return UseValue(values.front(), name.span);
  return LowerUnknown(name, {});
}

}  // namespace doudi::check
