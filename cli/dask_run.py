"""The machine that drives: brings the inputs in, hands the shards out, merges them."""
from __future__ import annotations

import argparse
import contextlib
import datetime
import fcntl
import json
import os
import queue
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import cloudpickle
from distributed import Client, Future
from distributed.scheduler import KilledWorker

import dask_shard
from dask_shard import Outcome, Shard

cloudpickle.register_pickle_by_value(dask_shard)

CLEAN, RULE_ERRORS, REFUSED, DATA_ERRORS, FAILED = 0, 1, 2, 3, 4
DONE = (CLEAN, DATA_ERRORS)
HOPELESS = (RULE_ERRORS, REFUSED)  # the same everywhere, however often it is tried
NO_PART = "1/1000000000"  # of so many shards that it holds no part: it only brings the inputs in


class Stop(Exception):
    """Ends the run with an exit code, and a message where doudi has not given one."""

    def __init__(self, code: int, message: str = "") -> None:
        super().__init__(message)
        self.code = code


class Progress:
    """One line on a terminal, a line for each change in a log file or where CI is set, else nothing; as doudi does it."""

    def __init__(self, quiet: bool) -> None:
        self.quiet = quiet
        self.bar = not quiet and sys.stderr.isatty()
        self.lines = not quiet and not self.bar and (os.path.isfile("/proc/self/fd/2") or "CI" in os.environ)
        self.last = ""
        self.begun = time.monotonic()

    def note(self, text: str) -> None:
        self.end()
        if not self.quiet:
            print(text, file=sys.stderr, flush=True)

    def show(self, done: int, of: int, workers: int, again: int, last: str) -> None:
        """`last`: who did the last one; told in a log, where there is room."""
        text = f"核查 {done}/{of} 份，{workers} 个工作进程" + (f"，重做 {again} 次" if again else "")
        text += "，等工作进程连上来" if workers == 0 else ""
        if text != self.last and self.lines:
            print(f"{text}，{last}" if last else text, file=sys.stderr, flush=True)
        if self.bar:
            print(f"\r\033[K{text}{self.left(done, of)}", end="", file=sys.stderr, flush=True)
        self.last = text

    def left(self, done: int, of: int) -> str:
        if done in (0, of):
            return ""
        minutes, seconds = divmod(round((time.monotonic() - self.begun) / done * (of - done)), 60)
        return "，约还要 " + (f"{minutes} 分 " if minutes else "") + f"{seconds} 秒"

    def end(self) -> None:
        if self.bar and self.last:
            print(file=sys.stderr, flush=True)
        self.last = ""


