#include "syntax/attribute_names.h"

namespace doudi::syntax {

std::string_view AttributeName(ast::AttributeKind kind) {
  using enum ast::AttributeKind;
  switch (kind) {
    case Basis:
      return "依据";
    case From:
      return "施行";
    case Until:
      return "废止";
    case TimeLimit:
      return "时限";
    case SpecialLimit:
      return "特殊";
    case Cap:
      return "上限";
    case Floor:
      return "下限";
    case Rounding:
      return "进位到";
    case When:
      return "当";
    case By:
      return "由";
    case Ask:
      return "问";
    case Label:
      return "标签";
    case Note:
      return "说明";
    case Hint:
      return "提示";
    case Purpose:
      return "用途";
    case Columns:
      return "列名";
    case Range:
      return "范围";
    case Evidence:
      return "证明";
    case Valid:
      return "有效";
    case Personal:
      return "个人信息";
    case Default:
      return "缺省";
    case Designation:
      return "称呼";
    case KeyFrom:
      return "取";
    case Shared:
      return "共享";
    case SharedFrom:
      return "共享自";
    case Promise:
      return "承诺";
    case Later:
      return "可后补";
    case General:
      return "通用";
    case OneOff:
      return "一次性";
    case AtMost:
      return "最高额";
    case Estimate:
      return "估";
    case Offset:
      return "抵扣";
    case Serves:
      return "满足";
    case Gap:
      return "缺口";
    case NoApplication:
      return "免申请";
    case Manner:
      return "方式";
    case Order:
      return "由重到轻";
    case HitPolicy:
      return "命中";
    case AsOf:
      return "截至";
    case BasedOn:
      return "基于";
    case Frequency:
      return "每户";
    case Parent:
      return "属";
    case ShortTitle:
      return "简称";
    case Applies:
      return "适用";
    case Only:
      return "只取";
  }
  return "";
}

std::string_view ClauseName(ast::ClauseKind kind) {
  using enum ast::ClauseKind;
  switch (kind) {
    case Basis:
      return "依据";
    case Authority:
      return "主管";
    case Condition:
      return "条件";
    case Exclusion:
      return "除外";
    case Termination:
      return "程序终止";
    case Exception:
      return "例外";
    case HumanCheck:
      return "人工核查";
    case Prerequisite:
      return "前置";
    case Precedes:
      return "先后";
    case Exclusive:
      return "互斥";
    case Benefit:
      return "待遇";
    case Status:
      return "身份";
    case Serves:
      return "满足";
    case Documents:
      return "材料";
    case Procedure:
      return "办理";
    case Steps:
      return "步骤";
    case Start:
      return "起发";
    case Review:
      return "复核";
    case Provider:
      return "提供";
    case Needs:
      return "需求";
    case Target:
      return "对象";
    case Amount:
      return "额度";
    case Limit:
      return "时限";
    case After:
      return "次序";
    case ValidPeriod:
      return "有效";
    case Balance:
      return "余额";
  }
  return "";
}

}  // namespace doudi::syntax
