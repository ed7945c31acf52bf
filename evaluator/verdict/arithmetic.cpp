#include "verdict/arithmetic.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "verdict/in_time.h"
#include "verdict/value_text.h"
#include "verdict/walk.h"

namespace doudi::verdict {
namespace {

using model::Op;
using value::Truth;

constexpr std::size_t kMostTerms = 4;  // of a sum that is spelt out

// How tightly an expression holds together, to know where brackets are needed.
enum class Binding : std::uint8_t { Clause, Sum, Product, Unit };

struct Words {
  std::string text;
  Binding binding = Binding::Unit;
};

std::string Bracketed(const Words& words, Binding needed) {
  return words.binding < needed ? "（" + words.text + "）" : words.text;
}

bool SameNumber(const View& view, Place a, Place b) {
  const auto left = view.Find(a), right = view.Find(b);
  return left && right && left->state == run::ValueState::Known && right->state == run::ValueState::Known && left->number == right->number;
}

std::string StepText(const model::Expr& expr) {
  if (!expr.text.empty()) return expr.text;
  if (!expr.type.unit.IsMoney()) {
    return expr.step == value::Rational(1) ? "整数" : NumberText(expr.step, expr.type.unit);
  }
  if (expr.step == value::Rational(1)) return "元";
  if (expr.step == value::Rational(1, 10)) return "角";
  if (expr.step == value::Rational(1, 100)) return "分";
  return NumberText(expr.step, value::Unit::Base("元"));
}

// A full-width bracket brings its own space.
std::string Tightened(std::string text) {
  for (const std::string_view sign : {"＋", "－", "×", "÷", "＝", "≈"}) {
    const auto wide = "） " + std::string(sign);
    for (auto at = text.find(wide); at != std::string::npos; at = text.find(wide, at)) text.erase(at + std::string_view("）").size(), 1);
  }
  return text;
}

std::string RoundingText(value::Rounding rounding) {
  switch (rounding) {
    case value::Rounding::HalfUp: return "四舍五入到";
    case value::Rounding::Up: return "进位到";
    default: return "舍去到";
  }
}

// The elements of a sum that a reader wants to see: zeros are left out.
std::vector<std::int32_t> TermsOf(const View& view, Place sum) {
  const auto& expr = view.At(sum.expression);
  std::vector<std::int32_t> terms;
  const auto [first, last] = view.Elements(sum);
  for (auto row = first; row < last; ++row) {
    if (view.Included(expr, row) == Truth::False) continue;
    const auto amount = view.Find({view.Body(expr), row});
    if (!amount || amount->state != run::ValueState::Known || amount->number != value::Bounds::Point(0)) terms.push_back(row);
  }
  return terms;
}

class Writer {
 public:
  explicit Writer(const View& view) : view_(view) {}

  Words Write(Place place) const {
    const auto& expr = view_.At(place.expression);
    switch (expr.op) {
      case Op::Lift:
      case Op::LiftInner: return Write(view_.Lifted(place));
      case Op::First: return TakenFrom(place);
      case Op::Add: return Added(place);
      case Op::Formula: return FormulaOf(place);
      case Op::Subtract: return Chain(place, " － ", Binding::Sum, Binding::Product);
      case Op::Multiply: return expr.text.empty() ? Chain(place, " × ", Binding::Product, Binding::Product) : Converted(place, " × ");
      case Op::Divide: return expr.text.empty() ? Chain(place, " ÷ ", Binding::Product, Binding::Unit) : Converted(place, " ÷ ");
      case Op::Negate: return {"－" + Bracketed(Write({expr.args[0], place.row}), Binding::Unit), Binding::Sum};
      case Op::Absolute: return Call(place, "绝对值");
      case Op::Min: return Capped(place, "上限", "较小者");
      case Op::Max: return Capped(place, "下限", "较大者");
      case Op::Round: return Rounded(place);
      case Op::Sum: return SumOf(place);
      case Op::MonthSum: return ByMonth(place);
      case Op::FullYears: return Age(place);
      case Op::FullMonths: return Call(place, "月数");
      case Op::DaysBetween: return Call(place, "天数");
      case Op::WorkdaysBetween: return Call(place, "工作日数");
      case Op::Year: return Call(place, "年份");
      case Op::Month: return Call(place, "月份");
      case Op::Choose: return Chosen(place);
      case Op::BenefitTotal: return Paid(place);
      case Op::Default:
        return Write({view_.Settled({expr.args[0], place.row}) ? expr.args[0] : expr.args[1], place.row});
      default: return Value(place);
    }
  }

