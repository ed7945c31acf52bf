// 限次: what was had, and from which day on it may be had again.
#pragma once

#include <string>

#include "verdict/view.h"

namespace doudi::verdict {

// 「近 12个月 已领 1次（2025-03-02），限 1次，2026-03-03 起可以再申请」. `row`: of the policy's entity.
std::string TimesText(const View& view, const model::TimesLimit& limit, std::int32_t row);

}  // namespace doudi::verdict
