#include "record/json_handler.h"

#include <algorithm>
#include <utility>

#include "diagnostics/diagnostic.h"
#include "record/read_value.h"

namespace doudi::record {
namespace {

constexpr std::string_view kHandleKey = "编号";
constexpr std::string_view kDocumentsKey = "已有材料";

std::string Shown(const JsonScalar& scalar) {
  switch (scalar.kind) {
    case JsonScalar::Kind::Null: return "null";
    case JsonScalar::Kind::Boolean: return scalar.boolean ? "true" : "false";
    default: return std::string(scalar.text);
  }
}

}  // namespace

JsonHandler::JsonHandler(const model::Model& model) : model_(model), fields_(model.entities.size()) {
  for (std::size_t e = 0; e < model.entities.size(); ++e) {
    auto& fields = fields_[e];
    fields.emplace(kHandleKey, Field{FieldKind::Handle, model::kNone});
    if (e == 0) fields.emplace(kDocumentsKey, Field{FieldKind::Documents, model::kNone});
    for (const model::EntityId child : model.entities[e].children)
      fields.emplace(model.entities[static_cast<std::size_t>(child)].name, Field{FieldKind::Collection, child});
  }
  for (std::size_t f = 0; f < model.facts.size(); ++f) {
    const model::Fact& fact = model.facts[f];
    if (fact.implicit) continue;
    auto& fields = fields_[static_cast<std::size_t>(fact.entity)];
    // A fact of the rules named 编号 keeps the name; the element's handle is then that fact's value too.
    fields.emplace(fact.name, Field{FieldKind::Fact, static_cast<std::int32_t>(f)});
    for (const std::string& column : fact.columns) fields.emplace(column, Field{FieldKind::Fact, static_cast<std::int32_t>(f)});
  }
}

bool JsonHandler::IsPeriods(model::EntityId entity) const {
  const model::Timeline timeline = model_.entities[static_cast<std::size_t>(entity)].timeline;
  return timeline == model::Timeline::Series || timeline == model::Timeline::Single;
}

void JsonHandler::StartRecord(BatchBuilder& builder) {
  builder_ = &builder;
  frames_.clear();
}

JsonHandler::Field JsonHandler::Find(model::EntityId entity, std::string_view key) const {
  const auto& fields = fields_[static_cast<std::size_t>(entity)];
  const auto found = fields.find(std::string(key));
  return found == fields.end() ? Field{} : found->second;
}

std::string JsonHandler::PathOf(std::string_view key) {
  const std::string& path = Top().path;
  return path.empty() ? std::string(key) : path + "." + std::string(key);
}

void JsonHandler::Push(Place place, model::EntityId entity, std::string path) {
  Frame frame;
  frame.place = place;
  frame.entity = entity;
  frame.path = std::move(path);
  frames_.push_back(std::move(frame));
}

void JsonHandler::Key(std::string_view key) {
  Frame& frame = Top();
  frame.key.assign(key);
  if (frame.place != Place::Element) return;
  // The same fact under two of its 列名 is given twice too: none of the two is silently preferred.
  const Field field = Find(frame.entity, key);
  if (field.kind == FieldKind::Unknown) return;
  if (std::find(frame.seen.begin(), frame.seen.end(), field) != frame.seen.end())
    builder_->Report(PathOf(key), "", "同一个字段给了两次", "每个字段只写一次，列名只用一个");
  frame.seen.push_back(field);
}

void JsonHandler::ReportUnknownKey(std::string_view key) {
  const Frame& frame = Top();
  std::vector<std::string> names;
  for (const auto& [name, field] : fields_[static_cast<std::size_t>(frame.entity)]) names.push_back(name);
  std::sort(names.begin(), names.end());
  const std::string& entity = model_.entities[static_cast<std::size_t>(frame.entity)].name;
  const std::string help = diagnostics::DidYouMean(key, names);
  builder_->Report(PathOf(key), "", "「" + entity + "」没有名为「" + std::string(key) + "」的事实或集合，此字段未读",
                   help.empty() ? "规则里声明过的事实名" : help, false);
}

void JsonHandler::Misplaced(std::string_view found, std::string_view accepted) {
  const Frame& frame = Top();
  builder_->Report(frame.key.empty() ? frame.path : PathOf(frame.key), "", "此处不能是" + std::string(found), std::string(accepted));
}

void JsonHandler::Scalar(const JsonScalar& scalar) {
  if (frames_.empty()) {
    builder_->Report("", Shown(scalar), "不是 JSON 对象", "一条记录是一个对象：{\"编号\": …, …}");
    return;
  }
  switch (Top().place) {
    case Place::Element: ElementScalar(scalar); break;
    case Place::Value: WrappedScalar(scalar); break;
    case Place::Document: HeldScalar(scalar); break;
    case Place::Collection: {
      const model::FactId link = model_.entities[static_cast<std::size_t>(Top().entity)].link;
      if (IsPeriods(Top().entity) && scalar.kind == JsonScalar::Kind::String) {  // ["2024-01-01 至 2024-06-30"]
        builder_->ListStretches(Top().entity, scalar.text);
        break;
      }
      if (link != model::kNone && scalar.kind != JsonScalar::Kind::Null) {  // a list of 编号
        builder_->BeginElement(Top().entity, "");
        builder_->Set(link, Shown(scalar));
        builder_->EndElement();
        break;
      }
      Misplaced("单个值「" + Shown(scalar) + "」", link == model::kNone ? "对象 {…} 的列表" : "编号的列表");
      break;
    }
    case Place::Documents: Misplaced("单个值「" + Shown(scalar) + "」", "形如 {\"名称\": \"户口簿\"} 的列表"); break;
    case Place::Listing: ListingScalar(scalar); break;
    case Place::Skipped: break;
  }
}

// {"已列全": false, "项": […]}: whether what is listed is all there is.
void JsonHandler::ListingScalar(const JsonScalar& scalar) {
  Frame& frame = Top();
  if (frame.key != "已列全") {
    frame.listed = true;  // said here; not that 项 is missing too
    return Misplaced("单个值「" + Shown(scalar) + "」", "列表 […]，或 {\"已列全\": false, \"项\": […]}");
  }
  if (scalar.kind != JsonScalar::Kind::Boolean) return Misplaced("「" + Shown(scalar) + "」", "true、false");
  frame.complete = scalar.boolean;
}

void JsonHandler::FinishListing() {
  const Frame& frame = Top();
  if (!frame.complete) builder_->LeaveOpen(frame.entity);
  else if (!frame.listed) builder_->Report(frame.path, "", "缺少「项」", "{\"已列全\": true, \"项\": […]}；没有写 []，未知就不写");
}

void JsonHandler::ElementScalar(const JsonScalar& scalar) {
  Frame& frame = Top();
  const Field field = Find(frame.entity, frame.key);
  switch (field.kind) {
    case FieldKind::Unknown: ReportUnknownKey(frame.key); break;
    case FieldKind::Handle: builder_->Rename(Shown(scalar)); break;
    case FieldKind::Fact: SetFact(field.index, scalar, {FactState::Declared, {}, {}, {}}); break;
    case FieldKind::Collection:
      if (IsPeriods(field.index) && scalar.kind == JsonScalar::Kind::String) {
        builder_->ListStretches(field.index, scalar.text);
      } else if (scalar.kind != JsonScalar::Kind::Null) {
        const bool link = model_.entities[static_cast<std::size_t>(field.index)].link != model::kNone;
        Misplaced("单个值「" + Shown(scalar) + "」", std::string(link ? "编号" : "对象") + "的列表；没有写 []，未知就不写");
      }
      break;
    case FieldKind::Documents:
      if (scalar.kind != JsonScalar::Kind::Null) Misplaced("单个值「" + Shown(scalar) + "」", "形如 {\"名称\": \"户口簿\"} 的列表");
      break;
  }
}

void JsonHandler::SetFact(model::FactId fact, const JsonScalar& scalar, const Provenance& provenance) {
  if (!frames_.empty() && Find(Top().entity, kHandleKey).kind == FieldKind::Fact && Top().key == kHandleKey) builder_->Rename(Shown(scalar));
  switch (scalar.kind) {
    case JsonScalar::Kind::Null: builder_->Set(fact, "", provenance); break;
    case JsonScalar::Kind::Boolean: builder_->SetBoolean(fact, scalar.boolean, provenance); break;
    case JsonScalar::Kind::Number: builder_->SetNumber(fact, scalar.text, provenance); break;
    case JsonScalar::Kind::String: builder_->Set(fact, scalar.text, provenance); break;
  }
}

void JsonHandler::StartObject() {
  if (frames_.empty()) {
    Push(Place::Element, 0, "");
    return;
  }
  Frame& frame = Top();
  switch (frame.place) {
    case Place::Collection: {
      const model::EntityId entity = frame.entity;
      if (model_.entities[static_cast<std::size_t>(entity)].link != model::kNone) {
        Misplaced("对象 {…}", "编号的列表，形如 [\"A\", \"B\"]");
        break;
      }
      ++frame.elements;
      std::string path = frame.path + "[" + std::to_string(frame.elements) + "]";
      builder_->BeginElement(entity, "");
      Push(Place::Element, entity, std::move(path));
      return;
    }
    case Place::Element: {
      const Field field = Find(frame.entity, frame.key);
      if (field.kind == FieldKind::Fact) {
        wrapped_ = {};
        wrapped_.fact = field.index;
        Push(Place::Value, frame.entity, PathOf(frame.key));
        return;
      }
      if (field.kind == FieldKind::Collection && model_.entities[static_cast<std::size_t>(field.index)].timeline == model::Timeline::Single) {
        builder_->BeginElement(field.index, "");
        Push(Place::Element, field.index, PathOf(frame.key));
        return;
      }
      if (field.kind == FieldKind::Collection) {
        Push(Place::Listing, field.index, PathOf(frame.key));
        return;
      }
      if (field.kind == FieldKind::Unknown) ReportUnknownKey(frame.key);
      else Misplaced("对象 {…}", field.kind == FieldKind::Handle ? "文本" : "列表 […]");
      break;
    }
    case Place::Documents:
      held_ = {};
      ++frame.elements;
      Push(Place::Document, 0, frame.path + "[" + std::to_string(frame.elements) + "]");
      return;
    case Place::Listing: frame.listed = true; [[fallthrough]];
    case Place::Value:
    case Place::Document: Misplaced("对象 {…}", "单个值"); break;
    case Place::Skipped: break;
  }
  Push(Place::Skipped, model::kNoEntity, "");
}

void JsonHandler::EndObject() {
  switch (Top().place) {
    case Place::Element:
      if (frames_.size() > 1) builder_->EndElement();
      break;
    case Place::Value: FinishWrapped(); break;
    case Place::Document: FinishHeld(); break;
    case Place::Listing: FinishListing(); break;
    default: break;
  }
  frames_.pop_back();
}

void JsonHandler::StartArray() {
  if (frames_.empty()) {
    builder_->Report("", "[…]", "不是 JSON 对象", "一条记录是一个对象：{\"编号\": …, …}");
    Push(Place::Skipped, model::kNoEntity, "");
    return;
  }
  Frame& frame = Top();
  if (frame.place == Place::Element) {
    const Field field = Find(frame.entity, frame.key);
    if (field.kind == FieldKind::Collection) {
      builder_->ListCollection(field.index);
      Push(Place::Collection, field.index, PathOf(frame.key));
      return;
    }
    if (field.kind == FieldKind::Documents) {
      Push(Place::Documents, 0, PathOf(frame.key));
      return;
    }
    if (field.kind == FieldKind::Unknown) ReportUnknownKey(frame.key);
    else Misplaced("列表 […]", "单个值");
  } else if (frame.place == Place::Listing && frame.key == "项") {
    frame.listed = true;
    const model::EntityId entity = frame.entity;
    builder_->ListCollection(entity);
    Push(Place::Collection, entity, frame.path);
    return;
  } else if (BeginHistory()) {
    return;
  } else if (frame.place != Place::Skipped) {
    frame.listed = true;
    if (frame.place == Place::Value && frame.key == "历史")
      builder_->Report(frame.path, "", "不是有历史的事实，不能写「历史」", "单个值；要记各时期的值，在规则的声明里加上 有历史");
    else Misplaced("列表 […]", frame.place == Place::Collection || frame.place == Place::Documents ? "对象 {…}" : "单个值");
  }
  Push(Place::Skipped, model::kNoEntity, "");
}

// {"历史": [{"值": …, "自": …, "至": …, "知悉": …}]}: its elements may be values with a state of their own.
bool JsonHandler::BeginHistory() {
  Frame& frame = Top();
  if (frame.place != Place::Value || frame.key != "历史") return false;
  const model::EntityId history = model_.facts[static_cast<std::size_t>(wrapped_.fact)].history;
  if (history == model::kNoEntity) return false;
  frame.listed = true;
  outer_ = wrapped_;
  builder_->ListCollection(history);
  Push(Place::Collection, history, frame.path);
  return true;
}

void JsonHandler::EndArray() {
  const bool listed = Top().place == Place::Collection;
  frames_.pop_back();
  if (listed && !frames_.empty() && Top().place == Place::Value) wrapped_ = outer_;
}

void JsonHandler::WrappedScalar(const JsonScalar& scalar) {
  const std::string& key = Top().key;
  if (key == "值") {
    wrapped_.kind = scalar.kind;
    wrapped_.text.assign(scalar.text);
    wrapped_.boolean = scalar.boolean;
  } else if (key == "状态") {
    wrapped_.state = scalar.kind == JsonScalar::Kind::Null ? "" : Shown(scalar);
  } else if (key == "来源") {
    wrapped_.source = scalar.kind == JsonScalar::Kind::Null ? "" : Shown(scalar);
  } else if (key == "日期") {
    wrapped_.date = scalar.kind == JsonScalar::Kind::Null ? "" : Shown(scalar);
  } else if (key == "已列全" && model_.facts[static_cast<std::size_t>(wrapped_.fact)].history != model::kNoEntity) {
    if (scalar.kind == JsonScalar::Kind::Boolean) wrapped_.all_listed = scalar.boolean;
    else builder_->Report(PathOf(key), Shown(scalar), "不是真假", "true、false");
  } else if (key == "申报值" || key == "核实值") {
    auto& part = key == "申报值" ? wrapped_.declared : wrapped_.verified;
    part.kind = scalar.kind;
    part.text.assign(scalar.text);
    part.boolean = scalar.boolean;
  } else {
    const bool history = model_.facts[static_cast<std::size_t>(wrapped_.fact)].history != model::kNoEntity;
    builder_->Report(PathOf(key), "", "不认识的部分「" + key + "」，未读", std::string("值、状态、来源、日期；申报与核实都有时 申报值、核实值") + (history ? "；有历史的 历史、已列全" : ""), false);
  }
}

// {"申报值": …, "核实值": …}: the proven value is the fact's; where they differ both are kept, to be shown.
void JsonHandler::FinishBoth() {
  const std::string path = Top().path;
  const auto date = DateOrNone(wrapped_.date);
  if (wrapped_.kind || !wrapped_.declared.kind || !wrapped_.verified.kind || !(wrapped_.state.empty() || wrapped_.state == "冲突")) {
    builder_->Report(path, "", "申报值 与 核实值 要一起写，不再写「值」和别的状态",
                     "{\"申报值\": …, \"核实值\": …, \"来源\": …}；只有一个就写 {\"值\": …, \"状态\": \"核实\"}");
    return;
  }
  if (!wrapped_.date.empty() && !date) {
    builder_->Report(path + ".日期", wrapped_.date, "不是日期", "2025-06-20、2025年6月20日");
    return;
  }
  const model::FactId presence = model_.facts[static_cast<std::size_t>(wrapped_.fact)].presence;
  const auto stored = [&] {
    std::pair<std::optional<std::int64_t>, std::optional<std::int64_t>> said;
    std::int64_t value = 0;
    if (builder_->Says(wrapped_.fact, value)) said.first = value;
    if (presence != model::kNone && builder_->Says(presence, value)) said.second = value;
    return said;
  };
  const JsonScalar declared{*wrapped_.declared.kind, wrapped_.declared.text, wrapped_.declared.boolean};
  SetFact(wrapped_.fact, declared, {FactState::Declared, {}, {}, {}});
  const auto before = stored();
  const auto proven = wrapped_.source.empty() && !date ? Provenance{FactState::Verified, {}, {}, {}} : Provenance{FactState::Verified, wrapped_.source, date, {}};
  SetFact(wrapped_.fact, {*wrapped_.verified.kind, wrapped_.verified.text, wrapped_.verified.boolean}, proven);
  if (before != stored()) builder_->MarkConflict(wrapped_.fact, Shown(declared));
}

void JsonHandler::FinishWrapped() {
  if (wrapped_.all_listed && Top().listed) builder_->CompleteHistory(model_.facts[static_cast<std::size_t>(wrapped_.fact)].history);
  if (wrapped_.all_listed && !Top().listed)
    return builder_->Report(Top().path, "", "写了「已列全」，没有写「历史」", "{\"历史\": [{\"值\": …, \"自\": …}], \"已列全\": true}；从来没有过值的写 \"历史\": []");
  if (Top().listed && !wrapped_.kind && wrapped_.state.empty() && !wrapped_.declared.kind) return;  // 历史 alone
  if (wrapped_.declared.kind || wrapped_.verified.kind || wrapped_.state == "冲突") return FinishBoth();
  const std::string path = Top().path;
  const auto state = StateNamed(wrapped_.state);
  if (!state) {
    builder_->Report(path + ".状态", wrapped_.state, "没有这种状态", "申报、核实、不详、未知；申报与核实不一致时写 申报值、核实值");
    return;
  }
  const auto date = DateOrNone(wrapped_.date);
  if (!wrapped_.date.empty() && !date) {
    builder_->Report(path + ".日期", wrapped_.date, "不是日期", "2025-06-20、2025年6月20日");
    return;
  }
  const bool given = wrapped_.kind && *wrapped_.kind != JsonScalar::Kind::Null;
  if (*state == FactState::Unsayable || *state == FactState::Missing) {
    if (given) builder_->Report(path, wrapped_.text, "状态是「" + wrapped_.state + "」，却给了值", "删去值，或把状态改为 申报、核实");
    builder_->Set(wrapped_.fact, *state == FactState::Unsayable ? "不详" : "", {*state, wrapped_.source, date, {}});
    return;
  }
  if (!wrapped_.kind) {
    builder_->Report(path, "", "缺少「值」", "{\"值\": …, \"状态\": \"核实\"}；未知就不写这个字段");
    return;
  }
  SetFact(wrapped_.fact, {*wrapped_.kind, wrapped_.text, wrapped_.boolean}, {*state, wrapped_.source, date, {}});
}

void JsonHandler::HeldScalar(const JsonScalar& scalar) {
  const std::string& key = Top().key;
  const std::string text = scalar.kind == JsonScalar::Kind::Null ? "" : Shown(scalar);
  if (key == "名称") {
    held_.name = text;
  } else if (key == "签发") {
    held_.issued = text;
  } else if (key == "有效期至") {
    held_.expires = text;
  } else if (key == "所属" || model_.FindEntity(key)) {
    held_.owner = text;
  } else {
    builder_->Report(PathOf(key), text, "不认识的部分「" + key + "」，未读", "名称、所属（编号）、签发、有效期至", false);
  }
}

void JsonHandler::FinishHeld() {
  const std::string path = Top().path;
  if (held_.name.empty()) {
    builder_->Report(path, "", "已有材料缺少「名称」", "{\"名称\": \"户口簿\"}");
    return;
  }
  const auto issued = DateOrNone(held_.issued);
  const auto expires = DateOrNone(held_.expires);
  if (!held_.issued.empty() && !issued) builder_->Report(path + ".签发", held_.issued, "不是日期", "2025-06-20、2025年6月20日");
  if (!held_.expires.empty() && !expires) builder_->Report(path + ".有效期至", held_.expires, "不是日期", "2025-06-20、2025年6月20日");
  builder_->Hold(held_.name, held_.owner, issued, expires);
}

}  // namespace doudi::record