 private:
  Words Value(Place place) const {
    const auto text = ValueText(view_, place);
    return {text, text.find(' ') == std::string::npos ? Binding::Unit : Binding::Clause};
  }

  // a ＋ b ＋ c: the first operand may bind as loosely as the chain itself.
  Words Chain(Place place, std::string_view sign, Binding own, Binding later) const {
    const auto& expr = view_.At(place.expression);
    std::string text;
    for (std::size_t i = 0; i < expr.args.size(); ++i) {
      if (i != 0) text += sign;
      text += Bracketed(Write({expr.args[i], place.row}), i == 0 ? own : later);
    }
    return {text, own};
  }

  // 按月, 按年: the factor has no unit that a reader would want to see. Years told in months are just that.
  Words Converted(Place place, std::string_view sign) const {
    const auto& expr = view_.At(place.expression);
    const auto inner = Write({expr.args[0], place.row});
    if (expr.text == "按人" || expr.text == "年额") return {fmt::format("{}（{}）", expr.text, inner.text), Binding::Unit};
    if (expr.text != "按月" && expr.text != "按年") return Value(place);
    auto factor = std::get<value::Rational>(view_.At(expr.args[1]).constant);
    std::string text = Bracketed(inner, Binding::Product);
    if (factor == value::Rational(1)) return inner;
    if (factor.IsWhole()) return {text + std::string(sign) + value::ToDecimalText(factor), Binding::Product};
    // 按月 of what is paid so often a year: by the week × 52 ÷ 12.
    return {fmt::format("{} × {} ÷ 12", text, value::ToDecimalText(*value::Divide(12, factor))), Binding::Product};
  }

  // A chain, the brackets of a 分档 or the rows of a table that add up: without those that give nothing.
  Words Added(Place place) const {
    const auto& expr = view_.At(place.expression);
    if (expr.text.empty() && expr.table == model::kNone) return Chain(place, " ＋ ", Binding::Sum, Binding::Sum);
    if (expr.text != "分档" && expr.table == model::kNone) return Value(place);  // 名次
    std::string text;
    int terms = 0;
    for (const auto arg : expr.args) {
      const Place part{arg, place.row};
      const auto amount = view_.Find(part);
      if (!amount || amount->state != run::ValueState::Known) return Value(place);
      if (amount->number == value::Bounds::Point(0)) continue;
      text += terms++ == 0 ? "" : " ＋ ";
      if (expr.table != model::kNone) {
        text += ValueText(view_, part);
      } else {
        const auto& product = view_.At(arg);
        text += ValueText(view_, {product.args[0], place.row}) + " × " + ValueText(view_, {product.args[1], place.row});
      }
    }
    if (terms == 0 || (terms == 1 && expr.table != model::kNone)) return Value(place);
    return {text, terms == 1 ? Binding::Product : Binding::Sum};
  }

  // 分档 and 按年（金额，周期） show how they were worked out, a 公式 its call, a 令 its value.
  Words FormulaOf(Place place) const {
    const auto& expr = view_.At(place.expression);
    if (expr.text == "分档" || expr.text == "按年" || expr.text == "按月") return Write({expr.args[0], place.row});
    if (expr.args.size() == 1) return Value(place);
    std::string text;
    for (std::size_t i = 1; i < expr.args.size(); ++i)
      text += (i == 1 ? "" : "，") + (view_.Find({expr.args[i], place.row}) ? ValueText(view_, {expr.args[i], place.row})
                                                                           : model::ToText(view_.model(), expr.args[i]));
    return {fmt::format("{}（{}）", expr.text, text), Binding::Unit};
  }

