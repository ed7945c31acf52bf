// What the text and the page show alike: titles, rows that belong together, why something is not due.
#pragma once

#include <string>
#include <vector>

#include "package/package.h"

namespace doudi::package {

bool IsOpen(const verdict::Verdict& verdict);  // 待补充 or 无法判定
std::string OutcomeText(const verdict::Verdict& verdict);

// The same aid for several members in one row: 资助参保（大钱、妻、儿、女）.
struct ItemGroup {
  std::vector<std::size_t> numbers;
  std::size_t verdict = 0;  // of the first
  std::string title;
  Item item;                // the first, with the amounts of all added up
};
std::vector<ItemGroup> GroupItems(const model::Model& model, const Package& package);

// 医疗救助（儿）; the household itself is not named.
std::string Title(const model::Model& model, const Package& package, std::size_t verdict);

// ③ 先确认，还差 1 份材料，次月起发, … `numbered` writes item numbers.
std::string Remark(const ItemGroup& group, std::string (*numbered)(const std::vector<std::size_t>&));
// Advances, rule errors, rejected alternatives: a line each.
std::vector<std::string> FurtherRemarks(const model::Model& model, const Package& package, const ItemGroup& group);

// What is given that is no money: 「护理服务 每周上门 2次」, 「可能：…」 while it is not certain.
std::vector<std::string> InKind(const verdict::Verdict& verdict);
// 「身份：困难家庭（12 个月内有效）」; empty if it gives none.
std::string StatusText(const Item& item);
bool HasMoney(const Item& item);
// Of a paper: 「可后补；用途：发放救助金」.
std::string DocumentNote(const DocumentNeed& need);
// Of a 承诺: 「要不要签还没有定；依据 …」.
std::string PledgeNote(const PledgeNeed& need);

// Why it is due: the conditions with what was found, and how the amounts come about, the steps below an amount included.
struct Why {
  std::vector<std::string> lines;  // 「收入：330元/人/月 ＜ 780元/人/月（低保办法第十三条）」
  std::string basis;               // 「依据 …」, full titles
};
Why WhyDue(const Package& package, const ItemGroup& group);

struct Refusal {
  std::string title, outcome, why, instead;
};
std::vector<Refusal> Refusals(const model::Model& model, const Package& package);

// "2、4", and "5–8" for three and more in a row; `one` writes a number.
std::string NumberList(const std::vector<std::size_t>& numbers, std::string (*one)(std::size_t), const char* between);

// 「定 低保、医疗救助（儿）」
std::string Settles(const model::Model& model, const Package& package, const verdict::Question& question);

}  // namespace doudi::package
