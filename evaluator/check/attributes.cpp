#include "check/attributes.h"

#include <algorithm>

#include <fmt/format.h>

#include "check/references.h"
#include "check/types.h"
#include "syntax/attribute_names.h"

namespace doudi::check {

using ast::AttributeKind;
using syntax::AttributeName;

AttributeReader::AttributeReader(Workspace& work, RuleSetId rule_set, const ast::Attributes& attributes,
                                 std::string_view owner, std::vector<AttributeKind> legal,
                                 std::vector<AttributeKind> repeatable)
    : work_(work), rule_set_(rule_set) {
  for (const ast::Attribute& attribute : attributes) {
    if (std::find(repeatable.begin(), repeatable.end(), attribute.kind) != repeatable.end()) continue;
    if (work.ReportedBySyntax(attribute.span)) continue;
    if (attribute.kind == AttributeKind::Basis || attribute.kind == AttributeKind::Note) {
      if (attribute.kind == AttributeKind::Note ||
          std::find(legal.begin(), legal.end(), attribute.kind) != legal.end()) {
        accepted_.push_back(&attribute);
        continue;
      }
    }
    if (std::find(legal.begin(), legal.end(), attribute.kind) == legal.end()) {
      std::string words;
      for (const AttributeKind kind : legal)
        words += fmt::format("{}{}", words.empty() ? "" : "、", AttributeName(kind));
      work.Error("P001", attribute.span, fmt::format("{}不能带“{}”", owner, AttributeName(attribute.kind)),
                 words.empty() ? std::string("删去它") : fmt::format("{}可以带：{}", owner, words));
    } else if (const ast::Attribute* first = Find(attribute.kind)) {
      work.Error("P002", attribute.span, fmt::format("“{}”写了两次", AttributeName(attribute.kind)),
                 "留下一处")
          .labels.push_back({first->span, "先在这里"});
    } else {
      accepted_.push_back(&attribute);
    }
  }
}

const ast::Attribute* AttributeReader::Find(AttributeKind kind) const {
  for (const ast::Attribute* attribute : accepted_)
    if (attribute->kind == kind) return attribute;
  return nullptr;
}

model::Period AttributeReader::Period() const {
  model::Period period;
  const ast::Attribute* from = Find(AttributeKind::From);
  const ast::Attribute* until = Find(AttributeKind::Until);
  if (from && from->expression) period.from = ReadDate(work_, *from->expression);
  if (until && until->expression) period.until = ReadDate(work_, *until->expression);
  if (const ast::Attribute* for_good = Find(AttributeKind::EndsForGood)) {
    period.for_good = true;
    if (!until) work_.Error("P040", for_good->span, "没有写到哪一天期满，“期满不再适用”没有用处", "加上：，废止 2026-06-30；或删去它");
  }
  if (period.from && period.until && *period.until < *period.from)
    work_
        .Error(
            "P003", until->span,
            fmt::format("废止日 {} 早于施行日 {}", value::ToText(*period.until), value::ToText(*period.from)),
            "两个日期是不是写反了？")
        .labels.push_back({from->span, "施行日在这里"});
  return period;
}

std::vector<model::Basis> AttributeReader::Basis() const {
  std::vector<model::Basis> basis;
  for (const ast::Attribute* attribute : accepted_) {
    if (attribute->kind != AttributeKind::Basis) continue;
    for (model::Basis& one : ReadReferences(work_, rule_set_, attribute->references))
      basis.push_back(std::move(one));
  }
  return basis;
}

std::string AttributeReader::Text(AttributeKind kind) const {
  const ast::Attribute* attribute = Find(kind);
  return attribute ? attribute->text : std::string();
}

std::optional<std::int32_t> AttributeReader::Months(AttributeKind kind) const {
  const ast::Attribute* attribute = Find(kind);
  if (!attribute || !attribute->expression) return std::nullopt;
  return ReadMonths(work_, *attribute->expression);
}

std::string AttributeReader::TimeLimit(AttributeKind kind) const {
  const ast::Attribute* attribute = Find(kind);
  return attribute ? ReadTimeLimit(work_, *attribute) : std::string();
}

std::optional<value::Date> AttributeReader::Date(AttributeKind kind) const {
  const ast::Attribute* attribute = Find(kind);
  if (!attribute || !attribute->expression) return std::nullopt;
  return ReadDate(work_, *attribute->expression);
}

std::vector<std::string> AttributeReader::Names(AttributeKind kind) const {
  const ast::Attribute* attribute = Find(kind);
  return attribute ? Texts(attribute->names) : std::vector<std::string>{};
}

}  // namespace doudi::check
