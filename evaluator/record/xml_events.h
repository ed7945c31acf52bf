// XmlEvents: the elements and texts of an XML stream, pushed piece by piece (Expat). Entities of a document's own are refused. For record/ only.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace doudi::record {

class XmlEvents {
 public:
  XmlEvents();
  virtual ~XmlEvents();
  XmlEvents(const XmlEvents&) = delete;
  XmlEvents& operator=(const XmlEvents&) = delete;
  // False where it is no XML.
  bool Push(std::string_view bytes, bool ends);

 protected:
  // `name` without its namespace prefix. `attributes`: names and values by turns, then nullptr.
  virtual void Start(std::string_view name, const char** attributes) = 0;
  virtual void End(std::string_view name) = 0;
  virtual void Text(std::string_view text) = 0;
  // The value of an attribute, with any prefix or none; "" if there is none.
  static std::string_view Attribute(const char** attributes, std::string_view name);

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace doudi::record
