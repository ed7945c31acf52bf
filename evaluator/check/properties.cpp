#include "check/properties.h"

#include <fmt/format.h>

#include "check/attributes.h"
#include "check/declare.h"
#include "check/expression_checker.h"

namespace doudi::check {

namespace {

class PropertyReader {
 public:
  PropertyReader(Workspace& work, RuleSetId rule_set, const ast::PropertyDeclaration& declaration, model::EntityId entity)
      : work_(work), rule_set_(rule_set), declaration_(declaration), entity_(entity), checker_(work, rule_set, entity) {}

  model::Property Read() {
    const AttributeReader attributes(work_, rule_set_, declaration_.attributes, "性质", {ast::AttributeKind::When, ast::AttributeKind::Basis});
    model::Property property;
    property.name = declaration_.name.text;
    property.entity = entity_;
    property.span = declaration_.name.span;
    property.rule_set = work_.rule_sets[static_cast<std::size_t>(rule_set_)].name;
    property.basis = attributes.Basis();
    property.note = attributes.Text(ast::AttributeKind::Note);
    property.trend = static_cast<model::Trend>(declaration_.trend);
    if (declaration_.effect) {
      property.cause = Cause();
      property.effect = Effect();
    } else {
      property.condition = checker_.LowerCondition(*declaration_.value, fmt::format("性质{}", Quoted(declaration_.name.text)));
    }
    if (const auto* when = attributes.Find(ast::AttributeKind::When); when && when->expression)
      property.premise = checker_.LowerCondition(*when->expression, "“当”的条件");
    return property;
  }

 private:
  // A fact or a definition of the entity itself, in numbers: only that can be raised with all else as it is.
  ExprId Cause() {
    const ExprId cause = checker_.Lower(*declaration_.value);
    if (cause == kNone) return kNone;
    const Expr& expr = work_.model.At(cause);
    const bool named = (expr.op == Op::Fact || expr.op == Op::Definition) && expr.level == entity_;
    if (named && expr.type.kind == model::TypeKind::Number) return cause;
    work_.Error("P021", declaration_.value->span,
                fmt::format("“越高”前面要写 {} 的一个数（事实或定义的名称），{}不是",
                            work_.model.entities[static_cast<std::size_t>(entity_)].name, Quoted(declaration_.value->span)),
                "先把它写成一个定义，再写：定义名 越高 …");
    return kNone;
  }

  ExprId Effect() {
    const ExprId effect = checker_.Lower(*declaration_.effect);
    if (effect == kNone) return kNone;
    if (work_.model.At(effect).type.kind == model::TypeKind::Number) return checker_.LiftTo(effect, entity_);
    work_.Error("P021", declaration_.effect->span, fmt::format("“越高”后面要写一个数，{}不是", Quoted(declaration_.effect->span)),
                "例如：家庭月收入 越高 待遇（最低生活保障） 不增");
    return kNone;
  }

  Workspace& work_;
  RuleSetId rule_set_;
  const ast::PropertyDeclaration& declaration_;
  model::EntityId entity_;
  ExpressionChecker checker_;
};

}  // namespace

void CheckProperties(Workspace& work) {
  work.ForEach<ast::PropertyDeclaration>([&](RuleSetId rule_set, const ast::PropertyDeclaration& declaration) {
    const auto entity = EntityOrRoot(work, rule_set, declaration.entity, declaration.name.span);
    if (!entity) return;
    const auto id = static_cast<std::int32_t>(work.model.properties.size());
    if (!work.Declare(NameKind::Property, declaration.name, {id, rule_set, declaration.name.span})) return;
    model::Property property = PropertyReader(work, rule_set, declaration, *entity).Read();
    work.model.properties.push_back(std::move(property));
  });
}

}  // namespace doudi::check
