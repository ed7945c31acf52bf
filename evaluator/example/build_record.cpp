// An example's clauses, those of its 基于 first, to one record.
#include <algorithm>
#include <map>
#include <set>

#include "example/draft.h"
#include "example/example.h"
#include "syntax/ast.h"
#include "value/literal.h"

namespace doudi::example {
namespace {

std::vector<const ast::ExampleDeclaration*> Chain(const model::Model& model, const model::Example& example) {
  std::vector<const ast::ExampleDeclaration*> chain{example.syntax};
  for (std::int32_t base = example.based_on; base != model::kNone; base = model.examples[static_cast<std::size_t>(base)].based_on)
    chain.push_back(model.examples[static_cast<std::size_t>(base)].syntax);
  std::reverse(chain.begin(), chain.end());
  return chain;
}

class Drafter {
 public:
  Drafter(const model::Model& model, Draft& draft) : model_(model), draft_(draft) { draft_.nodes.push_back(Node{}); }

  void Add(const ast::ExampleDeclaration& declaration) {
    for (const auto& name : declaration.empty_collections) {
      const auto entity = model_.FindEntity(name.text);
      if (!entity) {
        Problem(name.text, "没有这个集合");
        continue;
      }
      draft_.listed.insert(*entity);
      draft_.left_open.erase(*entity);
      RemoveAll(*entity);
    }
    for (const auto& element : declaration.elements) AddElement(element);
    for (const auto& rows : declaration.rows) AddRows(rows);
    for (const auto& name : declaration.open_collections)
      if (const auto entity = model_.FindEntity(name.text)) draft_.left_open.insert(*entity);
    for (const auto& held : declaration.held) {
      std::string issued = held.issued ? std::string(held.issued->span.text()) : "";
      if (held.handles.empty()) draft_.held.push_back({held.document.text, "", issued});
      for (const auto& handle : held.handles) draft_.held.push_back({held.document.text, handle.text, issued});
    }
    for (const auto& check : declaration.checks) {
      const std::string& fact = check.policy.text.empty() ? check.check.text + "·裁量" : check.policy.text + "·" + check.check.text;
      Draft::Check made{fact, {}, check.passed, check.amount};
      for (const auto& handle : check.handles) made.handles.push_back(handle.text);
      draft_.checks.push_back(std::move(made));
    }
  }

 private:
  void Problem(std::string field, std::string message) {
    record::RecordIssue issue;
    issue.field = std::move(field);
    issue.message = std::move(message);
    draft_.issues.push_back(std::move(issue));
  }

  // The elements that 基于 brought, with all that belongs to them.
  void RemoveAll(model::EntityId entity) {
    for (Node& node : draft_.nodes)
      std::erase_if(node.children, [&](std::size_t child) { return draft_.nodes[child].entity == entity; });
    for (Node& node : draft_.nodes)
      if (node.entity != model::kNone && model_.IsWithin(node.entity, entity)) node = {model::kNone, "", {}, {}};
  }

  std::optional<std::size_t> FindParent(model::EntityId parent, const std::string& handle) {
    if (parent == 0) return 0;
    std::optional<std::size_t> only;
    for (std::size_t i = 1; i < draft_.nodes.size(); ++i) {
      const Node& node = draft_.nodes[i];
      if (node.entity != parent) continue;
      if (!handle.empty()) {
        if (node.handle == handle) return i;
        continue;
      }
      if (only) return std::nullopt;
      only = i;
    }
    return only;
  }

  // The element to write to: an earlier one with the same handle (基于), or a new one.
  Node* NodeFor(model::EntityId entity, const std::string& handle, const std::string& parent_handle) {
    if (entity == 0) return &draft_.nodes[0];
    if (!handle.empty())
      for (Node& node : draft_.nodes)
        if (node.entity == entity && node.handle == handle) return &node;
    const model::EntityId parent_entity = model_.entities[static_cast<std::size_t>(entity)].parent;
    const auto parent = FindParent(parent_entity, parent_handle);
    if (!parent) {
      Problem(model_.entities[static_cast<std::size_t>(entity)].name,
              "不知道属于哪一个「" + model_.entities[static_cast<std::size_t>(parent_entity)].name + "」，请写 属 编号");
      return nullptr;
    }
    draft_.listed.insert(entity);
    Node node;
    node.entity = entity;
    node.handle = handle;
    draft_.nodes.push_back(std::move(node));
    draft_.nodes[*parent].children.push_back(draft_.nodes.size() - 1);
    return &draft_.nodes.back();
  }

  static void Write(Node& node, const std::string& name, const std::string& text) {
    for (FieldText& field : node.fields)
      if (field.name == name) {
        field.text = text;
        return;
      }
    node.fields.push_back({name, text});
  }

  void AddElement(const ast::ExampleElement& element) {
    const auto entity = model_.FindEntity(element.entity.text);
    if (!entity) return Problem(element.entity.text, "没有这个实体");
    Node* node = NodeFor(*entity, element.handle.text, element.parent ? element.parent->text : "");
    if (!node) return;
    for (const auto& field : element.fields) Write(*node, field.field.text, field.text);
  }

