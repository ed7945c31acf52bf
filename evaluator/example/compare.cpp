#include "example/compare.h"

#include <algorithm>
#include <set>

#include "example/compare_inside.h"
#include "value/division.h"
#include "value/literal.h"

namespace doudi::example {

std::optional<run::Value> ValueFromText(const model::Model& model, const model::Type& type, const std::string& text) {
  run::Value made;
  switch (type.kind) {
    case model::TypeKind::Boolean: {
      const auto read = value::ParseBoolCell(text);
      if (const bool* b = std::get_if<bool>(&read)) {
        made.truth = value::FromBool(*b);
        return made;
      }
      return std::nullopt;
    }
    case model::TypeKind::Number: {
      const auto read = value::ParseNumberCell(text, type.unit, model.units);
      if (const auto* number = std::get_if<value::Rational>(&read)) {
        made.number = value::Bounds::Point(*number);
        return made;
      }
      return std::nullopt;
    }
    case model::TypeKind::Date: {
      const auto read = value::ParseDateCell(text);
      if (const auto* date = std::get_if<value::Date>(&read)) {
        made.date_low = made.date_high = *date;
        return made;
      }
      return std::nullopt;
    }
    case model::TypeKind::Enum: {
      const auto& members = model.enums[static_cast<std::size_t>(type.enumeration)].members;
      const auto found = std::find(members.begin(), members.end(), text);
      if (found == members.end()) return std::nullopt;
      made.code = static_cast<std::int32_t>(found - members.begin());
      if (made.code < 64) made.possible = std::uint64_t{1} << made.code;
      return made;
    }
    case model::TypeKind::Division: {
      const auto division = value::ParseDivision(text);
      if (!division) return std::nullopt;
      made.code = *division;
      return made;
    }
    case model::TypeKind::Text: return std::nullopt;
  }
  return std::nullopt;
}

namespace {

std::string ShowValue(const model::Model& model, const model::Type& type, const run::Value& value) {
  if (value.state == run::ValueState::Error) return "无法判定（" + run::ToText(value.error) + "）";
  if (type.kind == model::TypeKind::Boolean) {
    switch (value.truth) {
      case value::Truth::True: return "真";
      case value::Truth::False: return "假";
      case value::Truth::Unknown: return "未知";
      case value::Truth::Error: return "无法判定（" + run::ToText(value.error) + "）";
    }
  }
  if (type.kind == model::TypeKind::Number) {
    const std::string unit = value::ToText(type.unit);
    return value.number.IsPoint() ? value::ToDecimalText(value.number.low) + unit : value::ToText(value.number) + " " + unit;
  }
  if (value.state == run::ValueState::Unknown) return "未知";
  if (type.kind == model::TypeKind::Date) return model::ToText(model, type, model::Constant{value.date_low});
  if (type.kind == model::TypeKind::Text) return "文本";
  return model::ToText(model, type, model::Constant{model::Code{value.code}});
}

bool SameValue(const model::Type& type, const run::Value& expected, const run::Value& actual) {
  if (actual.state == run::ValueState::Error) return false;
  if (type.kind == model::TypeKind::Boolean) return expected.truth == actual.truth;
  if (actual.state == run::ValueState::Unknown) return false;
  if (type.kind == model::TypeKind::Number) return expected.number == actual.number;
  if (type.kind == model::TypeKind::Date) return expected.date_low == actual.date_low;
  return expected.code == actual.code;
}

class Comparer {
 public:
  Comparer(const model::Model& model, const run::Result& result, const package::Package& made, const ast::Expected& expected, ExampleOutcome& outcome)
      : model_(model), example_(*outcome.example), result_(result), made_(made), expected_(expected), outcome_(outcome) {}

  void Compare() {
    if (!expected_.subject) {
      for (const auto& item : expected_.items) CompareItem(item);
      return;
    }
    const std::string& name = expected_.subject->text;
    if (const auto policy = model_.FindPolicy(name)) return ComparePolicy(*policy);
    for (std::size_t r = 0; r < model_.resources.size(); ++r)
      if (model_.resources[r].name == name) return CompareResource(r);
    Fail(expected_.span, name, "没有这个政策或资源");
  }

 private:
  void Fail(const source::Span& span, std::string expected, std::string actual) {
    outcome_.failures.push_back({span, std::move(expected), std::move(actual)});
  }
  void Check(bool holds, const source::Span& span, const std::string& expected, const std::string& actual) {
    ++outcome_.expectations;
    if (!holds) Fail(span, expected, actual);
  }

