// Values as people read them: 「330元/人/月」, 「≈666.67元/月」, 「至少 1200元/月」, 「小学」, 「未知」. A rounded number is never shown without ≈.
#pragma once

#include <string>

#include "verdict/verdict.h"
#include "verdict/view.h"

namespace doudi::verdict {

// "37.50元/人/月", "4人", "0.75"; money that is not whole has its two places; what does not end is "≈666.67".
std::string NumberText(const value::Rational& number, const value::Unit& unit);
// "至少 …", "至多 …", "… 至 …", "未知"; a point as NumberText.
std::string BoundsText(const value::Bounds& bounds, const value::Unit& unit);
std::string ValueText(const View& view, const model::Type& type, const run::Value& value);
std::string ValueText(const View& view, Place place);

// What people call a row: 「大钱」, the handle, or 「成员 2」.
Subject SubjectOf(const View& view, model::EntityId entity, std::int32_t row);
// "（大钱）" for a row of another entity than the root, "" for the root.
std::string OfWhom(const View& view, model::EntityId entity, std::int32_t row);

}  // namespace doudi::verdict
