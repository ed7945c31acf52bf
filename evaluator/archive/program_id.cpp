#include "archive/program_id.h"

#include <elf.h>
#include <link.h>
#include <sys/auxv.h>

#include <cstddef>
#include <cstring>
#include <string_view>

namespace doudi::archive {

namespace {

constexpr std::string_view kOwner("GNU\0", 4);

constexpr std::size_t Padded(std::size_t size) { return (size + 3) / 4 * 4; }

// The build id among the notes of one segment, if it is there.
std::string_view BuildIdIn(std::string_view notes) {
  while (notes.size() >= sizeof(ElfW(Nhdr))) {
    ElfW(Nhdr) head;
    std::memcpy(&head, notes.data(), sizeof head);
    const std::size_t name_end = sizeof head + Padded(head.n_namesz), end = name_end + Padded(head.n_descsz);
    if (end > notes.size()) return {};
    if (head.n_type == NT_GNU_BUILD_ID && notes.substr(sizeof head, head.n_namesz) == kOwner) return notes.substr(name_end, head.n_descsz);
    notes.remove_prefix(end);
  }
  return {};
}

struct Collected {
  std::string ids;
  bool complete = true;
};

int Collect(dl_phdr_info* object, std::size_t, void* data) {
  auto& collected = *static_cast<Collected*>(data);
  std::string_view id;
  for (ElfW(Half) i = 0; i < object->dlpi_phnum; ++i) {
    const ElfW(Phdr)& segment = object->dlpi_phdr[i];
    // The kernel's own (vDSO) changes with the machine, and holds nothing of ours.
    if (segment.p_type == PT_LOAD && segment.p_offset == 0 && object->dlpi_addr + segment.p_vaddr == getauxval(AT_SYSINFO_EHDR)) return 0;
    if (segment.p_type != PT_NOTE || !id.empty()) continue;
    id = BuildIdIn({reinterpret_cast<const char*>(object->dlpi_addr + segment.p_vaddr), segment.p_memsz});
  }
  collected.complete = collected.complete && !id.empty();
  collected.ids += id;
  return 0;
}

}  // namespace

std::string ProgramId() {
  Collected collected;
  dl_iterate_phdr(&Collect, &collected);
  return collected.complete ? collected.ids : std::string();
}

}  // namespace doudi::archive