  Words Call(Place place, std::string_view name, std::string_view note = "") const {
    std::string text;
    for (const auto arg : view_.At(place.expression).args) text += (text.empty() ? "" : "，") + Write({arg, place.row}).text;
    return {fmt::format("{}（{}{}）", name, text, note), Binding::Unit};
  }

  // Where the birthday falls in other years is said of those born on 29 February by the rule that is not the usual one.
  Words Age(Place place) const {
    const auto& expr = view_.At(place.expression);
    const auto birth = view_.Find({expr.args[0], place.row});
    if (expr.leap_day == value::LeapDay::March1 || !birth || birth->state != run::ValueState::Known) return Call(place, "周岁");
    const auto born = value::ToCivil(birth->date_low);
    const bool leapling = born.month == 2 && born.day == 29;
    return Call(place, "周岁", leapling ? "，平年按 2月28日" : "");
  }

  // A cap of a clause that changed nothing is left out; the function 较小者（…） shows what it chose from.
  Words Capped(Place place, std::string_view cap, std::string_view function) const {
    const auto& expr = view_.At(place.expression);
    if (expr.text != cap || expr.args.size() != 2) return Call(place, function);
    const Place inner{expr.args[0], place.row}, limit{expr.args[1], place.row};
    if (SameNumber(view_, place, inner)) return Write(inner);
    return {fmt::format("{}，{} {}", Write(inner).text, cap, Bracketed(Write(limit), Binding::Sum)), Binding::Clause};
  }

  Words Rounded(Place place) const {
    const auto& expr = view_.At(place.expression);
    const Place inner{expr.args[0], place.row};
    if (SameNumber(view_, place, inner)) return Write(inner);
    const auto words = Write(inner);
    const auto how = fmt::format(" {} {}", RoundingText(expr.rounding), StepText(expr));
    return {(words.binding == Binding::Unit ? words.text : "（" + words.text + "）") + how, Binding::Clause};
  }

  Words SumOf(Place place) const {
    const auto& expr = view_.At(place.expression);
    const auto rows = TermsOf(view_, place);
    if (rows.size() > kMostTerms) return {fmt::format("{}（共 {} 项）", ValueText(view_, place), rows.size()), Binding::Unit};
    std::string terms;
    for (const auto row : rows) {
      if (view_.Included(expr, row) == Truth::Unknown) return Value(place);
      terms += (terms.empty() ? "" : " ＋ ") + ValueText(view_, {view_.Body(expr), row}) + OfWhom(view_, expr.collection, row);
    }
    if (rows.empty()) return Value(place);
    return {terms, rows.size() == 1 ? Binding::Unit : Binding::Sum};
  }

  // 「780元/月 × 12个月 ＋ 820元/月 × 4个月」: one term for the months in a row that come to the same.
  Words ByMonth(Place place) const {
    struct Term {
      std::string amount;
      int months = 0;
    };
    std::vector<Term> terms;
    bool open = false;
    int all = 0;
    ForEachMonth(view_, place, [&](const View& month, Place body, Truth counts) {
      open = open || counts != Truth::True || !month.Settled(body);
      ++all;
      const auto amount = ValueText(month, body);
      if (terms.empty() || terms.back().amount != amount) terms.push_back({amount, 0});
      ++terms.back().months;
    });
    if (open || terms.empty()) return Value(place);
    if (terms.size() > kMostTerms) return {fmt::format("{}（共 {} 个月）", ValueText(view_, place), all), Binding::Unit};
    std::string text;
    for (const auto& term : terms) text += fmt::format("{}{} × {}个月", text.empty() ? "" : " ＋ ", term.amount, term.months);
    return {text, terms.size() == 1 ? Binding::Product : Binding::Sum};
  }

