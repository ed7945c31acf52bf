// The files of snapshots: appear whole or not at all; what is damaged, newer or made with other rules is refused in words.
#include <catch2/catch.hpp>

#include <sys/resource.h>
#include <xxhash.h>

#include <csignal>
#include <cstring>
#include <fstream>

#include "record/dated.h"
#include "record/open_register.h"
#include "record/register_error.h"
#include "record/snapshot_format.h"
#include "support/golden.h"

using namespace doudi;
using namespace doudi::testing;
namespace format = doudi::record::format;

namespace {

void WriteBytes(const std::string& path, std::string_view bytes) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  REQUIRE(out.flush());
}

// A small snapshot of a few records, as bytes.
std::string SmallSnapshot(const Folder& folder) {
  Import(Dated(), GoodLines(Dated(), 5, 12, Day(2026, 1, 1)), folder / "小.doudi", Day(2026, 1, 1));
  return tests::ReadText(folder / "小.doudi");
}

// What reading all of a file says: "" if nothing, else the refusal.
std::string ReadAll(const std::string& path) {
  try {
    record::CheckSnapshot(path);
    const auto snapshot = record::Snapshot::Open(Dated(), path);
    record::Chunk chunk;
    std::string text;
    for (std::size_t i = 0; i < snapshot->chunks(); ++i)
      for (const int year : {2020, 2024}) {
        snapshot->Read(i, {.reference_date = Day(year, 5, 1), .known_by = Day(year, 6, 1), .origins = true}, chunk);
        text += FormText(Dated(), chunk);
        snapshot->Fingerprints(i);
      }
    return text.empty() ? "nothing" : "";
  } catch (const record::RegisterError& error) {
    return error.what();
  }
}

template <class T>
T At(const std::string& bytes, std::size_t offset) {
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}
template <class T>
void Put(std::string& bytes, std::size_t offset, const T& value) {
  std::memcpy(bytes.data() + offset, &value, sizeof value);
}

// All checksums anew, as someone would who writes such a file.
void Sign(std::string& bytes) {
  auto header = At<format::Header>(bytes, 0);
  const auto sum = [&](std::uint64_t offset, std::uint64_t size) { return XXH3_64bits(bytes.data() + offset, size); };
  for (std::size_t i = 0; i < header.chunks; ++i) {
    const std::size_t place = header.directory.offset + i * sizeof(format::ChunkEntry);
    auto entry = At<format::ChunkEntry>(bytes, place);
    if (entry.offset > bytes.size() || entry.bytes > bytes.size() - entry.offset || entry.sections * sizeof(format::Section) > entry.bytes) continue;
    for (std::size_t s = 0; s < entry.sections; ++s) {
      auto section = At<format::Section>(bytes, entry.offset + s * sizeof(format::Section));
      if (section.coding != format::Coding::Plain || section.offset > entry.bytes || section.bytes > entry.bytes - section.offset) continue;
      section.checksum = sum(entry.offset + section.offset, section.bytes);
      Put(bytes, entry.offset + s * sizeof(format::Section), section);
    }
    entry.checksum = sum(entry.offset, entry.sections * sizeof(format::Section));
    Put(bytes, place, entry);
  }
  for (auto* extent : {&header.directory, &header.schema, &header.about}) extent->checksum = sum(extent->offset, extent->bytes);
  Put(bytes, 0, header);
  header.checksum = sum(0, offsetof(format::Header, checksum));
  Put(bytes, 0, header);
}

}  // namespace

