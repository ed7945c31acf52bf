// Random records for any model, and their way into a batch.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "agreement/random.h"
#include "record/batch.h"
#include "reference/element.h"

namespace doudi::agreement {

using reference::Element;
using ElementPtr = std::unique_ptr<Element>;

// A record of the model's root with unknown facts, unlisted collections (as phantoms), 0 to 30 elements in a
// collection, and values that often lie just on what rules compare with.
ElementPtr GenerateRecord(Random& random, const model::Model& model, value::Date reference_date);

// The record with every missing fact given and every collection listed, as it might turn out to be. Facts
// with a 缺省 and the records of human checks stay as they are: they count as answered; no day on which something became known is added.
ElementPtr CompleteRecord(Random& random, const model::Model& model, value::Date reference_date,
                          std::optional<value::Date> known_by, const Element& record);

ElementPtr CopyOf(const Element& record, Element* parent = nullptr);
// The record as rules speak of it: reference::SettleTimelines of a copy.
ElementPtr SettledCopyOf(const model::Model& model, const Element& record, value::Date reference_date, std::optional<value::Date> known_by);

// Adds the record to the batch under construction, values as texts. False where the builder set it aside.
bool Append(record::BatchBuilder& builder, const model::Model& model, const Element& record,
            const std::string& id);

std::string ToText(const model::Model& model, const Element& record, int indent = 0);

}  // namespace doudi::agreement
