#include "audit/in_payment.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "audit/put_value.h"
#include "audit/replace_rows.h"
#include "value/literal.h"

namespace doudi::audit {
namespace {

constexpr std::string_view kItem = "项目", kAmount = "月额", kPerson = "受益人", kState = "状态", kPaying = "在享", kTapering = "渐退", kStopped = "停发";
constexpr std::int64_t kFen = 100;
constexpr std::int32_t kNew = -1;

std::size_t PlaceOf(std::int32_t id) { return static_cast<std::size_t>(id); }

model::FactId FactOf(const model::Model& model, model::EntityId entity, std::string_view name, model::TypeKind kind) {
  const auto fact = model.FindFact(entity, name);
  return fact && model.facts[PlaceOf(*fact)].type.kind == kind ? *fact : model::kNone;
}

bool IsMonthlyMoney(const model::Model& model, model::FactId fact) {
  static const value::Unit kUnit = std::get<value::Quantity>(value::ParseQuantity("1元/月")).unit;
  return fact != model::kNone && model.facts[PlaceOf(fact)].type.unit == kUnit;
}

const std::vector<std::string>* MembersOf(const model::Model& model, model::FactId fact) {
  return fact == model::kNone ? nullptr : &model.enums[PlaceOf(model.facts[PlaceOf(fact)].type.enumeration)].members;
}

// What one policy paid to one person or household in the month.
struct Paid {
  model::PolicyId policy = model::kNone;
  std::string_view person;
  ReceiptMonth month;
  std::vector<std::size_t> rows = {};  // of the register that are for it
};

}  // namespace

// The facts of the entity. 受益人 and 状态 may be kNone.
struct InPayment::Facts {
  model::EntityId entity = model::kNoEntity;
  model::FactId item = model::kNone, amount = model::kNone, person = model::kNone, state = model::kNone;

  static std::optional<Facts> Of(const model::Model& model) {
    for (const auto entity : model.entities.front().children) {
      Facts facts;
      facts.entity = entity;
      facts.item = FactOf(model, entity, kItem, model::TypeKind::Text);
      facts.amount = FactOf(model, entity, kAmount, model::TypeKind::Number);
      if (facts.item == model::kNone || !IsMonthlyMoney(model, facts.amount)) continue;
      facts.person = FactOf(model, entity, kPerson, model::TypeKind::Text);
      facts.state = FactOf(model, entity, kState, model::TypeKind::Enum);
      const auto* members = MembersOf(model, facts.state);
      if (members != nullptr && std::find(members->begin(), members->end(), kPaying) == members->end()) facts.state = model::kNone;
      return facts;
    }
    return std::nullopt;
  }
};

namespace {

// One chunk and one month.
template <class Facts>
class Filling {
 public:
  Filling(const model::Model& model, const Facts& facts, const std::vector<bool>& covered, record::Chunk& chunk)
      : model_(model), facts_(facts), covered_(covered), chunk_(chunk), paid_(chunk.records()) {}

  template <class PolicyOf>
  void Gather(const std::vector<Receipt>& receipts, std::size_t month, const PolicyOf& policy_of) {
    for (const auto& receipt : receipts) {
      auto& list = paid_[PlaceOf(receipt.record)];
      const auto policy = policy_of(receipt);
      auto at = std::find_if(list.begin(), list.end(), [&](const Paid& one) { return one.policy == policy && one.person == receipt.person; });
      if (at == list.end()) at = list.insert(list.end(), Paid{policy, receipt.person, {}});
      const auto& found = receipt.months[month];
      at->month.paid += found.paid;
      at->month.payments += found.payments;
      at->month.on_roll = at->month.on_roll || found.on_roll;
      if (!found.state.empty()) at->month.state = found.state;
      if (found.roll_fen) at->month.roll_fen = at->month.roll_fen.value_or(0) + *found.roll_fen;
    }
  }

