#!/usr/bin/python3
"""Audits on a Dask cluster come to the bytes of a single run: workers killed and added, runs interrupted, shards held by somebody else.

DOUDI_BINARY names the program. Run by ctest as audit_dask.
"""
from __future__ import annotations

import contextlib
import fcntl
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "cli"))

import audit_dask  # noqa: E402
from dask_cluster import Cluster, children_of, wait_until  # noqa: E402
from dask_register import write_register  # noqa: E402

DOUDI = os.environ.get("DOUDI_BINARY", os.path.join(ROOT, "build", "doudi"))
DRIVER = ["/usr/bin/python3", os.path.join(ROOT, "cli", "audit_dask.py"), "--doudi", DOUDI]
OPTIONS = ["-r", "例.aid", "--register", "名册.jsonl", "--ledger", "台账.csv", "--from", "2023-01", "--to", "2024-12", "--known-now", "2025-06-01"]
DATA_ERRORS = 3  # a row of the ledger has a thirteenth month


def contents(folder: str) -> dict[str, bytes]:
    """All that is sealed, and the seal, by name."""
    found = {}
    for path, _, names in os.walk(folder):
        for name in names:
            relative = os.path.relpath(os.path.join(path, name), folder)
            if relative != "lock" and not relative.startswith("inputs"):
                with open(os.path.join(path, name), "rb") as file:
                    found[relative] = file.read()
    return found


