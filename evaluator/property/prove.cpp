#include "property/prove.h"

#include <algorithm>
#include <array>
#include <map>

#include "property/generator.h"
#include "property/trial.h"

namespace doudi::property {
namespace {

using example::Draft;
using example::Node;

constexpr std::size_t kBatch = 128;     // records that run together
constexpr std::size_t kMostDates = 3;   // on which one 性质 is tried

// The dates of the 例, the most frequent first.
std::vector<value::Date> DatesOf(const model::Model& model) {
  std::map<value::Date, std::size_t> counts;
  for (const model::Example& example : model.examples) ++counts[example.reference_date];
  std::vector<std::pair<value::Date, std::size_t>> order(counts.begin(), counts.end());
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<value::Date> dates;
  for (const auto& [date, count] : order)
    if (dates.size() < kMostDates) dates.push_back(date);
  return dates;
}

class Search {
 public:
  Search(const model::Model& model, const model::Property& property, const ProveOptions& options)
      : model_(model), property_(property), options_(options), reach_(ReachOf(model, Trial::Roots(model, property))) {
    // What makes a record make sense is no part of what is claimed.
    std::vector<model::ExprId> claim;
    for (const model::ExprId id : {property.condition, property.premise, property.cause, property.effect})
      if (id != model::kNone) claim.push_back(id);
    claim_ = ReachOf(model, claim);
  }

  Outcome Run() {
    outcome_.property = &property_;
    outcome_.dates = options_.date ? std::vector{*options_.date} : DatesOf(model_);
    bool proven = !outcome_.dates.empty();
    for (const value::Date date : outcome_.dates) proven = proven && Trial(model_, property_, date).Proves(claim_);
    if (proven) {
      outcome_.state = State::Proven;
      return std::move(outcome_);
    }
    for (std::size_t d = 0; d < outcome_.dates.size() && outcome_.state != State::Refuted; ++d) Try(outcome_.dates[d], d);
    if (outcome_.state != State::Refuted) outcome_.state = outcome_.decided > 0 ? State::Unrefuted : State::Untested;
    return std::move(outcome_);
  }

 private:
  std::vector<Draft> Bases(value::Date date) const {
    std::vector<Draft> bases;
    for (const model::Example& example : model_.examples) {
      if (!options_.date && example.reference_date != date) continue;
      Draft draft = example::DraftOf(model_, example);
      if (draft.issues.empty()) bases.push_back(std::move(draft));
    }
    if (bases.empty()) {
      bases.emplace_back();
      bases.back().nodes.push_back({});
    }
    return bases;
  }

  void Try(value::Date date, std::size_t place) {
    const Trial trial(model_, property_, date);
    Generator generator(model_, reach_, date, Bases(date), options_.seed + 1000003 * place);
    const std::size_t share = options_.runs / outcome_.dates.size() + (place < options_.runs % outcome_.dates.size());
    for (std::size_t done = 0; done < share;) {
      std::vector<Sample> samples;
      for (; samples.size() < kBatch && done < share; ++done) samples.push_back(Make(generator));
      const auto answers = trial.Try(samples);
      for (std::size_t i = 0; i < samples.size(); ++i) {
        ++outcome_.tried;
        outcome_.decided += answers[i].decided;
        if (answers[i].broken) return Refute(trial, date, samples[i]);
      }
    }
  }

  Sample Make(Generator& generator) const {
    Sample sample;
    sample.draft = generator.Next();
    if (property_.condition != model::kNone) return sample;
    const model::Expr& cause = model_.At(property_.cause);
    const auto nodes = NodesOf(sample.draft, property_.entity);
    if (!nodes.empty()) sample.node = nodes[generator.random().Below(nodes.size())];
    if (cause.op == model::Op::Fact) {
      const model::Fact& fact = model_.facts[static_cast<std::size_t>(cause.index)];
      std::tie(sample.low, sample.high) = generator.TwoNumbers(cause.type, fact.scale, fact.low, fact.high);
    } else {
      std::tie(sample.low, sample.high) = generator.TwoNumbers(cause.type, 100, std::nullopt, std::nullopt);
    }
    return sample;
  }

  void Refute(const Trial& trial, value::Date date, Sample sample) {
    outcome_.state = State::Refuted;
    outcome_.dates = {date};
    Shrink(trial, sample);
    outcome_.shown = trial.Try({&sample, 1}).front().shown;
    outcome_.example = property_.condition != model::kNone ? OneExample(date, sample) : TwoExamples(date, sample);
  }