  void Fill() {
    AddRows();
    const auto& rows = chunk_.entities[PlaceOf(facts_.entity)];
    for (std::size_t record = 0; record < chunk_.records(); ++record) FillRecord(PlaceOf(rows.offsets[record]), PlaceOf(rows.offsets[record + 1]), paid_[record]);
  }

 private:
  // Rows for what was paid and no element of the register is for; what was open is closed.
  void AddRows() {
    const auto& rows = chunk_.entities[PlaceOf(facts_.entity)];
    std::vector<std::vector<std::int32_t>> by_record(chunk_.records());
    for (std::size_t record = 0; record < chunk_.records(); ++record) {
      for (auto row = rows.offsets[record]; row < rows.offsets[record + 1]; ++row)
        if (rows.phantom.empty() || rows.phantom[PlaceOf(row)] == 0) by_record[record].push_back(row);
      const std::size_t registered = by_record[record].size();
      for (auto& paid : paid_[record]) {
        for (std::size_t i = 0; i < registered; ++i)
          if (IsFor(PlaceOf(by_record[record][i]), paid)) paid.rows.push_back(i);
        if (!paid.rows.empty()) continue;
        paid.rows.push_back(by_record[record].size());
        by_record[record].push_back(kNew);
      }
    }
    ReplaceRows(model_, facts_.entity, by_record, chunk_);
  }

  std::string_view TextAt(model::FactId fact, std::size_t row) const {
    if (fact == model::kNone) return {};
    const auto& column = chunk_.facts[PlaceOf(fact)];
    return IsKnown(column, row) ? chunk_.texts[static_cast<std::size_t>(column.At(row))] : std::string_view();
  }

  bool IsFor(std::size_t row, const Paid& paid) const {
    if (TextAt(facts_.item, row) != model_.policies[PlaceOf(paid.policy)].name) return false;
    const auto person = TextAt(facts_.person, row);
    return person == paid.person || person.empty() || paid.person.empty();
  }

  // `paid.rows` count from the record's first row.
  void FillRecord(std::size_t first, std::size_t last, const std::vector<Paid>& paid) {
    std::vector<bool> done(last - first, false);
    for (const auto& one : paid) {
      const bool pays = one.month.paid != 0 || one.month.on_roll;
      const auto amounts = pays ? Shares(first, one) : std::vector<std::int64_t>(one.rows.size(), 0);
      for (std::size_t i = 0; i < one.rows.size(); ++i) {
        const std::size_t row = first + one.rows[i];
        done[one.rows[i]] = true;
        Name(row, one);
        if (pays && (amounts[i] != 0 || one.rows.size() == 1))
          Pay(row, amounts[i], one.month.state);
        else
          Stop(row, pays ? std::string_view() : one.month.state);
      }
    }
    for (std::size_t row = first; row < last; ++row)
      if (!done[row - first] && IsCovered(row)) Stop(row, {});
  }

  bool IsCovered(std::size_t row) const {
    const auto name = TextAt(facts_.item, row);
    if (name.empty()) return false;
    const auto policy = model_.FindPolicy(name);
    return policy && covered_[PlaceOf(*policy)];
  }

  std::int64_t FenAt(std::size_t row) const {
    const auto& column = chunk_.facts[PlaceOf(facts_.amount)];
    const auto scale = model_.facts[PlaceOf(facts_.amount)].scale;
    return column.StateAt(row) < record::FactState::Declared ? 0 : column.At(row) * kFen / scale;
  }

  // By row how much of it was paid there. Each of those that it went to has its own amount, and the first what is over.
  std::vector<std::int64_t> Shares(std::size_t first, const Paid& paid) const {
    const std::int64_t whole = paid.month.roll_fen.value_or(paid.month.paid);
    if (paid.rows.size() == 1) return {whole};
    std::vector<std::int64_t> own;
    for (const std::size_t row : paid.rows) own.push_back(FenAt(first + row));
    const auto taking = Taking(first, paid, own, whole);
    std::vector<std::int64_t> shares(own.size(), 0);
    std::int64_t others = 0;
    for (std::size_t i = 1; i < taking.size(); ++i) others += own[taking[i]];
    shares[taking[0]] = others >= whole ? whole : whole - others;
    for (std::size_t i = 1; i < taking.size() && others < whole; ++i) shares[taking[i]] = own[taking[i]];
    return shares;
  }