class Folders:
    """The result and, beside it, what it is made of."""

    def __init__(self, out: str) -> None:
        self.out = out.rstrip("/") or "/"
        self.shards = os.path.abspath(self.out) + ".shards"
        self.prepared = self.shards + "/prepared"
        self.merged = self.shards + "/merged"
        self.plan = self.shards + "/plan.json"

    def shard(self, number: int, of: int) -> str:
        return f"{self.shards}/{number:04}-of-{of:04}"

    @contextlib.contextmanager
    def locked(self, resume: bool) -> Iterator[None]:
        if os.path.isdir(self.out) and os.listdir(self.out):
            raise Stop(REFUSED, f"{self.out} 里已经有东西，没有动它。另做一次请换一个目录")
        if os.path.exists(self.prepared) and not resume:
            raise Stop(REFUSED, f"{self.shards} 里有没做完的核查。接着做加 --resume；另做一次请换一个目录")
        os.makedirs(self.shards, exist_ok=True)
        with open(self.shards + "/lock", "w", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Stop(REFUSED, f"{self.shards} 里另有一次核查正在做。等它做完，或换一个目录") from None
            yield

    def remove(self) -> None:
        """Only what was made here."""
        for name in os.listdir(self.shards):
            if name in ("prepared", "merged") or "-of-" in name:
                shutil.rmtree(f"{self.shards}/{name}", ignore_errors=True)
        for name in ("plan.json", "lock"):
            with contextlib.suppress(FileNotFoundError):
                os.remove(f"{self.shards}/{name}")
        with contextlib.suppress(OSError):
            os.rmdir(self.shards)


def read_json(path: str) -> dict[str, Any]:
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return {}


def stop_unless(fine: bool, code: int, message: str) -> None:
    """A child that failed has said why, unless a signal ended it."""
    if not fine:
        raise Stop(code if code > 0 else FAILED, message + (f"（被信号 {-code} 结束）" if code < 0 else ""))


class Audit:
    """One run of the options, with what is handed through to `doudi audit`."""

    def __init__(self, options: argparse.Namespace, handed: list[str], doudi: str) -> None:
        self.options, self.handed, self.doudi = options, handed, doudi
        self.progress = Progress(options.quiet)
        self.folders = Folders(options.out)

    def run(self, client: Client) -> int:
        count = self.count_shards(self.prepare(), client)
        shards = [self.shard(number, count) for number in range(1, count + 1)]
        outcomes = HandingOut(client, self.options.retries, self.progress).run(shards)
        self.merge([outcomes[number]["folder"] for number in sorted(outcomes)])
        if not self.options.keep:
            self.folders.remove()
        return max(outcome["code"] for outcome in outcomes.values())

    def command(self) -> list[str]:
        before = read_json(self.folders.prepared + "/manifest.json").get("options", {}).get("known_now")
        return [self.doudi, "audit", *self.handed, "--known-now", self.options.known_now or before or datetime.date.today().isoformat()]

    def prepare(self) -> int:
        """Brings the inputs in, once for all shards; how many parts there are."""
        command = [*self.command(), "--shard", NO_PART, "--out", self.folders.prepared, "--resume", *(["--quiet"] if self.options.quiet else [])]
        code = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False).returncode
        stop_unless(code in DONE, code, "名册和台账没有导入")
        return int(read_json(self.folders.prepared + "/manifest.json")["parts"]["count"])

    def count_shards(self, parts: int, client: Client) -> int:
        """As asked for, or as the run that goes on had it, or four for each thread of the workers."""
        wanted = self.options.shards or read_json(self.folders.plan).get("shards") or max(8, 4 * sum(client.nthreads().values()))
        count = max(1, min(wanted, parts))
        with open(self.folders.plan + ".part", "w", encoding="utf-8") as file:
            json.dump({"shards": count}, file)
        os.replace(self.folders.plan + ".part", self.folders.plan)
        return count

    def shard(self, number: int, of: int) -> Shard:
        threads = [] if any(word.split("=")[0] == "--threads" for word in self.handed) else ["--threads", "1"]
        return {
            "number": number,
            "command": [*self.command(), *threads, "--shard", f"{number}/{of}", "--quiet"],
            "folder": self.folders.shard(number, of),
            "prepared": self.folders.prepared,
            "cwd": os.getcwd(),
        }

    def merge(self, folders: list[str]) -> None:
        """Into a folder beside, which then becomes the result: a merge that is broken off is done anew."""
        shutil.rmtree(self.folders.merged, ignore_errors=True)
        command = [self.doudi, "audit", "merge", *folders, "--out", self.folders.merged, *(["--json"] if self.options.json else [])]
        done = subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8", check=False)
        stop_unless(done.returncode == CLEAN, done.returncode, f"没有合成；各份都在 {self.folders.shards}，解决以后加 --resume 接着做")
        os.makedirs(os.path.dirname(os.path.abspath(self.folders.out)), exist_ok=True)
        os.rename(self.folders.merged, self.folders.out)
        print(done.stdout.replace(self.folders.merged, self.folders.out), end="", flush=True)


