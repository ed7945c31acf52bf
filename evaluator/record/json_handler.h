// What the SAX events of one JSON record mean: facts, child collections, held documents. For record/ only.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "record/batch.h"

namespace doudi::record {

// A scalar of JSON, kept as text: numbers exactly as written.
struct JsonScalar {
  enum class Kind : std::uint8_t { Null, Boolean, Number, String } kind = Kind::Null;
  std::string_view text;
  bool boolean = false;
};

class JsonHandler {
 public:
  enum class FieldKind : std::uint8_t { Unknown, Handle, Fact, Collection, Documents };
  struct Field {
    FieldKind kind = FieldKind::Unknown;
    std::int32_t index = model::kNone;
    friend bool operator==(const Field&, const Field&) = default;
  };

  explicit JsonHandler(const model::Model& model);

  // What a key of an element stands for.
  Field Find(model::EntityId entity, std::string_view key) const;

  void StartRecord(BatchBuilder& builder);  // forgets the record before

  // The events. They return false never: what is out of place is reported to the builder and skipped.
  void Scalar(const JsonScalar& scalar);
  void StartObject();
  void EndObject();
  void StartArray();
  void EndArray();
  void Key(std::string_view key);

 private:
  enum class Place : std::uint8_t {
    Element,     // the record or an element: facts and collections
    Collection,  // an array of elements
    Listing,     // {"已列全": false, "项": […]}
    Value,       // {"值": …, "状态": …}, {"历史": […]}
    Documents,   // 已有材料: […]
    Document,    // one of them
    Skipped,     // what nobody knows
  };
  struct Frame {
    Place place = Place::Element;
    model::EntityId entity = model::kNoEntity;
    std::string path;         // 成员[2]
    std::size_t elements = 0;  // Collection: elements so far
    std::string key;          // the key whose value comes next
    bool listed = false, complete = true;  // Listing: 项 was there; 已列全. Value: 历史 was there
    std::vector<Field> seen;   // Element: fields so far, to find one that is given twice
  };
  struct Wrapped {  // the parts of a value object until it ends
    model::FactId fact = model::kNone;
    std::optional<JsonScalar::Kind> kind;
    std::string text;
    bool boolean = false;
    std::string state, source, date;
    bool all_listed = false;  // 已列全, of a 历史
    struct Part {
      std::optional<JsonScalar::Kind> kind;
      std::string text;
      bool boolean = false;
    };
    Part declared, verified;  // 申报值, 核实值
  };
  struct HeldParts {
    std::string name, owner, issued, expires;
  };

  bool IsPeriods(model::EntityId entity) const;
  Frame& Top() { return frames_.back(); }
  std::string PathOf(std::string_view key);
  void Push(Place place, model::EntityId entity, std::string path);
  void ElementScalar(const JsonScalar& scalar);
  void WrappedScalar(const JsonScalar& scalar);
  void HeldScalar(const JsonScalar& scalar);
  void ListingScalar(const JsonScalar& scalar);
  void FinishListing();
  bool BeginHistory();
  void SetFact(model::FactId fact, const JsonScalar& scalar, const Provenance& provenance);
  void FinishWrapped();
  void FinishBoth();
  void FinishHeld();
  void ReportUnknownKey(std::string_view key);
  void Misplaced(std::string_view found, std::string_view accepted);

  const model::Model& model_;
  std::vector<std::unordered_map<std::string, Field>> fields_;  // by EntityId
  BatchBuilder* builder_ = nullptr;
  std::vector<Frame> frames_;
  Wrapped wrapped_;
  Wrapped outer_;  // that of the fact whose 历史 is being read
  HeldParts held_;
};

}  // namespace doudi::record