  // The element that the value is taken from, where it is sure which.
  Words TakenFrom(Place place) const {
    const auto& expr = view_.At(place.expression);
    const auto [first, last] = view_.Elements(place);
    for (auto row = first; row < last; ++row) {
      const auto included = view_.Included(expr, row);
      if (included == Truth::True && expr.text != model::kOnDate) {
        const auto value = Value({view_.Body(expr), row});
        return {value.text + OfWhom(view_, expr.collection, row), value.binding};
      }
      if (included == Truth::Unknown) break;
    }
    return Value(place);
  }

  // A limit with 除非: said where it would have changed something.
  Words NotLimited(const model::Expr& choose, std::int32_t row) const {
    const Place free{choose.args[1], row};
    const auto& limited = view_.At(choose.args[2]);
    if (SameNumber(view_, free, {choose.args[2], row})) return Write(free);
    return {fmt::format("{}，{} {} 不适用（{}）", Write(free).text, limited.text, Bracketed(Write({limited.args[1], row}), Binding::Sum),
                        model::ToText(view_.model(), choose.args[0])),
            Binding::Clause};
  }

  // 待遇（P） of a refused policy, where its rule says what it is then.
  Words Paid(Place place) const {
    const auto& expr = view_.At(place.expression);
    const auto* version = view_.model().policies[static_cast<std::size_t>(expr.index)].VersionAt(view_.date());
    const bool said = version && std::any_of(version->benefits.begin(), version->benefits.end(), [&](const model::Benefit& one) {
                        return one.nothing_if_refused && (expr.text.empty() ? one.type == expr.type : one.name == expr.text);
                      });
    if (!said || view_.result().EligibleAt(expr.index, place.row) != Truth::False) return Value(place);
    return {Value(place).text + "（不符合时）", Binding::Unit};
  }

  Words Chosen(Place place) const {
    const auto& expr = view_.At(place.expression);
    const auto branch = view_.result().Has(place.expression) ? view_.result().BranchAt(place.expression, place.row) : model::kNone;
    if (branch == model::kNone || expr.table != model::kNone) return Value(place);
    if (expr.text == model::kUnless && branch == 0) return NotLimited(expr, place.row);
    const auto value = std::min(static_cast<std::size_t>(branch) * 2 + 1, expr.args.size() - 1);
    return Write({expr.args[value], place.row});
  }

