// The packages of the sample households, whole, as text; and every JSON result against the published schema.
// DOUDI_ACCEPT=1 rewrites the expected texts.
#include <rapidjson/document.h>
#include <rapidjson/schema.h>
#include <rapidjson/stringbuffer.h>

#include <catch2/catch.hpp>

#include "household.h"

namespace {

using namespace doudi;

const char* const kHouseholds[] = {"大钱一家", "独居老人", "赵家", "郑家", "孙家", "秦家", "吴家", "郭家", "马家", "唐家", "何家"};

package::Package PackageOf(const std::string& name, value::Date date) {
  auto screened = support::Screen(support::Contents(support::HouseholdPath(name)), date);
  for (const auto& issue : screened.issues) INFO(ToText(issue));
  REQUIRE(screened.issues.empty());
  REQUIRE(screened.packages.size() == 1);
  return std::move(screened.packages[0]);
}

const package::Item* ItemNamed(const package::Package& package, const std::string& policy, const std::string& handle = "") {
  for (const auto& item : package.items) {
    const auto& verdict = package.verdicts[item.verdict];
    if (support::ShippedRules().policies[static_cast<std::size_t>(verdict.policy)].name == policy && (handle.empty() || verdict.subject.handle == handle)) return &item;
  }
  return nullptr;
}

std::vector<std::string> WithStatus(const package::Package& package, package::DocumentStatus status) {
  std::vector<std::string> names;
  for (const auto& need : package.documents)
    if (need.status == status)
      names.push_back(support::ShippedRules().documents[static_cast<std::size_t>(need.document)].name + (need.owner.entity == 0 ? "" : "（" + need.owner.designation + "）"));
  return names;
}

}  // namespace

TEST_CASE("the 政策包 of every sample household is as checked in", "[rulesets]") {
  for (const char* name : kHouseholds)
    support::CompareWithFile(std::string("packages/") + name + ".txt", package::ToText(support::ShippedRules(), PackageOf(name, *value::MakeDate(2025, 8, 15))));
  support::CompareWithFile("packages/大钱一家-2026.txt", package::ToText(support::ShippedRules(), PackageOf("大钱一家", *value::MakeDate(2026, 8, 15))));
}

// The hand calculation of the sample family.
TEST_CASE("the 大钱 family gets what was worked out by hand", "[rulesets]") {
  const auto package = PackageOf("大钱一家", *value::MakeDate(2025, 8, 15));
  REQUIRE(ItemNamed(package, "最低生活保障"));
  CHECK(ItemNamed(package, "最低生活保障")->per_month == value::Rational(2190));
  REQUIRE(ItemNamed(package, "医疗救助", "C"));
  CHECK(ItemNamed(package, "医疗救助", "C")->once == value::Rational(46500));
  REQUIRE(ItemNamed(package, "义务教育生活补助", "D"));
  CHECK(ItemNamed(package, "义务教育生活补助", "D")->per_year == value::Rational(750));
  REQUIRE(ItemNamed(package, "急难型临时救助"));
  CHECK(ItemNamed(package, "急难型临时救助")->once == value::Rational(2000));
  CHECK(ItemNamed(package, "急难型临时救助")->once_high == value::Rational(6240));
  CHECK(package.totals.per_month == value::Rational(2190));
  CHECK(package.totals.per_year == value::Rational(750 + 4 * 350));
  CHECK(package.totals.once == value::Rational(48500));
  CHECK(WithStatus(package, package::DocumentStatus::Missing) == std::vector<std::string>{"核对授权书（妻）", "收入申报承诺书", "收款账户", "住院结算单（儿）"});
}

TEST_CASE("under the 社会救助法 the amounts stay, and what may no longer be demanded is gone", "[rulesets]") {
  const auto package = PackageOf("大钱一家", *value::MakeDate(2026, 8, 15));
  CHECK(package.totals.per_month == value::Rational(2190));
  CHECK(package.totals.once == value::Rational(48500));
  CHECK(WithStatus(package, package::DocumentStatus::Missing) == std::vector<std::string>{"核对授权书（妻）", "收款账户"});
  const auto* item = ItemNamed(package, "最低生活保障");
  REQUIRE(item);
  const auto& basis = package.verdicts[item->verdict].basis;
  REQUIRE_FALSE(basis.empty());
  CHECK(basis[0].title == "中华人民共和国社会救助法");
}

// A household in payment: leads with what may explain them, and what has to be verified before it is one.
TEST_CASE("the 核查线索 of a household in payment are as checked in, and its JSON is as the schema says", "[rulesets]") {
  const auto screened = support::Screen(support::Contents(support::HouseholdPath("周家")), *value::MakeDate(2025, 8, 15), true);
  REQUIRE(screened.packages.size() == 1);
  support::CompareWithFile("packages/周家.txt", package::ToText(support::ShippedRules(), screened.packages[0]));
  const std::string page = package::ToHtml(support::ShippedRules(), screened.packages[0]);
  CHECK(page.find("核查线索（只供核实，不是结论）") != std::string::npos);
  CHECK(page.find("也可能是：登记的是同名同号的别人") != std::string::npos);
  rapidjson::Document schema_document, result;
  schema_document.Parse(support::Contents(DOUDI_SOURCE_DIR "/evaluator/package/result.schema.json").c_str());
  result.Parse(package::ToJson(support::ShippedRules(), screened.packages[0]).c_str());
  const rapidjson::SchemaDocument schema(schema_document);
  rapidjson::SchemaValidator validator(schema);
  CHECK(result.Accept(validator));
  CHECK(result["package"].HasMember("findings"));
}

TEST_CASE("every JSON result is as the schema says", "[rulesets]") {
  rapidjson::Document schema_document;
  schema_document.Parse(support::Contents(DOUDI_SOURCE_DIR "/evaluator/package/result.schema.json").c_str());
  REQUIRE_FALSE(schema_document.HasParseError());
  const rapidjson::SchemaDocument schema(schema_document);
  for (const char* name : kHouseholds)
    for (const int year : {2025, 2026}) {
      const std::string json = package::ToJson(support::ShippedRules(), PackageOf(name, *value::MakeDate(year, 8, 15)));
      rapidjson::Document result;
      result.Parse(json.c_str());
      REQUIRE_FALSE(result.HasParseError());
      rapidjson::SchemaValidator validator(schema);
      const bool valid = result.Accept(validator);
      rapidjson::StringBuffer where;
      validator.GetInvalidDocumentPointer().StringifyUriFragment(where);
      INFO(name << " " << where.GetString() << " " << (valid ? "" : validator.GetInvalidSchemaKeyword()));
      CHECK(valid);
    }
}
