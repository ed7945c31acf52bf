// A draft as the clauses of an 例.
#include <map>

#include "example/draft.h"

namespace doudi::example {
namespace {

class Writer {
 public:
  Writer(const model::Model& model, const Draft& draft) : model_(model), draft_(draft) {}

  std::string Write() {
    Element(0, "");
    std::string none;
    for (const model::EntityId entity : draft_.listed)
      if (!written_.contains(entity)) none += (none.empty() ? "" : "、") + model_.entities[static_cast<std::size_t>(entity)].name;
    if (!none.empty()) text_ += "  无 " + none + "。\n";
    std::string open;
    for (const model::EntityId entity : draft_.left_open) open += (open.empty() ? "" : "、") + model_.entities[static_cast<std::size_t>(entity)].name;
    if (!open.empty()) text_ += "  未列全 " + open + "。\n";
    return std::move(text_);
  }

 private:
  void Element(std::size_t index, const std::string& owner) {
    const Node& node = draft_.nodes[index];
    const model::Entity& entity = model_.entities[static_cast<std::size_t>(node.entity)];
    std::string handle = node.handle;
    if (node.entity != 0) {
      const std::size_t number = ++written_[node.entity];
      if (handle.empty()) handle = entity.name + std::to_string(number);
    }
    std::string fields;
    for (const FieldText& field : node.fields) fields += (fields.empty() ? "" : "，") + field.name + "：" + Quoted(node.entity, field);
    if (node.entity != 0 || !fields.empty())
      text_ += "  " + entity.name + (node.entity == 0 ? "" : " " + handle) + (owner.empty() ? "" : " 属 " + owner) + " ｛ " + fields +
               (fields.empty() ? "｝。\n" : " ｝。\n");
    for (const std::size_t child : node.children) Element(child, node.entity == 0 ? "" : handle);
  }

  std::string Quoted(model::EntityId entity, const FieldText& field) const {
    const auto fact = model_.FindFact(entity, field.name);
    const bool text = fact && model_.facts[static_cast<std::size_t>(*fact)].type.kind == model::TypeKind::Text &&
                      model_.facts[static_cast<std::size_t>(*fact)].type.element == model::kNoEntity;
    return text ? "\"" + field.text + "\"" : field.text;
  }

  const model::Model& model_;
  const Draft& draft_;
  std::string text_;
  std::map<model::EntityId, std::size_t> written_;
};

}  // namespace

std::string ToText(const model::Model& model, const Draft& draft) { return Writer(model, draft).Write(); }

}  // namespace doudi::example
