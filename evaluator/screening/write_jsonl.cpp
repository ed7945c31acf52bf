#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <utility>

#include "screening/table_writer.h"
#include "verdict/verdict.h"

namespace doudi::screening {
namespace {

using Json = rapidjson::Writer<rapidjson::StringBuffer>;

void Text(Json& json, std::string_view text) { json.String(text.data(), static_cast<rapidjson::SizeType>(text.size())); }

void Field(Json& json, const char* name, std::string_view text) {
  json.Key(name);
  Text(json, text);
}

void Amount(Json& json, const char* name, const std::optional<value::Rational>& amount) {
  if (amount) Field(json, name, value::ToExactText(*amount));
}

template <class List, class TextOf>
void Texts(Json& json, const char* name, const List& list, TextOf text_of) {
  if (list.empty()) return;
  json.Key(name);
  json.StartArray();
  for (const auto& one : list) Text(json, text_of(one));
  json.EndArray();
}

class JsonlWriter : public TableWriter {
 public:
  explicit JsonlWriter(Sink sink) : sink_(std::move(sink)) {}

  void Add(const VerdictRow& row, Block& block) const override {
    rapidjson::StringBuffer buffer;
    Json json(buffer);
    json.StartObject();
    Field(json, "record", row.record);
    if (row.division) Field(json, "division", row.division_name);
    Field(json, "policy", row.policy);
    WriteSubject(json, row);
    Field(json, "outcome", verdict::JsonName(row.outcome));
    Amount(json, "per_month", row.amounts.per_month);
    Amount(json, "per_year", row.amounts.per_year);
    Amount(json, "once", row.amounts.once);
    Texts(json, "notes", row.amounts.notes, [](const std::string& note) { return std::string_view(note); });
    if (row.lack != nullptr) {
      Texts(json, "missing", row.lack->facts, [](const LackedFact& fact) { return std::string_view(fact.name); });
      Texts(json, "errors", row.lack->errors, [](const std::string& error) { return std::string_view(error); });
    }
    json.EndObject();
    block.text.append(buffer.GetString(), buffer.GetSize());
    block.text += '\n';
    ++block.count;
  }
  void Write(const Block& block) override { sink_(block.text); }
  void End() override {}

 private:
  static void WriteSubject(Json& json, const VerdictRow& row) {
    json.Key("subject");
    json.StartObject();
    Field(json, "entity", row.entity);
    if (!row.handle.empty()) Field(json, "id", row.handle);
    if (!row.subject.empty()) Field(json, "name", row.subject);
    json.EndObject();
  }

  Sink sink_;
};

}  // namespace

std::unique_ptr<TableWriter> WriteJsonl(Sink sink) { return std::make_unique<JsonlWriter>(std::move(sink)); }

}  // namespace doudi::screening
