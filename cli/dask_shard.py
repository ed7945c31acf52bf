"""What a worker does with a shard. These functions are sent there as they stand, so that nothing of this has to be installed but doudi."""
from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import subprocess
from typing import Any, TypedDict

REFUSED, FAILED = 2, 4  # exit codes of doudi
LOCKED = "里另有一次核查正在做"


class Shard(TypedDict):
    number: int
    command: list[str]  # all but where to
    folder: str
    prepared: str  # the run directory whose inputs are to be used
    cwd: str


class Outcome(TypedDict):
    code: int  # of doudi; negative: the signal that ended it
    message: str  # what doudi said
    folder: str
    worker: str  # its address
    place: str  # the same for a person, with its name if it has one


def link(source: str, target: str) -> None:
    """The same file, or a copy where there are no links. doudi replaces files and never writes into one that is there."""
    if os.path.exists(target):
        return
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target + ".part")
        os.replace(target + ".part", target)


def link_inputs(prepared: str, folder: str) -> None:
    os.makedirs(folder + "/inputs", exist_ok=True)
    if os.path.exists(folder + "/manifest.json"):
        return
    names = ["inputs/" + name for name in os.listdir(prepared + "/inputs") if not name.endswith((".part", ".new"))]
    for name in ["issues.jsonl", *names]:
        link(f"{prepared}/{name}", f"{folder}/{name}")


def run_child(command: list[str], cwd: str, children: set[Any]) -> tuple[int, str]:
    """doudi as a child that dies with this worker: its lock is then free for who takes the shard over."""
    if shutil.which("setpriv"):
        command = ["setpriv", "--pdeathsig", "KILL", *command]
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=cwd, encoding="utf-8", errors="replace", **streams) as child:
        children.add(child)
        try:
            said = child.communicate()[1]
        finally:
            children.discard(child)
    return child.returncode, said.strip()


def run_in(folder: str, shard: Shard, children: set[Any]) -> tuple[int, str]:
    program = shard["command"][0]
    if not shutil.which(program):
        return FAILED, f"没有 {program} 这个程序；每台机器上要在同一个路径，或放在共享文件夹里"
    try:
        link_inputs(shard["prepared"], folder)
        return run_child([*shard["command"], "--out", folder, "--resume"], shard["cwd"], children)
    except OSError as error:
        return FAILED, f"{error.filename or folder}：{error.strerror}；共享文件夹在每台机器上要挂在同一个路径，并且可写"


def run_shard(shard: Shard) -> Outcome:
    """A shard from where it was, or in a fresh folder where another process is still at it."""
    from distributed import get_worker

    worker = get_worker()
    children: set[Any] = worker.__dict__.setdefault("doudi_children", set())
    for attempt in itertools.count(1):
        folder = shard["folder"] if attempt == 1 else f"{shard['folder']}-{attempt}"
        code, said = run_in(folder, shard, children)
        if code != REFUSED or LOCKED not in said:
            break
    place = worker.address if worker.name in (None, worker.address) else f"{worker.name}（{worker.address}）"
    return {"code": code, "message": said, "folder": folder, "worker": worker.address, "place": place}


def stop_children(dask_worker: Any) -> None:
    """doudi ends at SIGTERM; what it has done stays."""
    for child in list(getattr(dask_worker, "doudi_children", ())):
        child.terminate()
