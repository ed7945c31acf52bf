# Lets the generated lexer and parser read their serialised automata when the first of them is made, not whenever the program starts: most runs
# take checked rules from the cache and parse nothing.
#   cmake -D folder=generated -P on_demand.cmake
foreach(class IN ITEMS AidLexer AidParser)
  file(READ ${folder}/${class}.cpp code)
  foreach(change IN ITEMS "\n${class}::Initializer ${class}::_init;|" "  _interpreter = new |  static const Initializer tables;\n  _interpreter = new ")
    string(REGEX MATCH "^[^|]*" before "${change}")
    string(REGEX REPLACE "^[^|]*\\|" "" after "${change}")
    string(FIND "${code}" "${before}" at)
    if(at EQUAL -1)
      message(FATAL_ERROR "${class}.cpp is not as ANTLR 4.7.2 writes it: no \"${before}\"")
    endif()
    string(REPLACE "${before}" "${after}" code "${code}")
  endforeach()
  file(WRITE ${folder}/${class}.cpp "${code}")
endforeach()
