// 关系 合计封顶 and 就高: between 待遇 of several policies.
#include <algorithm>

#include <fmt/format.h>

#include "check/policies.h"
#include "check/types.h"

namespace doudi::check {

using ast::AttributeKind;

namespace {

// One P·b of a relation in the version at hand.
struct Member {
  model::PolicyId policy = kNone;
  std::string benefit;
  Span span;
};

class RelationReader {
 public:
  RelationReader(Workspace& work, RuleSetId rule_set, const ast::RelationDeclaration& declaration)
      : work_(work), rule_set_(rule_set), declaration_(declaration), cap_(declaration.kind == ast::RelationDeclaration::Kind::CapTogether) {}

  void Run() {
    const AttributeReader attributes(work_, rule_set_, declaration_.attributes, cap_ ? "关系 合计封顶" : "关系 就高",
                                     {cap_ ? AttributeKind::Cap : AttributeKind::When, AttributeKind::Basis});
    basis_ = attributes.Basis();
    if (declaration_.whole) return Whole(attributes);
    if (!ReadMembers() || !ReadEntity()) return;
    ExpressionChecker checker(work_, rule_set_, entity_);
    if (cap_) {
      const auto* cap = attributes.Find(AttributeKind::Cap);
      if (!cap || !cap->expression) {
        if (!work_.ReportedIn(declaration_.span))
          Report(declaration_.name.span, fmt::format("合计封顶{}没有写上限", Quoted(declaration_.name.text)), "加上：，上限 600元/月");
        return;
      }
      const ExprId limit = checker.LowerAs(*cap->expression, type_, "上限");
      if (limit != kNone) Cap(limit, *cap);
      return;
    }
    ExprId when = kNone;
    if (const auto* given = attributes.Find(AttributeKind::When); given && given->expression) {
      when = checker.LowerCondition(*given->expression, "“当”的条件");
      if (when == kNone) return;
    }
    Highest(when);
  }

 private:
  model::Policy& PolicyOf(const Member& member) { return work_.model.policies[static_cast<std::size_t>(member.policy)]; }
  void Report(Span span, std::string message, std::string help) { work_.Error("P016", span, std::move(message), std::move(help)); }
  std::string Label(const Member& member) { return PolicyOf(member).name + "·" + member.benefit; }

