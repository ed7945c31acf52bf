// What tells this program from every other build of it.
#pragma once

#include <string>

namespace doudi::archive {

// The build ids of the program and of all libraries that it has loaded, each a hash by the linker of everything that it has linked: code, tables
// and layouts of structs alike. "" where one of them was linked without: then nothing can be said.
std::string ProgramId();

}  // namespace doudi::archive
