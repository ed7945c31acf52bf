// Programmes: what the names in a ledger (项目) are paid for, and the lines along which paid is compared with due.
//
// A name is that of a policy (最低生活保障: all that it pays by the month), of one of its benefits (最低生活保障·分类施保金), or what a file says:
//
//   项目,政策,待遇
//   低保金,最低生活保障,
//   低保金,单人户低保,
//   春节慰问,不比,
//
// Several rows of one name are paid together. Names that mean the same are one line. Where one line is for a benefit, the line of its policy is
// for the others.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/model.h"

namespace doudi::audit {

// A policy, or one benefit of it ("": what no other line names).
struct Part {
  model::PolicyId policy = model::kNone;
  std::string benefit;
  friend auto operator<=>(const Part&, const Part&) = default;
};

struct Programme {
  std::string name;
  std::vector<Part> parts;  // in order, each once; empty: 不比
};

// Whether it is paid by the month in money, and for sure once granted.
bool IsMonthly(const model::PolicyVersion& version, const model::Benefit& benefit);

class Programmes {
 public:
  // All names that a ledger may have, in the order of their bytes. `path`: a file as above, "" for none. Throws record::RegisterError.
  static Programmes Read(const model::Model& model, const std::string& path);
  // What rows refer to by number.
  const std::vector<Programme>& all() const { return all_; }
  std::optional<std::size_t> Find(std::string_view name) const;
  // The name nearest to one that there is not, for messages; "" if none is near.
  std::string Nearest(std::string_view name) const;

 private:
  std::vector<Programme> all_;
  std::unordered_map<std::string, std::size_t> by_name_;
};

// Something that is compared month by month for each row of an entity: the record or one of its elements.
struct Line {
  std::string name;                     // as the ledger calls it; of a policy that it does not pay the policy's name
  model::EntityId entity = 0;           // the root, or a child of it
  std::vector<Part> parts;
  bool in_ledger = false;
  std::vector<std::size_t> programmes;  // indices into Programmes::all()
};
// Those of the programmes that the ledger has, and one for each policy that pays by the month and is not among them; in the order of the model.
std::vector<Line> LinesFor(const model::Model& model, const Programmes& programmes, const std::vector<std::size_t>& in_ledger);

}  // namespace doudi::audit