class Case(unittest.TestCase):
    maxDiff = None
    households, part = 3000, 32
    options: list[str]
    folder: str
    single: dict[str, bytes]

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = tempfile.mkdtemp(prefix="doudi-dask-")
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.options = [*OPTIONS, "--part", str(cls.part)]
        write_register(cls.folder, cls.households)
        done = subprocess.run([DOUDI, "audit", *cls.options, "--out", "整", "--quiet"], cwd=cls.folder, stdout=subprocess.DEVNULL, check=False)
        assert done.returncode == DATA_ERRORS, done
        cls.single = contents(cls.at("整"))

    @classmethod
    def at(cls, *names: str) -> str:
        return os.path.join(cls.folder, *names)

    def check_same(self, out: str) -> None:
        made = contents(self.at(out))
        self.assertEqual(sorted(made), sorted(self.single))
        self.assertEqual([name for name in made if made[name] != self.single[name]], [])
        self.assertGreater(len(made), self.households // self.part)

    def lines_of(self, path: str) -> int:
        try:
            with open(path, "rb") as file:
                return file.read().count(b"\n")
        except FileNotFoundError:
            return 0

    def program(self, name: str, script: str) -> str:
        """A doudi that does something else first."""
        with open(self.at(name), "w", encoding="utf-8") as file:
            file.write(f'#!/bin/sh\n{script}\nexec {DOUDI} "$@"\n')
        os.chmod(self.at(name), 0o755)
        return self.at(name)


class OnCluster(Case):
    def test_a_worker_is_killed_and_another_comes(self) -> None:
        with Cluster(self.folder, ["a", "b", "c", "d"]) as cluster:
            address = cluster.start_scheduler()
            for name in "abc":
                cluster.start_worker(name)
            wait_until(lambda: cluster.log("scheduler").count("Register worker") == 3, "three workers")
            folder = self.at("合.shards", "0001-of-0012")
            stopped = folder + "/parts/000002.jsonl.part"
            words = ["--doudi", self.held_back(stopped), "--scheduler", address, "--shards", "12"]
            driver = cluster.start("driver", [*DRIVER, *words, *self.options, "--out", "合"], on="scheduler")
            wait_until(lambda: self.lines_of(folder + "/chain.jsonl") == 2, "the first shard is in the middle")
            worker, child = next((name, child) for name in "abc" for child in self.at_shards(cluster, name, "1/12"))
            cluster.signal(worker, signal.SIGKILL)
            wait_until(lambda: not os.path.exists(f"/proc/{child}"), "its child goes with it")
            self.assertFalse(os.path.exists(folder + "/seal.json"))
            os.remove(stopped)
            cluster.start_worker("d")
            wait_until(lambda: self.at_shards(cluster, "d"), "the new one is given a shard")
            with open(self.at("go"), "wb"):
                pass
            self.assertEqual(driver.wait(timeout=200), DATA_ERRORS, cluster.log("driver"))
            said = cluster.log("driver")
            self.assertIn("不在了，它没有做完的由别的接着做", said)
            self.assertIn("份在 d（tcp://", said)
            self.assertIn("核查 12/12 份，3 个工作进程", said)
            self.assertIn("结果在 合：", said)
        self.check_same("合")
        self.assertFalse(os.path.exists(self.at("合.shards")))

    def held_back(self, stopped: str) -> str:
        """A doudi that comes to a stop in the first shard, when it opens a part that is a pipe without a reader; other shards wait for a file `go`. So the
        shard is in its middle, and others are still to be done, however fast the machine is."""
        return self.program("doudi-held", f"""case "$*" in
  *"--shard 1/12 "*) if mkdir {self.at("held")} 2>/dev/null; then mkdir -p {os.path.dirname(stopped)}; mkfifo {stopped}; fi;;
  *"--shard "*"/12 "*) while [ ! -e {self.at("go")} ]; do sleep 0.01; done;;
esac""")

    @staticmethod
    def at_shards(cluster: Cluster, worker: str, shard: str = "") -> list[int]:
        """Process ids of a worker's children, of those that are at `shard` if it is given."""
        return [child for child, words in children_of(cluster.processes[worker].pid) if shard in ("", words[words.index("--shard") + 1])]

    def test_the_scheduler_dies(self) -> None:
        with Cluster(self.folder, ["a"]) as cluster:
            address = cluster.start_scheduler()
            driver = cluster.start("driver", [*DRIVER, "--scheduler", address, *self.options, "--out", "断"], on="scheduler")
            wait_until(lambda: "等工作进程连上来" in cluster.log("driver"), "the driver waits for workers")
            cluster.signal("scheduler", signal.SIGKILL)
            self.assertEqual(driver.wait(timeout=200), 4)
            self.assertIn("和调度器断开了。做完的都在；调度器起来以后加 --resume 接着做\n", cluster.log("driver"))


class OnOneMachine(Case):
    households, part = 300, 8

    def start(self, *words: str) -> subprocess.Popen[str]:
        with open(self.at("说"), "w", encoding="utf-8") as said:
            return subprocess.Popen([*DRIVER, "--workers", "2", "--shards", "12", *self.options, "--out", "合", *words], cwd=self.folder, stdout=said, stderr=said, text=True)

    def said(self, name: str = "说") -> str:
        with open(self.at(name), encoding="utf-8") as file:
            return file.read()

    def test_an_interrupted_run_goes_on(self) -> None:
        waits = self.program("doudi-waits", f'case "$*" in *"--shard 12/12"*) echo $$ >{self.at("pid")}; exec sleep 100;; esac')
        driver = self.start("--doudi", waits)
        self.addCleanup(driver.kill)
        wait_until(lambda: "核查 11/12 份" in self.said(), "all shards but one")
        child = int(wait_until(lambda: os.path.exists(self.at("pid")) and self.said("pid"), "the last one"))
        driver.send_signal(signal.SIGINT)
        self.assertEqual(driver.wait(timeout=200), 130, self.said())
        self.assertIn("已中断。做完的都在，加 --resume 接着做。\n", self.said())
        self.assertFalse(os.path.exists(f"/proc/{child}"))
        self.assertFalse(os.path.exists(self.at("合")))
        self.assertEqual(self.start().wait(timeout=200), 2)
        self.assertEqual(self.said(), f"{self.at('合.shards')} 里有没做完的核查。接着做加 --resume；另做一次请换一个目录\n")
        # As if a process elsewhere were still at the last shard.
        held = self.at("合.shards", "0012-of-0012")
        os.makedirs(held, exist_ok=True)
        with open(held + "/lock", "w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            driver = self.start("--resume", "--keep")
            self.addCleanup(driver.kill)
            self.assertEqual(driver.wait(timeout=200), DATA_ERRORS, self.said())
        self.assertFalse(os.path.exists(held + "/seal.json"))
        self.assertTrue(os.path.exists(held + "-2/seal.json"))
        self.check_same("合")
        self.assertEqual(self.start("--resume").wait(timeout=200), 2)
        self.assertEqual(self.said(), "合 里已经有东西，没有动它。另做一次请换一个目录\n")


    def failing(self, times: int, code: int, out: str) -> subprocess.CompletedProcess[str]:
        """A run by a doudi whose second shard fails so many times."""
        counted = self.at(out + ".count")
        fails = f"echo . >>{counted}; if [ $(wc -l <{counted}) -le {times} ]; then echo 写不成：磁盘满了 >&2; exit {code}; fi"
        doudi = self.program("doudi-" + out, f'case "$*" in *"--shard 2/3"*) {fails};; esac')
        command = [*DRIVER, "--doudi", doudi, "--workers", "1", "--shards", "3", "--retries", "2", *self.options, "--out", out]
        return subprocess.run(command, cwd=self.folder, capture_output=True, encoding="utf-8", check=False)

    def test_a_shard_that_fails_is_done_again(self) -> None:
        done = self.failing(2, 4, "试")
        self.assertEqual(done.returncode, DATA_ERRORS)
        self.assertEqual(len(re.findall("第 2 份在 .* 没有做成：写不成：磁盘满了。重做\n", done.stderr)), 2)
        self.check_same("试")

    def test_a_shard_that_fails_too_often_is_told(self) -> None:
        done = self.failing(3, 4, "败")
        self.assertEqual(done.returncode, 4)
        self.assertRegex(done.stderr, "\n有 1 份做不成：\n第 2 份在 .* 没有做成：写不成：磁盘满了\n其余的都做完了；解决以后加 --resume 接着做\n$")
        self.assertTrue(os.path.exists(self.at("败.shards", "0003-of-0003", "seal.json")))
        self.assertFalse(os.path.exists(self.at("败")))

    def test_a_shard_that_is_refused_is_not_done_again(self) -> None:
        done = self.failing(1, 2, "拒")
        self.assertEqual(done.returncode, 2)
        self.assertTrue(done.stderr.endswith("\n写不成：磁盘满了\n"), done.stderr)
        self.assertEqual(self.lines_of(self.at("拒.count")), 1)


class Refusals(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = tempfile.mkdtemp(prefix="doudi-dask-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.out = os.path.join(self.folder, "合")

    def check(self, code: int, message: str, *words: str) -> None:
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            self.assertEqual(audit_dask.main(list(words)), code)
        self.assertEqual(said.getvalue(), message + "\n")

    def test_usage(self) -> None:
        end = "\n用 audit_dask.py --help 看用法和例子。"
        self.check(2, "用法不对：--out 要写明结果放在哪个目录" + end)
        self.check(2, "用法不对：--shards: 后面要有一个值" + end, "--out", self.out, "--shards")
        self.check(2, "用法不对：--workers: 「3-2」看不懂；可用：4（四个），1-8（按需要一到八个）" + end, "--out", self.out, "--workers", "3-2")
        self.check(2, "用法不对：--retries: 「三」不是数" + end, "--out", self.out, "--retries", "三")
        self.check(2, "用法不对：份由这里分，不用写 --shard；要几份用 --shards", "--out", self.out, "--shard", "1/2")
        self.check(2, "没有 /没有/doudi 这个程序", "--out", self.out, "--doudi", "/没有/doudi")

    def test_what_doudi_says_of_its_own_options(self) -> None:
        done = subprocess.run([*DRIVER, "--workers", "1", "--out", self.out, "-r", "没有.aid"], capture_output=True, encoding="utf-8", check=False)
        self.assertEqual(done.returncode, 2)
        self.assertTrue(done.stderr.startswith("用法不对：--register: 要写明名册"), done.stderr)

    def test_nobody_there(self) -> None:
        done = subprocess.run([*DRIVER, "--timeout", "1", "--scheduler", "tcp://127.0.0.1:9", "--out", self.out], capture_output=True, encoding="utf-8", check=False)
        self.assertEqual(done.returncode, 4)
        self.assertIn("连不上调度器 tcp://127.0.0.1:9：", done.stderr)
        self.assertIn("先在那台机器上执行 dask-scheduler，地址是它打印的 tcp://…:8786\n", done.stderr)


if __name__ == "__main__":
    unittest.main()