  const View& view_;
};

// 「第 1 行：年龄 ＜ 18周岁」
std::string RowText(const model::DecisionTable& table, std::size_t number) {
  std::string cells;
  const auto inputs = table.header.size() >= table.outputs.size() ? table.header.size() - table.outputs.size() : 0;
  const auto& row = table.rows[number];
  for (std::size_t i = 0; i < inputs && i < row.size(); ++i) {
    if (row[i] == "-" || row[i].empty()) continue;
    cells += (cells.empty() ? "：" : "，") + table.header[i] + " " + row[i];
  }
  return fmt::format("第 {} 行{}", number + 1, cells);
}

// The rows of a table with 命中 合计 that hold.
std::string SummedRows(const View& view, Place body, const model::DecisionTable& table) {
  const auto& expr = view.At(body.expression);
  std::string rows;
  for (std::size_t i = 0; i < expr.args.size(); ++i)
    if (view.TruthAt({view.At(expr.args[i]).args[0], body.row}) == Truth::True)
      rows += (rows.empty() ? " " : "；") + RowText(table, i);
  return "决策表 " + table.name + (rows.empty() ? " 没有一行" : rows);
}

std::string NoRow(const model::DecisionTable& table) { return fmt::format("决策表 {} 没有一行，缺省", table.name); }

// 命中 合计 with a 缺省: the table where the body is a choice between the sum and it; else null.
const model::DecisionTable* SummedOrNot(const View& view, Place body) {
  const auto& expr = view.At(body.expression);
  if (expr.op != Op::Choose || expr.table != model::kNone || expr.args.size() != 3) return nullptr;
  const auto& sum = view.At(expr.args[1]);
  return sum.op == Op::Add && sum.table != model::kNone ? &view.model().tables[static_cast<std::size_t>(sum.table)] : nullptr;
}

// 「决策表 分类施保 第 1 行」 for a definition that is the output of a decision table.
std::string TableRow(const View& view, Place body) {
  const auto& expr = view.At(body.expression);
  if (expr.op == Op::Lift) return TableRow(view, view.Lifted(body));
  if (const auto* summed = SummedOrNot(view, body)) {
    if (!view.result().Has(body.expression)) return {};
    const auto branch = view.result().BranchAt(body.expression, body.row);
    if (branch == 0) return TableRow(view, {expr.args[1], body.row});
    return branch == model::kNone ? std::string() : NoRow(*summed);
  }
  if (expr.table == model::kNone) return {};
  const auto& table = view.model().tables[static_cast<std::size_t>(expr.table)];
  if (expr.op == Op::Add) return SummedRows(view, body, table);
  if (expr.op != Op::Choose || !view.result().Has(body.expression)) return {};
  const auto branch = view.result().BranchAt(body.expression, body.row);
  if (branch == model::kNone) return {};
  if (static_cast<std::size_t>(branch) >= table.rows.size())
    return NoRow(table);
  const auto number = expr.members.empty() ? branch : expr.members[static_cast<std::size_t>(branch)];
  return "决策表 " + table.name + " " + RowText(table, static_cast<std::size_t>(number));
}

std::string DefinitionText(const View& view, Place place, model::EntityId about) {
  const auto& definition = view.model().definitions[static_cast<std::size_t>(view.At(place.expression).index)];
  const auto value = ValueText(view, place);
  const auto body = view.Here(view.BodyOf(place));
  if (const auto& given = view.At(body.expression); given.op == Op::Fact && view.model().facts[static_cast<std::size_t>(given.index)].states != model::kNone) {
    const auto source = view.batch().provenance.find(record::Batch::Key(given.index, static_cast<std::size_t>(body.row)));
    const auto from = source == view.batch().provenance.end() || source->second.source.empty() ? std::string() : "，来源 " + source->second.source;
    return definition.name + (definition.entity == about ? std::string() : OfWhom(view, definition.entity, place.row)) + " " + value + "（记录给定" + from + "）";
  }
  const auto table = TableRow(view, body);
  const auto words = table.empty() ? InValues(view, body) : std::string();
  if (table.empty() && (words == value || view.IsGiven(place))) return {};
  const auto whom = definition.entity == about ? std::string() : OfWhom(view, definition.entity, place.row);
  const bool blank = view.At(view.BodyOf(place).expression).text == model::kLeftBlank;  // given it would have been said already
  const auto head = definition.name + whom + (blank ? "（未填）" : "") + " " + value;
  const auto text = table.empty() ? Tightened(head + " ＝ " + words) : head + "（" + table + "）";
  if (definition.layer.empty()) return text;
  std::string basis;  // of a layer: its source, and what it covers
  for (const auto& one : definition.basis) basis += (basis.empty() ? "（" : "，") + model::ToShortText(one);
  return text + basis + (basis.empty() ? "" : "）");
}

// Since when, and on what it rests.
std::string OfRow(const model::ParameterRow& row) {
  std::string text;
  if (row.period.from) text += "，自 " + value::ToText(*row.period.from);
  if (row.computed) text += "，按前值算得";
  const auto basis = model::ToShortText(row.basis);
  return basis.empty() ? text : text + "，" + basis;
}

// 「支出型救助额（砀山县，第1档） 超过 0元、不超过 30000元 的部分 0.4，自 2024-01-01，示例」
std::string BracketText(const View& view, const model::Parameter& scale, const model::ParameterRow& row) {
  if (row.filler) return {};
  std::string keys;
  for (std::size_t i = 0; i < row.keys.size(); ++i)
    keys += (i == 0 ? "" : "，") + model::ToText(view.model(), scale.keys[i].type, model::Code{row.keys[i]});
  const auto text = [&](std::size_t output) { return model::ToText(view.model(), scale.outputs[output].type, row.values[output]); };
  return fmt::format("{}（{}） 超过 {}{} 的部分 {}", scale.name, keys, text(0), std::get<bool>(row.values[2]) ? "、不超过 " + text(1) : "",
                     text(3)) +
         OfRow(row);
}

std::string ParameterText(const View& view, Place place) {
  const auto& expr = view.At(place.expression);
  const auto& parameter = view.model().parameters[static_cast<std::size_t>(expr.index)];
  const auto number = view.result().Has(place.expression) ? view.result().ParameterRowAt(place.expression, place.row) : model::kNone;
  if (number == model::kNone) return {};
  const auto& row = parameter.rows[static_cast<std::size_t>(number)];
  if (parameter.use == model::ParameterUse::Scale) return BracketText(view, parameter, row);
  if (parameter.outputs[static_cast<std::size_t>(expr.output)].derived) return {};
  std::string keys;
  for (std::size_t i = 0; i < row.keys.size(); ++i)
    keys += (i == 0 ? "" : "，") + model::ToText(view.model(), parameter.keys[i].type, model::Code{row.keys[i]});
  const auto& output = parameter.outputs[static_cast<std::size_t>(expr.output)];
  std::string text = parameter.name + (keys.empty() ? "" : "（" + keys + "）");
  if (!output.name.empty()) text += " 的 " + output.name;
  text += " " + model::ToText(view.model(), output.type, row.values[static_cast<std::size_t>(expr.output)]);
  text += OfRow(row);
  if (expr.members.empty() || expr.has_date) return text;
  return text + fmt::format("，取{}初 {} 的值", expr.text, value::ToText(model::ParameterDate(expr, view.date())));
}

}  // namespace

namespace {

// 「应计天数（2025-01-01，2025-01-10） 10天 ＝ 9天 ＋ 1天」, 「超出 120元/月 ＝ 900元/月 － 780元/月」
std::string FormulaText(const View& view, Place place) {
  const auto& expr = view.At(place.expression);
  if (expr.text == "分档" || expr.text == "按年" || expr.text == "按月") return {};
  const auto value = ValueText(view, place), words = InValues(view, {expr.args[0], place.row});
  if (words == value) return {};
  const auto head = expr.args.size() == 1 ? expr.text : InValues(view, place);
  return Tightened(head + " " + value + " ＝ " + words);
}

}  // namespace

std::string BeyondEnds(const View& view, Place amount) {
  std::string text;
  WalkBelow(view, amount, [&](Place at) {
    const auto& expr = view.At(at.expression);
    if (expr.op != Op::Min || expr.args.size() != 2 || view.At(expr.args[0]).op != Op::Max) return text.empty();
    const Place decision{view.At(expr.args[0]).args[0], at.row};
    const auto said = view.Find(decision), counted = view.Find(at);
    if (!IsDecision(view, decision.expression) || !said || !counted || said->state != run::ValueState::Known || counted->state != run::ValueState::Known)
      return text.empty();
    if (said->number != counted->number)
      text = fmt::format("裁量的 {} 超出 {} 至 {}，按 {} 算，请核对", ValueText(view, decision), ValueText(view, {view.At(expr.args[0]).args[1], at.row}),
                         ValueText(view, {expr.args[1], at.row}), ValueText(view, at));
    return false;
  });
  return text;
}

std::string InValues(const View& view, Place place) { return Tightened(Writer(view).Write(place).text); }

std::string Equation(const std::string& words, const std::string& value) {
  const std::string about = "≈";
  return Tightened(value.starts_with(about) ? words + " ≈ " + value.substr(about.size()) : words + " ＝ " + value);
}

std::string Arithmetic(const View& view, Place place) {
  const auto words = InValues(view, place), value = ValueText(view, place);
  return words == value ? value : Equation(words, value);
}

namespace {

// 「重算（低保，保障金，不含 本成员）：500元/人/月 × 2人 － 400元/月 ＝ 600元/月」
std::string RecalculationText(const View& view, Place place) {
  const auto& expr = view.At(place.expression);
  std::string text = model::ToText(view.model(), place.expression) + "：";
  if (view.result().EligibleAt(expr.index, place.row) == value::Truth::False) return text + "不符合，" + ValueText(view, place);
  std::string sums;
  const auto* version = view.model().policies[static_cast<std::size_t>(expr.index)].VersionAt(view.date());
  for (const auto& benefit : version->benefits)
    if (InForce(view, benefit.in_force) && (expr.text.empty() || expr.text == benefit.name))
      sums += (sums.empty() ? "" : "；") + (expr.text.empty() ? benefit.name + " " : std::string()) + Arithmetic(view, {benefit.value, place.row});
  return text + sums;
}

bool IsRecalculation(const View& view, const model::Expr& expr) {
  return expr.op == Op::BenefitTotal && !view.model().policies[static_cast<std::size_t>(expr.index)].IsJudged();
}

}  // namespace

namespace {

// How the body came about, in the first of the months that come to the same: 「2025-08：重算（…）：…」
void AddMonthSteps(const View& view, Place sum, model::EntityId about, std::set<std::string>& said, std::vector<Step>& steps) {
  std::string before;
  ForEachMonth(view, sum, [&](const View& month, Place body, Truth) {
    const auto amount = ValueText(month, body);
    if (amount == std::exchange(before, amount)) return;
    const auto name = value::ToText(month.date()).substr(0, 7) + "：";
    const auto own = Arithmetic(month, body);
    if (own != amount && said.insert(name + own).second) steps.push_back({model::kNone, body.row, name + own});
    for (auto step : StepsBelow(month, body, about)) {
      step.text = name + step.text;
      if (said.insert(step.text).second) steps.push_back(std::move(step));
    }
  });
}

}  // namespace

std::vector<Step> StepsBelow(const View& view, Place place, model::EntityId about) {
  std::vector<Step> steps;
  std::set<std::pair<model::DefinitionId, std::int32_t>> seen;
  std::set<std::string> said;
  WalkBelow(view, place, [&](Place at) {
    const auto& expr = view.At(at.expression);
    if (expr.type.kind == model::TypeKind::Boolean && at != place) return false;  // who counts is said by the conditions
    if (expr.op == Op::Sum && TermsOf(view, at).size() > kMostTerms) return false;
    if (expr.op == Op::MonthSum) AddMonthSteps(view, at, about, said, steps);
    if (IsOnDate(expr) && view.Find(at)) {
      if (auto text = HeldOn(view, at); said.insert(text).second) steps.push_back({model::kNone, at.row, std::move(text)});
      return false;
    }
    if (expr.op == Op::Formula && expr.type.kind == model::TypeKind::Number && view.Find(at)) {
      if (auto text = FormulaText(view, at); !text.empty() && said.insert(text).second) steps.push_back({model::kNone, at.row, std::move(text)});
      return true;
    }
    if (IsRecalculation(view, expr) && view.Find(at)) {
      if (auto text = RecalculationText(view, at); said.insert(text).second) steps.push_back({model::kNone, at.row, std::move(text)});
      return true;
    }
    if (expr.op != Op::Definition || expr.type.kind != model::TypeKind::Number || !view.Find(at)) return true;
    if (!seen.emplace(expr.index, at.row).second) return false;
    if (auto text = DefinitionText(view, at, about); !text.empty()) steps.push_back({expr.index, at.row, std::move(text)});
    return true;
  });
  return steps;
}

std::vector<std::string> SourcesBelow(const View& view, Place place, Logic logic) {
  std::vector<std::string> sources;
  WalkBelow(view, place, [&](Place at) {
    if (logic == Logic::Skipped && at != place && view.At(at.expression).type.kind == model::TypeKind::Boolean) return false;
    if (view.At(at.expression).op == Op::MonthSum)
      ForEachMonth(view, at, [&](const View& month, Place body, Truth) {
        for (auto& source : SourcesBelow(month, body, logic))
          if (std::find(sources.begin(), sources.end(), source) == sources.end()) sources.push_back(std::move(source));
      });
    if (view.At(at.expression).op != Op::Parameter) return true;
    auto text = ParameterText(view, at);
    if (!text.empty() && std::find(sources.begin(), sources.end(), text) == sources.end()) sources.push_back(std::move(text));
    return true;
  });
  return sources;
}

}  // namespace doudi::verdict
