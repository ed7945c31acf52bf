#include "check/workspace.h"

#include <algorithm>

#include <fmt/format.h>

namespace doudi::check {

std::string_view WordFor(NameKind kind) {
  static constexpr std::array<std::string_view, kNameKinds> kWords = {"实体", "枚举", "参数", "集合", "政策",
                                                                      "文书", "需求", "资源", "例", "分组",
                                                                      "公式", "名单", "审计项", "性质", "编码"};
  return kWords[static_cast<std::size_t>(kind)];
}

namespace {

bool StartsLine(std::string_view text, std::size_t at) {
  while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t')) --at;
  return at == 0 || text[at - 1] == '\n';
}

// The declaration around a place and the line after it, which the parser may have skipped: from the last line
// that begins at the margin to the one after the next.
std::string BlockAround(const Span& span) {
  const std::string_view text = span.file->text();
  const auto at_margin = [&](std::size_t i) {
    return i < text.size() && text[i] != ' ' && text[i] != '\t' && text[i] != '\n' && text[i] != '\r' &&
           text[i] != '|' && text.substr(i, 3) != "\xE3\x80\x80";
  };
  std::size_t begin = std::min<std::size_t>(span.begin, text.size());
  while (begin > 0 && !(text[begin - 1] == '\n' && at_margin(begin))) --begin;
  std::size_t end = std::min<std::size_t>(std::max(span.end, span.begin), text.size());
  while (end < text.size() && !(text[end] == '\n' && at_margin(end + 1))) ++end;
  end = std::min(text.find('\n', end + 1), text.size());
  return std::string(text.substr(begin, end - begin));
}

// 事实 ：元 — what is wrong stands where the declared name should be, or is the keyword itself.
bool NameIsLost(const Span& span) {
  static constexpr std::string_view kKeywords[] = {"枚举", "文书", "实体", "事实", "参数",
                                                   "集合", "定义", "情形", "政策", "需求", "名单", "公式", "分档",
                                                   "资源", "例",   "审计项", "性质", "单位", "依据", "决策表"};
  const std::string_view line = span.file->Line(span.file->PositionAt(span.begin).line);
  const std::size_t offset = span.begin - span.file->LineStart(span.file->PositionAt(span.begin).line);
  std::string_view before = line.substr(0, std::min(offset, line.size()));
  while (before.starts_with(' ')) before.remove_prefix(1);
  while (before.ends_with(' ')) before.remove_suffix(1);
  if (before.empty()) return true;
  return std::find(std::begin(kKeywords), std::end(kKeywords), before) != std::end(kKeywords);
}

}  // namespace

Workspace::Workspace(const std::vector<const ast::RuleFile*>& files, std::vector<Span> lost) {
  CollectLost(files, std::move(lost));
  CollectRuleSets(files);
  CollectImports();
}

void Workspace::CollectLost(const std::vector<const ast::RuleFile*>& files, std::vector<Span> lost) {
  for (const ast::RuleFile* file : files)
    for (const ast::Name& name : file->unread) lost_values.insert(name.text);
  for (const Span& span : lost) {
    if (!span.file) continue;
    const std::string_view text = span.file->text();
    lost_texts_.push_back(BlockAround(span));
    name_lost_ = name_lost_ || NameIsLost(span);
    rule_set_lost_ = rule_set_lost_ || lost_texts_.back().starts_with("规则集");
    std::uint32_t line = span.file->PositionAt(span.begin).line;
    lost_lines_.emplace(span.file, line);
    if (!StartsLine(text, std::min<std::size_t>(span.begin, text.size()))) continue;
    // The line before may be what went wrong.
    while (line > 1 && span.file->Line(line - 1).find_first_not_of(" \r\t") == std::string_view::npos) --line;
    if (line == 1) continue;
    lost_lines_.emplace(span.file, line - 1);
    rule_set_lost_ = rule_set_lost_ || span.file->Line(line - 1).starts_with("规则集");
  }
  lost_ = std::move(lost);
}

// A mistake in 规则集 or 引用: what the rule set sees cannot be told, so it sees all.
bool Workspace::ImportsAreLost(const RuleSet& rule_set) const {
  if (rule_set_lost_) return true;
  const source::SourceFile* file = rule_set.file->file;
  for (const auto& [lost_file, line] : lost_lines_) {
    if (lost_file != file) continue;
    for (const std::uint32_t near : {line, line + 1})
      if (const std::string_view text = file->Line(near);
          text.starts_with("引用") || text.starts_with("规则集"))
        return true;
  }
  // 国家/模型 at the start of a line: 引用 itself is missing.
  return std::any_of(lost_.begin(), lost_.end(), [&](const Span& span) {
    return span.file == file && StartsLine(file->text(), span.begin) &&
           span.file->Line(span.file->PositionAt(span.begin).line).find('/') != std::string_view::npos;
  });
}

void Workspace::CollectRuleSets(const std::vector<const ast::RuleFile*>& files) {
  std::map<std::string, Span> seen;
  for (const ast::RuleFile* file : files) {
    const auto [place, fresh] = seen.emplace(file->rule_set.text, file->rule_set.span);
    if (!fresh && !file->rule_set.text.empty())
      Error("N003", file->rule_set.span, fmt::format("规则集{}已经有了", Quoted(file->rule_set.text)),
            "一个规则集写在一个文件里；请换一个名字")
          .labels.push_back({place->second, "先在这里"});
    RuleSet rule_set;
    rule_set.name = file->rule_set.text;
    rule_set.file = file;
    rule_sets.push_back(std::move(rule_set));
    model.rule_sets.push_back(file->rule_set.text);
  }
}

// The single names that a 引用 takes of its `index`th rule set; false if it takes all of them.
bool Workspace::TakeNames(RuleSetId from, RuleSetId id, const ast::ImportDeclaration& import, std::size_t index) {
  auto& taken = rule_sets[static_cast<std::size_t>(from)].taken;
  const std::size_t before = taken.size();
  for (const auto& one : import.taken)
    if (one.rule_set == index) taken.push_back({id, one.name, one.alias.text.empty() ? one.name.text : one.alias.text});
  if (taken.size() > before) return true;
  for (const ast::Attribute& attribute : import.attributes)
    if (attribute.kind == ast::AttributeKind::Only)
      for (const ast::Name& name : attribute.names) taken.push_back({id, name, name.text});
  return taken.size() > before;
}

void Workspace::CollectImports() {
  std::vector<std::vector<RuleSetId>> direct(rule_sets.size());
  std::vector<bool> open(rule_sets.size(), false);
  ForEach<ast::ImportDeclaration>([&](RuleSetId from, const ast::ImportDeclaration& import) {
    for (const ast::Name& name : import.rule_sets) {
      const auto found = std::find(model.rule_sets.begin(), model.rule_sets.end(), name.text);
      if (found == model.rule_sets.end()) {
        if (!rule_set_lost_) ReportUnknown("规则集", from, name, model.rule_sets, "N004");
        open[static_cast<std::size_t>(from)] = true;
        continue;
      }
      const auto id = static_cast<RuleSetId>(found - model.rule_sets.begin());
      auto& list = direct[static_cast<std::size_t>(from)];
      if (id == from)
        Error("N004", name.span, "规则集不能引用自己", "删去这一项");
      else if (TakeNames(from, id, import, static_cast<std::size_t>(&name - import.rule_sets.data())))
        continue;
      else if (std::find(list.begin(), list.end(), id) != list.end())
        Error("N003", name.span, fmt::format("{}引用了两次", Quoted(name.text)), "删去一处");
      else
        list.push_back(id);
    }
  });
  for (std::size_t i = 0; i < rule_sets.size(); ++i) {
    auto& sees = rule_sets[i].sees;
    sees.push_back(static_cast<RuleSetId>(i));
    if (open[i] || ImportsAreLost(rule_sets[i]))
      for (std::size_t other = 0; other < rule_sets.size(); ++other)
        direct[i].push_back(static_cast<RuleSetId>(other));
    for (std::size_t next = 0; next < sees.size(); ++next)
      for (const RuleSetId id : direct[static_cast<std::size_t>(sees[next])])
        if (std::find(sees.begin(), sees.end(), id) == sees.end()) sees.push_back(id);
  }
}

Diagnostic& Workspace::Error(std::string code, Span span, std::string message, std::string help) {
  Diagnostic diagnostic;
  diagnostic.code = std::move(code);
  diagnostic.span = span;
  diagnostic.message = std::move(message);
  diagnostic.help = std::move(help);
  if (!calls.empty()) diagnostic.labels.push_back({calls.back(), "用在这里"});
  diagnostics_.push_back(std::move(diagnostic));
  return diagnostics_.back();
}

Diagnostic& Workspace::Warning(std::string code, Span span, std::string message, std::string help) {
  Diagnostic& diagnostic = Error(std::move(code), span, std::move(message), std::move(help));
  diagnostic.severity = diagnostics::Severity::Warning;
  return diagnostic;
}

std::size_t Workspace::ErrorCount() const {
  return static_cast<std::size_t>(
      std::count_if(diagnostics_.begin(), diagnostics_.end(),
                    [](const Diagnostic& one) { return one.severity == diagnostics::Severity::Error; }));
}

bool Workspace::Sees(RuleSetId from, RuleSetId to) const {
  const auto& sees = rule_sets[static_cast<std::size_t>(from)].sees;
  return std::find(sees.begin(), sees.end(), to) != sees.end();
}

bool Workspace::SeesName(RuleSetId from, RuleSetId to, std::string_view name) const {
  if (Sees(from, to)) return true;
  const auto& taken = rule_sets[static_cast<std::size_t>(from)].taken;
  return std::any_of(taken.begin(), taken.end(), [&](const Taken& one) {
    return one.name.text == name && one.alias == name && Sees(one.from, to);
  });
}

std::pair<std::string, std::string> Workspace::HiddenBecause(RuleSetId from, RuleSetId owner) const {
  const auto& taken = rule_sets[static_cast<std::size_t>(from)].taken;
  const bool partly = std::any_of(taken.begin(), taken.end(), [&](const Taken& one) { return Sees(one.from, owner); });
  if (partly) return {"引用时没有取它", "写进“只取”，或引用整个规则集"};
  return {"这里没有引用它", fmt::format("加一行：引用 {}。", rule_sets[static_cast<std::size_t>(owner)].name)};
}

void Workspace::MarkUsed(RuleSetId from, RuleSetId to) {
  rule_sets[static_cast<std::size_t>(from)].used.insert(to);
}

bool Workspace::Declare(NameKind kind, const ast::Name& name, Symbol symbol) {
  auto& list = table(kind)[name.text];
  for (const Symbol& other : list) {
    if (other.rule_set != symbol.rule_set) continue;
    Error("N003", name.span, fmt::format("{}{}已经声明过了", WordFor(kind), Quoted(name.text)),
          "改名，或删去一处")
        .labels.push_back({other.span, "先在这里声明"});
    return false;
  }
  list.push_back(symbol);
  return true;
}

std::vector<Symbol> Workspace::Visible(NameKind kind, RuleSetId from, std::string_view name) const {
  std::vector<Symbol> visible;
  if (const auto found = table(kind).find(name); found != table(kind).end())
    for (const Symbol& symbol : found->second)
      if (Sees(from, symbol.rule_set)) visible.push_back(symbol);
  for (const Taken& taken : rule_sets[static_cast<std::size_t>(from)].taken) {
    const auto found = taken.alias == name ? table(kind).find(taken.name.text) : table(kind).end();
    if (found == table(kind).end()) continue;
    for (const Symbol& symbol : found->second)
      if (Sees(taken.from, symbol.rule_set)) visible.push_back(symbol);
  }
  // One parameter or policy may be declared in several rule sets: the same thing is no choice.
  std::vector<Symbol> distinct;
  for (const Symbol& symbol : visible)
    if (std::none_of(distinct.begin(), distinct.end(),
                     [&](const Symbol& other) { return other.id == symbol.id; }))
      distinct.push_back(symbol);
  return distinct;
}

std::vector<std::string> Workspace::VisibleNames(NameKind kind, RuleSetId from) const {
  std::vector<std::string> names;
  for (const auto& [name, list] : table(kind))
    if (std::any_of(list.begin(), list.end(),
                    [&](const Symbol& symbol) { return Sees(from, symbol.rule_set); }))
      names.push_back(name);
  for (const Taken& taken : rule_sets[static_cast<std::size_t>(from)].taken)
    if (table(kind).contains(taken.name.text) && std::find(names.begin(), names.end(), taken.alias) == names.end())
      names.push_back(taken.alias);
  return names;
}

std::optional<std::int32_t> Workspace::Find(NameKind kind, RuleSetId from, std::string_view name) const {
  const auto visible = Visible(kind, from, name);
  if (visible.size() != 1) return std::nullopt;
  return visible.front().id;
}

std::optional<std::int32_t> Workspace::Resolve(NameKind kind, RuleSetId from, const ast::Name& name) {
  const auto visible = Visible(kind, from, name.text);
  if (visible.size() == 1) {
    MarkUsed(from, visible.front().rule_set);
    return visible.front().id;
  }
  if (visible.empty()) {
    if (kind == NameKind::Enum && broken_enums.contains(name.text)) return std::nullopt;
    if (MayBeLost(name.text)) return std::nullopt;
    const auto hidden = table(kind).find(name.text);
    if (hidden != table(kind).end() && !hidden->second.empty()) {
      const RuleSetId owner = hidden->second.front().rule_set;
      const auto [why, help] = HiddenBecause(from, owner);
      Error("N006", name.span,
            fmt::format("{}{}在规则集{}里，{}", WordFor(kind), Quoted(name.text),
                        Quoted(rule_sets[static_cast<std::size_t>(owner)].name), why),
            help)
          .labels.push_back({hidden->second.front().span, "在这里声明"});
    } else {
      ReportUnknown(WordFor(kind), from, name, VisibleNames(kind, from), "N001");
    }
    return std::nullopt;
  }
  Diagnostic& diagnostic =
      Error("N002", name.span, fmt::format("有不止一个{}叫{}", WordFor(kind), Quoted(name.text)),
            "给其中一个改名，或只引用其中一个规则集");
  for (const Symbol& symbol : visible) diagnostic.labels.push_back({symbol.span, "这里有一个"});
  return std::nullopt;
}

void Workspace::ReportUnknown(std::string_view what, RuleSetId, const ast::Name& name,
                              const std::vector<std::string>& candidates, std::string code) {
  if (MayBeLost(name.text)) return;
  constexpr std::size_t kFew = 8;
  std::string help = diagnostics::DidYouMean(name.text, candidates);
  if (help.empty())
    help = candidates.empty() || candidates.size() > kFew ? "检查写法，或先声明它"
                                                          : "可用：" + JoinNames(candidates);
  Error(std::move(code), name.span, fmt::format("没有名为{}的{}", Quoted(name.text), what), std::move(help));
}

bool Workspace::MayBeLost(std::string_view name) const {
  if (name_lost_ || lost_values.contains(std::string(name))) return true;
  return std::any_of(lost_texts_.begin(), lost_texts_.end(),
                     [&](const std::string& text) { return text.find(name) != std::string::npos; });
}

bool Workspace::ReportedBySyntax(Span span) const {
  return std::find(lost_.begin(), lost_.end(), span) != lost_.end();
}

bool Workspace::ReportedIn(Span span) const {
  return std::any_of(lost_.begin(), lost_.end(), [&](const Span& one) {
    return one.file == span.file && span.begin <= one.begin && one.begin < span.end;
  });
}

bool Workspace::ReportedOnLine(Span span) const {
  return span.file && lost_lines_.contains({span.file, span.file->PositionAt(span.begin).line});
}

void Workspace::DropConsequences() {
  std::erase_if(diagnostics_, [&](const Diagnostic& one) {
    const bool beside = std::any_of(one.labels.begin(), one.labels.end(),
                                    [&](const Label& label) { return ReportedOnLine(label.span); });
    return beside || ReportedOnLine(one.span);
  });
}

std::vector<ValueSymbol> Workspace::VisibleValues(RuleSetId from, model::EntityId entity,
                                                  std::string_view name) const {
  std::vector<ValueSymbol> visible;
  if (const auto found = values.find(name); found != values.end())
    for (const ValueSymbol& value : found->second)
      if (value.entity == entity && Sees(from, value.rule_set)) visible.push_back(value);
  for (const Taken& taken : rule_sets[static_cast<std::size_t>(from)].taken) {
    const auto found = taken.alias == name ? values.find(taken.name.text) : values.end();
    if (found == values.end()) continue;
    for (const ValueSymbol& value : found->second) {
      const bool known = std::any_of(visible.begin(), visible.end(), [&](const ValueSymbol& other) {
        return other.kind == value.kind && other.id == value.id;
      });
      if (value.entity == entity && Sees(taken.from, value.rule_set) && !known) visible.push_back(value);
    }
  }
  return visible;
}

const model::Type& Workspace::TypeOf(const ValueSymbol& value) const {
  const auto index = static_cast<std::size_t>(value.id);
  return value.kind == ValueSymbol::Kind::Fact ? model.facts[index].type : model.definitions[index].type;
}

bool Workspace::IsBroken(const ValueSymbol& value) const {
  return value.kind == ValueSymbol::Kind::Fact ? broken_facts.contains(value.id)
                                               : broken_definitions.contains(value.id);
}

std::string Quoted(std::string_view text) {
  constexpr int kLongest = 40;
  std::string folded;
  int shown = 0;
  bool gap = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
      gap = true;
      continue;
    }
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80 && ++shown > kLongest) {
      folded += "…";
      break;
    }
    if (gap && !folded.empty()) folded += ' ';
    gap = false;
    folded += c;
  }
  return "「" + folded + "」";
}

std::string Quoted(Span span) {
  std::string_view text = span.text();
  // 「x」 as the author quoted it needs no second pair.
  if (text.starts_with("「") && text.ends_with("」") && text.find("「", 3) == std::string_view::npos)
    text = text.substr(3, text.size() - 6);
  return Quoted(text);
}

std::string JoinNames(const std::vector<std::string>& names) {
  std::string joined;
  for (const std::string& name : names) joined += (joined.empty() ? "" : "、") + Quoted(name);
  return joined;
}

std::vector<std::string> Texts(const std::vector<ast::Name>& names) {
  std::vector<std::string> texts;
  for (const ast::Name& name : names) texts.push_back(name.text);
  return texts;
}

}  // namespace doudi::check