TEST_CASE("a snapshot that ends early is refused, wherever it ends", "[record][snapshot]") {
  const Folder folder;
  const std::string path = folder / "断.doudi";
  const auto rules = check::LoadRuleTexts({{"例.aid", "规则集 例。\n实体 家庭（根）\n  事实 备注：文本。\n实体 成员，属 家庭\n  事实 身份：｛低保、边缘｝，有历史。\n"}});
  REQUIRE(rules.model);
  Import(*rules.model, R"({"编号":"甲","备注":"某","成员":[{"身份":"低保 自 2024-01-01、边缘 自 2025-01-01 知悉 2025-03-01"},{"编号":"1"}]})" "\n{}\n", path, Day(2026, 1, 1));
  const std::string bytes = tests::ReadText(path);
  record::CheckSnapshot(path);
  for (std::size_t length = bytes.size() - 1; length > 0; --length) {
    std::filesystem::resize_file(path, length);
    std::string said;
    try {
      record::CheckSnapshot(path);
    } catch (const record::RegisterError& error) {
      said = error.what();
    }
    if (said.find("损坏了") == std::string::npos) FAIL(length << ": " << said);
  }
  std::filesystem::resize_file(path, 0);
  CHECK_THROWS_WITH(record::CheckSnapshot(path), path + " 损坏了：只有 0 字节，没有写完。请用 doudi import 从原来的名册重新做");
  WriteBytes(path, bytes + "x");
  CHECK_THROWS_WITH(record::CheckSnapshot(path), path + fmt::format(" 损坏了：应有 {} 字节，却有 {} 字节。请用 doudi import 从原来的名册重新做", bytes.size(), bytes.size() + 1));
}

TEST_CASE("a snapshot in which any byte has changed is refused, or the byte means nothing", "[record][snapshot]") {
  const Folder folder;
  const std::string bytes = SmallSnapshot(folder), path = folder / "小.doudi";
  CHECK(ReadAll(path) == "");
  std::mt19937 random(3);
  std::size_t refused = 0, meant_nothing = 0;
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  const auto put = [&](std::size_t at, char byte) {
    file.seekp(static_cast<std::streamoff>(at));
    REQUIRE(file.put(byte).flush());
  };
  for (int round = 0; round < 1000; ++round) {
    const std::size_t at = random() % bytes.size();
    put(at, static_cast<char>(bytes[at] ^ (1 << random() % 8)));
    if (ReadAll(path).empty()) {
      // Only what lies between sections, to align them.
      REQUIRE(bytes[at] == 0);
      ++meant_nothing;
    } else {
      ++refused;
    }
    put(at, bytes[at]);
  }
  CHECK(refused > meant_nothing);
  CHECK(ReadAll(path) == "");
}

TEST_CASE("a snapshot whose checksums agree and whose numbers do not is refused or read, never believed", "[record][snapshot]") {
  const Folder folder;
  const std::string bytes = SmallSnapshot(folder);
  std::mt19937 random(7);
  const auto header = At<format::Header>(bytes, 0);
  const auto entry = At<format::ChunkEntry>(bytes, header.directory.offset);
  std::size_t refused = 0;
  for (int round = 0; round < 1000; ++round) {
    std::string forged = bytes;
    for (std::size_t times = 1 + random() % 3; times > 0; --times) {
      // Mostly in the section table, else in what it speaks of, or in the directory.
      const std::size_t where = random() % 10;
      const std::size_t at = where < 5   ? entry.offset + random() % (entry.sections * sizeof(format::Section))
                             : where < 9 ? entry.offset + random() % entry.bytes
                                         : header.directory.offset + random() % header.directory.bytes;
      if (random() % 2 != 0) forged[at] = static_cast<char>(random());
      else Put(forged, std::min(at / 4 * 4, forged.size() - 4), static_cast<std::int32_t>(random() % 3 == 0 ? random() : random() % 40 - 3));
    }
    Sign(forged);
    WriteBytes(folder / "假.doudi", forged);
    refused += ReadAll(folder / "假.doudi").empty() ? 0 : 1;
  }
  CHECK(refused > 250);
}

