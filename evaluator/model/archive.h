// Models as bytes, for the same program to read again: all of a model but its examples, whose clauses are syntax trees. Spans lead into the
// files that the archive was opened with.
#pragma once

#include "archive/reader.h"
#include "archive/writer.h"
#include "model/model.h"

namespace doudi::model {

void Write(archive::Writer& archive, const Model& model);
// Throws archive::ArchiveError.
Model ReadModel(archive::Reader& archive);

}  // namespace doudi::model