  // Where the register has several rows for one thing: those that the payments of the month went to. A row that has just this amount; or all that are in payment
  // by the register, where that is what they come to; else as many as there were payments, those in payment by the register before the others.
  std::vector<std::size_t> Taking(std::size_t first, const Paid& paid, const std::vector<std::int64_t>& own, std::int64_t whole) const {
    std::vector<std::size_t> order(own.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto others = std::stable_partition(order.begin(), order.end(), [&](std::size_t i) { return IsPaying(first + paid.rows[i]); });
    for (const std::size_t i : order)
      if (own[i] == whole) return {i};
    const std::int64_t registered = std::accumulate(order.begin(), others, std::int64_t{0}, [&](std::int64_t sum, std::size_t i) { return sum + own[i]; });
    const auto most = static_cast<std::size_t>(std::max(paid.month.payments, 1));
    const auto taken = registered == whole && whole != 0 ? static_cast<std::size_t>(others - order.begin()) : std::min(most, order.size());
    order.resize(taken);
    return order;
  }

  bool IsPaying(std::size_t row) const { return facts_.state == model::kNone || IsPayingState(StateAt(row)); }

  // What an added row is; one of the register keeps what it says.
  void Name(std::size_t row, const Paid& paid) {
    if (IsKnown(chunk_.facts[PlaceOf(facts_.item)], row)) return;
    SetText(facts_.item, row, model_.policies[PlaceOf(paid.policy)].name);
    if (facts_.person != model::kNone && !paid.person.empty()) SetText(facts_.person, row, paid.person);
  }

  void SetText(model::FactId fact, std::size_t row, std::string_view text) { Put(fact, row, IndexOf(text)); }
  void Put(model::FactId fact, std::size_t row, std::int64_t value) {
    PutValue(chunk_.facts[PlaceOf(fact)], chunk_.entities[PlaceOf(facts_.entity)].count, row, value, record::FactState::Declared);
  }

  // Equal texts have one index. The few names of policies are sought one by one; where there are more texts all are gone through once.
  std::int32_t IndexOf(std::string_view text) {
    constexpr std::size_t kFew = 8;
    if (const auto known = texts_.find(std::string(text)); known != texts_.end()) return known->second;
    if (texts_.size() == kFew)
      for (std::size_t i = 0; i < chunk_.texts.size(); ++i) texts_.try_emplace(std::string(chunk_.texts[i]), static_cast<std::int32_t>(i));
    std::size_t at = 0;
    if (texts_.size() < kFew) {
      while (at < chunk_.texts.size() && chunk_.texts[at] != text) ++at;
    } else {
      const auto known = texts_.find(std::string(text));
      at = known == texts_.end() ? chunk_.texts.size() : static_cast<std::size_t>(known->second);
    }
    if (at == chunk_.texts.size()) AddText(text);
    return texts_[std::string(text)] = static_cast<std::int32_t>(at);
  }

  // Texts that lie in a mapped file are copied when one comes to them.
  void AddText(std::string_view text) {
    if (!owned_) {
      record::Strings own;
      for (std::size_t i = 0; i < chunk_.texts.size(); ++i) own.Add(chunk_.texts[i]);
      chunk_.texts = std::move(own);
      owned_ = true;
    }
    chunk_.texts.Add(text);
  }

  void Pay(std::size_t row, std::int64_t fen, std::string_view state) {
    Put(facts_.amount, row, fen * model_.facts[PlaceOf(facts_.amount)].scale / kFen);
    if (facts_.state != model::kNone) SetState(row, !state.empty() ? state : StateAt(row) == kTapering ? kTapering : kPaying);
  }

  void Stop(std::size_t row, std::string_view state) {
    if (facts_.state == model::kNone) {  // nothing else says that it is not paid
      SetText(facts_.item, row, "");
      return;
    }
    if (!state.empty() || IsPayingState(StateAt(row))) SetState(row, state.empty() ? kStopped : state);
  }

  std::string_view StateAt(std::size_t row) const {
    const auto& column = chunk_.facts[PlaceOf(facts_.state)];
    return column.StateAt(row) < record::FactState::Declared ? std::string_view() : std::string_view((*MembersOf(model_, facts_.state))[static_cast<std::size_t>(column.At(row))]);
  }

  void SetState(std::size_t row, std::string_view name) {
    if (facts_.state == model::kNone) return;
    const auto& members = *MembersOf(model_, facts_.state);
    auto found = std::find(members.begin(), members.end(), name);
    if (found == members.end() && name == kStopped) return;  // a model that has no word for it
    if (found == members.end()) found = std::find(members.begin(), members.end(), kPaying);
    Put(facts_.state, row, found - members.begin());
  }

  const model::Model& model_;
  const Facts& facts_;
  const std::vector<bool>& covered_;
  record::Chunk& chunk_;
  std::unordered_map<std::string, std::int32_t> texts_;  // those that were looked for, or all
  bool owned_ = false;
  std::vector<std::vector<Paid>> paid_;                    // by record
};

}  // namespace

InPayment::InPayment(const model::Model& model, const Programmes& programmes, const Facts& facts)
    : model_(&model), programmes_(&programmes), facts_(std::make_shared<Facts>(facts)), covered_(model.policies.size(), false) {}

std::optional<InPayment> InPayment::Of(const model::Model& model, const Programmes& programmes, const std::vector<std::size_t>& paid) {
  const auto facts = Facts::Of(model);
  if (!facts) return std::nullopt;
  InPayment made(model, programmes, *facts);
  for (const std::size_t programme : paid)
    if (const auto& parts = programmes.all()[programme].parts; !parts.empty()) made.covered_[PlaceOf(parts.front().policy)] = true;
  return made;
}

std::vector<std::string> InPayment::StatesOf(const model::Model& model) {
  const auto facts = Facts::Of(model);
  const auto* members = facts ? MembersOf(model, facts->state) : nullptr;
  return members == nullptr ? std::vector<std::string>() : *members;
}

model::EntityId InPayment::entity() const { return facts_->entity; }

bool InPayment::SaysPaid(const record::Chunk& chunk, std::int32_t record, std::string_view item, std::string_view person) const {
  const auto text = [&](model::FactId fact, std::size_t row) {
    if (fact == model::kNone || !IsKnown(chunk.facts[PlaceOf(fact)], row)) return std::string_view();
    return std::string_view(chunk.texts[static_cast<std::size_t>(chunk.facts[PlaceOf(fact)].At(row))]);
  };
  const auto& rows = chunk.entities[PlaceOf(facts_->entity)];
  for (auto row = PlaceOf(rows.offsets[PlaceOf(record)]); row < PlaceOf(rows.offsets[PlaceOf(record) + 1]); ++row) {
    if (text(facts_->item, row) != item) continue;
    const auto of = text(facts_->person, row);
    if (!of.empty() && !person.empty() && of != person) continue;
    if (facts_->state == model::kNone) return true;
    const auto& state = chunk.facts[PlaceOf(facts_->state)];
    if (state.StateAt(row) >= record::FactState::Declared && IsPayingState((*MembersOf(*model_, facts_->state))[static_cast<std::size_t>(state.At(row))])) return true;
  }
  return false;
}

void InPayment::Apply(const std::vector<Receipt>& receipts, std::size_t month, record::Chunk& chunk) const {
  Filling<Facts> filling(*model_, *facts_, covered_, chunk);
  filling.Gather(receipts, month, [&](const Receipt& receipt) { return programmes_->all()[receipt.programme].parts.front().policy; });
  filling.Fill();
}

}  // namespace doudi::audit