  void AddRows(const ast::ExampleRows& rows) {
    const auto entity = model_.FindEntity(rows.entity.text);
    if (!entity) return Problem(rows.entity.text, "没有这个实体");
    draft_.listed.insert(*entity);
    for (const auto& row : rows.table.rows) {
      std::string handle, parent;
      const std::size_t columns = std::min(row.size(), rows.table.header.size());
      for (std::size_t c = 0; c < columns; ++c) {
        if (rows.table.header[c].text == "编号") handle = row[c].text;
        if (rows.table.header[c].text == "属") parent = row[c].text;
      }
      Node* node = NodeFor(*entity, handle, parent);
      if (!node) continue;
      for (std::size_t c = 0; c < columns; ++c) {
        const std::string& name = rows.table.header[c].text;
        if (name != "编号" && name != "属" && !row[c].text.empty()) Write(*node, name, row[c].text);
      }
    }
  }

  const model::Model& model_;
  Draft& draft_;
};

class Emitter {
 public:
  Emitter(const model::Model& model, const Draft& draft, record::BatchBuilder& builder) : model_(model), draft_(draft), builder_(builder) {}

  void Emit(std::size_t index) {
    const Node& node = draft_.nodes[index];
    for (const FieldText& field : node.fields) {
      const auto fact = model_.FindFact(node.entity, field.name);
      const auto list = model_.FindEntity(field.name);
      if (fact) builder_.Set(*fact, field.text);
      else if (list && IsLinkOf(*list, node.entity)) EmitLinks(*list, field.text);
      else if (list && IsTimelineOf(*list, node.entity)) EmitStretches(*list, field.text);
      else builder_.Report(field.name, field.text, "没有这个事实", "", true);
    }
    for (const Draft::Check& check : draft_.checks) {
      const auto fact = model_.FindFact(node.entity, check.fact);
      const bool here = check.handles.empty() || std::find(check.handles.begin(), check.handles.end(), node.handle) != check.handles.end();
      if (!fact || !here) continue;
      if (check.amount.empty()) builder_.SetBoolean(*fact, check.passed);
      else builder_.Set(*fact, check.amount);
    }
    for (const model::EntityId child : model_.entities[static_cast<std::size_t>(node.entity)].children) {
      if (draft_.listed.count(child)) builder_.ListCollection(child);
      if (draft_.left_open.count(child)) builder_.LeaveOpen(child);
      for (const std::size_t c : node.children) {
        if (draft_.nodes[c].entity != child) continue;
        builder_.BeginElement(child, draft_.nodes[c].handle);
        Emit(c);
        builder_.EndElement();
      }
    }
  }

 private:
  bool IsLinkOf(model::EntityId list, model::EntityId entity) const {
    const model::Entity& declared = model_.entities[static_cast<std::size_t>(list)];
    return declared.link != model::kNone && declared.parent == entity;
  }

  bool IsTimelineOf(model::EntityId list, model::EntityId entity) const {
    const model::Entity& declared = model_.entities[static_cast<std::size_t>(list)];
    return declared.timeline != model::Timeline::None && declared.parent == entity;
  }

  // 居住期：2024-01-01 至 2024-06-30、2025-01-01 起, or 无; 未知 leaves it unknown.
  void EmitStretches(model::EntityId list, const std::string& text) {
    if (text != "未知" && text != "不详") builder_.ListStretches(list, text);
  }

  // 父母：甲、乙, or 无.
  void EmitLinks(model::EntityId list, std::string_view text) {
    static constexpr std::string_view kBetween = "、";
    builder_.ListCollection(list);
    while (!text.empty() && text != "无") {
      const std::size_t end = text.find(kBetween);
      builder_.BeginElement(list, "");
      builder_.Set(model_.entities[static_cast<std::size_t>(list)].link, text.substr(0, end));
      builder_.EndElement();
      text = end == std::string_view::npos ? std::string_view() : text.substr(end + kBetween.size());
    }
  }

  const model::Model& model_;
  const Draft& draft_;
  record::BatchBuilder& builder_;
};

std::optional<value::Date> DateOf(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto read = value::ParseDate(text);
  const auto* date = std::get_if<value::Date>(&read);
  return date ? std::optional(*date) : std::nullopt;
}

}  // namespace

Draft DraftOf(const model::Model& model, const model::Example& example) {
  Draft draft;
  Drafter drafter(model, draft);
  for (const ast::ExampleDeclaration* declaration : Chain(model, example)) drafter.Add(*declaration);
  return draft;
}

bool AddRecord(const model::Model& model, const Draft& draft, const std::string& id, record::BatchBuilder& builder) {
  builder.BeginRecord(id);
  Emitter(model, draft, builder).Emit(0);
  for (const Draft::Held& held : draft.held) builder.Hold(held.document, held.handle, DateOf(held.issued), std::nullopt);
  return builder.EndRecord();
}

ExampleRecord BuildRecord(const model::Model& model, const model::Example& example) {
  Draft draft = DraftOf(model, example);
  record::BatchBuilder builder(model, example.reference_date, example.known_by);
  AddRecord(model, draft, example.name, builder);
  ExampleRecord made;
  made.issues = std::move(draft.issues);
  for (auto& issue : builder.TakeIssues()) made.issues.push_back(std::move(issue));
  made.batch = builder.Take();
  return made;
}

}  // namespace doudi::example