  std::string SubjectText() const {
    return expected_.subject->text + (expected_.handle ? "（" + expected_.handle->text + "）" : "");
  }

  bool IsOfHandle(const verdict::Subject& subject) const {
    return !expected_.handle || subject.handle == expected_.handle->text || subject.designation == expected_.handle->text;
  }

  void FailSubject(std::size_t matching) {
    Fail(expected_.span, SubjectText(), matching == 0 ? "没有这样的对象" : "有 " + std::to_string(matching) + " 个对象，请在（）里写明是谁");
  }

  void CompareFinding(model::PolicyId finding) {
    std::vector<const verdict::Lead*> matching;
    for (const auto& lead : made_.leads)
      if (lead.verdict.policy == finding && IsOfHandle(lead.verdict.subject)) matching.push_back(&lead);
    if (matching.size() != 1) return FailSubject(matching.size());
    verdict_ = &matching[0]->verdict;
    const bool error = matching[0]->state == verdict::LeadState::Open && !verdict_->errors.empty();
    const std::string actual = error ? "无法判定" : std::string(verdict::ChineseName(matching[0]->state));
    if (!expected_.outcome.empty())
      Check(actual == expected_.outcome, expected_.span, SubjectText() + "：" + expected_.outcome, SubjectText() + "：" + actual + Why(*verdict_));
    for (const auto& item : expected_.items) CompareItem(item);
  }

  void ComparePolicy(model::PolicyId policy) {
    if (model_.policies[static_cast<std::size_t>(policy)].finding != model::kNone) return CompareFinding(policy);
    policy_ = policy;
    std::vector<std::size_t> matching;
    for (std::size_t v = 0; v < made_.verdicts.size(); ++v) {
      const auto& verdict = made_.verdicts[v];
      if (verdict.policy != policy) continue;
      if (IsOfHandle(verdict.subject)) matching.push_back(v);
    }
    if (matching.size() != 1) return FailSubject(matching.size());
    verdict_index_ = matching[0];
    verdict_ = &made_.verdicts[matching[0]];
    if (!expected_.outcome.empty()) {
      const std::string actual = OutcomeText(*verdict_);
      Check(actual == expected_.outcome, expected_.span, SubjectText() + "：" + expected_.outcome, SubjectText() + "：" + actual + Why(*verdict_));
    }
    for (const auto& item : expected_.items) CompareItem(item);
  }

  static std::string OutcomeText(const verdict::Verdict& verdict) {
    if (verdict.outcome == verdict::Outcome::Undetermined && !verdict.errors.empty()) return "无法判定";
    return std::string(verdict::ChineseName(verdict.outcome));
  }

  static std::string Why(const verdict::Verdict& verdict) {
    std::string text;
    for (const auto& error : verdict.errors) text += "；" + error.text;
    for (const auto& missing : verdict.missing) text += (text.empty() ? "，缺 " : "、") + missing.name;
    if (verdict.outcome != verdict::Outcome::Ineligible) return text;
    for (const auto& reason : verdict.reasons)
      if (reason.truth == value::Truth::False && (reason.label.starts_with("条件") || reason.label == "当")) text += "，未过 " + reason.label + "（" + reason.values + "）";
    return text;
  }

  void CompareResource(std::size_t resource) {
    const package::ResourceMatch* match = nullptr;
    for (const auto& candidate : made_.resources)
      if (candidate.resource == resource && candidate.matches == value::Truth::True) match = &candidate;
    const std::string actual = match ? "可链接" : "不可链接";
    Check(actual == expected_.outcome, expected_.span, SubjectText() + "：" + expected_.outcome, SubjectText() + "：" + actual);
  }