class HandingOut:
    """Shards to whatever workers there are, again where one did not come off."""

    def __init__(self, client: Client, retries: int, progress: Progress) -> None:
        self.client, self.retries, self.progress = client, retries, progress
        self.pending: dict[Future, Shard] = {}
        self.ended: queue.SimpleQueue[Future] = queue.SimpleQueue()
        self.tries: dict[int, int] = {}
        self.done: dict[int, Outcome] = {}
        self.failed: list[str] = []
        self.workers: set[str] = set()
        self.last = ""

    def run(self, shards: list[Shard]) -> dict[int, Outcome]:
        try:
            for shard in shards:
                self.submit(shard)
            while self.pending:
                self.show(len(shards))
                self.take_ended()
            self.show(len(shards))
        except BaseException:
            self.give_up()
            raise
        finally:
            self.progress.end()
        if self.failed:
            raise Stop(FAILED, "\n".join([f"有 {len(self.failed)} 份做不成：", *self.failed, "其余的都做完了；解决以后加 --resume 接着做"]))
        return self.done

    def submit(self, shard: Shard, elsewhere: list[str] | None = None) -> None:
        future = self.client.submit(dask_shard.run_shard, shard, pure=False, workers=elsewhere or None, allow_other_workers=bool(elsewhere))
        self.pending[future] = shard
        future.add_done_callback(self.ended.put)

    def show(self, of: int) -> None:
        try:
            now = set(self.client.scheduler_info()["workers"])
        except (OSError, ValueError):
            raise self.parted() from None
        for address in sorted(self.workers - now):
            self.progress.note(f"工作进程 {address} 不在了，它没有做完的由别的接着做")
        self.workers = now
        self.progress.show(len(self.done), of, len(now), sum(self.tries.values()), self.last)

    def take_ended(self) -> None:
        """One that has come to an end, if any does within a second."""
        future = None
        with contextlib.suppress(queue.Empty):
            future = self.ended.get(timeout=1)
        if self.client.status != "running" or any(pending.cancelled() for pending in self.pending):
            raise self.parted()
        if future is None:
            return
        shard = self.pending.pop(future)
        outcome = outcome_of(future, shard)
        if outcome["code"] in DONE:
            self.done[shard["number"]] = outcome
            self.last = f"第 {shard['number']} 份在 {outcome['place']}"
        elif outcome["code"] in HOPELESS:
            raise Stop(outcome["code"], outcome["message"])
        else:
            self.once_more(shard, outcome)

    def once_more(self, shard: Shard, outcome: Outcome) -> None:
        """Elsewhere, if there is an elsewhere; not at all when it has been tried often enough."""
        number = shard["number"]
        said = f"第 {number} 份在 {outcome['place']} 没有做成：{reason_of(outcome)}"
        if self.tries.get(number, 0) >= self.retries:
            self.failed.append(said)
            return
        self.tries[number] = self.tries.get(number, 0) + 1
        self.progress.note(said + "。重做")
        self.submit(shard, [address for address in self.workers if address != outcome["worker"]])

    @staticmethod
    def parted() -> Stop:
        return Stop(FAILED, "和调度器断开了。做完的都在；调度器起来以后加 --resume 接着做")

    def give_up(self) -> None:
        """Nobody works on for a run that has ended."""
        if self.client.status != "running":
            return
        with contextlib.suppress(Exception):
            self.client.cancel(list(self.pending))
            self.client.run(dask_shard.stop_children)


def reason_of(outcome: Outcome) -> str:
    if outcome["message"]:
        return outcome["message"]
    return f"被信号 {-outcome['code']} 结束" if outcome["code"] < 0 else f"退出码 {outcome['code']}"


def outcome_of(future: Future, shard: Shard) -> Outcome:
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, KilledWorker):
        address = str(getattr(error.last_worker, "address", error.last_worker))
        return {"code": FAILED, "message": "做它的工作进程一再不在了，可能是内存不够", "folder": shard["folder"], "worker": address, "place": address}
    return {"code": FAILED, "message": f"{type(error).__name__}: {error}", "folder": shard["folder"], "worker": "", "place": "工作进程"}
