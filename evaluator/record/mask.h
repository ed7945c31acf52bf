// Names and numbers of people as reports may show them.
#pragma once

#include <string>
#include <string_view>

#include "record/batch.h"

namespace doudi::record {

std::string MaskedName(std::string_view name);        // 张* ; of one character *
std::string MaskedNumber(std::string_view number);    // 341321********1234
std::string MaskedAccount(std::string_view account);  // ****1234
// A 编号 that is a 证件号 masked, any other as it is.
std::string MaskedId(std::string_view id);

// Of texts that are personal (个人信息) or name people only the first character is left, of 证件号 the ends. For a batch that has been run, and of
// which only words are made any more.
void Mask(const model::Model& model, Batch& batch);

}  // namespace doudi::record
