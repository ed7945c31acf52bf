#!/usr/bin/env python3
"""Registers that nobody should be handed: each is told what is wrong with it, in bounded memory, and nothing else of it is lost.

DOUDI_BINARY names the program. `hostile_test.py --full` takes the sizes that a disk allows (a line of 1 GB, a household of a million members; 4 GB of
room in $TMPDIR); ctest runs it with sizes a little beyond each limit. DOUDI_MEMORY_MB=0 leaves memory unchecked (sanitizers need more).
"""
from __future__ import annotations

import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOUDI = os.path.abspath(os.environ.get("DOUDI_BINARY", ROOT / "build" / "doudi"))
MEMORY_MB = int(os.environ.get("DOUDI_MEMORY_MB", "100"))
FULL = "--full" in sys.argv
LINE = (1 << 30) if FULL else (20 << 20)  # bytes
MEMBERS = 1_000_000 if FULL else 20_000
DATA_ERRORS, FAILED = 3, 4

RULES = """规则集 例。
实体 户（根）
  事实 存款：元。
  事实 备注：文本。
实体 人，属 户
  事实 月收入：元/月。
政策 低保（户）
  条件 收入：合计（人：月收入） ＜ 600元/月，依据 示例。
  待遇 补差：元/月 ＝ 600元/月 － 合计（人：月收入），依据 示例。
"""


def record(number: int) -> str:
    return json.dumps({"编号": f"户{number:05}", "存款": number, "人": [{"编号": "A", "月收入": number}, {"编号": "B", "月收入": 1}]}, ensure_ascii=False)


def rows_of(number: int) -> str:
    """The rows of a household in 人.csv."""
    return f"户{number:05},A,{number}\n户{number:05},B,1\n"