  bool ReadMembers() {
    bool sound = true;
    for (const auto& paid : declaration_.paid) {
      const auto policy = work_.Resolve(NameKind::Policy, rule_set_, paid.policy);
      if (!policy) {
        sound = false;
        continue;
      }
      Member member{*policy, paid.benefit ? paid.benefit->text : "", paid.benefit ? paid.benefit->span : paid.policy.span};
      std::vector<std::string> names;
      const model::Type* type = nullptr;
      const DeclaredBenefit* in_kind = nullptr;
      for (const DeclaredBenefit& benefit : work_.benefits_of[static_cast<std::size_t>(*policy)]) {
        names.push_back(benefit.name);
        if (benefit.name == member.benefit && benefit.type) type = &*benefit.type;
        if (benefit.name == member.benefit && benefit.kind != model::BenefitKind::Money) in_kind = &benefit;
      }
      if (in_kind) {
        ReportInKind(work_, *in_kind, member.span, cap_ ? "合计封顶" : "比高低", cap_ ? "只列发钱的待遇" : "只列发钱的待遇；整项政策只能享受一项的，写：关系 就高 …：整包 …");
        sound = false;
      } else if (!type) {
        const std::string help = diagnostics::DidYouMean(member.benefit, names);
        if (!work_.MayBeLost(member.benefit) || member.benefit.empty())
          Report(member.span, paid.benefit ? fmt::format("政策{}没有名为{}的待遇", Quoted(paid.policy.text), Quoted(member.benefit))
                                           : fmt::format("没有写是政策{}的哪一项待遇", Quoted(paid.policy.text)),
                 !help.empty() ? help : names.empty() ? "写成 政策·待遇" : fmt::format("写成 {}·{}", paid.policy.text, names.front()));
        sound = false;
      } else if (!members_.empty() && !(*type == type_)) {
        work_.Error("T001", member.span, fmt::format("关系里的待遇单位要一样：{}是 {}，{}是 {}", Quoted(Label(members_.front())), TypeText(work_.model, type_),
                                                     Quoted(Label(member)), TypeText(work_.model, *type)), "只列单位一样的");
        sound = false;
      } else {
        type_ = *type;
        members_.push_back(std::move(member));
      }
    }
    if (sound && members_.size() < 2) {
      Report(declaration_.name.span, fmt::format("关系{}至少要有两项待遇", Quoted(declaration_.name.text)), "写成 甲政策·待遇、乙政策·待遇");
      return false;
    }
    for (std::size_t i = 0; sound && i < members_.size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        if (members_[i].policy == members_[j].policy) {
          Report(members_[i].span, fmt::format("政策{}在关系里写了两次", Quoted(PolicyOf(members_[i]).name)), "一项政策的几项待遇在政策里自己封顶");
          return false;
        }
    return sound;
  }

  // All on the rows of one entity: nobody can say in which order the payments of several members are cut.
  bool ReadEntity() {
    entity_ = PolicyOf(members_.front()).entity;
    for (const Member& member : members_)
      if (PolicyOf(member).entity != entity_) {
        Report(member.span, fmt::format("关系里的政策要按同一个对象判断：{}按 {}，{}按 {}", Quoted(PolicyOf(members_.front()).name), EntityText(entity_),
                                        Quoted(PolicyOf(member).name), EntityText(PolicyOf(member).entity)), "把按不同对象判断的分开写");
        return false;
      }
    if (!declaration_.entity) return true;
    const auto named = work_.Resolve(NameKind::Entity, rule_set_, *declaration_.entity);
    if (!named) return false;
    if (*named == entity_) return true;
    Report(declaration_.entity->span, fmt::format("关系{}里的政策按 {} 判断", Quoted(declaration_.name.text), EntityText(entity_)),
           fmt::format("写成（{}）", EntityText(entity_)));
    return false;
  }
  const std::string& EntityText(model::EntityId entity) const { return work_.model.entities[static_cast<std::size_t>(entity)].name; }

  template <class Change>
  void ForEachBenefit(const Member& member, Change change) {
    for (model::PolicyVersion& version : PolicyOf(member).versions)
      for (model::Benefit& benefit : version.benefits)
        if (benefit.name == member.benefit && benefit.value != kNone) change(benefit);
  }

  void SetEffect(model::Benefit& benefit, model::EffectKind kind, ExprId after, std::vector<ExprId> parts, std::vector<std::string> labels) {
    benefit.effects.push_back({kind, declaration_.name.text, benefit.value, after, std::move(parts), std::move(labels), basis_, declaration_.name.span});
    benefit.value = after;
  }

  // Those named first are paid first.
  void Cap(ExprId limit, const ast::Attribute& written) {
    ExpressionChecker checker(work_, rule_set_, entity_);
    limit = checker.LiftTo(limit, entity_);
    const Span span = declaration_.name.span;
    ExprId before = checker.Literal(type_, value::Rational(0), span);
    for (const Member& member : members_) {
      const ExprId left = checker.Make(Op::Max, type_, {checker.Make(Op::Subtract, type_, {limit, before}, span), checker.Literal(type_, value::Rational(0), span)}, span);
      work_.model.expressions[static_cast<std::size_t>(left)].text = "下限";
      ForEachBenefit(member, [&](model::Benefit& benefit) {
        const ExprId capped = checker.Make(Op::Min, type_, {benefit.value, left}, span);
        work_.model.expressions[static_cast<std::size_t>(capped)].text = "上限";
        const ExprId after = checker.Unless(&written, benefit.value, capped, span);
        if (after == kNone) return;
        SetEffect(benefit, model::EffectKind::CapTogether, checker.LiftTo(after, entity_), {limit, checker.LiftTo(before, entity_)}, {"上限", "在前的已有"});
      });
      before = checker.Make(Op::Add, type_, {before, PaymentAt(work_, member.policy, member.benefit, type_, entity_, span)}, span);
    }
  }

  // What a member would pay if there were no relation: of the version at hand on the day, nothing where it is not eligible.
  ExprId Would(const Member& member) {
    ExpressionChecker checker(work_, rule_set_, entity_);
    const Span span = declaration_.name.span;
    const ExprId zero = checker.Literal(type_, value::Rational(0), span);
    ExprId sum = zero;
    for (const model::PolicyVersion& version : PolicyOf(member).versions)
      for (const model::Benefit& benefit : version.benefits) {
        if (benefit.name != member.benefit || benefit.value == kNone) continue;
        std::vector<ExprId> due;
        Expr eligible;
        eligible.op = Op::Eligible;
        eligible.type = BooleanType();
        eligible.level = entity_;
        eligible.index = member.policy;
        eligible.span = span;
        work_.model.expressions.push_back(std::move(eligible));
        due.push_back(static_cast<ExprId>(work_.model.expressions.size()) - 1);
        if (benefit.when != kNone) due.push_back(benefit.when);
        for (const model::Period* period : {&version.period, &benefit.in_force}) Within(*period, due, checker);
        const ExprId holds = due.size() == 1 ? due.front() : checker.Make(Op::And, BooleanType(), due, span);
        const ExprId one = checker.Make(Op::Choose, type_, {holds, benefit.value, zero}, span);
        sum = sum == zero ? one : checker.Make(Op::Add, type_, {sum, one}, span);
      }
    return checker.LiftTo(sum, entity_);
  }
  void Within(const model::Period& period, std::vector<ExprId>& due, ExpressionChecker& checker) {
    Expr today;
    today.op = Op::ReferenceDate;
    today.type = DateType();
    today.span = declaration_.name.span;
    work_.model.expressions.push_back(std::move(today));
    const auto date = static_cast<ExprId>(work_.model.expressions.size()) - 1;
    if (period.from) due.push_back(checker.Make(Op::GreaterOrEqual, BooleanType(), {date, checker.Literal(DateType(), *period.from, declaration_.name.span)}, declaration_.name.span));
    if (period.until) due.push_back(checker.Make(Op::LessOrEqual, BooleanType(), {date, checker.Literal(DateType(), *period.until, declaration_.name.span)}, declaration_.name.span));
  }

  void Highest(ExprId when) {
    std::vector<ExprId> would;
    std::vector<model::PolicyId> group;
    for (const Member& member : members_) {
      would.push_back(Would(member));
      group.push_back(member.policy);
    }
    work_.alike.push_back(group);
    ExpressionChecker checker(work_, rule_set_, entity_);
    const Span span = declaration_.name.span;
    for (std::size_t i = 0; i < members_.size(); ++i)
      ForEachBenefit(members_[i], [&](model::Benefit& benefit) {
        std::vector<ExprId> above, parts;
        std::vector<std::string> labels;
        for (std::size_t j = 0; j < members_.size(); ++j) {
          if (j == i) continue;
          above.push_back(checker.Make(j < i ? Op::Greater : Op::GreaterOrEqual, BooleanType(), {benefit.value, would[j]}, span));
          parts.push_back(would[j]);
          labels.push_back(Label(members_[j]));
        }
        ExprId stays = above.size() == 1 ? above.front() : checker.Make(Op::And, BooleanType(), above, span);
        if (when != kNone) stays = checker.Make(Op::Or, BooleanType(), {checker.Make(Op::Not, BooleanType(), {when}, span), stays}, span);
        const ExprId zero = checker.Literal(type_, value::Rational(0), span);
        const ExprId after = checker.LiftTo(checker.Make(Op::Choose, type_, {stays, benefit.value, zero}, span), entity_);
        work_.model.expressions[static_cast<std::size_t>(after)].text = model::kHighest;
        SetEffect(benefit, model::EffectKind::Highest, after, std::move(parts), std::move(labels));
      });
  }

  // One of several policies, whichever is worth most.
  void Whole(const AttributeReader& attributes) {
    std::vector<ast::Name> names;
    for (const auto& paid : declaration_.paid) {
      if (paid.benefit) return Report(paid.benefit->span, "整包就高比的是整项政策，不写待遇", fmt::format("写成 {}", paid.policy.text));
      names.push_back(paid.policy);
    }
    model::Exclusive exclusive;
    exclusive.policies = ReadPolicies(work_, rule_set_, names);
    if (exclusive.policies.size() < names.size()) return;
    if (names.size() < 2) return Report(declaration_.name.span, fmt::format("关系{}至少要有两个政策", Quoted(declaration_.name.text)), "写成 整包 甲政策、乙政策");
    exclusive.name = declaration_.name.text;
    exclusive.basis = basis_;
    exclusive.span = declaration_.name.span;
    for (const model::PolicyId id : exclusive.policies) {
      const model::EntityId entity = work_.model.policies[static_cast<std::size_t>(id)].entity;
      exclusive.entity = exclusive.entity == model::kNoEntity ? entity : CommonAncestor(work_.model, exclusive.entity, entity);
    }
    if (declaration_.entity) {
      const auto named = work_.Resolve(NameKind::Entity, rule_set_, *declaration_.entity);
      if (!named) return;
      if (!work_.model.IsWithin(exclusive.entity, *named))
        return Report(declaration_.entity->span, fmt::format("关系{}里的政策按 {} 判断", Quoted(declaration_.name.text), EntityText(exclusive.entity)),
                      fmt::format("写成（{}）", EntityText(exclusive.entity)));
      exclusive.entity = *named;
    }
    if (const auto* when = attributes.Find(AttributeKind::When); when && when->expression) {
      ExpressionChecker checker(work_, rule_set_, exclusive.entity);
      exclusive.when = checker.LowerCondition(*when->expression, "“当”的条件");
      if (exclusive.when == kNone) return;
    }
    work_.model.exclusives.push_back(std::move(exclusive));
  }

  Workspace& work_;
  RuleSetId rule_set_;
  const ast::RelationDeclaration& declaration_;
  bool cap_;
  std::vector<Member> members_;
  model::Type type_;
  model::EntityId entity_ = model::kNoEntity;
  std::vector<model::Basis> basis_;
};

}  // namespace

void ReadBenefitRelation(Workspace& work, RuleSetId rule_set, const ast::RelationDeclaration& declaration) {
  RelationReader(work, rule_set, declaration).Run();
}

}  // namespace doudi::check
