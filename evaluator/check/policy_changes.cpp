// 例外 …，待遇 x 改为 …，上限 改为 …: what an exception makes of a benefit. Read when the benefits of the policy are known.
#include "check/layers.h"
#include "check/policy_reader.h"

namespace doudi::check {

namespace {

bool HasAttribute(const Clause& clause, AttributeKind kind) {
  return std::any_of(clause.attributes.begin(), clause.attributes.end(), [&](const ast::Attribute& one) { return one.kind == kind; });
}

AttributeKind LimitOf(const ast::Attribute& change) { return change.text == "上限" ? AttributeKind::Cap : AttributeKind::Floor; }

std::string AsWritten(const ast::Attribute& change) {
  const std::string_view text = change.span.text();
  std::string line;
  for (const char c : text)
    if (c != '\n' && c != '\r') line += c;
  return line;
}

}  // namespace

void PolicyReader::ReadChanges() {
  for (const Clause& clause : declaration_.clauses) {
    if (clause.kind != ClauseKind::Exception) continue;
    for (model::Exception& exception : version_.exceptions)
      if (exception.span == clause.name.span) ReadChanges(clause, exception);
  }
}

void PolicyReader::ReadChanges(const Clause& clause, model::Exception& exception) {
  std::map<std::string, std::vector<const ast::Attribute*>> limits;  // by benefit
  std::map<std::string, const ast::Attribute*> changed;              // the first change of each
  for (const ast::Attribute& attribute : clause.attributes) {
    if (attribute.kind != AttributeKind::Change || !attribute.expression) continue;
    const std::string only = attribute.names.empty() ? TheOnlyLimited(attribute) : std::string();
    if (attribute.names.empty() && only.empty()) continue;
    const model::Benefit* benefit = attribute.names.empty() ? nullptr : BenefitToChange(attribute, exception.period);
    if (!attribute.names.empty() && !benefit) continue;
    const std::string name = benefit ? benefit->name : only;
    const auto [first, fresh] = changed.emplace(name, &attribute);
    const bool two_limits = !fresh && !first->second->text.empty() && !attribute.text.empty() && first->second->text != attribute.text;
    if (!fresh && !two_limits) {
      work_.Error("P033", attribute.span, fmt::format("{}两次改了待遇{}", What(clause), Quoted(name)), "合成一处")
          .labels.push_back({first->second->span, "先在这里"});
    } else if (attribute.text.empty()) {
      ReadWhole(attribute, *benefit, exception);
    } else {
      limits[name].push_back(&attribute);
    }
  }
  for (const auto& [benefit, attributes] : limits) ReadLimits(attributes, benefit, exception);
}

// 待遇 x 改为 E: 原x is what it would be without the exception.
void PolicyReader::ReadWhole(const ast::Attribute& attribute, const model::Benefit& benefit, model::Exception& exception) {
  model::Change change;
  change.benefit = benefit.name;
  change.text = AsWritten(attribute);
  change.span = attribute.span;
  const model::Type type = benefit.type;
  checker_.AddLocal("原" + benefit.name, benefit.value, true);
  change.value = checker_.LowerAs(*attribute.expression, type, fmt::format("待遇{}的改为", Quoted(benefit.name)));
  checker_.DropLocal();
  if (change.value != kNone) exception.changes.push_back(std::move(change));
}

// 上限 改为 E: the benefit worked out again, from its value before limits.
void PolicyReader::ReadLimits(const std::vector<const ast::Attribute*>& attributes, const std::string& benefit, model::Exception& exception) {
  const ast::Attribute& first = *attributes.front();
  const auto original = unlimited_.find(benefit);
  if (original == unlimited_.end()) {
    work_.Error("P033", first.span, fmt::format("待遇{}的式子不在这里，不能改它的{}", Quoted(benefit), first.text),
                fmt::format("写整个待遇：待遇 {} 改为 …", benefit));
    return;
  }
  model::Change change;
  change.benefit = benefit;
  change.limits = true;
  change.span = first.span;
  ExpressionChecker::Limits instead;
  for (const ast::Attribute* attribute : attributes) {
    if (!HasAttribute(*original->second.clause, LimitOf(*attribute))) {
      work_.Error("P033", attribute->span, fmt::format("待遇{}没有{}可以改", Quoted(benefit), attribute->text),
                  fmt::format("在待遇里写上{}，或写：待遇 {} 改为 …", attribute->text, benefit))
          .labels.push_back({original->second.clause->name.span, "待遇在这里"});
      return;
    }
    instead[LimitOf(*attribute)] = attribute;
    change.text += (change.text.empty() ? "" : "，") + AsWritten(*attribute);
  }
  change.value = checker_.ApplyLimits(original->second.value, original->second.clause->attributes, instead);
  if (change.value != kNone) change.value = checker_.LiftTo(change.value, entity_);
  if (change.value != kNone) exception.changes.push_back(std::move(change));
}

// The benefits that an exception of this policy may name: those read with it; for a layer those of the version that it adds to.
std::vector<const model::Benefit*> PolicyReader::BenefitsToChange(const model::Period& period) const {
  std::vector<const model::Benefit*> list;
  for (const model::Benefit& benefit : version_.benefits)
    if (Overlap(benefit.in_force, period)) list.push_back(&benefit);
  const auto& layer = work_.rule_sets[static_cast<std::size_t>(rule_set_)].layer;
  if (!list.empty() || !layer) return list;
  for (const PolicyVersion& version : work_.model.policies[static_cast<std::size_t>(id_)].versions)
    for (const model::Benefit& benefit : version.benefits)
      if (Overlap(version.period, Common(layer->period, period)) && Overlap(benefit.in_force, period)) list.push_back(&benefit);
  return list;
}

const model::Benefit* PolicyReader::BenefitToChange(const ast::Attribute& attribute, const model::Period& period) {
  const ast::Name& name = attribute.names.front();
  std::vector<std::string> names;
  std::vector<const model::Benefit*> found;
  for (const model::Benefit* benefit : BenefitsToChange(period)) {
    names.push_back(benefit->name);
    if (benefit->name == name.text) found.push_back(benefit);
  }
  if (found.size() == 1 && found.front()->kind != model::BenefitKind::Money && !found.front()->quantity) {
    work_.Error("P035", name.span, fmt::format("待遇{}是{}，没有数量可以改", Quoted(name.text), model::ChineseName(found.front()->kind)),
                "两种写成两条待遇，各写“当”")
        .labels.push_back({found.front()->span, "待遇在这里"});
    return nullptr;
  }
  if (found.size() == 1) return found.front()->value == kNone ? nullptr : found.front();
  if (found.size() > 1) {
    auto& diagnostic = work_.Error("P033", name.span, fmt::format("这段时间里待遇{}先后有 {} 种算法，不知道改的是哪一种", Quoted(name.text), found.size()),
                                   "给例外写上施行、废止日期，一种算法写一条");
    for (const model::Benefit* benefit : found) diagnostic.labels.push_back({benefit->span, "这里有一种"});
  } else if (!work_.MayBeLost(name.text)) {
    std::string help = diagnostics::DidYouMean(name.text, names);
    if (help.empty()) help = names.empty() ? "例外只能改同一个政策的待遇" : "这个政策的待遇：" + JoinNames(names);
    work_.Error("P033", name.span, fmt::format("这个政策没有待遇{}可以改", Quoted(name.text)), help);
  }
  return nullptr;
}

// 上限 改为 without a benefit: that of the only one that has such a limit.
std::string PolicyReader::TheOnlyLimited(const ast::Attribute& attribute) {
  std::vector<std::string> limited;
  for (const auto& [name, one] : unlimited_)
    if (HasAttribute(*one.clause, LimitOf(attribute))) limited.push_back(name);
  if (limited.size() == 1) return limited.front();
  work_.Error("P033", attribute.span,
              limited.empty() ? fmt::format("这个政策没有写了{}的待遇", attribute.text)
                              : fmt::format("有不止一项待遇写了{}：{}", attribute.text, JoinNames(limited)),
              fmt::format("写明是哪一项：待遇 {} {} 改为 …", limited.empty() ? "名称" : limited.front(), attribute.text));
  return {};
}

}  // namespace doudi::check