TEST_CASE("a snapshot of a newer program is refused in words", "[record][snapshot]") {
  const Folder folder;
  std::string bytes = SmallSnapshot(folder);
  auto header = At<format::Header>(bytes, 0);
  header.version = 2;
  Put(bytes, 0, header);
  Sign(bytes);
  WriteBytes(folder / "新.doudi", bytes);
  CHECK(ReadAll(folder / "新.doudi") ==
        folder / "新.doudi" + std::string(" 是更新版本的 doudi 做的快照（格式 2，本程序认识到 1）。请用那个版本，或用 doudi import 重新做"));
}

TEST_CASE("a snapshot that was made with other rules is refused with what differs", "[record][snapshot]") {
  const Folder folder;
  const auto rules = [](const std::string& text) {
    auto loaded = check::LoadRuleTexts({{"例.aid", text}});
    INFO(diagnostics::RenderAll(loaded.diagnostics));
    REQUIRE(loaded.model);
    return loaded;
  };
  const std::string base = "规则集 例。\n实体 家庭（根）\n  事实 存款：元，范围 ≥ 0元。\n  事实 户籍类型：｛城镇、农村｝。\n  事实 有车：布尔。\n实体 成员，属 家庭\n  事实 年龄：整数。\n";
  const auto first = rules(base);
  const std::string path = folder / "户.doudi";
  Import(*first.model, "{\"编号\":\"甲\",\"存款\":5,\"有车\":true,\"成员\":[{\"年龄\":7}]}\n", path, Day(2026, 1, 1));
  const auto said = [&](const std::string& from, const std::string& to) -> std::string {
    std::string changed = base;
    REQUIRE((from.empty() || changed.find(from) != std::string::npos));
    if (from.empty()) changed += to;
    else changed.replace(changed.find(from), from.size(), to);
    const auto other = rules(changed);
    try {
      record::Snapshot::Open(*other.model, path);
    } catch (const record::RegisterError& error) {
      return error.what();
    }
    return "";
  };
  const auto refusal = [&](const std::string& differences) {
    return path + " 与规则对不上：" + differences + "。请用 doudi import --rules 规则 原来的名册 --out " + path + " 重新做";
  };
  CHECK(said("", "") == "");
  CHECK(said("元，范围 ≥ 0元", "元，范围 ≥ 1元") == refusal("「家庭.存款」的范围：快照里是 ≥ 0元，规则里是 ≥ 1元"));
  CHECK(said("存款：元，范围 ≥ 0元", "存款：元/月") == refusal("「家庭.存款」的类型：快照里是 元，规则里是 元/月"));
  CHECK(said("｛城镇、农村｝", "｛城镇、农村、其他｝") == refusal("「家庭.户籍类型」的取值：快照里是 城镇、农村，规则里是 城镇、农村、其他"));
  CHECK(said("有车：布尔", "有车：布尔，缺省 假") == refusal("「家庭.有车」的缺省：快照里是 没有，规则里是 假"));
  CHECK(said("年龄：整数", "岁数：整数") == refusal("快照里没有「成员.岁数」"));
  CHECK(said("", "实体 财产，属 家庭\n  事实 估值：元。\n") == refusal("快照里没有「财产」"));
  CHECK(said("年龄：整数。", "年龄：整数。\n  事实 甲：布尔。\n  事实 乙：布尔。\n  事实 丙：布尔。\n  事实 丁：布尔。\n  事实 戊：布尔。\n  事实 己：布尔。\n") ==
        refusal("快照里没有「成员.甲」；快照里没有「成员.乙」；快照里没有「成员.丙」；快照里没有「成员.丁」；快照里没有「成员.戊」；还有 1 处"));
  // What the rules do not ask about is no matter.
  CHECK(said("  事实 有车：布尔。\n", "") == "");
  CHECK(said("实体 成员，属 家庭\n  事实 年龄：整数。\n", "") == "");
  const auto fewer = rules("规则集 例。\n实体 家庭（根）\n  事实 户籍类型：｛城镇、农村｝。\n  事实 存款：元，范围 ≥ 0元。\n");
  record::Chunk chunk;
  record::Snapshot::Open(*fewer.model, path)->Read(0, {.reference_date = Day(2026, 1, 1)}, chunk);
  CHECK(chunk.facts[static_cast<std::size_t>(*fewer.model->FindFact(0, "存款"))].At(0) == 500);
}

