"""A scheduler and workers as processes of their own, each in a network namespace where that is allowed, else on the loopback device."""
from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from typing import Any

DIES_WITH_THE_TEST = ["setpriv", "--pdeathsig", "KILL"]


def wait_until(condition: Callable[[], Any], what: str, seconds: float = 200) -> Any:
    """What the condition gives once it holds. The limit is only there so that a test that hangs ends."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.002)
    raise AssertionError(f"waited in vain: {what}")


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


def has_mount() -> bool:
    """Whether namespaces have names here. (os.path.ismount does not see a folder that is mounted on itself.)"""
    with open("/proc/self/mounts", encoding="utf-8") as mounts:
        return any(line.split()[1] == "/run/netns" for line in mounts)


def remove_left_over() -> None:
    """Namespaces of tests that were killed."""
    with contextlib.suppress(FileNotFoundError):
        for space in os.listdir("/run/netns"):
            words = space.split("-")
            if words[0] == "doudi" and words[1].isdecimal() and not os.path.exists("/proc/" + words[1]):
                subprocess.run(["ip", "netns", "del", space], check=False, capture_output=True)


class Hosts:
    """Namespaces joined by a bridge that lies in the first of them: nothing of the machine's own network is touched."""

    def __init__(self, names: list[str]) -> None:
        self.spaces = {name: f"doudi-{os.getpid()}-{name}" for name in names}
        self.first = names[0]
        self.apart = True
        self.mounted_before = has_mount()
        remove_left_over()
        try:
            self.make()
        except (OSError, subprocess.CalledProcessError):
            self.remove()
            self.apart = False

    def make(self) -> None:
        for space in self.spaces.values():
            ip("netns", "add", space)
            ip("-n", space, "link", "set", "lo", "up")
        first = self.spaces[self.first]
        ip("-n", first, "link", "add", "bridge", "type", "bridge")
        ip("-n", first, "addr", "add", self.address(self.first) + "/24", "dev", "bridge")
        ip("-n", first, "link", "set", "bridge", "up")
        for number, (name, space) in enumerate(self.spaces.items()):
            if name == self.first:
                continue
            ip("-n", first, "link", "add", f"to{number}", "type", "veth", "peer", "name", "eth0", "netns", space)
            ip("-n", first, "link", "set", f"to{number}", "master", "bridge", "up")
            ip("-n", space, "addr", "add", self.address(name) + "/24", "dev", "eth0")
            ip("-n", space, "link", "set", "eth0", "up")

    def address(self, name: str) -> str:
        return f"10.213.0.{1 + list(self.spaces).index(name)}" if self.apart else "127.0.0.1"

    def on(self, name: str, command: list[str]) -> list[str]:
        return ["ip", "netns", "exec", self.spaces[name], *command] if self.apart else command

    def remove(self) -> None:
        for space in self.spaces.values():
            subprocess.run(["ip", "netns", "del", space], check=False, capture_output=True)
        # What `ip` has mounted for its first namespace; others that need it now keep it.
        if not self.mounted_before and has_mount() and not os.listdir("/run/netns"):
            subprocess.run(["umount", "/run/netns"], check=False, capture_output=True)


class Cluster:
    """All that is started is stopped at the end, whatever happens; and by the kernel if this process is killed."""

    def __init__(self, folder: str, names: list[str]) -> None:
        self.folder = folder
        self.hosts = Hosts(["scheduler", *names])
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.scheduler_file = os.path.join(folder, "scheduler.json")
        with contextlib.suppress(FileNotFoundError):  # of an earlier one
            os.remove(self.scheduler_file)

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.processes.values():
            with contextlib.suppress(ProcessLookupError):
                process.kill()
        for process in self.processes.values():
            process.wait()
        self.hosts.remove()

    def start(self, name: str, command: list[str], on: str = "") -> subprocess.Popen[bytes]:
        with open(os.path.join(self.folder, name + ".log"), "wb") as log:
            process = subprocess.Popen([*DIES_WITH_THE_TEST, *self.hosts.on(on or name, command)], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.processes[name] = process
        return process

    def start_scheduler(self) -> str:
        """Its address, as it says it itself."""
        self.start("scheduler", ["dask-scheduler", "--host", self.hosts.address("scheduler"), "--port", "0", "--no-dashboard", "--scheduler-file", self.scheduler_file])
        return wait_until(self.address, "the scheduler's address")

    def address(self) -> str:
        try:
            with open(self.scheduler_file, encoding="utf-8") as file:
                return json.load(file)["address"]
        except (FileNotFoundError, ValueError):
            return ""

    def start_worker(self, name: str) -> None:
        self.start(name, ["dask-worker", self.address(), "--host", self.hosts.address(name), "--name", name, "--nthreads", "1", "--no-nanny", "--no-dashboard",
                          "--local-directory", os.path.join(self.folder, "spill-" + name)])

    def log(self, name: str) -> str:
        with open(os.path.join(self.folder, name + ".log"), encoding="utf-8", errors="replace") as file:
            return file.read()

    def signal(self, name: str, number: signal.Signals) -> None:
        self.processes[name].send_signal(number)


def children_of(parent: int) -> list[tuple[int, list[str]]]:
    """Its children that are at a shard: process id and command line."""
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdecimal():
            continue
        with contextlib.suppress(OSError, IndexError):
            with open(f"/proc/{entry}/stat", encoding="utf-8", errors="replace") as file:
                is_child = int(file.read().rpartition(")")[2].split()[1]) == parent
            if is_child:
                with open(f"/proc/{entry}/cmdline", encoding="utf-8", errors="replace") as file:
                    words = file.read().split("\0")
                if "--shard" in words and words[0] != "setpriv":
                    found.append((int(entry), words))
    return found