  // Leaves out elements and facts as long as it stays broken: what is left breaks it whatever the rest may be.
  void Shrink(const Trial& trial, Sample& sample) const {
    const auto keep = [&](const Sample& smaller) {
      if (!trial.Try({&smaller, 1}).front().broken) return false;
      sample = smaller;
      return true;
    };
    {
      Sample relevant = sample;
      for (Node& node : relevant.draft.nodes)
        std::erase_if(node.fields, [&](const example::FieldText& field) {
          const auto fact = model_.FindFact(node.entity, field.name);
          return !fact || !claim_.facts.contains(*fact);
        });
      keep(relevant);
    }
    for (bool again = true; again;) {
      again = false;
      for (std::size_t n = 0; n < sample.draft.nodes.size(); ++n)
        for (std::size_t c = 0; c < sample.draft.nodes[n].children.size();) {
          Sample smaller = sample;
          auto& children = smaller.draft.nodes[n].children;
          children.erase(children.begin() + static_cast<std::ptrdiff_t>(c));
          if (keep(smaller)) again = true;
          else ++c;
        }
      for (std::size_t n = 0; n < sample.draft.nodes.size(); ++n)
        for (std::size_t f = 0; f < sample.draft.nodes[n].fields.size();) {
          Sample smaller = sample;
          auto& fields = smaller.draft.nodes[n].fields;
          fields.erase(fields.begin() + static_cast<std::ptrdiff_t>(f));
          if (keep(smaller)) again = true;
          else ++f;
        }
      for (const model::EntityId entity : std::set<model::EntityId>(sample.draft.listed)) {
        if (!NodesOf(sample.draft, entity).empty()) continue;
        Sample smaller = sample;
        smaller.draft.listed.erase(entity);
        again = keep(smaller) || again;
      }
    }
  }

  std::string Head(const std::string& name, value::Date date) const {
    return "例 " + name + "\n  基准日 " + value::ToText(date) + "。\n";
  }

  std::string OneExample(value::Date date, const Sample& sample) const {
    return "// " + outcome_.shown + "\n" + Head(property_.name + "的反例", date) + example::ToText(model_, sample.draft);
  }

  // The record with the lower number, and on top of it the one with the higher.
  std::string TwoExamples(value::Date date, const Sample& sample) const {
    const model::Expr& cause = model_.At(property_.cause);
    const std::string low = NumberText(sample.low, cause.type), high = NumberText(sample.high, cause.type);
    const std::string first = property_.name + "的反例一", second = property_.name + "的反例二";
    const std::string head = "// " + outcome_.shown + "\n" + Head(first, date);
    const std::string basis = "例 " + second + "，基于 " + first + "\n";
    Draft draft = sample.draft;
    const std::string& entity = model_.entities[static_cast<std::size_t>(property_.entity)].name;
    if (property_.entity != 0 && draft.nodes[sample.node].handle.empty()) draft.nodes[sample.node].handle = "这一" + entity;
    const std::string& handle = draft.nodes[sample.node].handle;
    if (cause.op == model::Op::Fact) {
      const std::string& name = model_.facts[static_cast<std::size_t>(cause.index)].name;
      SetField(draft.nodes[sample.node], name, low);
      return head + example::ToText(model_, draft) + basis + "  " + entity + (property_.entity == 0 ? "" : " " + handle) + " ｛ " + name + "：" + high + " ｝。\n";
    }
    const std::string given = "  给定 " + model_.definitions[static_cast<std::size_t>(cause.index)].name + (property_.entity == 0 ? "" : "（" + handle + "）") + "：";
    return head + example::ToText(model_, draft) + given + low + "。\n" + basis + given + high + "。\n";
  }

  const model::Model& model_;
  const model::Property& property_;
  const ProveOptions& options_;
  Reach reach_;  // what a made-up record is made of
  Reach claim_;  // what the property itself rests on
  Outcome outcome_;
};

std::string DatesText(const std::vector<value::Date>& dates) {
  std::string text;
  for (const value::Date date : dates) text += (text.empty() ? "基准日 " : "、") + value::ToText(date);
  return text;
}

}  // namespace

std::string_view JsonName(State state) {
  constexpr std::array<std::string_view, 4> kNames = {"proven", "unrefuted", "refuted", "untested"};
  return kNames[static_cast<std::size_t>(state)];
}

std::string_view ChineseName(State state) {
  constexpr std::array<std::string_view, 4> kNames = {"已证明", "没有反例", "有反例", "没有判断"};
  return kNames[static_cast<std::size_t>(state)];
}

std::vector<Outcome> Prove(const model::Model& model, std::span<const model::Property* const> properties, const ProveOptions& options) {
  std::vector<Outcome> outcomes;
  for (const model::Property* property : properties) outcomes.push_back(Search(model, *property, options).Run());
  return outcomes;
}

std::string ToText(const Outcome& outcome, const ProveOptions& options) {
  const model::Property& property = *outcome.property;
  std::string text = std::string(ChineseName(outcome.state)) + "  " + property.rule_set + "：" + property.name + "（";
  const std::string tried = std::to_string(outcome.tried) + " 份档案", seed = "种子 " + std::to_string(options.seed);
  const std::string dates = DatesText(outcome.dates);
  switch (outcome.state) {
    case State::Proven: return text + "全部事实未知时也成立，" + dates + "）\n";
    case State::Unrefuted: return text + tried + "，" + std::to_string(outcome.decided) + " 处能判断，" + dates + "，" + seed + "）\n";
    case State::Untested:
      return text + tried + (outcome.dates.empty() ? "，没有例可以变化，也没有写 --date）\n" : "，没有一处能判断：多试几份，或放宽 当，" + dates + "，" + seed + "）\n");
    case State::Refuted: break;
  }
  return text + "第 " + std::to_string(outcome.tried) + " 份档案，" + seed + "；已去掉无关的事实）\n      " + outcome.shown + "\n\n" + outcome.example + "\n";
}

}  // namespace doudi::property