  void CompareItem(const ast::ExpectedItem& item) {
    using Kind = ast::ExpectedItem::Kind;
    switch (item.kind) {
      case Kind::Value: return CompareValues(item);
      case Kind::Total: return CompareTotal(item);
      case Kind::Missing: return CompareMissing(item);
      case Kind::FailedCondition: return CompareFailed(item);
      case Kind::Above: return CompareDistance(item, "高出 ", "高出 ");
      case Kind::Below: return CompareDistance(item, "低了 ", "差 ");
      case Kind::ConditionTruth: return CompareConditions(item);
      case Kind::Documents: return CompareDocuments(item);
      case Kind::BasisContains: return CompareBasis(item);
      case Kind::Pledges:
        if (!verdict_) return Check(false, item.span, "承诺", "承诺 要写在一项政策之后");
        return Take(item, ComparePledges(*verdict_, item));
      case Kind::ReasonContains:
      case Kind::OpenChecks:
        if (!verdict_) return Check(false, item.span, item.text, "要写在一项政策之后");
        return Take(item, item.kind == Kind::OpenChecks ? CompareOpenChecks(*verdict_, item) : CompareReasons(*verdict_, item));
      case Kind::Asked: return Take(item, CompareQuestions(model_, made_, verdict_ ? std::optional(verdict_index_) : std::nullopt, item));
      case Kind::Validation:
        for (const Compared& compared : CompareValidation(model_, result_, item)) Take(item, compared);
        return;
    }
  }

  void CompareValues(const ast::ExpectedItem& item) {
    for (const auto& target : item.targets) {
      if (verdict_)
        if (const auto* benefit = BenefitNamed(target.name.text)) {
          if (item.text.empty()) {
            CompareGiven(item, *benefit);
            continue;
          }
          CompareBenefit(item, *benefit);
          continue;
        }
      CompareDefinition(item, target);
    }
  }

  // Of several of one name (one for each place) the one that is due.
  const verdict::BenefitResult* BenefitNamed(const std::string& name) const {
    const verdict::BenefitResult* found = nullptr;
    for (const auto& benefit : verdict_->benefits)
      if (benefit.benefit->name == name && (!found || found->due == value::Truth::False)) found = &benefit;
    return found;
  }

  // 资格, 实物, 服务: it is given.
  void CompareGiven(const ast::ExpectedItem& item, const verdict::BenefitResult& benefit) {
    const std::string& name = benefit.benefit->name;
    const char* actual = benefit.error                           ? "无法判定"
                         : benefit.due == value::Truth::Unknown ? "给不给还没有定"
                         : benefit.due == value::Truth::True    ? "给"
                                                                : "不给";
    Check(!benefit.error && benefit.due == value::Truth::True, item.span, "给 " + name, name + "：" + actual);
  }

  void CompareBenefit(const ast::ExpectedItem& item, const verdict::BenefitResult& benefit) {
    const auto expected = ValueFromText(model_, benefit.benefit->type, item.text);
    run::Value actual;
    actual.state = benefit.error ? run::ValueState::Error : benefit.known ? run::ValueState::Known : run::ValueState::Unknown;
    actual.error = benefit.error.value_or(run::RowError::None);
    actual.number = benefit.amount;
    Check(expected && SameValue(benefit.benefit->type, *expected, actual), item.span, benefit.benefit->name + " ＝ " + item.text,
          benefit.benefit->name + " ＝ " + ShowValue(model_, benefit.benefit->type, actual) + "（" + benefit.arithmetic + "）");
  }

  void CompareDefinition(const ast::ExpectedItem& item, const ast::ExpectedItem::Target& target) {
    const auto found = example_.definitions.find(&target.name);
    if (found == example_.definitions.end()) return Check(false, item.span, target.name.text, "没有这个待遇或定义");
    const model::Definition& definition = model_.definitions[static_cast<std::size_t>(found->second)];
    const auto expected = ValueFromText(model_, definition.type, item.text);
    if (!expected && item.text != "未知") return Check(false, item.span, target.name.text + " ＝ " + item.text, "值不合「" + model::ToText(model_, definition.type) + "」");
    const auto& rows = result_.batch().entities[static_cast<std::size_t>(std::max(definition.entity, 0))];
    bool any = false;
    for (std::size_t row = 0; row < rows.count; ++row) {
      if (definition.entity > 0 && rows.phantom[row]) continue;
      if (!target.handles.empty() &&
          std::none_of(target.handles.begin(), target.handles.end(), [&](const ast::Name& h) { return h.text == rows.handles[row]; }))
        continue;
      any = true;
      const run::Value actual = result_.DefinitionAt(found->second, static_cast<std::int32_t>(row));
      const std::string shown = ShowValue(model_, definition.type, actual);
      const std::string who = rows.handles[row].empty() || definition.entity <= 0 ? "" : "（" + rows.handles[row] + "）";
      const bool holds = expected ? SameValue(definition.type, *expected, actual) : shown == "未知" || actual.state == run::ValueState::Unknown;
      Check(holds, item.span, target.name.text + who + " ＝ " + item.text, target.name.text + who + " ＝ " + shown);
    }
    if (!any) Check(false, item.span, target.name.text, "没有这样的对象");
  }

