// Every fact and every collection of a sample household, taken away one at a time: a verdict may become 待补充, naming what was taken, and
// may never turn from one decided outcome to another.
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <catch2/catch.hpp>
#include <map>

#include "household.h"

namespace {

using namespace doudi;
using rapidjson::Value;

struct Removal {
  std::vector<std::string> path;  // keys and positions to the object
  std::string key;
  std::string owner;  // 编号 of that object, "" for the household
};

bool IsFact(const std::string& key) { return key != "编号" && key != "已有材料"; }

void Collect(const Value& object, std::vector<std::string> path, const std::string& owner, std::vector<Removal>& out) {
  for (auto it = object.MemberBegin(); it != object.MemberEnd(); ++it) {
    const std::string key = it->name.GetString();
    if (!IsFact(key)) continue;
    out.push_back({path, key, owner});
    if (!it->value.IsArray()) continue;
    for (rapidjson::SizeType i = 0; i < it->value.Size(); ++i) {
      const Value& element = it->value[i];
      if (!element.IsObject()) continue;
      auto inner = path;
      inner.push_back(key);
      inner.push_back(std::to_string(i));
      Collect(element, inner, element.HasMember("编号") ? element["编号"].GetString() : "", out);
    }
  }
}

std::string Without(const std::string& json, const Removal& removal) {
  rapidjson::Document document;
  document.Parse(json.c_str());
  Value* at = &document;
  for (std::size_t i = 0; i < removal.path.size(); i += 2) at = &(*at)[removal.path[i].c_str()][static_cast<rapidjson::SizeType>(std::stoul(removal.path[i + 1]))];
  at->RemoveMember(removal.key.c_str());
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  document.Accept(writer);
  return buffer.GetString();
}

using Subject = std::pair<model::PolicyId, std::string>;
std::map<Subject, const verdict::Verdict*> ByPolicy(const package::Package& package) {
  std::map<Subject, const verdict::Verdict*> found;
  for (const auto& verdict : package.verdicts) found[{verdict.policy, verdict.subject.entity == 0 ? "" : verdict.subject.handle}] = &verdict;
  return found;
}

bool Names(const std::vector<verdict::MissingFact>& list, const Removal& removal) {
  const model::Model& model = support::ShippedRules();
  for (const auto& missing : list) {
    const std::string& name = missing.fact != model::kNone ? model.facts[static_cast<std::size_t>(missing.fact)].name
                                                           : model.entities[static_cast<std::size_t>(missing.collection)].name;
    const bool same_owner = removal.owner.empty() || missing.of.handle == removal.owner;
    if (name == removal.key && same_owner) return true;
  }
  return false;
}

void CheckHousehold(const std::string& name, value::Date date) {
  const std::string json = support::Contents(support::HouseholdPath(name));
  const auto whole = support::Screen(json, date);
  REQUIRE(whole.packages.size() == 1);
  const auto before = ByPolicy(whole.packages[0]);
  rapidjson::Document document;
  document.Parse(json.c_str());
  REQUIRE_FALSE(document.HasParseError());
  std::vector<Removal> removals;
  Collect(document, {}, "", removals);
  REQUIRE(removals.size() > 10);
  for (const Removal& removal : removals) {
    std::string shown = name + "：";
    for (const auto& part : removal.path) shown += part + ".";
    INFO(shown + removal.key);
    const auto less = support::Screen(Without(json, removal), date);
    REQUIRE(less.packages.size() == 1);
    for (const auto& [subject, now] : ByPolicy(less.packages[0])) {
      const auto then = before.find(subject);
      if (then == before.end()) continue;  // the subject lost its name, never its place
      INFO(support::ShippedRules().policies[static_cast<std::size_t>(subject.first)].name + "（" + subject.second + "）");
      if (now->outcome == then->second->outcome) continue;
      CHECK(verdict::ChineseName(now->outcome) == std::string("待补充"));
      CHECK(Names(now->missing, removal));
    }
    // A collection that is not listed takes its subjects with it; of the others none may vanish.
    for (const auto& [subject, then] : before)
      if (then->subject.entity == 0) CHECK(ByPolicy(less.packages[0]).count(subject) == 1);
  }
}

}  // namespace

TEST_CASE("taking one fact from the 大钱 family changes no verdict but to 待补充, naming the fact", "[rulesets]") {
  CheckHousehold("大钱一家", *value::MakeDate(2025, 8, 15));
  CheckHousehold("大钱一家", *value::MakeDate(2026, 8, 15));
}

TEST_CASE("the same holds for the other sample households", "[rulesets]") {
  for (const char* name : {"独居老人", "赵家", "郑家", "吴家", "郭家", "马家", "唐家", "何家"}) CheckHousehold(name, *value::MakeDate(2025, 8, 15));
}

TEST_CASE("an income known to exceed the line decides at once, whatever else is missing", "[rulesets]") {
  // One wage of 9000 a month; the spouse's incomes, everybody's bills, the assets and all else are not known.
  const auto screened = support::Screen(
      R"({"编号":"甲","户籍区划":"砀山县","户籍类型":"城镇","授权核对":"已签","现享待遇":[],"成员":[
          {"编号":"A","出生日期":"1980-01-01","与申请人关系":"本人","特殊身份":"无","收入项":[{"收入子类":"工资","金额":9000,"周期":"月"}]},
          {"编号":"B","出生日期":"1982-01-01","与申请人关系":"配偶","特殊身份":"无"}]})",
      *value::MakeDate(2025, 8, 15));
  REQUIRE(screened.packages.size() == 1);
  const model::Model& model = support::ShippedRules();
  const auto verdicts = ByPolicy(screened.packages[0]);
  for (const char* name : {"最低生活保障", "低保边缘家庭"}) {
    INFO(name);
    const verdict::Verdict& verdict = *verdicts.at({*model.FindPolicy(name), ""});
    CHECK(verdict::ChineseName(verdict.outcome) == std::string("不符合"));
    CHECK(verdict.missing.empty());
  }
}

TEST_CASE("an amount that no missing fact can change is shown, not a range", "[rulesets]") {
  // Whatever his relation to the applicant, the old man who lives alone is 特困: his premium is paid in full.
  rapidjson::Document document;
  document.Parse(support::Contents(support::HouseholdPath("独居老人")).c_str());
  document["成员"][0].RemoveMember("与申请人关系");
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  document.Accept(writer);
  const auto screened = support::Screen(buffer.GetString(), *value::MakeDate(2025, 8, 15));
  REQUIRE(screened.packages.size() == 1);
  const auto verdicts = ByPolicy(screened.packages[0]);
  const auto amount = [&](const char* policy) {
    const verdict::Verdict& verdict = *verdicts.at({*support::ShippedRules().FindPolicy(policy), "A"});
    REQUIRE_FALSE(verdict.benefits.empty());
    CHECK(verdict.benefits[0].known);
    return verdict.benefits[0].amount.low;
  };
  CHECK(amount("特困人员救助供养") == value::Rational(1014));
  CHECK(amount("资助参保") == value::Rational(400));
}
