#include "diagnostics/codes.h"

#include <algorithm>
#include <iterator>

namespace doudi::diagnostics {
namespace {

// L lexical, S syntax, N names, T types and units, D tables, P policies, E examples. Sorted by code.
constexpr CodeRow kRows[] = {
    {"D001", Severity::Error, "表里没有这样的列，或一列写了两次"},
    {"D002", Severity::Error, "表少了必要的列，或应当写成表"},
    {"D003", Severity::Error, "一行的格数比表头多"},
    {"D004", Severity::Error, "一格里的值不对，或不能空着"},
    {"D005", Severity::Error, "第一行写了「同上」"},
    {"D006", Severity::Error, "续写的参数与先前的声明不同"},
    {"D007", Severity::Error, "两行是同一个键和日期"},
    {"D008", Severity::Error, "同一个键的两行时段重叠"},
    {"D009", Severity::Error, "没有这种命中方式"},
    {"D010", Severity::Error, "决策表的两行重叠"},
    {"D011", Severity::Warning, "决策表没有覆盖所有情况"},
    {"D012", Severity::Error, "决策表的一行走不到"},
    {"L001", Severity::Error, "文字的引号没有结束"},
    {"L002", Severity::Error, "名称的引号「」没有配对，或里面是空的"},
    {"L003", Severity::Error, "书名号《》没有配对，或里面是空的"},
    {"L004", Severity::Error, "规则里不能使用的字符"},
    {"L005", Severity::Error, "行中的「.」不能结束一句"},
    {"L006", Severity::Error, "文号中的年份没有用六角括号〔〕"},
    {"L007", Severity::Error, "关键词与文号连在了一起"},
    {"L008", Severity::Error, "数字中间用了逗号分节"},
    {"L009", Severity::Error, "括号嵌套太深"},
    {"L010", Severity::Error, "一句里的运算太多"},
    {"N001", Severity::Error, "用到的名称没有声明"},
    {"N002", Severity::Error, "一个名称可以指不止一样东西"},
    {"N003", Severity::Error, "同一个名称声明或列出了两次"},
    {"N004", Severity::Error, "引用的规则集不存在，或不能引用"},
    {"N005", Severity::Error, "实体的上下级不对，或实体里没有这样的名称"},
    {"N006", Severity::Error, "名称在另一个没有引用的规则集里"},
    {"N007", Severity::Warning, "引用的规则集没有用到"},
    {"N010", Severity::Error, "参数没有这样的键，或键的类型不能用"},
    {"N011", Severity::Error, "没有这样的函数、汇总或参数"},
    {"N012", Severity::Error, "没有这样简称的依据，或没有写是哪一部依据"},
    {"N013", Severity::Error, "从这里取不到这个值"},
    {"N014", Severity::Error, "参数的键没有值可取，或没有写明取哪一个输出"},
    {"P001", Severity::Error, "这里不能写这样的句子或附加说明"},
    {"P002", Severity::Error, "同一句或同一项写了两次"},
    {"P003", Severity::Error, "起止上下颠倒"},
    {"P004", Severity::Error, "缺少必须写的附加说明"},
    {"P005", Severity::Error, "政策的几个版本属于不同的实体"},
    {"P006", Severity::Error, "待遇的单位不对，或没有这样的待遇"},
    {"P007", Severity::Error, "起发的时间不对"},
    {"P008", Severity::Error, "政策没有这样的条件"},
    {"P009", Severity::Error, "政策之间的关系不能这样写"},
    {"P010", Severity::Error, "政策的两个版本时段重叠"},
    {"P011", Severity::Error, "定义或政策互相依赖，绕成了一圈"},
    {"S001", Severity::Error, "一句没有用「。」结束"},
    {"S002", Severity::Error, "一句没有写完"},
    {"S003", Severity::Error, "这里不应出现的词或符号"},
    {"S004", Severity::Error, "一句的开头不对"},
    {"S005", Severity::Error, "后面不能直接跟这个词或符号"},
    {"S006", Severity::Error, "括号不配对"},
    {"S007", Severity::Error, "没有这种附加说明"},
    {"S008", Severity::Error, "比较连着写"},
    {"S009", Severity::Error, "保留的词用作了名称"},
    {"S010", Severity::Error, "少了应有的词或符号"},
    {"S011", Severity::Error, "两个词之间少了运算符或标点"},
    {"S012", Severity::Error, "「若」的分支不完整"},
    {"S013", Severity::Error, "同一个词或符号写了两遍"},
    {"S020", Severity::Error, "「且」与「或」不加括号地连用"},
    {"S021", Severity::Error, "取整前面的式子没有括号"},
    {"S022", Severity::Error, "取整到哪一位没有写明，或写错了地方"},
    {"S023", Severity::Error, "「：」前面不是参数的键名"},
    {"S024", Severity::Error, "不是汇总的函数里用了「其中」"},
    {"S025", Severity::Error, "汇总的写法不对"},
    {"S026", Severity::Error, "汇总里没有先写集合的名称"},
    {"S027", Severity::Error, "两个运算符连在一起"},
    {"S030", Severity::Error, "表格的一行没有用「|」收尾"},
    {"S031", Severity::Error, "附加说明不能写在这一句里"},
    {"S032", Severity::Error, "附加说明写了两次"},
    {"S040", Severity::Error, "规则文件没有以「规则集」开头"},
    {"S041", Severity::Error, "没有以这个词开头的句子"},
    {"S042", Severity::Error, "这一句不能写在这里"},
    {"S043", Severity::Error, "这一句不能写在这种声明里"},
    {"S044", Severity::Error, "一个「例」有不止一个基准日"},
    {"S045", Severity::Error, "一个文件有不止一个「规则集」"},
    {"S046", Severity::Error, "「依据」的声明没有写文件的全称"},
    {"S047", Severity::Error, "实体是最上层的还是属于另一个实体，没有写清"},
    {"S048", Severity::Error, "有几个值的参数，没有给每个值起名"},
    {"S050", Severity::Error, "不是可以写在这里的结果"},
    {"S051", Severity::Error, "「期望」一次说了不止一个对象"},
    {"S052", Severity::Error, "没有写期望的值"},
    {"T001", Severity::Error, "单位不同"},
    {"T002", Severity::Error, "值的类型不对"},
    {"T003", Severity::Error, "单独的 0 没有单位"},
    {"T004", Severity::Error, "不是可以用的类型"},
    {"T005", Severity::Error, "写明的值不是这里要的形式"},
    {"T006", Severity::Error, "比较连写，或「且」「或」混用没有括号"},
    {"T007", Severity::Error, "条件总是成立，或永远不成立"},
    {"T008", Severity::Error, "条件重复，或分支走不到"},
    {"T009", Severity::Error, "「若」没有「否则」"},
    {"T010", Severity::Error, "值不能取整到这一位"},
    {"T011", Severity::Error, "没有高低次序的枚举不能比大小"},
    {"T012", Severity::Error, "函数或参数的括号里写得不对"},
    {"T013", Severity::Error, "除数是 0"},
};

}  // namespace

std::span<const CodeRow> Codes() { return kRows; }

const CodeRow* FindCode(std::string_view code) {
  const auto* row = std::lower_bound(
      std::begin(kRows), std::end(kRows), code,
      [](const CodeRow& candidate, std::string_view wanted) { return candidate.code < wanted; });
  return row != std::end(kRows) && row->code == code ? row : nullptr;
}

}  // namespace doudi::diagnostics