  void CompareTotal(const ast::ExpectedItem& item) {
    const auto read = value::ParseQuantity(item.text, model_.units);
    const auto* expected = std::get_if<value::Quantity>(&read);
    if (!verdict_) return ComparePackageTotal(item, expected);
    value::Rational total = 0;
    bool known = true;
    for (const auto& benefit : verdict_->benefits) {
      if (!expected || benefit.benefit->type.unit != expected->unit || !benefit.benefit->offset_of.empty()) continue;
      known = known && benefit.known && !benefit.error;
      total = value::Add(total, benefit.amount.low).value_or(total);
    }
    Check(expected && known && total == expected->amount, item.span, "合计 " + item.text,
          known ? "合计 " + value::ToDecimalText(total) + (expected ? value::ToText(expected->unit) : "") : "合计 未定");
  }

  // 期望 合计 2190元/月: of the whole 政策包, what is not chosen left out.
  void ComparePackageTotal(const ast::ExpectedItem& item, const value::Quantity* expected) {
    std::string actual;
    bool holds = false;
    const auto add = [&](const value::Rational& total, const std::string& unit) {
      actual += (actual.empty() ? "合计 " : "，合计 ") + value::ToDecimalText(total) + unit;
      holds = holds || (expected && value::ToText(expected->unit) == unit && total == expected->amount);
    };
    add(made_.totals.per_month, "元/月");
    add(made_.totals.per_year, "元/年");
    add(made_.totals.once, "元");
    Check(holds, item.span, "合计 " + item.text, actual);
  }

  void CompareMissing(const ast::ExpectedItem& item) {
    if (!verdict_) return Check(false, item.span, "缺", "缺 要写在一项政策之后");
    for (const auto& target : item.targets) {
      const auto is_it = [&](const verdict::MissingFact& missing) {
        const std::string& name = missing.fact != model::kNone ? model_.facts[static_cast<std::size_t>(missing.fact)].name
                                                               : model_.entities[static_cast<std::size_t>(missing.collection)].name;
        if (name != target.name.text) return false;
        return target.handles.empty() || std::any_of(target.handles.begin(), target.handles.end(),
                                                     [&](const ast::Name& h) { return h.text == missing.of.handle || h.text == missing.of.designation; });
      };
      const bool found = std::any_of(verdict_->missing.begin(), verdict_->missing.end(), is_it) ||
                         std::any_of(verdict_->missing_amounts.begin(), verdict_->missing_amounts.end(), is_it);
      std::string actual;
      for (const auto& missing : verdict_->missing) actual += (actual.empty() ? "缺 " : "、") + missing.name;
      Check(found, item.span, "缺 " + target.name.text, actual.empty() ? "不缺事实" : actual);
    }
  }

  void Take(const ast::ExpectedItem& item, const Compared& compared) { Check(compared.holds, item.span, compared.expected, compared.actual); }

  // A clause before anything else of that name: 「条件 对象」 is not the 对象 that says for whom the policy is.
  const verdict::Reason* ReasonNamed(const std::string& name, const std::string& clause = "条件") const {
    if (clause != "条件") {
      const auto found = std::find_if(verdict_->reasons.begin(), verdict_->reasons.end(), [&](const auto& reason) { return reason.label == clause + " " + name; });
      return found == verdict_->reasons.end() ? nullptr : &*found;
    }
    for (const auto& reason : verdict_->reasons)
      if (reason.label == "条件 " + name || reason.label == "除外 " + name) return &reason;
    for (const auto& reason : verdict_->reasons)
      if (reason.label == name) return &reason;
    return nullptr;
  }

  void CompareFailed(const ast::ExpectedItem& item) {
    if (!verdict_) return Check(false, item.span, "未过 条件", "未过 要写在一项政策之后");
    for (const auto& target : item.targets) {
      const auto* reason = ReasonNamed(target.name.text);
      Check(reason && reason->truth == value::Truth::False, item.span, "未过 条件 " + target.name.text,
            reason ? "条件 " + target.name.text + "：" + reason->values : "没有这个条件");
    }
  }

