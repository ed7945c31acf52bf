#include "model/archive.h"

#include "model/archive_fields.h"

namespace doudi::model {

void Write(archive::Writer& archive, const Model& model) { archive.Write(model); }

Model ReadModel(archive::Reader& archive) {
  Model model;
  archive.Read(model);
  return model;
}

}  // namespace doudi::model