TEST_CASE("a snapshot that could not be written whole leaves the last good one", "[record][snapshot]") {
  const Folder folder;
  const std::string path = folder / "户.doudi";
  const std::string lines = GoodLines(Dated(), 5, 200, Day(2026, 1, 1));
  Import(Dated(), lines.substr(0, lines.find('\n') + 1), path, Day(2026, 1, 1));
  const std::string before = tests::ReadText(path);
  const auto whole = Import(Dated(), lines, folder / "全.doudi", Day(2026, 1, 1))->bytes();
  struct rlimit old {};
  getrlimit(RLIMIT_FSIZE, &old);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  for (const std::uint64_t room : {std::uint64_t{10}, whole / 3, whole - whole / 10}) {
    const struct rlimit small = {room, old.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    int reason = 0;
    try {
      record::SnapshotWriter writer(Dated(), path);
      ReadLines(Dated(), lines, {.reference_date = Day(2026, 1, 1), .origins = true, .as_given = true}, kMost, &writer);
      writer.Finish({Day(2026, 1, 1), {}, 0});
    } catch (const record::SnapshotWriteError& error) {
      reason = error.reason;
    }
    setrlimit(RLIMIT_FSIZE, &old);
    CAPTURE(room);
    CHECK(reason == EFBIG);
    CHECK((tests::ReadText(path) == before));
    CHECK(!std::filesystem::exists(path + ".part"));
  }
  std::signal(SIGXFSZ, handler);
  {
    record::SnapshotWriter writer(Dated(), path);  // and given up
    ReadLines(Dated(), lines, {.reference_date = Day(2026, 1, 1), .origins = true, .as_given = true}, kMost, &writer);
  }
  CHECK((tests::ReadText(path) == before));
  CHECK(!std::filesystem::exists(path + ".part"));
}

TEST_CASE("a snapshot is a register like any other", "[record][snapshot]") {
  const Folder folder;
  const std::string path = folder / "户.doudi", lines = GoodLines(Dated(), 17, 100, Day(2026, 1, 1));
  Import(Dated(), lines, path, Day(2026, 1, 1));
  const record::RegisterOptions options = {.reference_date = Day(2024, 6, 1), .known_by = Day(2024, 1, 1), .origins = true};
  const auto input = record::OpenRegister({path});
  CHECK(std::find(input->keys().begin(), input->keys().end(), "户籍类型") != input->keys().end());
  CHECK(std::find(input->keys().begin(), input->keys().end(), "成员") != input->keys().end());
  CHECK(input->bytes() == std::filesystem::file_size(path));
  const Read wanted = ReadLines(Dated(), lines, options, kMost);
  {
    const auto reader = input->Read(Dated(), options);
    record::Chunk chunk;
    Read found;
    for (bool more = true; more;) {
      more = reader->ReadChunk(chunk, 10);
      found.Add(Dated(), chunk);
    }
    CHECK(found.records == wanted.records);
    CHECK(reader->seen() == wanted.records.size() + wanted.set_aside.size());
    CHECK(reader->bytes_read() <= *input->bytes());
  }
  for (const std::size_t most : {std::size_t{1}, std::size_t{7}, std::size_t{1000}}) {
    const auto reader = input->ReadBatches(Dated(), options);
    record::Batch batch;
    Read found;
    for (bool more = true; more;) {
      more = reader->ReadBatch(batch, most);
      CHECK(batch.records() <= most);
      if (batch.records() > 0) found.Add(Dated(), record::Pack(Dated(), batch, true));
    }
    CHECK(found.records == wanted.records);
  }
  CHECK_THROWS_WITH(record::OpenRegister({path, path}), path + " 是一份快照，要单独给，不能和别的文件一起");
}
