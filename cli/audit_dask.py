#!/usr/bin/python3
"""doudi audit on Dask distributed: shards as tasks, merged to the very bytes of a run on one machine.

Nothing is known here but the contract of the command line (evaluator/audit/README.md, Shards). The register, the ledger and the roll are brought
in once, by a shard that holds no part; the others find them beside their own and need not do it again. All of it lies in DIR.shards, and what is
merged becomes DIR by one rename.
"""
from __future__ import annotations

import argparse
import contextlib
import logging
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from typing import Any, NoReturn

REFUSED, FAILED, INTERRUPTED = 2, 4, 130  # exit codes of doudi

try:
    from distributed import Client, LocalCluster

    import dask_run
except ImportError as missing:
    print(f"没有 Dask distributed（{missing.name}）。安装：apt-get install python3-distributed，并用 /usr/bin/python3 运行", file=sys.stderr)
    sys.exit(FAILED)


@contextlib.contextmanager
def connected(options: argparse.Namespace) -> Iterator[Client]:
    with remote(options) if options.scheduler else local(*options.workers) as client:
        yield client


def remote(options: argparse.Namespace) -> Client:
    try:
        return Client(options.scheduler, timeout=options.timeout)
    except (OSError, ValueError) as error:
        told = f"连不上调度器 {options.scheduler}：{error}\n先在那台机器上执行 dask-scheduler，地址是它打印的 tcp://…:8786"
        raise dask_run.Stop(FAILED, told) from None


@contextlib.contextmanager
def local(least: int, most: int) -> Iterator[Client]:
    # Threads will do: a worker only waits for its child.
    how = {"threads_per_worker": 1, "processes": False, "dashboard_address": ":0", "silence_logs": False}
    with LocalCluster(n_workers=least, **how) as cluster, Client(cluster) as client:
        if most > least:
            cluster.adapt(minimum=least, maximum=most)
        yield client


def find_doudi(given: str) -> str:
    beside = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "build", "doudi")
    for path in [given] if given else ["doudi", beside]:
        if found := shutil.which(path):
            return os.path.abspath(found)
    raise dask_run.Stop(REFUSED, f"没有 {given} 这个程序" if given else "找不到 doudi。用 --doudi 写明它在哪里；没有编译过时先执行 ./dev build")


def workers_of(text: str) -> tuple[int, int]:
    least, _, most = text.partition("-")
    if not least.isdecimal() or (most and not most.isdecimal()) or not 1 <= int(least) <= int(most or least):
        raise argparse.ArgumentTypeError(f"「{text}」看不懂；可用：4（四个），1-8（按需要一到八个）")
    return int(least), int(most or least)


def number(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"「{text}」不是数")
    return int(text)


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        for english, chinese in (("the following arguments are required: -o/--out", "--out 要写明结果放在哪个目录"), ("expected one argument", "后面要有一个值"), ("argument ", "")):
            message = message.replace(english, chinese)
        raise dask_run.Stop(REFUSED, f"用法不对：{message}\n用 {self.prog} --help 看用法和例子。")


class Help(argparse.RawDescriptionHelpFormatter):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30)

    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, prefix or "用法：")


DESCRIPTION = """把 doudi audit 分成几份，由 Dask 的工作进程做，再合成一次核查：和一台机器一次做完的一个字节也不差。
没有列在这里的选项都原样交给 doudi audit。"""
EPILOG = """工作进程死了，它的份由别的接着做；随时可以加减。名册、台账只导入一次。过程在「目录.shards」里，做完删去。
退出码同 doudi：0 正常，1 规则有错，2 用法不对，3 有的行读不了（其余已核查），4 程序或机器出错，130 已中断。
例：audit_dask.py --workers 4 -r rulesets --register 名册.snapshot --ledger 发放.csv --from 2024-01 --to 2025-12 --out 核查
    audit_dask.py --scheduler tcp://10.0.0.1:8786 -r rulesets --register 名册.snapshot --ledger 发放.csv --from 2024-01 --to 2025-12 --out 核查
    audit_dask.py … --out 核查 --resume"""


def make_parser() -> Parser:
    parser = Parser(prog="audit_dask.py", usage="audit_dask.py [选项] --out 目录 〔doudi audit 的选项〕", description=DESCRIPTION, epilog=EPILOG,
                    allow_abbrev=False, add_help=False, formatter_class=Help)
    add = parser.add_argument_group("选项").add_argument
    add("-h", "--help", action="help", help="显示帮助与例子")
    add("-o", "--out", metavar="目录", required=True, help="结果放在哪个目录；要在各台机器都能写的共享文件夹里")
    add("--scheduler", metavar="地址", help="Dask 调度器，如 tcp://10.0.0.1:8786；不写时在本机起工作进程")
    add("--workers", metavar="个数", type=workers_of, default=(os.cpu_count() or 1,) * 2,
        help="没有 --scheduler 时，本机几个工作进程；1-8 为按需要一到八个；不写为处理器数")
    add("--shards", metavar="份数", type=number, help="分成几份；不写为工作线程数的四倍，至少 8，至多名册的块数。结果与份数无关")
    add("--retries", metavar="次数", type=number, default=3, help="一份没有做成时，再试几次；不写为 3")
    add("--timeout", metavar="秒", type=number, default=15, help="连调度器等多久；不写为 15 秒")
    add("--doudi", metavar="程序", default="", help="doudi 在哪里，每台机器上同一个路径；不写时找 PATH，再找本仓库的 build/doudi")
    add("--known-now", metavar="日期", default="", help="知悉截至，各份相同；不写为今天，接着做时为原来的")
    add("--resume", action="store_true", help="接着做没有做完的")
    add("--keep", action="store_true", help="做完以后留着各份")
    add("--json", action="store_true", help="结束时写一个 JSON 到标准输出")
    add("--quiet", action="store_true", help="不显示进度")
    return parser


def run(words: list[str]) -> int:
    options, handed = make_parser().parse_known_args(words)
    if any(word.split("=")[0] == "--shard" for word in handed):
        raise dask_run.Stop(REFUSED, "用法不对：份由这里分，不用写 --shard；要几份用 --shards")
    logging.disable(logging.CRITICAL)  # of Dask: what matters is told in our own words
    audit = dask_run.Audit(options, handed, find_doudi(options.doudi))
    with audit.folders.locked(options.resume), connected(options) as client:
        return audit.run(client)


def interrupt(_number: int, _frame: Any) -> NoReturn:
    raise KeyboardInterrupt


def main(words: list[str]) -> int:
    signal.signal(signal.SIGTERM, interrupt)
    try:
        return run(words)
    except dask_run.Stop as stop:
        if str(stop):
            print(stop, file=sys.stderr)
        return stop.code
    except KeyboardInterrupt:
        print("\n已中断。做完的都在，加 --resume 接着做。", file=sys.stderr)
        return INTERRUPTED
    except OSError as error:
        print(f"失败：{error.filename or ''}：{error.strerror or error}。做完的都在；解决以后加 --resume 接着做", file=sys.stderr)
        return FAILED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
