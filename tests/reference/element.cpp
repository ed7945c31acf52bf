#include "reference/element.h"

namespace doudi::reference {

Element& Element::AddChild(model::EntityId child) {
  auto& siblings = children[child];
  siblings.push_back(std::make_unique<Element>());
  siblings.back()->entity = child;
  siblings.back()->parent = this;
  return *siblings.back();
}

void AddPhantoms(const model::Model& model, Element& element) {
  for (const model::EntityId child : model.entities[static_cast<std::size_t>(element.entity)].children) {
    if (!element.children.contains(child)) element.AddChild(child).phantom = true;
    for (const auto& below : element.children[child]) AddPhantoms(model, *below);
  }
}

std::vector<const Element*> ElementsOf(const model::Model& model, const Element& top,
                                       model::EntityId entity) {
  if (top.entity == entity) return {&top};
  // The child entity on the way from `top` down to `entity`.
  model::EntityId step = entity;
  while (step != model::kNoEntity && model.entities[static_cast<std::size_t>(step)].parent != top.entity)
    step = model.entities[static_cast<std::size_t>(step)].parent;
  std::vector<const Element*> found;
  const auto children = top.children.find(step);
  if (children == top.children.end()) return found;
  for (const auto& child : children->second)
    for (const Element* below : ElementsOf(model, *child, entity)) found.push_back(below);
  return found;
}

}  // namespace doudi::reference
