#include "record/xml_events.h"

#include <expat.h>

#include <stdexcept>

namespace doudi::record {
namespace {

std::string_view WithoutPrefix(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

}  // namespace

struct XmlEvents::Parser {
  struct Free {
    void operator()(XML_ParserStruct* parser) const { XML_ParserFree(parser); }
  };
  std::unique_ptr<XML_ParserStruct, Free> expat;

  static void Start(void* events, const char* name, const char** attributes) { static_cast<XmlEvents*>(events)->Start(WithoutPrefix(name), attributes); }
  static void End(void* events, const char* name) { static_cast<XmlEvents*>(events)->End(WithoutPrefix(name)); }
  static void Text(void* events, const char* text, int size) { static_cast<XmlEvents*>(events)->Text({text, static_cast<std::size_t>(size)}); }
  static void Doctype(void* events, const char*, const char*, const char*, int) { XML_StopParser(static_cast<XmlEvents*>(events)->parser_->expat.get(), XML_FALSE); }
};

XmlEvents::XmlEvents() : parser_(std::make_unique<Parser>()) {
  parser_->expat.reset(XML_ParserCreate(nullptr));
  if (!parser_->expat) throw std::bad_alloc();
  XML_ParserStruct* const expat = parser_->expat.get();
  XML_SetUserData(expat, this);
  XML_SetElementHandler(expat, Parser::Start, Parser::End);
  XML_SetCharacterDataHandler(expat, Parser::Text);
  XML_SetStartDoctypeDeclHandler(expat, Parser::Doctype);
}

XmlEvents::~XmlEvents() = default;

bool XmlEvents::Push(std::string_view bytes, bool ends) {
  return XML_Parse(parser_->expat.get(), bytes.data(), static_cast<int>(bytes.size()), ends ? 1 : 0) == XML_STATUS_OK;
}

std::string_view XmlEvents::Attribute(const char** attributes, std::string_view name) {
  for (const char** at = attributes; *at; at += 2)
    if (WithoutPrefix(*at) == name) return at[1];
  return {};
}

}  // namespace doudi::record
