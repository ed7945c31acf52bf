#include "agreement/schema.h"

namespace doudi::agreement {

const std::vector<UnitWord>& Units() {
  static const std::vector<UnitWord> units = {
      {"数", "", {"2位小数", "4位小数"}},
      {"元", "元", {"元", "角", "分", "十元"}},
      {"元/月", "元/月", {"元", "角", "分", "十元"}},
      {"元/年", "元/年", {"元", "分"}},
      {"元/人/月", "元/人/月", {"元", "角"}},
      {"人", "人", {}},
      {"个月", "个月", {}},
      {"周岁", "周岁", {}},
      {"天", "天", {}},
      {"度", "度", {}},
  };
  return units;
}

bool Schema::IsWithin(int entity, int ancestor) const {
  while (entity != -1 && entity != ancestor) entity = entities[static_cast<std::size_t>(entity)].parent;
  return entity == ancestor;
}

std::vector<const Symbol*> Schema::Visible(int entity, const GenType& type) const {
  std::vector<const Symbol*> found;
  for (const Symbol& symbol : symbols)
    if (symbol.type == type && IsWithin(entity, symbol.entity)) found.push_back(&symbol);
  return found;
}

std::vector<int> Schema::Below(int entity) const {
  std::vector<int> found;
  for (int other = 0; other < static_cast<int>(entities.size()); ++other)
    if (other != entity && IsWithin(other, entity)) found.push_back(other);
  return found;
}

const std::vector<std::string>& DivisionNames() {
  static const std::vector<std::string> names = {"国家", "安徽省", "宿州市", "砀山县",
                                                 "萧县", "合肥市", "北京市", "浙江省"};
  return names;
}

}  // namespace doudi::agreement