def repeated(file, piece: bytes, size: int) -> None:
    block = piece * max(1, (1 << 20) // len(piece))
    while size > 0:
        file.write(block[:size])
        size -= len(block)


class Case(unittest.TestCase):
    maxDiff = None

    def setUp(self) -> None:
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="doudi-hostile-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        (self.folder / "例.aid").write_text(RULES, encoding="utf-8")

    def screen(self, register: str, status: int = DATA_ERRORS, bounded: bool = True) -> tuple[dict[str, str], list[str]]:
        """By household what is granted, and the first that was told on stderr."""
        out = self.folder / "判定.jsonl"
        # What a child takes is never told as less than this process takes: it keeps little.
        with open(self.folder / "说", "wb") as told_file:
            process = subprocess.Popen(
                [DOUDI, "screen", "-r", "例.aid", "-d", "2025-08-15", "--verdicts", "-o", str(out), "--quiet", register],
                cwd=self.folder, stdout=subprocess.DEVNULL, stderr=told_file, env={**os.environ, "DOUDI_CACHE": "off"})
        _, code, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(code)
        told, self.told = [], 0
        with open(self.folder / "说", encoding="utf-8", errors="backslashreplace") as lines:
            for line in lines:
                self.told += 1
                self.assertLess(len(line), 400)  # no message repeats what is without end
                if self.told <= 100:
                    told.append(line)
        self.assertEqual(process.returncode, status, "".join(told)[:3000])
        if MEMORY_MB and bounded:
            self.assertLess(usage.ru_maxrss / 1024, MEMORY_MB, "MB")
        verdicts = {}
        if out.exists():
            for line in out.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                verdicts[row["record"]] = line
            out.unlink()
        return verdicts, told

    def clean(self, numbers) -> dict[str, str]:
        (self.folder / "净.jsonl").write_text("".join(record(n) + "\n" for n in numbers), encoding="utf-8")
        verdicts, _ = self.screen("净.jsonl", 0, bounded=False)
        self.assertEqual(len(verdicts), len(numbers))
        return verdicts

    def lines(self, hostile, numbers=range(1, 41)) -> tuple[dict[str, str], list[str]]:
        """Screens JSON lines with something hostile after the twentieth: bytes, or what writes them."""
        with open(self.folder / "户.jsonl", "wb") as file:
            for n in numbers:
                file.write(record(n).encode() + b"\n")
                if n == 20:
                    if callable(hostile):
                        hostile(file)
                    else:
                        file.write(hostile)
        return self.screen("户.jsonl")

    def told_once(self, told: list[str], *words: str) -> None:
        self.assertEqual(sum(all(word in line for word in words) for line in told), 1, "".join(told)[:3000])


class JsonLines(Case):
    def others_are_there(self, hostile, *words: str) -> None:
        numbers = range(1, 41)
        verdicts, told = self.lines(hostile, numbers)
        self.assertEqual(verdicts, self.clean(numbers))
        self.told_once(told, *words)

    def test_a_line_without_end(self) -> None:
        def write(file) -> None:
            file.write('{"编号":"长","备注":"'.encode())
            repeated(file, b"x", LINE)
            file.write(b'"}\n')
        self.others_are_there(write, "第 21 行", "16 MB")

    def test_a_line_of_nothing(self) -> None:
        def write(file) -> None:
            repeated(file, b"\0", LINE)
            file.write(b"\n")
        self.others_are_there(write, "第 21 行", "16 MB")

    def test_a_household_of_very_many_members(self) -> None:
        def write(file) -> None:
            file.write('{"编号":"众","人":['.encode())
            for i in range(max(MEMBERS, 500_000)):
                file.write(f'{"," if i else ""}{{"编号":"M{i}","月收入":1.00}}'.encode())
            file.write(b"]}\n")
        verdicts, told = self.lines(write)
        self.told_once(told, "第 21 行", "16 MB")
        self.assertEqual(verdicts, self.clean(range(1, 41)))

    def test_deep_nesting(self) -> None:
        # Written piece by piece: the memory of a child begins at that of this process.
        def opened(before: str, piece: bytes, size: int):
            def write(file) -> None:
                file.write(before.encode())
                repeated(file, piece, size)
                file.write(b"\n")
            return write
        self.others_are_there(opened('{"编号":"深","人":', b"[", 8 << 20), "第 21 行")
        self.others_are_there(opened('{"编号":"深","人":', '[{"人":'.encode(), 8 << 20), "第 21 行")
        self.others_are_there(opened('{"编号":"深","备注":', b'{"a":[', 8 << 20), "第 21 行")

    def test_numbers_beyond_all_bounds(self) -> None:
        for number in ("1e400", "-1e400", "1e-400", "9" * 5000, "0." + "3" * 5000, "1e99999999999999999999", "NaN", "Infinity", "0x10", "01", "1_000", "--1", "1e"):
            self.others_are_there(f'{{"编号":"数","存款":{number},"人":[]}}\n'.encode(), "第 21 行")

    def test_wrong_encodings(self) -> None:
        bad = '{"编号":"乱","备注":"砀山"}\n'
        self.others_are_there(bad.encode("gb18030"), "第 21 行", "UTF-8")
        # In UTF-16 a newline is two bytes, the second of which begins the next line: that one is told too.
        verdicts, told = self.lines(bad.encode("utf-16-le"))
        clean = self.clean(range(1, 41))
        del clean["户00021"]
        self.assertEqual(verdicts, clean)
        self.told_once(told, "第 21 行")
        self.told_once(told, "第 22 行")

    def test_keys_given_twice(self) -> None:
        self.others_are_there('{"编号":"重","存款":1,"存款":2,"人":[]}\n'.encode(), "第 21 行", "存款")
        self.others_are_there('{"编号":"重","人":[],"人":[]}\n'.encode(), "第 21 行", "人")

    def test_a_file_that_was_cut_off(self) -> None:
        text = "".join(record(n) + "\n" for n in range(1, 41)).encode()
        (self.folder / "户.jsonl").write_bytes(text[:-30])
        verdicts, told = self.screen("户.jsonl")
        self.assertEqual(verdicts, self.clean(range(1, 40)))
        self.told_once(told, "第 40 行")

    def test_two_files_written_into_each_other(self) -> None:
        # Two writers without a lock: blocks of 512 bytes in turn. Lines that stayed whole are read, each of the others is told.
        one, two = ("".join(record(n) + "\n" for n in numbers).encode() for numbers in (range(1, 201), range(201, 401)))
        mixed = b"".join(one[i:i + 512] + two[i:i + 512] for i in range(0, max(len(one), len(two)), 512))
        (self.folder / "户.jsonl").write_bytes(mixed)
        verdicts, told = self.screen("户.jsonl")
        whole = {record(n).encode(): n for n in range(1, 401)}
        kept = [whole[line] for line in mixed.split(b"\n") if line in whole]
        broken = sum(1 for line in mixed.split(b"\n") if line.strip() and line not in whole)
        self.assertGreater(len(kept), 50)
        clean = self.clean(kept)
        self.assertEqual({k: v for k, v in verdicts.items() if k in clean}, clean)
        self.assertLessEqual(set(verdicts) - set(clean), {f"户{n:05}" for n in range(1, 401)})
        self.assertGreaterEqual(len(told) + len(set(verdicts) - set(clean)), min(broken, 20))


class Tables(Case):
    def tables(self, numbers, households: bytes = b"", members=b"") -> tuple[dict[str, str], list[str]]:
        folder = self.folder / "表"
        folder.mkdir(exist_ok=True)
        with open(folder / "户.csv", "wb") as file:
            file.write("编号,存款,备注\n".encode())
            for n in numbers:
                file.write(f"户{n:05},{n},\n".encode())
                if n == 20:
                    households(file) if callable(households) else file.write(households)
        with open(folder / "人.csv", "wb") as file:
            file.write("户编号,编号,月收入\n".encode())
            for n in numbers:
                file.write(rows_of(n).encode())
                if n == 20:
                    members(file) if callable(members) else file.write(members)
        return self.screen("表")

    def test_a_line_without_end(self) -> None:
        def write(file) -> None:
            file.write("户00020a,5,".encode())
            repeated(file, b"x", LINE)
            file.write(b"\n")
        # Nothing is left of it that tells whose it was: the households beside it are set aside.
        verdicts, told = self.tables(range(1, 41), write)
        self.assertEqual(verdicts, self.clean([n for n in range(1, 41) if n not in (20, 21)]))
        self.told_once(told, "户.csv", "第 22 行", "16 MB")

    def test_a_quote_without_end(self) -> None:
        def write(file) -> None:
            file.write('户00020a,5,"'.encode())
            repeated(file, ("字" * 100 + ",5,\n").encode(), LINE // 304 * 304)
            file.write(b"\n")
        # The lines after it are read again by themselves: they are of a household 字字…, which is the one after it.
        verdicts, told = self.tables(range(1, 41), write)
        self.assertEqual(verdicts, self.clean([n for n in range(1, 41) if n != 20]))
        self.told_once(told, "户00020", "户.csv 第 22 行", "引号没有结束")

    def test_a_household_of_very_many_members(self) -> None:
        def write(file) -> None:
            for i in range(MEMBERS):
                file.write(f"户00020,M{i},1\n".encode())
        verdicts, told = self.tables(range(1, 41), b"", write)
        clean = self.clean(range(1, 41))
        del clean["户00020"]
        self.assertEqual(verdicts, clean)
        self.told_once(told, "户00020", "10000 行")

    def test_members_of_nobody(self) -> None:
        def write(file) -> None:
            for i in range(MEMBERS):
                file.write(f"户00020x{i:07},M,1\n".encode())
        verdicts, _ = self.tables(range(1, 41), b"", write)
        self.assertEqual(self.told, MEMBERS + 1)  # and how many were set aside
        self.assertEqual(verdicts, self.clean(range(1, 41)))

    def test_rows_in_no_order(self) -> None:
        # Sorted on disk; memory stays as it is.
        numbers = list(range(1, MEMBERS // 4))
        random.Random(3).shuffle(numbers)
        folder = self.folder / "表"
        folder.mkdir()
        with open(folder / "户.csv", "w", encoding="utf-8") as file:
            file.write("编号,存款\n" + "".join(f"户{n:05},{n}\n" for n in numbers))
        random.Random(4).shuffle(numbers)
        with open(folder / "人.csv", "w", encoding="utf-8") as file:
            file.write("户编号,编号,月收入\n" + "".join(rows_of(n) for n in numbers))
        verdicts, _ = self.screen("表", 0)
        self.assertEqual(verdicts, self.clean(sorted(numbers)))


DATABASE = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("create table 户(编号 text primary key, 存款, 备注)")
db.execute("create table 人(户编号 text, 编号 text, 月收入)")
for n in range(1, 41):
    db.execute("insert into 户 values(?,?,null)", (f"户{n:05}", n))
    db.executemany("insert into 人 values(?,?,?)", [(f"户{n:05}", "A", n), (f"户{n:05}", "B", 1)])
db.execute(f"insert into 户 values('户00020a', 1, zeroblob({sys.argv[2]}))")
db.execute(f"insert into 户 values('户00020b', 1, hex(zeroblob({int(sys.argv[2]) // 2})))")
db.commit()
"""


class Databases(Case):
    def test_texts_and_blobs_without_end(self) -> None:
        path = self.folder / "户.db"
        size = min(LINE, 900 << 20) if FULL else LINE
        # By another process: the memory of a child begins at that of this one.
        subprocess.run([sys.executable, "-c", DATABASE, str(path), str(size)], check=True)
        verdicts, told = self.screen("户.db", bounded=False)  # SQLite holds a value whole
        self.assertLessEqual(self.clean(range(1, 41)).items(), verdicts.items())
        self.assertGreaterEqual(len(told), 1)


if __name__ == "__main__":
    sys.argv = [argument for argument in sys.argv if argument != "--full"]
    unittest.main()