  // `word`: as the 期望 says it; `shown`: as the near miss says it.
  void CompareDistance(const ast::ExpectedItem& item, const std::string& word, const std::string& shown) {
    const auto read = value::ParseQuantity(item.text, model_.units);
    const auto* expected = std::get_if<value::Quantity>(&read);
    std::string actual;
    bool holds = false;
    if (verdict_ && verdict_->near_miss)
      for (const auto& miss : verdict_->near_miss->misses) {
        actual += (actual.empty() ? "" : "；") + miss.text;
        holds = holds || (expected && miss.distance && *miss.distance == expected->amount && miss.text.find(shown) != std::string::npos);
      }
    Check(holds, item.span, word + item.text, actual.empty() ? "没有差距可说" : actual);
  }

  void CompareConditions(const ast::ExpectedItem& item) {
    if (!verdict_) return Check(false, item.span, item.clause, item.clause + " 要写在一项政策之后");
    for (const auto& target : item.targets) {
      const auto* reason = ReasonNamed(target.name.text, item.clause);
      run::Value shown;
      if (reason) shown.truth = reason->truth;
      const std::string actual = reason ? ShowValue(model_, model::Type{}, shown) : "没有看到这里（另有条款已定，或者这一天、这个地方没有它）";
      const std::string why = reason && !reason->values.empty() ? "（" + reason->values + "）" : "";
      const std::string head = item.clause + " " + target.name.text + "：";
      Check(actual == item.text, item.span, head + item.text, head + actual + why);
    }
  }

  // Exactly these have the status for this policy.
  void CompareDocuments(const ast::ExpectedItem& item) {
    std::set<std::string> expected, actual;
    for (const auto& target : item.targets) {
      if (target.handles.empty()) expected.insert(target.name.text);
      for (const auto& handle : target.handles) expected.insert(target.name.text + "（" + handle.text + "）");
    }
    std::set<std::size_t> items;
    for (const auto& made_item : made_.items)
      if (!verdict_ || made_item.verdict == verdict_index_) items.insert(made_item.number);
    for (const auto& document : made_.documents) {
      if (ChineseName(document.status) != item.text) continue;
      if (std::none_of(document.items.begin(), document.items.end(), [&](std::size_t i) { return items.count(i) > 0; })) continue;
      const std::string& name = model_.documents[static_cast<std::size_t>(document.document)].name;
      const bool of_household = document.owner.entity == 0;
      actual.insert(of_household ? name : name + "（" + (document.owner.handle.empty() ? document.owner.designation : document.owner.handle) + "）");
    }
    auto list = [&](const std::set<std::string>& names) {
      std::string text = item.text;
      for (const auto& name : names) text += (text == item.text ? " " : "、") + name;
      return names.empty() ? item.text + " 无" : text;
    };
    Check(expected == actual, item.span, list(expected), list(actual));
  }

  void CompareBasis(const ast::ExpectedItem& item) {
    if (!verdict_) return Check(false, item.span, "依据", "依据 要写在一项政策之后");
    std::vector<model::Basis> all = verdict_->basis;
    for (const auto& reason : verdict_->reasons) all.insert(all.end(), reason.basis.begin(), reason.basis.end());
    for (const auto& benefit : verdict_->benefits) all.insert(all.end(), benefit.basis.begin(), benefit.basis.end());
    std::string actual;
    for (const auto& basis : all) actual += (actual.empty() ? "" : "、") + model::ToShortText(basis);
    for (const auto& reference : item.references) {
      const std::vector<std::string> articles = reference.articles.empty() ? std::vector<std::string>{""} : reference.articles;
      for (const std::string& article : articles) {
        const bool holds = std::any_of(all.begin(), all.end(), [&](const model::Basis& basis) {
          return !basis.replaced && (basis.short_title == reference.title || basis.title == reference.title) && (article.empty() || basis.article == article);
        });
        Check(holds, item.span, "依据 含 " + reference.title + " " + article, actual);
      }
    }
  }

  const model::Model& model_;
  const model::Example& example_;
  const run::Result& result_;
  const package::Package& made_;
  const ast::Expected& expected_;
  ExampleOutcome& outcome_;
  model::PolicyId policy_ = model::kNone;
  const verdict::Verdict* verdict_ = nullptr;
  std::size_t verdict_index_ = 0;
};

}  // namespace

void CompareExpected(const model::Model& model, const run::Result& result, const package::Package& made, const ast::Expected& expected,
                     ExampleOutcome& outcome) {
  Comparer(model, result, made, expected, outcome).Compare();
}

}  // namespace doudi::example
