// How facts that lie in time are said: x 于 D, x 在 居住期 之内.
#pragma once

#include <string>

#include "verdict/view.h"

namespace doudi::verdict {

bool IsOnDate(const model::Expr& expr);  // x 于 D of a fact 有历史
bool IsInside(const model::Expr& expr);  // x 在 居住期 之内

// 「户籍区划 于 2024-05-31 为 砀山县（自 2020-01-01 至 2024-05-31，2024-06-10 知悉）」. REQUIRES: IsOnDate.
std::string HeldOn(const View& view, Place place);
// 「2024-03-01，居住期 2024-01-01 至 2024-06-30、2025-01-01 起」. REQUIRES: IsInside.
std::string InsideWhat(const View& view, Place place);

}  // namespace doudi::verdict
