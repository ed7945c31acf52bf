#!/bin/sh
# An audit killed (SIGKILL) at random moments and resumed until it is done makes the same bytes as one that was left alone.
#
#   tests/audit/kills.sh [N] [DOUDI] [HOUSEHOLDS]     100 build/doudi 3000
#
# N kills are made, over as many runs as that takes. Moments are drawn from the time that the run takes that is left alone, so that they fall anywhere in it on
# any machine; where a run is over before its moment the next moments come sooner. Prints where the kills fell.
set -eu
kills=${1:-100}
doudi=$(realpath "${2:-$(dirname "$0")/../../build/doudi}")
households=${3:-3000}
here=$(realpath "$(dirname "$0")")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM
PYTHONPATH=$here PYTHONDONTWRITEBYTECODE=1 python3 - "$folder" "$households" "$doudi" "$kills" <<'PYTHON'
import collections
import os
import random
import subprocess
import sys
import time

from dask_register import write_register

folder, households, doudi, kills = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
DONE = (0, 3)  # a row of the ledger has a thirteenth month, which is told by 3
MOST_OF_ONE = 12  # kills of one run, so that it comes to an end however slow the machine is
write_register(folder, households)


def start(out):
    command = [doudi, "audit", "-r", "例.aid", "--register", "名册.jsonl", "--ledger", "台账.csv", "--from", "2023-01", "--to", "2024-12", "--known-now", "2025-06-01",
               "--part", "64", "--quiet", "--resume", "--out", out]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)


def contents(out):
    found = {}
    for path, _, names in os.walk(os.path.join(folder, out)):
        for name in names:
            relative = os.path.relpath(os.path.join(path, name), os.path.join(folder, out))
            if relative != "lock" and not relative.startswith("inputs"):
                with open(os.path.join(path, name), "rb") as file:
                    found[relative] = file.read()
    return found


def where(out):
    at = os.path.join(folder, out)
    if os.path.exists(at + "/seal.json"):
        return "sealed"
    if not os.path.exists(at + "/manifest.json"):
        return "while the inputs were brought in"
    with open(at + "/chain.jsonl", "rb") if os.path.exists(at + "/chain.jsonl") else open(os.devnull, "rb") as chain:
        parts = chain.read().count(b"\n")
    return "while the results were made" if parts == whole_parts else f"among the parts, {parts * 4 // whole_parts} quarters done"


begin = time.monotonic()
assert start("whole").wait() in DONE
span = time.monotonic() - begin
whole = contents("whole")
whole_parts = sum(1 for name in whole if name.startswith("parts/"))
print(f"{households} households, {whole_parts} parts, {len(whole)} files; left alone {span:.2f} s", flush=True)
moments, made, runs = random.Random(1), 0, 0
fell = collections.Counter()
while made < kills:
    runs += 1
    out, of_one = f"killed{runs}", 0
    while True:
        child = start(out)
        if of_one < MOST_OF_ONE and made < kills:
            try:
                child.wait(timeout=moments.uniform(0, span))
            except subprocess.TimeoutExpired:
                child.kill()
        code = child.wait()
        if code in DONE:
            break
        assert code == -9, f"exit code {code}"
        fell[where(out)] += 1
        of_one += 1
        made += 1
    if of_one == 0:
        span /= 2
    now = contents(out)
    others = sorted(name for name in whole.keys() | now.keys() if whole.get(name) != now.get(name))
    if others:
        print(f"after {of_one} kills {out} has other bytes: {' '.join(others)}")
        sys.exit(1)
    subprocess.run(["rm", "-rf", os.path.join(folder, out)], check=True)
for place, count in sorted(fell.items()):
    print(f"  {count:3} {place}")
print(f"{made} kills in {runs} runs: the same bytes every time")
PYTHON
