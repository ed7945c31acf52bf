#include "verdict/times_limit.h"

#include <fmt/format.h>

#include "verdict/value_text.h"

namespace doudi::verdict {

std::string TimesText(const View& view, const model::TimesLimit& limit, std::int32_t row) {
  const auto count = view.Find({limit.count, row});
  const bool reached = count && count->state == run::ValueState::Known && count->number.low >= value::Rational(limit.times);
  const std::string window = limit.months > 0 ? fmt::format("近 {}个月", limit.months) : limit.calendar_year ? "本自然年" : "至今";
  std::string text = window + " 已领 ";
  text += !count || count->state == run::ValueState::Error ? "的次数无法计算" : BoundsText(count->number, value::Unit()) + "次";
  const auto day = reached ? view.Find({limit.decisive, row}) : std::nullopt;
  const bool dated = day && day->state == run::ValueState::Known;
  if (dated) text += fmt::format("（{}{}）", limit.times > 1 ? fmt::format("倒数第 {} 次 ", limit.times) : "", value::ToText(day->date_low));
  text += fmt::format("，限 {}次", limit.times);
  // The last day of the window of that one still counts it.
  if (dated && limit.months > 0) text += fmt::format("，{} 起可以再申请", value::ToText(value::AddDays(value::AddMonths(day->date_low, limit.months), 1)));
  if (reached && limit.calendar_year) text += "，下一个自然年起可以再申请";
  return text;
}

}  // namespace doudi::verdict
