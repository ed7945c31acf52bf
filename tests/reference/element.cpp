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

namespace {

std::vector<const Element*> PairsOf(const model::Model& model, const Element& outer, model::EntityId pair) {
  const model::Entity& entity = model.entities[static_cast<std::size_t>(pair)];
  const auto [made, fresh] = outer.pairs.try_emplace(pair);
  if (fresh) {
    const Element* owner = &outer;
    while (owner->entity != entity.owner) owner = owner->parent;
    for (const Element* inner : ElementsOf(model, *owner, entity.inner)) {
      made->second.push_back(std::make_unique<Element>());
      made->second.back()->entity = pair;
      made->second.back()->parent = const_cast<Element*>(&outer);
      made->second.back()->phantom = inner->phantom;
      made->second.back()->inner = inner;
    }
  }
  std::vector<const Element*> found;
  for (const auto& one : made->second) found.push_back(one.get());
  return found;
}

}  // namespace

std::vector<const Element*> ElementsOf(const model::Model& model, const Element& top,
                                       model::EntityId entity) {
  if (top.entity == entity) return {&top};
  if (const model::Entity& declared = model.entities[static_cast<std::size_t>(entity)]; declared.IsPair()) {
    std::vector<const Element*> pairs;
    for (const Element* outer : ElementsOf(model, top, declared.parent))
      for (const Element* one : PairsOf(model, *outer, entity)) pairs.push_back(one);
    return pairs;
  }
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
